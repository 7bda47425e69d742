/** Tasks that threads take from one list. */
import { describe, expect, it } from "vitest";
import { Claims } from "../../src/compute/claims.ts";

/** As another thread sees the same list. */
const seenBy = (claims: Claims, places: number) => new Claims(places, claims.flags);

describe("threads that take tasks from one list", () => {
  it("begin with every so-many-th, and then help each other, so that each task is taken once", () => {
    const one = Claims.of(2, 7);
    const two = seenBy(one, 2);
    const [first, second] = [one.join(4), two.join(5)];
    expect([first, second]).toEqual([0, 1]);
    expect([one.take(first), two.take(second), one.take(first)]).toEqual([0, 1, 2]);
    // The second thread is slow: the first takes its own, then what the second has not come to.
    expect([one.take(first), one.take(first)]).toEqual([4, 6]);
    expect(one.left).toBe(true);
    expect([one.take(first), two.take(second)]).toEqual([3, 5]);
    expect(one.left).toBe(false);
    expect([one.take(first), two.take(second)]).toEqual([undefined, undefined]);
  });

  it("have the places of the time before, or one that is free", () => {
    const claims = Claims.of(3, 0);
    expect([5, 4, 8].map((thread) => claims.join(thread))).toEqual([2, 1, 0]);
    expect(claims.left).toBe(false);
    expect(claims.take(2)).toBeUndefined();
  });
});

/** How large tasks are. */
import { describe, expect, it } from "vitest";
import { evenSizes, taperedSizes } from "../../../src/optimize/sweep/cuts.ts";

describe("the sizes of tasks", () => {
  it("taper off: each takes a share of what is left, within bounds", () => {
    // Of 4,851 sets a quarter is 1,213, more than the most; then quarters of what is left, rounded up:
    // 3,827, 2,870, 2,152, 1,614, 1,210, 907, 680; of the last 510 a quarter is the least.
    expect(taperedSizes(4_851, 2, 128, 1_024)).toEqual([
      1_024, 957, 718, 538, 404, 303, 227, 170, 128, 128, 128, 126,
    ]);
  });

  it.each([
    [1, 1, 1, 1],
    [100, 2, 4, 4],
    [100_000, 64, 128, 1_024],
    [999, 3, 1, 50],
  ])(
    "come to %i sets on %i threads, from %i to %i each but for the last",
    (sets, threads, least, most) => {
      const sizes = taperedSizes(sets, threads, least, most);
      expect(sizes.reduce((a, b) => a + b, 0)).toBe(sets);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(most);
      expect(Math.min(...sizes.slice(0, -1), most)).toBeGreaterThanOrEqual(least);
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    },
  );

  it("are even but for the last where nothing is to taper off", () => {
    expect(evenSizes(120, 50)).toEqual([50, 50, 20]);
    expect(evenSizes(100, 50)).toEqual([50, 50]);
    expect(evenSizes(0, 50)).toEqual([]);
  });
});

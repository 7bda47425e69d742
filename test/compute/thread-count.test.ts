import { availableParallelism } from "node:os";
import { expect, it } from "vitest";
import { threadCount } from "../../src/compute/thread-count.ts";
import { refusalText } from "../optimize/refusal.ts";

it("takes the option, before the environment, before what the process may use", () => {
  expect(threadCount(3, { ASSAY_THREADS: "5" })).toBe(3);
  expect(threadCount(undefined, { ASSAY_THREADS: "5" })).toBe(5);
  expect(threadCount(undefined, { ASSAY_THREADS: " 5 " })).toBe(5);
  expect(threadCount(undefined, { ASSAY_THREADS: "" })).toBe(availableParallelism());
  expect(threadCount(undefined, {})).toBe(availableParallelism());
});

it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 513])(
  "refuses %d threads",
  (threads) => {
    const text = refusalText(() => threadCount(threads, {}));
    expect(text).toMatch(
      `bad-option: Option "threads": expected a whole number of threads from 1 to 512, got ${threads}.`,
    );
  },
);

it.each(["0", "-2", "two", "1e2", "2.0", "0x2"])("refuses ASSAY_THREADS=%s", (text) => {
  const refused = refusalText(() => threadCount(undefined, { ASSAY_THREADS: text }));
  expect(refused).toMatch(
    `bad-option: ASSAY_THREADS: expected a whole number of threads from 1 to 512, got "${text}".`,
  );
});

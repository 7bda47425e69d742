import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TILE } from "../../src/kernels/memory.ts";
import { INDICATOR_CASES, prepareCase } from "../helpers/indicator-cases.ts";
import { randomNumbers } from "../helpers/random.ts";
import { expectSameBits } from "../helpers/series.ts";
import { changeBars, randomWalk, sliceBars, type TestBars } from "../helpers/test-bars.ts";

const LENGTH = TILE + 200;
const WALK = randomWalk(11, LENGTH);

/** Anything may come after t: other prices, nothing, or something absurd. */
function rewriteAfter(bars: TestBars, t: number, seed: number): TestBars {
  const random = randomNumbers(seed);
  return changeBars(bars, (value, bar) => {
    if (bar <= t) return value;
    const kind = random();
    if (kind < 0.2) return Number.NaN;
    if (kind < 0.25) return 1e16;
    if (kind < 0.3) return 0;
    return kind < 0.6 ? value : value * (0.5 + random());
  });
}

/** A single value has no mean deviation, so this one is never known. */
const NEVER_KNOWN = "cci(window=1)";

describe.each(INDICATOR_CASES)("$title", (one) => {
  const prepared = prepareCase(one);
  const untouched = prepared.run(WALK);

  it("is the same to the bit up to t whatever comes after t", () => {
    fc.assert(
      fc.property(
        // Near the start, anywhere, and around the seam of two tiles.
        fc.oneof(
          fc.integer({ min: 0, max: 100 }),
          fc.integer({ min: 0, max: LENGTH - 2 }),
          fc.integer({ min: TILE - 3, max: TILE + 3 }),
        ),
        fc.integer(),
        (t, seed) => {
          const touched = prepared.run(rewriteAfter(WALK, t, seed));
          for (const output of one.spec.outputs) {
            expectSameBits(touched[output]!, untouched[output]!, output, 0, t + 1);
          }
        },
      ),
      { numRuns: 25, seed: 20_240_101 },
    );
  });

  it("is the same to the bit when the series ends at t", () => {
    for (const t of [0, 1, 40, 333, TILE - 1, TILE, LENGTH - 2]) {
      const ended = prepared.run(sliceBars(WALK, 0, t + 1));
      for (const output of one.spec.outputs) {
        expectSameBits(ended[output]!, untouched[output]!.subarray(0, t + 1), output);
      }
    }
  });

  it("does depend on the bars it reads, so that the tests above can fail", () => {
    const touched = prepared.run(rewriteAfter(WALK, 299, 1));
    for (const output of one.spec.outputs) {
      const changed = touched[output]!.some(
        (value, t) => t > 299 && !Object.is(value, untouched[output]![t]),
      );
      expect(changed, output).toBe(one.title !== NEVER_KNOWN);
    }
  });
});

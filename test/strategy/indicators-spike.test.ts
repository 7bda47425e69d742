import { describe, expect, it } from "vitest";
import { INDICATOR_CASES, prepareCase, referenceValues } from "../helpers/indicator-cases.ts";
import { expectSameBits, expectSeries, usualSize } from "../helpers/series.ts";
import { changeBars, randomWalk, type TestBars } from "../helpers/test-bars.ts";

const LENGTH = 2_400;
const WALK = randomWalk(21, LENGTH);
/** Right after the start, in mid-tile, at the last bar of the first tile and at the next one's first. */
const PLACES = [3, 1_000, 2_047, 2_048];

function spiked(bars: TestBars, place: number, size: number): TestBars {
  return changeBars(bars, (value, t) => (t === place ? size : value));
}

const finite = INDICATOR_CASES.filter(({ spec }) => spec.finite);

describe.each(finite)("$title", (one) => {
  const prepared = prepareCase(one);
  const calm = prepared.run(WALK);
  const { lookback } = prepared.program;

  it.each([1e16, -1e16, 1e300, Number.POSITIVE_INFINITY])(
    "is the same to the bit again once a spike of %d has left its window",
    (size) => {
      // The declared look-back is proven exact in indicators-lookback.test.ts.
      expect(lookback.kind).toBe("window");
      const reach = lookback.kind === "window" ? lookback.bars : 0;
      for (const place of PLACES) {
        const shaken = prepared.run(spiked(WALK, place, size));
        for (const output of one.spec.outputs) {
          const where = `${output} after a spike at ${place}`;
          expectSameBits(shaken[output]!, calm[output]!, where, place + reach + 1);
        }
      }
    },
  );

  it("agrees with its reference while one close of 1e16 is in the window", () => {
    const bars = changeBars(WALK, (value, t, name) =>
      t === 1_000 && name === "close" ? 1e16 : value,
    );
    const got = prepared.run(bars);
    const wanted = referenceValues(one, bars);
    for (const output of one.spec.outputs) {
      const series = wanted[output]!;
      expectSeries(got[output]!, series, output, usualSize(series));
    }
  });
});

describe.each(INDICATOR_CASES)("$title", (one) => {
  it("is known to be finite exactly if its program looks back over a window", () => {
    expect(prepareCase(one).program.lookback.kind === "window").toBe(one.spec.finite);
  });
});

import { describe, expect, it } from "vitest";
import { INDICATOR_CASES, prepareCase } from "../helpers/indicator-cases.ts";
import { expectSameBits, expectSeries, usualSize } from "../helpers/series.ts";
import { changeBars, randomWalk, sliceBars } from "../helpers/test-bars.ts";

const FINITE_WALK = randomWalk(31, 900);
const LONG_WALK = randomWalk(32, 12_000);

const cases = INDICATOR_CASES.map((one) => ({ ...one, prepared: prepareCase(one) }));

describe.each(cases.filter(({ prepared }) => prepared.program.lookback.kind === "window"))(
  "$title",
  ({ spec, prepared }) => {
    const { lookback } = prepared.program;
    const reach = lookback.kind === "window" ? lookback.bars : 0;
    const whole = prepared.run(FINITE_WALK);

    it("does not depend on anything before its declared look-back", () => {
      for (const t of [reach, reach + 1, reach + 100, 500, 899]) {
        const other = changeBars(FINITE_WALK, (value, bar) =>
          bar >= t - reach ? value : [Number.NaN, 1e16, value * 1.5, 0][bar % 4]!,
        );
        const got = prepared.run(other);
        const short = prepared.run(sliceBars(FINITE_WALK, t - reach, t + 1));
        for (const output of spec.outputs) {
          expectSameBits(got[output]!, whole[output]!, `${output} at ${t}`, t, t + 1);
          // Sums are anchored at fixed places of a series, so another start may turn a last bit.
          expectSeries(
            short[output]!.subarray(reach),
            whole[output]!.subarray(t, t + 1),
            `${output} of the last ${reach + 1} bars`,
            usualSize(whole[output]!),
            1e-12,
          );
        }
      }
    });

    it("declares no more bars than it needs: it is first known once they have passed", () => {
      // Without volume a share of volume is not known; the walk's first 150 bars have it.
      const last = spec.outputs.map((output) =>
        whole[output]!.findIndex((value) => !Number.isNaN(value)),
      );
      expect(Math.max(...last)).toBe(reach);
    });
  },
);

describe.each(cases.filter(({ prepared }) => prepared.program.lookback.kind === "recursive"))(
  "$title",
  ({ spec, prepared }) => {
    const { lookback } = prepared.program;
    const reach = lookback.kind === "recursive" ? lookback.bars : 0;
    const whole = prepared.run(LONG_WALK);

    it("forgets where it started within its declared look-back", () => {
      const last = LONG_WALK.timestamp.length - 1;
      expect(reach + 100).toBeLessThan(last);
      for (const t of [reach + 1, reach + 100, last]) {
        const short = prepared.run(sliceBars(LONG_WALK, t - reach, t + 1));
        for (const output of spec.outputs) {
          const wanted = whole[output]![t]!;
          const size = Math.max(Math.abs(wanted), usualSize(whole[output]!));
          expect(Number.isNaN(wanted), `${output} at ${t} is known`).toBe(false);
          expect(
            Math.abs(short[output]![reach]! - wanted),
            `${output} at ${t}`,
          ).toBeLessThanOrEqual(1e-12 * size);
        }
      }
    });
  },
);

describe("the registry", () => {
  it("has indicators of each kind of look-back", () => {
    const kinds = new Set(cases.map(({ prepared }) => prepared.program.lookback.kind));
    expect([...kinds].sort()).toEqual(["recursive", "unbounded", "window"]);
  });
});

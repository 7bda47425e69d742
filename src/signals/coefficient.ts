import { type MeanTest, meanTest } from "./newey-west.ts";
import type { SignalSeries } from "./study/signal-chunk.ts";

/** Information coefficient at one horizon. */
export interface InformationCoefficient {
  /** h: days ahead. */
  readonly horizon: number;
  /** Mean daily Spearman of the signal with the returns of the next h days, and its tests. */
  readonly ic: MeanTest;
  /** ic.mean/ic.std, of days, not annualised. */
  readonly icir: number;
  /** Days with names of which no rank correlation can be formed: under 20, or a constant side. */
  readonly daysWithout: number;
  /** Mean compounded return of the top decile less that of the bottom one. */
  readonly spread: MeanTest;
  /** By formation day with names: days since 1970-01-01, rank correlation, spread, names with returns. */
  readonly series: {
    readonly date: Int32Array;
    readonly ic: Float64Array;
    readonly spread: Float64Array;
    readonly names: Float64Array;
  };
}

/** Coefficient at a horizon from its series. @param dates of the series, days since 1970-01-01. */
export function coefficient(
  series: SignalSeries,
  place: number,
  horizon: number,
  dates: Int32Array,
): InformationCoefficient {
  // A horizon's last days have no returns within the range: nothing is noted for them.
  const names = series.known(place);
  const noted = Array.from(dates.keys()).filter((day) => !Number.isNaN(names[day]!));
  const pick = (values: Float64Array) => Float64Array.from(noted, (day) => values[day]!);
  const ic = pick(series.ic(place));
  const test = meanTest(ic, horizon);
  return {
    horizon,
    ic: test,
    icir: test.std > 0 ? test.mean / test.std : Number.NaN,
    daysWithout: ic.length - test.count,
    spread: meanTest(series.spread(place), horizon),
    series: {
      date: Int32Array.from(noted, (day) => dates[day]!),
      ic,
      spread: pick(series.spread(place)),
      names: pick(names),
    },
  };
}

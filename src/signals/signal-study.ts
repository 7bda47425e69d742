import { asOfRows, datedRows } from "./as-of.ts";
import type { SignalCatalog } from "./catalog-port.ts";
import { coefficient, type InformationCoefficient } from "./coefficient.ts";
import type { ResolvedConfig } from "./config.ts";
import { meanTest } from "./newey-west.ts";
import type { PreparedSignal } from "./prepare.ts";
import { type Chunk, chunksOf, type LagRange } from "./study/inputs.ts";
import {
  runSignalChunk,
  type SignalInputs,
  type SignalPlan,
  SignalSeries,
} from "./study/signal-chunk.ts";
import { dayRows, entriesOf, FACTORS, readFlags } from "./study/source.ts";
import { universeDays } from "./study/universe.ts";

/** Days ahead at which the rank correlation with returns is looked at. */
export const HORIZONS: readonly number[] = [1, 5, 10, 20];
/** Factors of the risk table that a signal may be a copy of. */
export const EXPOSURE_FACTORS: readonly string[] = [...FACTORS, "yield"];

/** Mean daily rank correlation, and over how many days. */
export interface MeanCorrelation {
  /** NaN without days. */
  readonly mean: number;
  readonly days: number;
}

/** How much of the universe has a signal. */
export interface Coverage {
  /** Mean and smallest share of a day. */
  readonly mean: number;
  readonly min: number;
  /** Mean number of names. */
  readonly names: number;
  /** Days with a universe. */
  readonly days: number;
  /** By formation day: days since 1970-01-01, names of the universe that have a signal, all its names. */
  readonly series: {
    readonly date: Int32Array;
    readonly covered: Float64Array;
    readonly universe: Int32Array;
  };
}

/** What a signal is like, apart from any portfolio. */
export interface SignalStudyResult {
  readonly ic: readonly InformationCoefficient[];
  /** Mean Spearman with the signal's own values on the formation day before. */
  readonly rankAutocorrelation: MeanCorrelation;
  /** By factor; `null` for one that the snapshot lacks. */
  readonly factorExposures: Readonly<Record<string, MeanCorrelation | null>>;
  /** By other signal, in the order given. */
  readonly correlations: readonly MeanCorrelation[];
  readonly coverage: Coverage;
}

/** Where the chunks of a signal study are done. */
export interface SignalRunner {
  run(
    inputs: SignalInputs,
    plan: SignalPlan,
    chunks: readonly Chunk[],
    done: (series: SignalSeries) => void,
  ): Promise<void>;
}

/** Does everything in this thread. */
export const INLINE_SIGNAL_RUNNER: SignalRunner = Object.freeze({
  run: async (
    inputs: SignalInputs,
    plan: SignalPlan,
    chunks: readonly Chunk[],
    done: (series: SignalSeries) => void,
  ) => {
    for (const chunk of chunks) done(runSignalChunk(inputs, plan, chunk));
  },
});

/**
 * Compares a signal with the returns to come, the factors, other signals and itself, on the formation
 * days of a range (lag 0).
 *
 * @param others prepared on the same catalog.
 */
export async function studySignal(
  prepared: PreparedSignal,
  catalog: SignalCatalog,
  config: ResolvedConfig,
  range: LagRange,
  others: readonly PreparedSignal[] = [],
  runner: SignalRunner = INLINE_SIGNAL_RUNNER,
): Promise<SignalStudyResult> {
  const { tradingDates, securityIds } = catalog;
  const securities = securityIds.length;
  const present = EXPOSURE_FACTORS.filter((name) => catalog.columns.risk.includes(name));
  const [ret, risk] = await Promise.all([
    catalog.table("ret", ["ret"]),
    catalog.table("risk", present),
  ]);
  const flags = await readFlags(catalog, config);
  const inputs: SignalInputs = {
    tradingDates,
    securities,
    entries: entriesOf(prepared, flags, securities),
    rows: dayRows(ret, tradingDates),
    ret: ret.numbers.ret!,
    risk: asOfRows(prepared, datedRows(risk), securities),
    factors: present.map((name) => risk.numbers[name]!),
    others: others.map((other) => entriesOf(other, flags, securities)),
    flags,
  };
  const plan: SignalPlan = {
    first: range.first,
    last: range.last,
    horizons: HORIZONS,
    factors: present.length,
    others: others.length,
    itself: true,
  };
  const days = { from: range.first, to: range.last + 1 };
  const series = new SignalSeries(plan, days);
  await runner.run(inputs, plan, chunksOf(days.from, days.to), (chunk) => series.take(chunk));
  const { size } = universeDays(tradingDates, inputs.rows, inputs.ret, securities, flags, days);
  const dates = tradingDates.subarray(days.from, days.to);
  return {
    ic: HORIZONS.map((horizon, place) => coefficient(series, place, horizon, dates)),
    rankAutocorrelation: meanCorrelation(series.autocorrelation),
    factorExposures: Object.fromEntries(
      EXPOSURE_FACTORS.map((name) => {
        const factor = present.indexOf(name);
        return [name, factor < 0 ? null : meanCorrelation(series.exposure(factor))];
      }),
    ),
    correlations: others.map((_, place) => meanCorrelation(series.correlation(place))),
    coverage: coverageOf(dates, series.covered, size.slice(days.from, days.to)),
  };
}

function meanCorrelation(series: Float64Array): MeanCorrelation {
  const { mean, count } = meanTest(series);
  return { mean, days: count };
}

function coverageOf(date: Int32Array, covered: Float64Array, size: Int32Array): Coverage {
  const days = Array.from(size.keys()).filter((day) => size[day]! > 0);
  const shares = days.map((day) => covered[day]! / size[day]!);
  const mean = (values: readonly number[]) =>
    values.reduce((total, value) => total + value, 0) / values.length;
  return {
    mean: mean(shares),
    min: shares.reduce((least, share) => Math.min(least, share), Number.POSITIVE_INFINITY),
    names: mean(days.map((day) => covered[day]!)),
    days: days.length,
    series: { date: date.slice(), covered: covered.slice(), universe: size },
  };
}

import { expected } from "../errors.ts";
import type { SignalCatalog, SignalRows } from "./catalog-port.ts";
import { coefficient, type InformationCoefficient } from "./coefficient.ts";
import { type BacktestConfig, resolveConfig } from "./config.ts";
import { prepareSignal } from "./prepare.ts";
import { HORIZONS, INLINE_SIGNAL_RUNNER, type SignalRunner } from "./signal-study.ts";
import { chunksOf } from "./study/inputs.ts";
import { lagRange, requireDays } from "./study/range.ts";
import { type SignalInputs, type SignalPlan, SignalSeries } from "./study/signal-chunk.ts";
import { dayRows, entriesOf, readFlags } from "./study/source.ts";

/** Which days and names are looked at, and how far ahead. */
export interface InformationCoefficientOptions
  extends Pick<
    BacktestConfig,
    "fromOpen" | "hold" | "universe" | "universeColumn" | "from" | "to"
  > {
  /** Days ahead; [1, 5, 10, 20]. */
  readonly horizons?: readonly number[];
  /** Where the work is done; in this thread unless given. */
  readonly runner?: SignalRunner;
}

/**
 * Rank correlation of a signal with the returns of the days after its formation day (lag 0), at some
 * horizons: `docs/signals.md` says what each number means. The same numbers as `runSuite` gives.
 *
 * @param rows sorted by security, then `date_avail`, then `date_sig`.
 * @returns one for each horizon, ascending.
 * @throws AssayError `bad-signal`, `bad-config`, `missing-column`, `empty-range`.
 */
export async function informationCoefficient(
  rows: SignalRows,
  catalog: SignalCatalog,
  options: InformationCoefficientOptions = {},
): Promise<InformationCoefficient[]> {
  const { horizons: asked = HORIZONS, runner = INLINE_SIGNAL_RUNNER, ...days } = options;
  const horizons = ascending(asked);
  const config = resolveConfig(days);
  const { tradingDates, securityIds } = catalog;
  const prepared = await prepareSignal(rows, catalog, config);
  const range = lagRange(prepared, tradingDates, config, 0);
  requireDays(range, tradingDates, config);
  const flags = await readFlags(catalog, config);
  const ret = await catalog.table("ret", ["ret"]);
  const inputs: SignalInputs = {
    tradingDates,
    securities: securityIds.length,
    entries: entriesOf(prepared, flags, securityIds.length),
    rows: dayRows(ret, tradingDates),
    ret: ret.numbers.ret!,
    factors: [],
    others: [],
    flags,
  };
  const { first, last } = range;
  const plan: SignalPlan = { first, last, horizons, factors: 0, others: 0, itself: false };
  const series = new SignalSeries(plan, { from: first, to: last + 1 });
  await runner.run(inputs, plan, chunksOf(first, last + 1), (chunk) => series.take(chunk));
  const dates = tradingDates.subarray(first, last + 1);
  return horizons.map((horizon, place) => coefficient(series, place, horizon, dates));
}

/** @throws AssayError `bad-config` for no horizon, one twice, or one that is not a number of days. */
function ascending(horizons: readonly number[]): number[] {
  const days = horizons.every((horizon) => Number.isInteger(horizon) && horizon >= 1);
  if (days && horizons.length > 0 && new Set(horizons).size === horizons.length)
    return [...horizons].sort((a, b) => a - b);
  throw expected(
    "bad-config",
    "horizons",
    "whole numbers of days from 1 on, each once",
    horizons.length === 0 ? "none" : horizons.join(", "),
    "[1, 5, 20] looks one, five and twenty days ahead.",
  );
}

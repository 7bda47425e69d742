import { AssayError } from "../errors.ts";
import type { Bars, PriceColumn } from "../strategy/bars.ts";
import { type MeasuredAccount, measureAccounts } from "./measure.ts";
import { computeMetrics } from "./metrics/index.ts";
import { costRate } from "./options.ts";
import type { BacktestPlan, SimulationPlan } from "./plan.ts";
import type { BacktestResult, Trades } from "./result.ts";
import { recordFrame } from "./series.ts";
import { recordTrades } from "./trade-recorder.ts";

const DAYS_PER_YEAR = 365.25;
const MS_PER_DAY = 86_400_000;

/** Runs a plan over bars that have its columns. */
export function runPlan(bars: Bars, plan: BacktestPlan): BacktestResult {
  requireColumns(bars, plan.columns);
  const { options } = plan;
  const [measured] = measureAll(bars, plan.figures);
  const computed = computeMetrics({
    ...measured!.rows,
    costRate: costRate(options.costs),
    periodsPerYear: options.periodsPerYear,
    years: yearsOf(measured!.timestamp, bars.timeframe),
  });
  let trades: Trades | undefined;
  return {
    run: describeRun(bars, plan),
    ...computed,
    get trades() {
      trades ??= recordTrades(bars, plan);
      return trades;
    },
    series: () => recordFrame(bars, plan),
  };
}

function measureAll(bars: Bars, plan: SimulationPlan): MeasuredAccount[] {
  const accounts: MeasuredAccount[] = [];
  measureAccounts(bars, plan, { samples: true }, (_, account) => accounts.push(account));
  return accounts;
}

/** Calendar years from the start of the first row to the end of the last. */
export function yearsOf(timestamp: Float64Array, timeframe: number): number {
  const span = (timestamp[timestamp.length - 1] ?? 0) + timeframe - (timestamp[0] ?? 0);
  return span / MS_PER_DAY / DAYS_PER_YEAR;
}

function describeRun({ symbols }: Bars, { name, version, params, options }: BacktestPlan) {
  return { strategy: name, version, params, symbols, ...options };
}

/** @throws AssayError `missing-column` when bars lack one of `columns`. */
export function requireColumns(bars: Bars, columns: readonly PriceColumn[]): void {
  const missing = columns.filter((name) => !bars.columns[name]);
  if (missing.length === 0) return;
  throw new AssayError(
    "missing-column",
    `Expected bars with ${missing.join(", ")}, got ${Object.keys(bars.columns).join(", ")}.`,
    "The strategy, its fill or its exits need these columns; load them, or use data that has them.",
  );
}

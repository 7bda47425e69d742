import { AssayError } from "../errors.ts";
import type { Bars, PriceColumn } from "../strategy/bars.ts";
import { measureAccounts } from "./measure.ts";
import { computeMetrics } from "./metrics/index.ts";
import type { BacktestPlan, SimulationPlan } from "./plan.ts";
import type { BacktestResult, Trades } from "./result.ts";
import { recordFrame } from "./series.ts";
import { recordTrades } from "./trade-recorder.ts";

/** Runs a plan over bars that have its columns. */
export function runPlan(bars: Bars, plan: BacktestPlan): BacktestResult {
  requireColumns(bars, plan.columns);
  const computed = figuresOf(bars, plan.figures);
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

/** Figures of the one account of a plan. */
function figuresOf(bars: Bars, plan: SimulationPlan): ReturnType<typeof computeMetrics> {
  let computed: ReturnType<typeof computeMetrics> | undefined;
  measureAccounts(bars, plan, { samples: true }, (_, { measured }) => {
    computed = computeMetrics(measured);
  });
  return computed!;
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

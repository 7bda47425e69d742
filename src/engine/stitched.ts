import { AssayError } from "../errors.ts";
import type { Bars } from "../strategy/bars.ts";
import { type Expr, withExpressionScope } from "../strategy/expression.ts";
import {
  type ParameterSpace,
  type ParameterValue,
  resolveParameters,
} from "../strategy/parameters.ts";
import { compileProgram } from "../strategy/program-builder.ts";
import { buildSignal, type Exits, type Strategy } from "../strategy/strategy.ts";
import { type BacktestOptions, resolveOptions } from "./options.ts";
import {
  type BacktestPlan,
  oneAccount,
  requiredColumns,
  requiredPrices,
  type SimulationPlan,
} from "./plan.ts";
import type { BacktestResult } from "./result.ts";
import { runPlan } from "./run.ts";
import type { StitchedPart } from "./stitch.ts";

/** Parameters that are traded from some time on. */
export interface ParametersFrom {
  /** ms UTC. */
  readonly from: number;
  readonly params: Readonly<Record<string, ParameterValue>>;
}

/** What a backtest finds, but for a description by one parameter set. */
export type StitchedBacktest = Pick<BacktestResult, "metrics" | "undefined" | "trades" | "series">;

/**
 * Runs a strategy whose parameters change at given times, as one account with one position series: at
 * a change nothing is closed, and the difference between what the old parameters hold and what the new
 * ones want is traded and paid at the first fill that is theirs (docs/walkforward.md). With the same
 * parameters throughout it gives what `backtest` gives, to the bit.
 *
 * The `signal` of a frame is the one that is traded: with `next-open` and `next-close` the last signal
 * before a change is that of the new parameters already.
 *
 * @param schedule ascending by `from`; at least one. The first also rules the time before it.
 * @param options `from` is that of the first part unless given.
 * @throws AssayError as `backtest`; `bad-schedule` for no part or parts out of order.
 */
export function stitchedBacktest<S extends ParameterSpace>(
  bars: Bars,
  strategy: Strategy<S>,
  schedule: readonly ParametersFrom[],
  options: BacktestOptions = {},
): StitchedBacktest {
  requireAscending(schedule);
  const excursions = bars.columns.high !== undefined && bars.columns.low !== undefined;
  const from = options.from ?? schedule[0]!.from;
  const plan = planStitched(
    strategy,
    schedule,
    { ...options, from },
    bars.periodsPerYear,
    excursions,
  );
  const result = runPlan(bars, plan);
  return {
    metrics: result.metrics,
    undefined: result.undefined,
    series: result.series,
    get trades() {
      return result.trades;
    },
  };
}

function requireAscending(schedule: readonly ParametersFrom[]): void {
  const ascending = schedule.every(({ from }, i) => i === 0 || from > schedule[i - 1]!.from);
  if (schedule.length > 0 && ascending) return;
  throw new AssayError(
    "bad-schedule",
    `Stitched backtest: expected parameters in ascending order of time, got ${schedule.length === 0 ? "none" : "another order"}.`,
    "Sort them by from, each time once.",
  );
}

function planStitched<S extends ParameterSpace>(
  strategy: Strategy<S>,
  schedule: readonly ParametersFrom[],
  options: BacktestOptions,
  periodsPerYear: number,
  excursions: boolean,
): BacktestPlan {
  const signals = new Map<Expr, number>();
  const { parts, program } = withExpressionScope(() => {
    const parts = schedule.map(({ from, params }): StitchedPart => {
      const values = resolveParameters(strategy.params, params);
      const { exits } = resolveOptions(options, strategy.exits?.(values) ?? {}, periodsPerYear);
      const signal = buildSignal(strategy, values);
      if (!signals.has(signal)) signals.set(signal, signals.size);
      return { from, signal: signals.get(signal)!, exits };
    });
    return { parts, program: compileProgram([...signals.keys()]) };
  });
  const { exits } = parts[0]!;
  const resolved = resolveOptions(options, exits, periodsPerYear);
  const allExits: readonly Exits[] = parts.map((part) => part.exits);
  const planned = (withExcursions: boolean): SimulationPlan => ({
    options: resolved,
    program,
    prices: requiredPrices(resolved.fill, allExits, withExcursions),
    accounts: oneAccount(exits),
    parts,
  });
  const trades = planned(excursions);
  return {
    name: strategy.name,
    version: strategy.version,
    params: resolveParameters(strategy.params, schedule[0]!.params),
    options: resolved,
    figures: planned(false),
    trades,
    columns: requiredColumns(trades),
  };
}

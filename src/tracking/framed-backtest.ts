import type { DataFrame, LazyDataFrame } from "nodejs-polars";
import type { BacktestOptions, CostModel, Fill } from "../engine/options.ts";
import { planBacktest } from "../engine/plan.ts";
import type { BacktestResult } from "../engine/result.ts";
import { runPlan } from "../engine/run.ts";
import type { Bars } from "../strategy/bars.ts";
import type { ParameterSpace, ParameterValue } from "../strategy/parameters.ts";
import type { Exits, Strategy } from "../strategy/strategy.ts";
import { frameTable } from "./frame-table.ts";

/** What was run, with every default filled in, as plain data. */
export interface RunDescription {
  readonly strategy: string;
  readonly version: string;
  readonly params: Readonly<Record<string, ParameterValue>>;
  readonly symbols: readonly string[];
  /** Counted range in ms UTC, half-open; infinite where open. */
  readonly from: number;
  readonly to: number;
  readonly periodsPerYear: number;
  readonly fill: Fill;
  readonly costs: CostModel;
  readonly exits: Exits;
}

/** A result with what only Node can offer beside it. */
export interface FramedBacktestResult extends BacktestResult {
  /** What was run. */
  readonly run: RunDescription;
  /** What happened bar by bar, with the columns of `frame.parquet`; made on first use. */
  readonly frame: LazyDataFrame;
}

/**
 * Runs a strategy over bars: signal, fills, costs, exits, metrics, trades (SEMANTICS T).
 *
 * @param bars sorted, unique; several symbols form an equal-weighted portfolio.
 * @param params values by name; defaults for those not given.
 * @returns `metrics` (NaN with a reason under `undefined`), `trades`, `frame` for what happened bar by
 *   bar as a lazy frame, and `run` for what was run.
 * @throws AssayError `missing-column`, `signal-out-of-range`, `bad-option`, `unknown-parameter`, …
 */
export function backtest<S extends ParameterSpace>(
  bars: Bars,
  strategy: Strategy<S>,
  params: Readonly<Record<string, ParameterValue>> = {},
  options: BacktestOptions = {},
): FramedBacktestResult {
  const excursions = bars.columns.high !== undefined && bars.columns.low !== undefined;
  const plan = planBacktest(strategy, params, { ...options, excursions }, bars.periodsPerYear);
  const result = runPlan(bars, plan);
  let frame: DataFrame | undefined;
  return {
    metrics: result.metrics,
    undefined: result.undefined,
    series: result.series,
    run: {
      strategy: strategy.name,
      version: strategy.version,
      params: plan.params,
      symbols: bars.symbols,
      ...plan.options,
    },
    get trades() {
      return result.trades;
    },
    get frame() {
      frame ??= frameTable(result.series());
      return frame.lazy();
    },
  };
}

/** `backtest()` with options that stay the same over many runs. */
export class VectorizedEngine {
  readonly #options: BacktestOptions;

  constructor(options: BacktestOptions = {}) {
    this.#options = options;
  }

  /** See `backtest()`. */
  run<S extends ParameterSpace>(
    bars: Bars,
    strategy: Strategy<S>,
    params: Readonly<Record<string, ParameterValue>> = {},
  ): FramedBacktestResult {
    return backtest(bars, strategy, params, this.#options);
  }
}

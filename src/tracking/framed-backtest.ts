import type { DataFrame, LazyDataFrame } from "nodejs-polars";
import { backtest as runBacktest } from "../engine/engine.ts";
import type { BacktestOptions } from "../engine/options.ts";
import type { BacktestResult } from "../engine/result.ts";
import type { Bars } from "../strategy/bars.ts";
import type { ParameterSpace, ParameterValue } from "../strategy/parameters.ts";
import type { Strategy } from "../strategy/strategy.ts";
import { frameTable } from "./frame-table.ts";

/** A result with what only Node can offer beside it. */
export interface FramedBacktestResult extends BacktestResult {
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
  const result = runBacktest(bars, strategy, params, options);
  let frame: DataFrame | undefined;
  return {
    metrics: result.metrics,
    undefined: result.undefined,
    run: result.run,
    series: result.series,
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

import pl, { type DataFrame, type Series } from "nodejs-polars";
import type { Metrics } from "../engine/result.ts";
import type { ParameterSpace, ParameterValue } from "../strategy/parameters.ts";
import { parameterColumn, textColumn, timeColumn } from "./columns.ts";
import type { RunIdentity } from "./identity.ts";

/** What one row of `metrics.parquet` states. */
export interface MetricsRow {
  readonly runId: string;
  readonly kind: "backtest" | "optimize" | "walkforward";
  readonly identity: RunIdentity;
  /** Of a search those of its best set; none of a walk-forward, whose windows have their own. */
  readonly params: Readonly<Record<string, ParameterValue>>;
  /** Kinds of the parameters: `int` becomes int64, `float` float64, texts and booleans themselves. */
  readonly space: ParameterSpace;
  /** Start of the first and of the last bar used, ms UTC. */
  readonly firstBar: number;
  readonly lastBar: number;
  readonly metrics: Metrics;
  readonly undefined: Readonly<Record<string, string>>;
}

/**
 * `metrics.parquet`: one row with one schema for all runs, so that the files of many runs can be
 * stacked: who and what (`run_id, kind, strategy, version, params` as JSON, `asset_class, timeframe,
 * symbols, data_fingerprint, first_bar, last_bar, periods_per_year, fill, fee_bps, slippage_bps`, the
 * exits, `engine_version`), then each metric as float64 (NaN where not defined, the reasons as JSON
 * under `undefined`), then `param_<name>` per parameter.
 */
export function metricsTable(row: MetricsRow): DataFrame {
  const { identity, metrics, params } = row;
  const { data, costs, exits } = identity;
  return pl.DataFrame([
    text("run_id", row.runId),
    text("kind", row.kind),
    text("strategy", identity.strategyName),
    text("version", identity.strategyVersion),
    text("params", JSON.stringify(params)),
    text("asset_class", data.assetClass),
    text("timeframe", data.timeframeLabel),
    text("symbols", data.symbols.join(",")),
    text("data_fingerprint", data.fingerprint),
    timeColumn("first_bar", Float64Array.of(row.firstBar)),
    timeColumn("last_bar", Float64Array.of(row.lastBar)),
    number("periods_per_year", identity.periodsPerYear),
    text("fill", identity.fill),
    number("fee_bps", costs.feeBps),
    number("slippage_bps", costs.slippageBps),
    number("stop_loss", exits.stopLoss),
    number("take_profit", exits.takeProfit),
    number("trailing_stop", exits.trailingStop),
    number("max_bars", exits.maxBars),
    text("engine_version", identity.engineVersion),
    ...Object.entries(metrics).map(([name, value]) => number(name, value)),
    text("undefined", JSON.stringify(row.undefined)),
    ...Object.entries(params).map(([name, value]) =>
      parameterColumn(`param_${name}`, [value], row.space[name]?.kind === "int"),
    ),
  ]);
}

function text(name: string, value: string): Series {
  return textColumn(name, [value]);
}

function number(name: string, value: number | undefined): Series {
  return pl.Series(name, Float64Array.of(value ?? Number.NaN));
}

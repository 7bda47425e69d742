import { bucketEnd } from "../../data/timeframe.ts";
import { countedRange } from "../../engine/simulation.ts";
import { tradeRecords } from "../../tracking/trades-table.ts";
import type { BacktestFigures, BacktestOutcome } from "./job.ts";
import { notesOf, periodsInWords } from "./notes.ts";

/**
 * The document of `assay backtest --json` (DESIGN 6). NaN prints as null, its reason stands under
 * `undefined`. `data.from` is the start of the first counted bar and `data.to` the end of the last one,
 * not part of it, as for `--from` and `--to`; `data.bars` are the counted bars of all symbols.
 *
 * @param files absolute paths by kind; empty with `--no-files`.
 */
export function documentOf(
  outcome: BacktestOutcome,
  files: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const { data, plan, result, holding, loaded } = outcome;
  const { fill, costs, exits, periodsPerYear } = plan.options;
  const { first, last, bars } = countedSpan(outcome);
  return {
    run_id: outcome.runId,
    strategy: { name: loaded.strategy.name, version: loaded.strategy.version },
    params: plan.params,
    data: {
      fingerprint: outcome.identity.data.fingerprint,
      symbols: data.bars.symbols,
      bars,
      from: new Date(first).toISOString(),
      to: new Date(bucketEnd(last, data.report.timeframe)).toISOString(),
      timeframe: data.report.timeframe.label,
      periods_per_year: periodsPerYear,
      periods_per_year_origin: periodsInWords(outcome),
      dropped: data.dropped,
    },
    costs: { fee_bps: costs.feeBps, slippage_bps: costs.slippageBps },
    fill,
    exits: {
      stop_loss: exits.stopLoss ?? null,
      take_profit: exits.takeProfit ?? null,
      trailing_stop: exits.trailingStop ?? null,
      max_bars: exits.maxBars ?? null,
    },
    metrics: result.metrics,
    undefined: result.undefined,
    benchmark: { metrics: holding.metrics, undefined: holding.undefined },
    notes: notesOf(outcome),
    trades: tradeRecords(result.trades, data.bars.symbols),
    files,
  };
}

/** Starts of the first and last counted bar of any symbol, and how many there are in all. */
export function countedSpan({ data, plan }: BacktestFigures): {
  readonly first: number;
  readonly last: number;
  readonly bars: number;
} {
  const { timestamp, offsets, symbols } = data.bars;
  const { from, to } = plan.options;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let bars = 0;
  for (let index = 0; index < symbols.length; index++) {
    const range = countedRange(timestamp.subarray(offsets[index]!, offsets[index + 1]!), from, to);
    if (range.first === range.end) continue;
    first = Math.min(first, timestamp[offsets[index]! + range.first]!);
    last = Math.max(last, timestamp[offsets[index]! + range.end - 1]!);
    bars += range.end - range.first;
  }
  return { first, last, bars };
}

import { tradeRecords } from "../../tracking/trades-table.ts";
import { runDocument } from "../run/document.ts";
import type { BacktestOutcome } from "./job.ts";
import { notesOf } from "./notes.ts";

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
  return {
    run_id: outcome.runId,
    strategy: { name: loaded.strategy.name, version: loaded.strategy.version },
    params: plan.params,
    ...runDocument(outcome.request, data, plan.options, outcome.identity.data.fingerprint),
    metrics: result.metrics,
    undefined: result.undefined,
    benchmark: { metrics: holding.metrics, undefined: holding.undefined },
    notes: notesOf(outcome),
    trades: tradeRecords(result.trades, data.bars.symbols),
    files,
  };
}

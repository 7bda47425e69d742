import { dirtLine } from "../../report/dirt.ts";
import { formatCount, formatNumber, plural } from "../../report/format.ts";
import type { BacktestFigures } from "./job.ts";

/**
 * What a reader must know to weigh the figures: optimism, missing costs, doubtful data, what the
 * engine does not model. In order of weight.
 */
export function notesOf(outcome: BacktestFigures): string[] {
  const { plan, data, result, request } = outcome;
  const { fill, costs } = plan.options;
  const { metrics } = result;
  const symbols = data.bars.symbols.length;
  const notes: string[] = [];
  if (fill === "close") {
    notes.push("Optimistic: fill close trades at the very close that made the signal.");
  }
  if (costs.feeBps + costs.slippageBps === 0) notes.push("No costs: fee and slippage are zero.");
  if (symbols > 1) {
    notes.push(
      `Portfolio of ${formatCount(symbols)} symbols: equal weights, rebalanced at every bar free of charge.`,
    );
  }
  if (metrics.exposure === 0) notes.push(neverHeld(outcome));
  if (metrics.n_nans! > 0) {
    notes.push(
      `On ${plural(metrics.n_nans!, "counted bar")} the signal was not known; no position was held.`,
    );
  }
  if (metrics.ambiguous_bars! > 0) {
    notes.push(
      `${plural(metrics.ambiguous_bars!, "bar")} touched stop and target both; the stop is taken to have come first.`,
    );
  }
  const { unreadFiles = [] } = data.report.periodsPerYear;
  if (unreadFiles.length > 0 && request.options.periodsPerYear === undefined) {
    notes.push(
      `The periods per year are counted without ${plural(unreadFiles.length, "file")} that could not be read: ${listed(unreadFiles)}.`,
    );
  }
  const dirt = dirtLine(data.dropped);
  if (dirt !== "") notes.push(`Dirt in the data: ${dirt}.`);
  return [...notes, ...caveatsOf(outcome)];
}

/** That no position was held, and why where the bars are too few for the signal to be known. */
function neverHeld({ program, data, result: { metrics } }: BacktestFigures): string {
  const { lookback } = program;
  const { offsets, symbols } = data.bars;
  const longest = Math.max(...symbols.map((_, index) => offsets[index + 1]! - offsets[index]!));
  const neverKnown = metrics.n_nans! >= metrics.bars! * symbols.length;
  if (!neverKnown || lookback.kind === "unbounded" || lookback.bars < longest) {
    return "The strategy never held a position.";
  }
  return `The strategy never held a position: its signal looks back ${plural(lookback.bars, "bar")}, and there are only ${formatCount(longest)}${symbols.length > 1 ? " of any symbol" : ""}.`;
}

/** What is doubtful about the data itself, which no figure shows; a report says the rest on its own. */
export function caveatsOf({ data }: BacktestFigures): string[] {
  const notes: string[] = [];
  const { partial, timeframe, absent, symbolsPerRow } = data.report;
  const symbols = data.bars.symbols.length;
  if (absent.length > 0) notes.push(`No bar in the range: ${listed(absent)}.`);
  if (symbolsPerRow < symbols / 2) {
    notes.push(
      `On average ${formatNumber(symbolsPerRow, 1)} of ${formatCount(symbols)} symbols have a bar in a row of the portfolio; one that is alone there counts in full.`,
    );
  }
  if (partial.length > 0) {
    notes.push(
      `The last ${timeframe.label} bar may be partial: the data or the range end before it does, unless the market was closed by then (${listed(partial)}).`,
    );
  }
  notes.push(...(data.report.provenance.caveats ?? []));
  notes.push("Price returns only: no dividends, borrow, financing or swap costs.");
  return notes;
}

/** Where the periods per year came from, in words. */
export function periodsInWords({ request, plan, data }: BacktestFigures): string {
  const value = formatNumber(plan.options.periodsPerYear, 1).replace(/\.0$/, "");
  if (request.options.periodsPerYear !== undefined) return `${value}, as given`;
  const { counted, source } = data.report.periodsPerYear;
  const exact = formatNumber(counted, 1).replace(/\.0$/, "");
  return exact === value ? `${value}, from ${source}` : `${value}, from ${exact} in ${source}`;
}

/** Up to five names, and how many more. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

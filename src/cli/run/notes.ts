import type { ResolvedOptions } from "../../engine/options.ts";
import { dirtLine } from "../../report/dirt.ts";
import { formatCount, formatNumber, plural } from "../../report/format.ts";
import { unusedParameters } from "../../strategy/looks.ts";
import { type ParameterValue, resolveParameters } from "../../strategy/parameters.ts";
import type { Strategy } from "../../strategy/strategy.ts";
import type { RunData } from "./data.ts";
import type { RunRequest } from "./request.ts";
import { splitsInWords } from "./split-words.ts";

/** What is optimistic or free in how a run trades. */
export function tradingNotes({ fill, costs }: ResolvedOptions, symbols: number): string[] {
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
  return notes;
}

/** Part by which bars of a range may come more or less often than those of all data, unmentioned. */
const USUAL_DIFFERENCE = 0.2;

/** What was found wrong with the data at load, and what is doubtful about them by nature. */
export function dataNotes(request: RunRequest, data: RunData): string[] {
  const notes = request.options.periodsPerYear === undefined ? periodsNotes(data) : [];
  const dirt = dirtLine(data.dropped);
  if (dirt !== "") notes.push(`Dirt in the data: ${dirt}.`);
  return [...notes, ...caveatsOf(data)];
}

/** What may be wrong with periods per year that were counted and not given. */
function periodsNotes({ report }: RunData): string[] {
  const { value, inRange, unreadFiles = [] } = report.periodsPerYear;
  const notes: string[] = [];
  if (unreadFiles.length > 0) {
    notes.push(
      `The periods per year are counted without ${plural(unreadFiles.length, "file")} that could not be read: ${listed(unreadFiles)}.`,
    );
  }
  if (Math.abs(value / inRange - 1) > USUAL_DIFFERENCE) {
    notes.push(
      `Bars of this range come ${formatNumber(inRange, 0)} times a year and not ${formatNumber(value, 0)} times, as in all the data: volatility, Sharpe and Sortino ratio are ${formatNumber(Math.sqrt(value / inRange), 2)} times what --periods-per-year ${formatNumber(inRange, 0).replaceAll(",", "")} would give.`,
    );
  }
  return notes;
}

/** What is doubtful about the data itself, which no figure shows; a report says the rest on its own. */
export function caveatsOf(data: RunData): string[] {
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
  const splits = splitsInWords(data.report.likelySplits);
  if (splits !== undefined) notes.push(splits);
  notes.push(...(data.report.provenance.caveats ?? []));
  notes.push("Price returns only: no dividends, borrow, financing or swap costs.");
  return notes;
}

/** Where the periods per year came from, in words. */
export function periodsInWords(request: RunRequest, data: RunData, periodsPerYear: number): string {
  const value = formatNumber(periodsPerYear, 1).replace(/\.0$/, "");
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

/** Parameters that a strategy never looks at: every value of them is the same set. */
export function unusedNotes(
  strategy: Strategy,
  params: Readonly<Record<string, ParameterValue>>,
): string[] {
  return unusedParameters(strategy, resolveParameters(strategy.params, params)).map(
    (name) => `Parameter ${name} changes nothing: the strategy never looks at it.`,
  );
}

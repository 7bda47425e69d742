import { formatCount, plural } from "../../report/format.ts";
import { dataNotes, tradingNotes, unusedNotes } from "../run/notes.ts";
import type { BacktestFigures } from "./job.ts";

/**
 * What a reader must know to weigh the figures: optimism, missing costs, doubtful data, what the
 * engine does not model. In order of weight.
 */
export function notesOf(outcome: BacktestFigures): string[] {
  const { plan, data, result, request, loaded } = outcome;
  const { metrics } = result;
  const notes = tradingNotes(plan.options, data.bars.symbols.length);
  notes.push(...unusedNotes(loaded.strategy, plan.params));
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
  return [...notes, ...dataNotes(request, data)];
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

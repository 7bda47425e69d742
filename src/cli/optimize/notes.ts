import { plural } from "../../report/format.ts";
import type { SearchIdentity } from "../../tracking/search-identity.ts";
import { dataNotes, tradingNotes, unusedNotes } from "../run/notes.ts";
import type { SearchOutcome } from "./job.ts";

/** Below this many closed trades each single one carries the figures. */
const FEW_TRADES = 10;
/** Values from which on a range has something between its ends. */
const WITH_INSIDE = 3;

/** What a reader must know to weigh a search: what became of sets, optimism, doubtful data. */
export function searchNotes(outcome: SearchOutcome): string[] {
  const { request, data, options, identity, result, loaded } = outcome;
  const { counts } = result.scores;
  const { notice } = result.spread;
  return [
    ...fewTradesNote(result),
    ...unusedNotes(loaded.strategy, result.best.params),
    ...edgeNotes(identity, result),
    ...result.failures.map(
      ({ code, sets, message }) =>
        `${plural(sets, "set")} failed with ${code}, for example: ${message}`,
    ),
    ...counts.refused.flatMap(({ constraint, sets }) =>
      sets === 0 ? [] : [`${constraint} refuses ${plural(sets, "set")}.`],
    ),
    ...(counts.undefined > 0
      ? [`${plural(counts.undefined, "set")} ran, but the metric is not defined for them.`]
      : []),
    ...(notice === undefined ? [] : [notice]),
    ...tradingNotes(options, data.bars.symbols.length),
    ...dataNotes(request, data),
  ];
}

function fewTradesNote({ bestBacktest }: SearchOutcome["result"]): string[] {
  const trades = bestBacktest.metrics.trade_count ?? Number.NaN;
  if (!(trades < FEW_TRADES)) return [];
  if (trades === 0) return ["The best set closed no trade: its figures rest on an open position."];
  return [
    `The best set has only ${plural(trades, "closed trade")}: every figure of it rests on them.`,
  ];
}

/** Searched numbers of the best set that lie at an end of their range. */
function edgeNotes({ space }: SearchIdentity, { best }: SearchOutcome["result"]): string[] {
  return Object.entries(space).flatMap(([name, axis]) => {
    const value = best.params[name];
    const { values } = "values" in axis ? axis : { values: [axis.from, Number.NaN, axis.to] };
    if (typeof value !== "number" || values.length < WITH_INSIDE) return [];
    if (values[0] !== value && values.at(-1) !== value) return [];
    return [`${name} = ${value} is at the end of its range: a wider range may hold better ones.`];
  });
}

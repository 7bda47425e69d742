import { parametersAtEnds } from "../../optimize/analysis/range-ends.ts";
import { plural } from "../../report/format.ts";
import { rangeEndWords } from "../../report/sections/notes.ts";
import { dataNotes, tradingNotes, unusedNotes } from "../run/notes.ts";
import type { SearchOutcome } from "./job.ts";

/** Below this many closed trades each single one carries the figures. */
const FEW_TRADES = 10;

/** What a reader must know to weigh a search: what became of sets, optimism, doubtful data. */
export function searchNotes(outcome: SearchOutcome): string[] {
  const { request, data, options, identity, result, loaded } = outcome;
  const { counts } = result.scores;
  const { notice } = result.spread;
  return [
    ...fewTradesNote(result),
    ...unusedNotes(loaded.strategy, result.best.params),
    ...parametersAtEnds(identity.space, result.best.params).map((name) =>
      rangeEndWords(name, result.best.params),
    ),
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

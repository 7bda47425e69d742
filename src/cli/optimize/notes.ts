import { plural } from "../../report/format.ts";
import { dataNotes, tradingNotes } from "../run/notes.ts";
import type { SearchOutcome } from "./job.ts";

/** What a reader must know to weigh a search: what became of sets, optimism, doubtful data. */
export function searchNotes({ request, data, options, result }: SearchOutcome): string[] {
  const { counts } = result.scores;
  const { notice } = result.spread;
  return [
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

import type { FoundSet } from "../../optimize/optimizer-result.ts";
import { describeParameters } from "../../optimize/parameter-sets.ts";
import { formatCount, plural } from "../../report/format.ts";
import { formatMetric, METRICS } from "../../report/metrics.ts";
import { objectiveWords } from "../../report/sections/objective.ts";
import { periodsInWords } from "../run/notes.ts";
import { alignedRows, barsInWords, tradingInWords } from "../run/words.ts";
import { plateauSet } from "./facts.ts";
import { wholeConstraint } from "./flags.ts";
import type { SearchOutcome } from "./job.ts";
import { searchNotes } from "./notes.ts";
import { axisInWords } from "./space.ts";

/** Figures beside the objective in the table of the best. */
const SHOWN = ["sharpe", "total_return", "max_drawdown", "turnover", "trade_count"];

/** The result of a search for a person at a terminal: what was tried, the best, and whether to believe it. */
export function summaryOf(outcome: SearchOutcome, trialsOnData: number): string {
  const { request, data, options, result } = outcome;
  const periods = periodsInWords(request, data, options.periodsPerYear);
  return [
    ...headLines(outcome),
    "",
    ...bestLines(outcome),
    "",
    ...tableLines(outcome),
    "",
    "Is it luck?",
    ...result.overfitting.document.words.map((words) => `  ${words}`),
    `  Tried on these data so far, all runs of this folder together: ${plural(trialsOnData, "set")}.`,
    "",
    `Periods per year: ${periods}.`,
    ...searchNotes(outcome),
  ].join("\n");
}

function headLines({ loaded, data, options, plan, result }: SearchOutcome): string[] {
  const { identity, search } = plan;
  const ranges = Object.entries(identity.space).map(
    ([name, axis]) => `${name} ${axisInWords(axis)}`,
  );
  const whole = wholeConstraint(identity);
  const constraint = whole === undefined ? "" : `, where ${whole}`;
  return [
    `${loaded.strategy.name} ${loaded.strategy.version}   ${search.kind} search, ${plural(result.table.sets.length, "set")}${constraint}`,
    ...(ranges.length > 0 ? [ranges.join("; ")] : []),
    barsInWords(data, options),
    tradingInWords(options),
  ];
}

function bestLines({ result }: SearchOutcome): string[] {
  const { best, bestByPlateau, scores } = result;
  const { label, format } = objectiveWords(scores.objective);
  const inWords = ({ params }: FoundSet) => describeParameters(params) || "no parameters";
  const plateau = plateauSet(result);
  if (plateau?.index === best.index) {
    return [
      `Best by ${label}:  ${inWords(best)}   (${format(best.score)})`,
      `Best by plateau:  the same set; also the best plateau (score ${format(plateau.plateauScore)} against ${format(best.score)} at the peak)`,
    ];
  }
  return [
    `Best by ${label}:  ${inWords(best)}   (${format(best.score)}; its plateau ${format(best.plateauScore)})`,
    plateau
      ? `Best by plateau:  ${inWords(plateau)}   (${format(plateau.score)}; its plateau ${format(plateau.plateauScore)})`
      : `Best by plateau:  none, since ${"because" in bestByPlateau ? bestByPlateau.because : ""}`,
  ];
}

function tableLines({ result, request }: SearchOutcome): string[] {
  const { objective } = result.scores;
  const { format } = objectiveWords(objective);
  const own = objective.kind === "metric" ? objective.metric : "sharpe";
  const metrics = [own, ...SHOWN.filter((name) => name !== own)];
  const rows = result.top(request.top);
  const names = Object.keys(rows[0]?.params ?? {});
  const cells = [
    ["#", ...names, ...metrics.map((name) => METRICS[name]?.label ?? name), "plateau"],
    ...rows.map(({ params, metrics: figures, plateauScore }, i) => [
      formatCount(i + 1),
      ...names.map((name) => String(params[name])),
      ...metrics.map((name) => formatMetric(name, figures[name])),
      format(plateauScore),
    ]),
  ];
  return alignedRows(cells);
}

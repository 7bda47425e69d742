import { formatCount, formatPercent, plural } from "../../format.ts";
import { formatMetric, METRICS } from "../../metrics.ts";
import type { Card, Note, Section } from "../../part.ts";
import type { SearchReportInput } from "../../search-input.ts";
import { info, rangeEndWords, readingNotes, runNotes, warning } from "../notes.ts";
import { objectiveFirst, objectiveWords } from "../objective.ts";
import { parametersInWords } from "./parameters.ts";
import { LUCK_TERMS } from "./terms.ts";
import { verdictPart } from "./verdict.ts";

const HEADLINES = ["sharpe", "total_return", "max_drawdown", "trade_count"] as const;
const CARDS = 8;
/** Share of sets without a score from which on it is a warning. */
const MANY = 0.2;

/** Below this many closed trades each single one carries the figures. */
const FEW_TRADES = 10;

/** What was found, what to think of it, and the headline figures of the best set. */
export function searchSummary(input: SearchReportInput): Section {
  const { best, search } = input;
  const objective = objectiveWords(search.objective);
  return {
    id: "summary",
    title: "Summary",
    parts: [
      {
        kind: "prose",
        text:
          `Of ${plural(input.counts.scored, "set")} with a score, ${parametersInWords(best.params)} is the best by ${objective.label}: ` +
          `${objective.format(best.score)}. These figures come from the same bars that chose the set; they are no forecast.`,
      },
      verdictPart(input),
      {
        kind: "cards",
        cards: headlineCards(input),
      },
      { kind: "notes", notes: [...setNotes(input), ...runNotes(input), ...readingNotes(input)] },
    ],
  };
}

/** Two rows of four: a figure more for the objective takes the place of the effective trials. */
function headlineCards(input: SearchReportInput): Card[] {
  const { objective } = input.search;
  const metrics = objectiveFirst(objective, HEADLINES).map((name) => metricCard(input, name));
  const own = objective.kind === "function" ? [ownCard(input)] : [];
  return [...own, ...metrics, ...luckCards(input)].slice(0, CARDS);
}

function ownCard({ best, search }: SearchReportInput): Card {
  const { label, format, definition } = objectiveWords(search.objective);
  return { label, value: format(best.score), definition, note: "The objective" };
}

function metricCard({ best, benchmarkMetrics }: SearchReportInput, name: string): Card {
  const value = best.metrics[name];
  const known = value !== undefined && !Number.isNaN(value);
  const note = known
    ? name === "trade_count"
      ? undefined
      : `Buy and hold ${formatMetric(name, benchmarkMetrics[name])}`
    : (best.undefined?.[name] ?? "not given");
  return {
    label: METRICS[name]?.label ?? name,
    value: formatMetric(name, value),
    definition: METRICS[name]?.definition ?? "",
    ...(note === undefined ? {} : { note }),
  };
}

/** The odds, under the names that the glossary explains. */
function luckCards({ overfitting }: SearchReportInput): Card[] {
  const { expected_max_sharpe, deflated_sharpe, pbo, effective_trials, trials } = overfitting;
  const card = (name: string, label: string, value: string, note: string): Card => ({
    label,
    value,
    definition: LUCK_TERMS.find(([term]) => term === label)?.[1] ?? "",
    note: overfitting.undefined[name] ?? note,
  });
  return [
    card(
      "expected_max_sharpe",
      "Sharpe by luck",
      formatMetric("sharpe", expected_max_sharpe),
      `Best of ${formatCount(trials)} without skill`,
    ),
    card(
      "deflated_sharpe",
      "Deflated Sharpe",
      formatPercent(deflated_sharpe, 0),
      "95\u202f% is usual",
    ),
    card("pbo", "PBO", formatPercent(pbo, 0), "About 50\u202f% for a choice at random"),
    card(
      "effective_trials",
      "Effective trials",
      formatCount(effective_trials),
      `Of ${plural(trials, "set")}`,
    ),
  ];
}

/** What became of the sets that have no score. */
function setNotes({ counts, best, atEnds, plateau, search }: SearchReportInput): Note[] {
  const objective = objectiveWords(search.objective);
  const refused = counts.refused.reduce((sum, { sets }) => sum + sets, 0);
  const without = counts.failed + counts.undefined + counts.notDone + refused;
  const all = counts.scored + without;
  const parts = [
    counts.failed > 0 ? `${formatCount(counts.failed)} failed` : "",
    refused > 0 ? `${formatCount(refused)} were refused by a constraint` : "",
    counts.undefined > 0 ? `${formatCount(counts.undefined)} have no defined figure` : "",
    counts.notDone > 0 ? `${formatCount(counts.notDone)} were not run` : "",
  ].filter((text) => text !== "");
  const notes: Note[] = [];
  const trades = best.metrics.trade_count ?? Number.NaN;
  if (trades < FEW_TRADES) {
    const text =
      trades === 0
        ? "The best set closed no trade: its figures rest on an open position."
        : `The best set has only ${plural(trades, "closed trade")}: every figure of it rests on them.`;
    notes.push(warning("Few trades", text));
  }
  for (const name of atEnds) notes.push(warning("Range", rangeEndWords(name, best.params)));
  if (without > 0) {
    const text = `${formatCount(without)} of ${plural(all, "set")} have no score: ${parts.join(", ")}.`;
    const grave = counts.failed + counts.notDone > 0 || without > MANY * all;
    notes.push(grave ? warning("Sets", text) : info("Sets", text));
  }
  if (!("because" in plateau) && sameSet(best.params, plateau.params)) {
    notes.push(
      info(
        "Plateau",
        `The best set is also the best plateau (score ${objective.format(plateau.plateauScore)} against ${objective.format(best.score)} at the peak).`,
      ),
    );
  } else if (!("because" in plateau)) {
    notes.push(
      info(
        "Plateau",
        `The best set by plateau is another one: ${parametersInWords(plateau.params)}. Its neighbours score better than those of the peak.`,
      ),
    );
  }
  return notes;
}

function sameSet(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>) {
  return Object.keys(a).every((name) => a[name] === b[name]);
}

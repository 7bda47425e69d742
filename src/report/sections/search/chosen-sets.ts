import { formatCount, formatPeriods, UNDEFINED_MARK } from "../../format.ts";
import { formatMetric, METRICS } from "../../metrics.ts";
import type { Cell, Column, Part, Section } from "../../part.ts";
import type { ScoredSet, SearchReportInput } from "../../search-input.ts";
import { hint, undefinedReasons, valueCell } from "../all-figures.ts";
import { type ObjectiveWords, objectiveWords } from "../objective.ts";
import { parameterCell } from "./parameters.ts";

/** Sets in the table of the best. */
const LISTED = 20;
/** Figures beside the objective in the table of the best. */
const SHOWN = ["sharpe", "total_return", "max_drawdown", "turnover", "trade_count"] as const;

/** Best by peak and best by plateau side by side, and the best twenty. */
export function chosenSetsSection(input: SearchReportInput): Section {
  const { best, plateau } = input;
  const objective = objectiveWords(input.search.objective);
  const second = "because" in plateau ? undefined : plateau;
  const reasons = [
    ...undefinedReasons(
      second === undefined ? "" : "By peak: ",
      namesOf([best]),
      best.metrics,
      best.undefined ?? {},
    ),
    ...(second === undefined
      ? []
      : undefinedReasons(
          "By plateau: ",
          namesOf([second]),
          second.metrics,
          second.undefined ?? {},
        )),
  ];
  const parts: Part[] = [comparison(input, second, objective)];
  if ("because" in plateau) {
    parts.push({
      kind: "empty",
      title: "No best by plateau",
      text: `${capital(plateau.because)}.`,
    });
  }
  if (reasons.length > 0) {
    const caption = "Why a figure is not defined (–)";
    parts.push({ kind: "terms", look: "values", caption, terms: reasons });
  }
  parts.push(topTable(input, objective));
  return { id: "sets", title: "Best sets", parts };
}

function comparison(
  { best, periodsPerYear, benchmarkMetrics, benchmarkUndefined }: SearchReportInput,
  plateau: ScoredSet | undefined,
  objective: ObjectiveWords,
): Part {
  const sets = plateau === undefined ? [best] : [best, plateau];
  const row = (name: string, cells: readonly Cell[], benchmark: Cell = ""): Cell[] => [
    name,
    ...cells,
    benchmark,
  ];
  return {
    kind: "table",
    caption: "Best by peak and best by plateau",
    columns: [
      { label: "" },
      { label: "By peak", numeric: true, hint: "The best score of all." },
      ...(plateau === undefined
        ? []
        : [
            {
              label: "By plateau",
              numeric: true,
              hint: "The best lower quartile of a set and its neighbours.",
            },
          ]),
      { label: "Buy and hold", numeric: true },
    ],
    rows: [
      ...Object.keys(best.params).map((name) =>
        row(
          name,
          sets.map(({ params }) => parameterCell(params[name])),
        ),
      ),
      row(
        `Objective: ${objective.label}`,
        sets.map(({ score }) => objective.format(score)),
      ),
      row(
        "Plateau score",
        sets.map(({ plateauScore }) => objective.format(plateauScore)),
      ),
      ...namesOf(sets).map((name) => [
        { text: METRICS[name]?.label ?? name, ...hint(METRICS[name]?.definition) },
        ...sets.map((set) => valueCell(name, set.metrics[name], set.undefined?.[name])),
        name in benchmarkMetrics
          ? valueCell(name, benchmarkMetrics[name], benchmarkUndefined[name])
          : "",
      ]),
    ],
    footnote: `P, the number of bars a year, is ${formatPeriods(periodsPerYear)}. All figures are of the bars that chose the sets.`,
  };
}

/** Metrics in the order in which they are shown. */
function namesOf(sets: readonly ScoredSet[]): string[] {
  const has = (name: string) => sets.some(({ metrics }) => name in metrics);
  const others = sets.flatMap(({ metrics }) => Object.keys(metrics));
  return [
    ...Object.keys(METRICS).filter(has),
    ...new Set(others.filter((name) => !(name in METRICS))),
  ];
}

function topTable({ top, counts, search }: SearchReportInput, objective: ObjectiveWords): Part {
  const listed = top.slice(0, LISTED);
  const own = search.objective.kind === "metric" ? search.objective.metric : undefined;
  const metrics = SHOWN.filter((name) => name !== own);
  const columns: Column[] = [
    { label: "Rank", numeric: true },
    ...Object.keys(listed[0]?.params ?? {}).map((label) => ({ label, numeric: true })),
    { label: objective.short, numeric: true, hint: objective.definition },
    {
      label: "Plateau",
      numeric: true,
      hint: "Lower quartile of the scores of the set and its neighbours.",
    },
    ...metrics.map((name) => ({
      label: METRICS[name]?.label ?? name,
      numeric: true,
      ...hint(METRICS[name]?.definition),
    })),
  ];
  return {
    kind: "table",
    caption: `The best ${formatCount(listed.length)} of ${formatCount(counts.scored)} with a score`,
    columns,
    rows: listed.map(({ params, metrics: figures, score, plateauScore }, i) => [
      formatCount(i + 1),
      ...Object.values(params).map(parameterCell),
      objective.format(score),
      Number.isNaN(plateauScore) ? UNDEFINED_MARK : objective.format(plateauScore),
      ...metrics.map((name) => formatMetric(name, figures[name])),
    ]),
    footnote:
      "Neighbours in this list are often nearly the same strategy: that they agree proves nothing. The full table is kept with the run.",
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, "");
}

import { SUMMARY_STATISTICS } from "../../signals/statistics.ts";
import { fieldAt, numberOf } from "../fields.ts";
import { SUITE_BASE, storedMetrics } from "../stored-metrics.ts";
import { Figures } from "./figures.ts";
import { paramTexts } from "./params.ts";
import { type RunPlan, TAGS } from "./run-plan.ts";
import { type Curve, suiteEquity } from "./series.ts";
import type { OpenedRun } from "./stored-run.ts";
import { type SuiteRow, suiteRows } from "./suite-rows.ts";
import { commonTags, runName, tagTexts, undefinedTag } from "./tags.ts";

const REASONS: ReadonlyMap<string, string> = new Map(
  Object.entries(SUMMARY_STATISTICS).map(([name, { undefinedBecause }]) => [
    name,
    undefinedBecause,
  ]),
);

/**
 * What a suite logs: its own figures are those that the verdict looks at (lag 0, residualise off), with
 * the score and, to compare at a glance, `sharpe.<configuration or baseline>`; each of these is a child.
 */
export function suitePlan(
  run: OpenedRun,
  times: Pick<RunPlan, "startTime" | "endTime">,
): { readonly figures: Figures; readonly children: RunPlan[] } {
  const figures = new Figures(times.endTime);
  const rows = suiteRows(run.folder);
  const curves = suiteEquity(run);
  addAll(figures, storedMetrics(run.folder, run.document));
  const score = numberOf(fieldAt(run.document, "result", "score")) ?? null;
  figures.add("score", score, "too little of it can be computed");
  for (const row of rows) {
    figures.add(`sharpe.${row.key}`, row.figures.sharpe ?? null, REASONS.get("sharpe"));
  }
  const base = curves.get(SUITE_BASE);
  if (base) figures.curve("equity", base);
  return { figures, children: rows.map((row) => childPlan(run, row, curves.get(row.key), times)) };
}

function childPlan(
  run: OpenedRun,
  { key, lag, residualize, figures: values }: SuiteRow,
  curve: Curve | undefined,
  times: Pick<RunPlan, "startTime" | "endTime">,
): RunPlan {
  const figures = new Figures(times.endTime);
  addAll(figures, values);
  if (curve) figures.curve("equity", curve);
  return {
    part: key,
    name: runName(`${run.name} ${key}`),
    ...times,
    tags: {
      ...commonTags(run),
      ...tagTexts({ [TAGS.part]: key }),
      ...undefinedTag(figures.undefined),
    },
    params: paramTexts({ lag, residualize, config: key }),
    metrics: figures.points,
    datasets: [],
    artifacts: [],
    children: [],
  };
}

function addAll(figures: Figures, values: Readonly<Record<string, number | null>>): void {
  for (const [name, value] of Object.entries(values)) figures.add(name, value, REASONS.get(name));
}

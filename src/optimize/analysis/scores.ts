import type { Metrics } from "../../engine/result.ts";
import type { ParameterValue } from "../../strategy/parameters.ts";
import type { ScoreTable } from "../score-table.ts";
import {
  compileMetricConstraints,
  type MetricConstraints,
  type NamedPredicate,
} from "./metric-constraints.ts";
import {
  callObjective,
  type Objective,
  type ResolvedObjective,
  resolveObjective,
} from "./objective.ts";

/** One score per set, and what became of the sets that have none. */
export interface Scores {
  readonly objective: ResolvedObjective;
  /**
   * Larger is better: a metric that is better small has its sign turned (see `figureOf`). NaN where
   * there is no score.
   */
  readonly values: Float64Array;
  readonly counts: ScoreCounts;
}

/** How many sets have a score, and why the others have none; each set is counted once. */
export interface ScoreCounts {
  readonly scored: number;
  /** Ran into an error. */
  readonly failed: number;
  /** The sweep was stopped before them. */
  readonly notDone: number;
  /** Refused by each constraint on metrics, in the order in which they are asked; first refusal only. */
  readonly refused: readonly { readonly constraint: string; readonly sets: number }[];
  /** Ran and met the constraints, but the objective has no finite value for them. */
  readonly undefined: number;
}

/**
 * The score of every set of a table. A set that failed, that the sweep did not come to, that a
 * constraint refuses, or whose objective is not defined, has none (NaN), in this order of causes.
 *
 * @param constraints on metrics; none unless given.
 * @throws AssayError as `resolveObjective`, `compileMetricConstraints`, and when a user's function
 *   throws or answers nonsense.
 */
export function scoresOf(
  table: ScoreTable,
  objective: Objective,
  constraints: MetricConstraints = {},
): Scores {
  const resolved = resolveObjective(objective, table.metricNames);
  const predicates = compileMetricConstraints(constraints, table.metricNames);
  const row = rowReader(table);
  const score = scorer(table, resolved, row);
  const refused = predicates.map(() => 0);
  const both = constraints.space !== undefined;
  const { length } = table.sets;
  const values = new Float64Array(length).fill(Number.NaN);
  let [scored, failed, notDone, without] = [0, 0, 0, 0];
  for (let i = 0; i < length; i++) {
    if (table.errors.has(i)) {
      failed++;
    } else if (table.done[i] === 0) {
      notDone++;
    } else {
      const refusing = predicates.length === 0 ? -1 : firstRefusing(predicates, row, i, both);
      if (refusing >= 0) {
        refused[refusing]!++;
        continue;
      }
      const value = score(i);
      values[i] = value;
      if (Number.isNaN(value)) without++;
      else scored++;
    }
  }
  const counts: ScoreCounts = {
    scored,
    failed,
    notDone,
    refused: predicates.map(({ words }, k) => ({ constraint: words, sets: refused[k]! })),
    undefined: without,
  };
  return { objective: resolved, values, counts };
}

/** A score as the objective's own figure: that of a metric that is better small gets its sign back. */
export function figureOf(objective: ResolvedObjective, score: number): number {
  return objective.kind === "metric" && objective.direction === "min" ? 0 - score : score;
}

function firstRefusing(
  predicates: readonly NamedPredicate[],
  row: RowReader,
  set: number,
  both: boolean,
): number {
  return predicates.findIndex(
    ({ accepts, ofMetrics }) =>
      !accepts(both && !ofMetrics ? row.metricsAndParams(set) : row.metrics(set)),
  );
}

function scorer(
  table: ScoreTable,
  objective: ResolvedObjective,
  row: RowReader,
): (set: number) => number {
  if (objective.kind === "function") {
    return (set) => callObjective(objective.score, row.metrics(set), row.params(set));
  }
  const column = table.metrics[objective.metric]!;
  const turned = objective.direction === "min";
  return (set) => {
    const value = column[set]!;
    if (!Number.isFinite(value)) return Number.NaN;
    // Taken from 0, so that 0 stays 0 and does not become -0.
    return turned ? 0 - value : value;
  };
}

/** Rows of the table as objects by name. */
interface RowReader {
  readonly metrics: (set: number) => Metrics;
  readonly params: (set: number) => Readonly<Record<string, ParameterValue>>;
  /** Where a parameter has the name of a metric, the parameter. */
  readonly metricsAndParams: (set: number) => Readonly<Record<string, ParameterValue>>;
}

/** One object of each kind is filled again and again: a million sets would make two million. */
function rowReader({ sets, metricNames, metrics }: ScoreTable): RowReader {
  const columns = metricNames.map((name) => metrics[name]!);
  const figures: Record<string, number> = {};
  const values: Record<string, ParameterValue> = {};
  const all: Record<string, ParameterValue> = {};
  const readMetrics = (set: number, into: Record<string, ParameterValue>) => {
    for (let c = 0; c < columns.length; c++) into[metricNames[c]!] = columns[c]![set]!;
  };
  const readParams = (set: number, into: Record<string, ParameterValue>) => {
    for (const axis of sets.axes) into[axis.name] = axis.values[axis.codes[set]!]!;
  };
  return {
    metrics: (set) => {
      readMetrics(set, figures);
      return figures;
    },
    params: (set) => {
      readParams(set, values);
      return values;
    },
    metricsAndParams: (set) => {
      readMetrics(set, all);
      readParams(set, all);
      return all;
    },
  };
}

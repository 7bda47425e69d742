import type { Metrics } from "../../engine/result.ts";
import { AssayError, expected, unknownName } from "../../errors.ts";
import type { ParameterValue } from "../../strategy/parameters.ts";
import { type Direction, directionOf } from "./directions.ts";

/** Parameters of one set by name. */
export type Parameters = Readonly<Record<string, ParameterValue>>;

/**
 * A score out of a set's metrics and parameters, larger is better; NaN where there is none. Called
 * with the same two objects again and again: never keep them.
 */
export type ObjectiveFunction = (metrics: Metrics, params: Parameters) => number;

/** A metric with the way in which it is better, where that is not the usual one. */
export interface MetricObjective {
  readonly metric: string;
  /** `METRIC_DIRECTIONS` unless given. */
  readonly direction?: Direction;
}

/**
 * What "best" means: a metric (`"sharpe"`, `"beta:min"` with its direction), the same as an object,
 * or in code a function.
 */
export type Objective = string | MetricObjective | ObjectiveFunction;

/** An objective that has been checked. */
export type ResolvedObjective =
  | { readonly kind: "metric"; readonly metric: string; readonly direction: Direction }
  | { readonly kind: "function"; readonly score: ObjectiveFunction };

/**
 * Checks an objective against the metrics that there are.
 *
 * @throws AssayError `unknown-metric` with near matches; `no-direction` for a metric that is better
 *   neither way by itself; `bad-objective` for a direction that is none.
 */
export function resolveObjective(
  objective: Objective,
  metricNames: readonly string[],
): ResolvedObjective {
  if (typeof objective === "function") return { kind: "function", score: objective };
  const { metric, direction } = typeof objective === "string" ? fromText(objective) : objective;
  if (!metricNames.includes(metric)) {
    throw unknownName("unknown-metric", "metric", metric, metricNames);
  }
  if (direction === undefined) return { kind: "metric", metric, direction: directionOf(metric) };
  if (direction !== "max" && direction !== "min") {
    throw expected(
      "bad-objective",
      `Direction of "${metric}"`,
      "max or min",
      direction,
      `Write "${metric}:max" or "${metric}:min".`,
    );
  }
  return { kind: "metric", metric, direction };
}

/** `sharpe` or `beta:min`; what follows the colon is checked by the caller. */
function fromText(text: string): { readonly metric: string; readonly direction?: string } {
  const [metric = "", ...rest] = text.split(":").map((part) => part.trim());
  return rest.length === 0 ? { metric } : { metric, direction: rest.join(":") };
}

/** The objective in words, for headings: `sharpe`, `volatility, smallest first`. */
export function describeObjective(objective: ResolvedObjective): string {
  if (objective.kind === "function") return objective.score.name || "own objective";
  const { metric, direction } = objective;
  return direction === "max" ? metric : `${metric}, smallest first`;
}

/**
 * What a user's function says of one set; NaN for an infinite score, which could not be compared.
 * @throws AssayError `bad-objective` when it throws or answers no number.
 */
export function callObjective(
  score: ObjectiveFunction,
  metrics: Metrics,
  params: Parameters,
): number {
  let answer: unknown;
  try {
    answer = score(metrics, params);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw functionError(params, `threw "${reason}"`, cause);
  }
  if (typeof answer !== "number") {
    throw functionError(params, `expected a number, got ${typeof answer}`);
  }
  return Number.isFinite(answer) ? answer : Number.NaN;
}

function functionError(params: Parameters, what: string, cause?: unknown): AssayError {
  return new AssayError(
    "bad-objective",
    `Objective function at ${JSON.stringify(params)}: ${what}.`,
    "Return a number, larger is better, such as ({ sharpe, turnover }) => sharpe - turnover / 100.",
    { cause },
  );
}

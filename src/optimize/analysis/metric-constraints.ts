import { expected, unknownName } from "../../errors.ts";
import type { ParameterSpace } from "../../strategy/parameters.ts";
import { type Constraint, compileConstraint, type Predicate } from "../constraint.ts";
import { resultVocabulary } from "../split-constraint.ts";

/** Which results count, whatever their score. A figure that is not known meets no constraint. */
export interface MetricConstraints {
  /** Closed trades at least: `trade_count >= minTrades`. */
  readonly minTrades?: number | undefined;
  /** Deepest drawdown allowed, as a positive fraction: 0.2 is `max_drawdown >= -0.2`. */
  readonly maxDrawdown?: number | undefined;
  /** On metrics, such as `turnover < 50 && win_rate > 0.4`, or a function of the metrics. */
  readonly constraint?: Constraint | undefined;
  /** Parameters that `constraint` may name (or be given) besides metrics; of equal names theirs. */
  readonly space?: ParameterSpace | undefined;
}

/** One constraint as a function of metrics, with what it is called in a message. */
export interface NamedPredicate {
  /** `trade_count >= 30`, or the text of a constraint. */
  readonly words: string;
  readonly accepts: Predicate;
  /** Whether metrics are all it is asked with, also where a parameter has the name of one. */
  readonly ofMetrics: boolean;
}

/**
 * The constraints that were given, in the order in which they are asked: minTrades, maxDrawdown,
 * constraint.
 *
 * @throws AssayError `bad-option` for a number outside its range, `unknown-metric` where the table
 *   lacks the metric; as `compileConstraint`.
 */
export function compileMetricConstraints(
  { minTrades, maxDrawdown, constraint, space = {} }: MetricConstraints,
  metricNames: readonly string[],
): NamedPredicate[] {
  const predicates: NamedPredicate[] = [];
  if (minTrades !== undefined) {
    if (!Number.isInteger(minTrades) || minTrades < 0) {
      const hint = "Write for example --min-trades 30.";
      throw expected("bad-option", "Minimum of trades", "a whole number from 0", minTrades, hint);
    }
    predicates.push(atLeast("trade_count", minTrades, metricNames));
  }
  if (maxDrawdown !== undefined) {
    if (!(maxDrawdown >= 0 && maxDrawdown <= 1)) {
      const hint = "Write the depth as a positive fraction: 0.2 for 20 %.";
      throw expected("bad-option", "Maximum drawdown", "a fraction in [0, 1]", maxDrawdown, hint);
    }
    predicates.push(atLeast("max_drawdown", -maxDrawdown, metricNames));
  }
  if (constraint !== undefined) {
    predicates.push({
      words: typeof constraint === "string" ? constraint.trim() : "own constraint",
      accepts: compileConstraint(constraint, resultVocabulary(space, metricNames)),
      ofMetrics: false,
    });
  }
  return predicates;
}

function atLeast(metric: string, limit: number, metricNames: readonly string[]): NamedPredicate {
  if (!metricNames.includes(metric)) {
    throw unknownName("unknown-metric", "metric", metric, metricNames);
  }
  const accepts: Predicate = (metrics) => Number(metrics[metric]) >= limit;
  return { words: `${metric} >= ${limit === 0 ? 0 : limit}`, accepts, ofMetrics: true };
}

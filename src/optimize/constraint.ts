import { AssayError } from "../errors.ts";
import type { Parameter, ParameterSpace } from "../strategy/parameters.ts";
import {
  type ConstraintName,
  type ConstraintValues,
  compileText,
  typeOf,
  type Vocabulary,
} from "./constraint-compiler.ts";

/** Whether values are accepted. Called with one object again and again: never keep it. */
export type Predicate = (values: ConstraintValues) => boolean;

/**
 * Which sets (or results) a search keeps: a text such as `fast < slow && mode == "trend"`, or in code
 * a function of the values that answers true or false.
 */
export type Constraint = string | Predicate;

/** The parameters of a strategy as names of a constraint. */
export function parameterVocabulary(space: ParameterSpace): Vocabulary {
  const names = Object.entries(space).map(([name, parameter]) => [name, nameOf(parameter)]);
  return { code: "unknown-parameter", noun: "parameter", names: Object.fromEntries(names) };
}

function nameOf(parameter: Parameter): ConstraintName {
  if (parameter.kind !== "choice") return { types: ["number"] };
  return { types: [...new Set(parameter.values.map(typeOf))], values: parameter.values };
}

/** Metrics as names of a constraint, such as `max_drawdown > -0.2 && trade_count >= 30`. */
export function metricVocabulary(metrics: readonly string[]): Vocabulary {
  const name: ConstraintName = { types: ["number"] };
  return {
    code: "unknown-metric",
    noun: "metric",
    names: Object.fromEntries(metrics.map((metric) => [metric, name])),
  };
}

/**
 * A constraint as a function of values. NaN is *not known*: a comparison with it is not known, `&&`,
 * `||` and `!` follow Kleene, and what is not known is not accepted. `%` takes the sign of its left
 * side, as in JavaScript.
 *
 * @throws AssayError `bad-constraint` with the column: not readable, types that do not go together, a
 *   text that its parameter never has, not a condition; `unknown-parameter` or `unknown-metric` with
 *   near matches. The function it returns throws `bad-constraint` when a user's function throws or
 *   answers neither true nor false.
 */
export function compileConstraint(constraint: Constraint, vocabulary: Vocabulary): Predicate {
  if (typeof constraint === "function") return guarded(constraint);
  const evaluate = compileText(constraint, vocabulary);
  return (values) => evaluate(values) === true;
}

function guarded(constraint: Predicate): Predicate {
  return (values) => {
    let answer: unknown;
    try {
      answer = constraint(values);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw functionError(values, `threw "${reason}"`, cause);
    }
    if (typeof answer === "boolean") return answer;
    throw functionError(values, `expected true or false, got ${typeof answer}`);
  };
}

function functionError(values: ConstraintValues, what: string, cause?: unknown): AssayError {
  return new AssayError(
    "bad-constraint",
    `Constraint function at ${JSON.stringify(values)}: ${what}.`,
    "Return a comparison, such as ({ fast, slow }) => fast < slow.",
    { cause },
  );
}

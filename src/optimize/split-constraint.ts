import type { ParameterSpace } from "../strategy/parameters.ts";
import { compileConstraint, metricVocabulary, parameterVocabulary } from "./constraint.ts";
import type { Vocabulary } from "./constraint-compiler.ts";
import { type ConstraintNode, parseConstraintText } from "./constraint-parser.ts";

/** A constraint where it can be decided: before a sweep, or only after it. */
export interface SplitConstraint {
  /** On parameters alone. */
  readonly parameters?: string;
  /** On metrics, or on metrics and parameters. */
  readonly results?: string;
}

/**
 * Whether a constraint's text filters parameter sets before the sweep or results after it: after it
 * as soon as it names a metric. A name that is a parameter's and a metric's is the parameter.
 *
 * @throws AssayError as `compileConstraint`; an unknown name is compared with parameters and metrics.
 */
export function splitConstraint(
  text: string,
  space: ParameterSpace,
  metricNames: readonly string[],
): SplitConstraint {
  compileConstraint(text, resultVocabulary(space, metricNames));
  const names = namesIn(parseConstraintText(text));
  return names.every((name) => Object.hasOwn(space, name))
    ? { parameters: text.trim() }
    : { results: text.trim() };
}

/** Metrics, and parameters besides, as names of a constraint; of equal names the parameter's. */
export function resultVocabulary(
  space: ParameterSpace,
  metricNames: readonly string[],
): Vocabulary {
  const metrics = metricVocabulary(metricNames);
  if (Object.keys(space).length === 0) return metrics;
  const { code, names } = parameterVocabulary(space);
  return { code, noun: "parameter or metric", names: { ...metrics.names, ...names } };
}

function namesIn(node: ConstraintNode): string[] {
  if (node.kind === "name") return [node.name];
  if (node.kind === "unary") return namesIn(node.operand);
  if (node.kind === "binary") return [...namesIn(node.left), ...namesIn(node.right)];
  return [];
}

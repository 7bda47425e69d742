import type { ParameterSpace } from "../strategy/parameters.ts";
import { compileConstraint, metricVocabulary, parameterVocabulary } from "./constraint.ts";
import type { Vocabulary } from "./constraint-compiler.ts";
import { type ConstraintNode, conjunctsOf, parseConstraintText } from "./constraint-parser.ts";

/** A constraint where it can be decided: before a sweep, or only after it. */
export interface SplitConstraint {
  /** On parameters alone. */
  readonly parameters?: string;
  /** On metrics, or on metrics and parameters. */
  readonly results?: string;
}

/**
 * What of a constraint's text filters parameter sets before the sweep, and what results after it. Of
 * conditions joined by `&&` each is decided by itself: after the sweep as soon as it names a metric.
 * A name that is a parameter's and a metric's is the parameter.
 *
 * @throws AssayError as `compileConstraint`; an unknown name is compared with parameters and metrics.
 */
export function splitConstraint(
  text: string,
  space: ParameterSpace,
  metricNames: readonly string[],
): SplitConstraint {
  compileConstraint(text, resultVocabulary(space, metricNames));
  const conjuncts = conjunctsOf(text);
  const before = conjuncts.filter((conjunct) =>
    namesIn(parseConstraintText(conjunct)).every((name) => Object.hasOwn(space, name)),
  );
  if (before.length === conjuncts.length) return { parameters: text.trim() };
  if (before.length === 0) return { results: text.trim() };
  const after = conjuncts.filter((conjunct) => !before.includes(conjunct));
  return { parameters: before.join(" && "), results: after.join(" && ") };
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

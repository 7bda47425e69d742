import type { ParameterSpace } from "../strategy/parameters.ts";
import {
  type Constraint,
  compileConstraint,
  type Predicate,
  parameterVocabulary,
} from "./constraint.ts";
import { type SpaceSource, spaceOf } from "./parameter-sets.ts";
import { cartesianProduct, type GridSets, productSize } from "./product.ts";
import { type ParameterRanges, resolveValueAxes } from "./ranges.ts";
import type { ScoreTableOptions } from "./score-table-size.ts";

/** How `generateGrid` chooses among combinations. */
export interface GridOptions extends ScoreTableOptions {
  /** Which combinations are kept; all unless given. */
  readonly constraint?: Constraint | undefined;
}

/**
 * Every combination of parameter values, the first parameter slowest, less those that the constraint
 * refuses.
 *
 * ```ts
 * generateGrid(strategy, { fast: "5:50:5", slow: "60:240:20" }, { constraint: "2 * fast <= slow" });
 * ```
 * @param source a strategy or its parameters.
 * @param ranges values by parameter; one without a range stays at its default, and with no range at
 *   all every parameter takes its own (see `ParameterRanges`).
 * @returns the sets, with the number of combinations before the constraint as `candidates`.
 * @throws AssayError `unknown-parameter`, `bad-parameter`, `bad-range`, `empty-grid`, `bad-constraint`,
 *   `constraint-excludes-all`, or `grid-too-large` before any memory is taken.
 */
export function generateGrid(
  source: SpaceSource,
  ranges?: ParameterRanges,
  options: GridOptions = {},
): GridSets {
  const axes = resolveValueAxes(spaceOf(source), ranges);
  return cartesianProduct(axes, predicateOf(source, options.constraint), options);
}

/**
 * How many combinations `generateGrid` would look at, before any constraint; nothing is allocated.
 * @throws AssayError for ranges that do not fit the parameters.
 */
export function gridSize(source: SpaceSource, ranges?: ParameterRanges): number {
  return productSize(resolveValueAxes(spaceOf(source), ranges));
}

/** The constraint on parameters of `source` as a function, or undefined where there is none. */
export function predicateOf(
  source: SpaceSource,
  constraint: Constraint | undefined,
): Predicate | undefined {
  if (constraint === undefined) return undefined;
  const space = spaceOf(source);
  const known = lastPredicates.get(space);
  if (known?.constraint === constraint) return known.predicate;
  const predicate = compileConstraint(constraint, parameterVocabulary(space));
  lastPredicates.set(space, { constraint, predicate });
  return predicate;
}

/**
 * The last constraint of each strategy. A function that is made anew for each search is slow each time:
 * what V8 has compiled of it is lost with it.
 */
const lastPredicates = new WeakMap<
  ParameterSpace,
  { readonly constraint: Constraint; readonly predicate: Predicate }
>();

import type { ValueGroup } from "../../optimize/analysis/axis-groups.ts";
import type { SliceAxis } from "../../optimize/analysis/slices.ts";
import type { ParameterValue } from "../../strategy/parameters.ts";
import type { ScoredSet } from "../search-input.ts";
import type { LegendEntry } from "./figure.ts";
import { chartText, parameterText } from "./names.ts";
import { COLORS } from "./theme.ts";

/** The sets that charts mark by shape. */
export interface MarkedSets {
  readonly best: ScoredSet;
  readonly plateau?: ScoredSet;
}

/** Characters of a name and of a value that an axis has room for. */
export const AXIS_NAME = 40;
export const VALUE_LENGTH = 12;

/** Legend of the mark of the best set. */
export const BEST_MARK: LegendEntry = { label: "Best by peak", mark: "ring", color: COLORS.ink };
const PLATEAU_MARK: LegendEntry = { label: "Best by plateau", mark: "square", color: COLORS.ink };

/** Legend of the marks of both sets. */
export function markLegend({ plateau }: MarkedSets): LegendEntry[] {
  return plateau === undefined ? [BEST_MARK] : [BEST_MARK, PLATEAU_MARK];
}

/** A group is called by its first value. */
export const valueLabels = (groups: readonly ValueGroup[]) =>
  groups.map(({ from }) => chartText(parameterText(from), VALUE_LENGTH));

/** The group that holds a value; -1 where none does. */
export function groupOf(groups: readonly ValueGroup[], value: ParameterValue | undefined): number {
  return groups.findIndex(({ from, to }) =>
    typeof value === "number" && typeof from === "number" && typeof to === "number"
      ? value >= from && value <= to
      : value === from,
  );
}

/** Says so where a place on an axis stands for more than one value. */
export function grouped(axes: readonly SliceAxis[]): string {
  const names = axes.flatMap(({ name, values }) =>
    values.some(({ from, to }) => from !== to) ? [chartText(name, AXIS_NAME)] : [],
  );
  return names.length === 0
    ? ""
    : ` Neighbouring values of ${names.join(" and ")} are put together; the first of them is written.`;
}

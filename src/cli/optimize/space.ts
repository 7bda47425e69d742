import { resolveAxes, type SearchAxis, valuesOf } from "../../optimize/ranges.ts";
import type { Search } from "../../optimize/search.ts";
import type { ParameterSpace } from "../../strategy/parameters.ts";
import type { SpaceAxis } from "../../tracking/search-identity.ts";

/** Values that a list in words names one by one. */
const LISTED = 12;

/** What each parameter may be in a search. @throws AssayError as `resolveAxes` */
export function spaceOfSearch(space: ParameterSpace, search: Search): Record<string, SpaceAxis> {
  const axes = resolveAxes(space, search.ranges, { intervals: search.kind !== "grid" });
  return Object.fromEntries(axes.map((axis) => [axis.name, plain(axis)]));
}

function plain(axis: SearchAxis): SpaceAxis {
  if (axis.kind === "values") return { values: valuesOf(axis) };
  const { from, to, log } = axis;
  return { from, to, log };
}

/** `5 … 50, step 5`, `both, long`, `0.01 … 0.1, any`. */
export function axisInWords(axis: SpaceAxis): string {
  if (!("values" in axis)) {
    return `${axis.from} … ${axis.to}, any${axis.log ? ", by ratio" : ""}`;
  }
  const { values } = axis;
  const step = stepOf(values);
  if (step !== undefined) return `${values[0]} … ${values.at(-1)}, step ${step}`;
  const shown = values.slice(0, LISTED).join(", ");
  return values.length > LISTED ? `${shown} … (${values.length} values)` : shown;
}

/** As `--params` takes it: `5:50:5`, `both,long`. */
export function axisAsTyped(axis: SpaceAxis): string {
  if (!("values" in axis)) return `${axis.from}:${axis.to}`;
  const { values } = axis;
  const step = stepOf(values);
  return step === undefined ? values.join(",") : `${values[0]}:${values.at(-1)}:${step}`;
}

/** Distance of neighbours where it is the same for all of at least three numbers. */
function stepOf(values: readonly (number | string | boolean)[]): number | undefined {
  const [first, second] = values;
  if (values.length < 3 || typeof first !== "number" || typeof second !== "number")
    return undefined;
  const step = exact(second - first);
  const even = values.every((value, i) => value === exact(first + i * step));
  return even && step > 0 ? step : undefined;
}

/** A number free of binary dust. */
function exact(value: number): number {
  return Number(value.toPrecision(12));
}

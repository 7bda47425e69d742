import type { NumberRange, ParameterRange } from "../optimize/ranges.ts";
import { stepValues } from "../optimize/step-values.ts";
import { canonicalJson, sha256 } from "./canonical.ts";
import { fieldAt, numberOf, textOf } from "./fields.ts";
import type { IdentityDocument } from "./identity.ts";
import type { SpaceAxis } from "./search-identity.ts";

/** A longer list of evenly spaced values stands in a document by its ends, their number and its hash. */
const LISTED = 100;

/** What a search may give a parameter, as plain data from which `rangeOfAxis` makes the range again. */
export function axisDocument(axis: SpaceAxis): IdentityDocument {
  if (!("values" in axis)) return { ...axis };
  const values = [...axis.values];
  const [from, to] = [values[0]!, values.at(-1)!];
  if (values.length <= LISTED || typeof from !== "number" || typeof to !== "number") {
    return { values };
  }
  const hash = hashOf(values);
  return evenRange(from, to, values.length, hash)
    ? { count: values.length, from, to, sha256: hash }
    : { values };
}

/** The range that `axisDocument` stated; undefined for what it did not write. */
export function rangeOfAxis(axis: unknown): ParameterRange | undefined {
  const values = fieldAt(axis, "values");
  if (Array.isArray(values)) return values.every(isValue) ? values : undefined;
  const from = numberOf(fieldAt(axis, "from"));
  const to = numberOf(fieldAt(axis, "to"));
  if (from === undefined || to === undefined) return undefined;
  const count = numberOf(fieldAt(axis, "count"));
  if (count === undefined) return { from, to };
  return evenRange(from, to, count, textOf(fieldAt(axis, "sha256")) ?? "");
}

/** `count` numbers at equal distances; undefined where they are not those of the hash. */
function evenRange(from: number, to: number, count: number, hash: string): NumberRange | undefined {
  // A distance has far fewer digits than the double nearest to the quotient.
  const step = Number(((to - from) / (count - 1)).toPrecision(12));
  if (!(step > 0)) return undefined;
  const steps = stepValues(from, to, step);
  if (steps.count !== count) return undefined;
  const values = Array.from({ length: count }, (_, i) => steps.at(i));
  return hashOf(values) === hash ? { from, to, step } : undefined;
}

function hashOf(values: readonly (number | string | boolean)[]): string {
  return sha256(canonicalJson([...values]));
}

function isValue(value: unknown): value is number | string | boolean {
  return ["number", "string", "boolean"].includes(typeof value);
}

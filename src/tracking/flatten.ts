import { fieldsOf } from "./fields.ts";

/**
 * A document as texts by path: `costs.fee_bps` → `1`. Entries of a list that have a `name` go by it; a
 * list of plain values is one text. What is null is left out, as if it were not there.
 */
export function flatten(value: unknown, path = ""): Map<string, string> {
  const leaves = new Map<string, string>();
  collect(value, path, leaves);
  return leaves;
}

function collect(value: unknown, path: string, leaves: Map<string, string>): void {
  const below = (name: string) => (path === "" ? name : `${path}.${name}`);
  const fields = fieldsOf(value);
  if (fields) {
    for (const [name, field] of Object.entries(fields)) collect(field, below(name), leaves);
  } else if (Array.isArray(value) && value.some((item) => typeof item === "object")) {
    value.forEach((item: unknown, i) => {
      const { name = i, ...rest } = fieldsOf(item) ?? { value: item };
      collect(rest, below(String(name)), leaves);
    });
  } else if (value !== null) {
    leaves.set(path, Array.isArray(value) ? value.map(String).join(", ") : String(value));
  }
}

/** A leaf that two documents do not have in common; undefined where one does not have it at all. */
export interface Difference {
  readonly path: string;
  readonly a: string | undefined;
  readonly b: string | undefined;
}

/** Leaves in which two documents differ, in the order of the first, then of the second. */
export function differences(a: unknown, b: unknown): Difference[] {
  const [one, other] = [flatten(a), flatten(b)];
  return [...new Set([...one.keys(), ...other.keys()])]
    .map((path) => ({ path, a: one.get(path), b: other.get(path) }))
    .filter((found) => found.a !== found.b);
}

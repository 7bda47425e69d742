/** An object from outside, of whose fields nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object with named fields; undefined where it is none. */
export function fieldsOf(value: unknown): Fields | undefined {
  return isFields(value) ? value : undefined;
}

/** The field of an object, or of an object in it: `fieldAt(run, "data", "fingerprint")`. */
export function fieldAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner: unknown, name) => {
    const fields = fieldsOf(inner);
    return fields && Object.hasOwn(fields, name) ? fields[name] : undefined;
  }, value);
}

/** The value where it is a text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The value where it is a number. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

import { createHash } from "node:crypto";

/** What can be hashed: plain data without functions, dates or cycles. */
export type CanonicalValue =
  | null
  | boolean
  | number
  | string
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue | undefined };

/**
 * One text per value: keys sorted by code unit, no white space, numbers in their shortest exact
 * decimal form (`-0` stays `-0`; NaN and the infinities, which JSON has not, become `"NaN"`,
 * `"Infinity"`, `"-Infinity"`), keys with `undefined` left out. Equal values give equal text.
 */
export function canonicalJson(value: CanonicalValue): string {
  if (typeof value === "number") return canonicalNumber(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const fields = Object.keys(value)
    .sort()
    .flatMap((key) => {
      const field = value[key];
      return field === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(field)}`];
    });
  return `{${fields.join(",")}}`;
}

/** SHA-256 of bytes or of a text in UTF-8, as 64 lower-case hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? "-0" : String(value);
}

function isList(value: object): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

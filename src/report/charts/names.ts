import type { ParameterValue } from "../../strategy/parameters.ts";
import { formatNumber } from "../format.ts";
import { decimals } from "../nice.ts";

/**
 * Outside text fit for a chart, which has no line breaks and no room: control characters and marks
 * of reading direction out, at most `longest` characters, the end cut off with "…".
 */
export function chartText(text: string, longest: number): string {
  const plain = text
    .toWellFormed()
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu, " ")
    .trim();
  const characters = [...plain];
  return characters.length <= longest ? plain : `${characters.slice(0, longest - 1).join("")}…`;
}

/** Significant digits of a parameter on an axis or in a list; its exact value is said elsewhere. */
const DIGITS = 6;

/** A parameter's value in short: numbers to six significant digits, others as they are. */
export function parameterText(value: ParameterValue | undefined): string {
  if (typeof value !== "number") return String(value ?? "");
  if (!Number.isFinite(value)) return formatNumber(value);
  const short = Number(value.toPrecision(DIGITS));
  const size = Math.abs(short);
  if (size !== 0 && (size < 1e-6 || size >= 1e9)) return String(short).replace("-", "−");
  return formatNumber(short, decimals(short));
}

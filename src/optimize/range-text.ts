import { AssayError, expected } from "../errors.ts";
import type { NumberRange } from "./ranges.ts";

/**
 * Reads ranges as a command line gives them: `fast=5:50:5,slow=60:240:20`. A piece without `=`
 * continues the list before it, so `fast=5,10,20,slow=60:240:20` gives `fast` three values. Empty
 * pieces are left out. What the texts mean is decided where the parameters are known
 * (`resolveAxes`).
 *
 * @returns the pieces of each parameter by name.
 * @throws AssayError `bad-range` for a piece before any name, a name without a value, a name twice.
 */
export function parseRanges(text: string): Readonly<Record<string, readonly string[]>> {
  const hint = "Write name=from:to:step or name=value,value, with commas between parameters.";
  const ranges = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const piece of text.split(",").map((part) => part.trim())) {
    if (piece === "") continue;
    const at = piece.indexOf("=");
    if (at < 0) {
      if (!current) throw expected("bad-range", "Ranges", "name=range first", piece, hint);
      current.push(piece);
      continue;
    }
    const name = piece.slice(0, at).trim();
    const value = piece.slice(at + 1).trim();
    if (name === "" || value === "") {
      throw expected("bad-range", "Ranges", "name=range", piece, hint);
    }
    if (ranges.has(name)) {
      const message = `Ranges: expected each parameter once, got "${name}" twice.`;
      throw new AssayError("bad-range", message, `List its values: ${name}=5,10,20:40:10.`);
    }
    current = [value];
    ranges.set(name, current);
  }
  return Object.fromEntries(ranges);
}

/** `5-60`: what someone writes who means a range. */
const DASHED = /^(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)$/;

/**
 * Refuses two numbers with a dash between them, with the range that was probably meant.
 *
 * @param whole whether the parameter takes whole numbers only.
 * @throws AssayError `bad-range`; a text of any other kind is left alone.
 */
export function refuseDash(name: string, text: string, whole: boolean): void {
  const [match, first, second] = DASHED.exec(text) ?? [];
  if (match === undefined) return;
  const [from = 0, to = 0] = [Number(first), Number(second)].sort((a, b) => a - b);
  const step = from === to ? 1 : evenStep((to - from) / 10, whole);
  throw expected(
    "bad-range",
    `Range of "${name}"`,
    "from:to:step",
    text,
    `Write ${name}=${from}:${to}:${step}.`,
  );
}

/** The largest of 1, 2 and 5 times a power of ten that is not above `most`; 1 at least where whole. */
function evenStep(most: number, whole: boolean): number {
  if (whole && most < 1) return 1;
  const exponent = Math.floor(Math.log10(most));
  const digit = [5, 2, 1].find((factor) => Number(`${factor}e${exponent}`) <= most) ?? 1;
  return Number(`${digit}e${exponent}`);
}

/**
 * Reads `from:to` or `from:to:step`.
 * @throws AssayError `bad-range` for a text that is not two or three numbers between colons.
 */
export function parseNumberRange(name: string, text: string): NumberRange {
  const parts = text.split(":").map((part) => part.trim());
  const numbers = parts.map(Number);
  const [from, to, step] = numbers;
  const readable = parts.every((part, i) => part !== "" && Number.isFinite(numbers[i]));
  if (!readable || from === undefined || to === undefined || parts.length > 3) {
    throw expected(
      "bad-range",
      `Range of "${name}"`,
      "from:to:step in numbers",
      text,
      `Write for example ${name}=5:50:5; the end belongs to the range.`,
    );
  }
  return step === undefined ? { from, to } : { from, to, step };
}

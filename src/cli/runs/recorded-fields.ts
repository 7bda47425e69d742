import { fieldAt, numberOf, textOf } from "../../tracking/fields.ts";
import { damagedRun, type RecordedRun } from "../../tracking/recorded-run.ts";

/** A text in the document. @throws AssayError `damaged-run` */
export function recordedText(run: RecordedRun, ...path: readonly string[]): string {
  return textOf(fieldAt(run.document, ...path)) ?? missing(run, path, "a text");
}

/** A number in the document. @throws AssayError `damaged-run` */
export function recordedNumber(run: RecordedRun, ...path: readonly string[]): number {
  return numberOf(fieldAt(run.document, ...path)) ?? missing(run, path, "a number");
}

/** A number in the document; undefined where it holds null or nothing. */
export function numberIfRecorded(
  { document }: RecordedRun,
  ...path: readonly string[]
): number | undefined {
  return numberOf(fieldAt(document, ...path));
}

/** A text in the document; undefined where it holds null or nothing. */
export function textIfRecorded(
  { document }: RecordedRun,
  ...path: readonly string[]
): string | undefined {
  return textOf(fieldAt(document, ...path));
}

/** A list in the document. @throws AssayError `damaged-run` */
export function recordedList(run: RecordedRun, ...path: readonly string[]): readonly unknown[] {
  const value = fieldAt(run.document, ...path);
  return Array.isArray(value) ? value : missing(run, path, "a list");
}

/** Ends with what the document lacks. */
export function missing(run: RecordedRun, path: readonly string[], wanted: string): never {
  const got = JSON.stringify(fieldAt(run.document, ...path)) ?? "nothing";
  throw damagedRun(
    run.runId,
    `run.json: ${path.join(".")}: expected ${wanted}, got ${got.slice(0, 80)}`,
  );
}

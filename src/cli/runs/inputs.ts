import { existsSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { AssayError } from "../../errors.ts";
import { fieldAt, textOf } from "../../tracking/fields.ts";
import type { RecordedRun } from "../../tracking/recorded-run.ts";

/** Where the inputs of a run are now, where that is not as the index says. */
export interface MovedInputs {
  /** Bars. */
  readonly data?: string;
  /** Id or path. */
  readonly snapshot?: string;
  readonly signal?: string;
}

/**
 * Path of the bars of a run.
 * @throws AssayError `data-not-found`
 */
export function barsOf(run: RecordedRun, { data }: MovedInputs): string {
  return data ?? recordedPath(run, "data", "bars", "--data PATH");
}

/**
 * Path of the signal's file of a suite.
 * @throws AssayError `data-not-found`
 */
export function signalOf(run: RecordedRun, { signal }: MovedInputs): string {
  return signal ?? recordedPath(run, "signal_file", "signal", "--signal FILE");
}

/**
 * Id or path of the snapshot of a suite: an id was one of the folder `snapshots` where it was made.
 * @throws AssayError `data-not-found`
 */
export function snapshotOf(run: RecordedRun, { snapshot }: MovedInputs): string {
  if (snapshot !== undefined) return snapshot;
  const typed = textOf(run.index?.data);
  const folder = textOf(run.index?.folder);
  if (typed !== undefined && folder !== undefined) {
    const found = [join(folder, "snapshots", typed), resolve(folder, typed)].find((path) =>
      existsSync(join(path, "manifest.json")),
    );
    if (found !== undefined) return found;
  }
  throw notFound(run, "snapshot", typed, "--snapshot ID");
}

/** Path of the user's own file that a run began with; undefined where the index does not know it. */
export function originalFile({ index, kind }: RecordedRun): string | undefined {
  const typed = textOf(index?.[kind === "suite" ? "baseline_file" : "strategy_file"]);
  const folder = textOf(index?.folder);
  return typed === undefined || folder === undefined ? undefined : resolve(folder, typed);
}

/** What was asked for besides what the run's own document says; undefined without a note of it. */
export function askedOf({ index }: RecordedRun, name: string): unknown {
  return fieldAt(index, "asked", name);
}

function recordedPath(run: RecordedRun, field: string, noun: string, flag: string): string {
  const typed = textOf(run.index?.[field]);
  const folder = textOf(run.index?.folder);
  if (typed !== undefined && (folder !== undefined || isAbsolute(typed))) {
    const path = resolve(folder ?? "", typed);
    if (existsSync(path)) return path;
  }
  throw notFound(run, noun, typed, flag);
}

function notFound(
  { runId, index }: RecordedRun,
  noun: string,
  typed: string | undefined,
  flag: string,
): AssayError {
  const where = textOf(index?.folder);
  return new AssayError(
    "data-not-found",
    typed === undefined
      ? `Run ${runId}: the index has no note of where its ${noun} was.`
      : `Run ${runId}: its ${noun} is not there any more: ${typed}${where === undefined ? "" : `, in ${where}`}.`,
    `Say where it is now with ${flag}.`,
  );
}

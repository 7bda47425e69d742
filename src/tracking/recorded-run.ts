import { join, resolve } from "node:path";
import { AssayError } from "../errors.ts";
import type { Fields } from "./fields.ts";
import { runId as runIdOf } from "./identity.ts";
import { kindOf, type RunKind } from "./run-kind.ts";
import { readIndex } from "./store-index.ts";
import { identityOf, type ListedFile, listedFiles, readDocument } from "./stored-run.ts";

/** A run as the store has it. */
export interface RecordedRun {
  readonly runId: string;
  readonly kind: RunKind;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** What `run.json` says. */
  readonly document: Fields;
  readonly files: readonly ListedFile[];
  /** What the index says; undefined where it has no note of the run. */
  readonly index: Fields | undefined;
}

/**
 * Reads what a store has of a run.
 *
 * @throws AssayError `damaged-run` where `run.json` cannot be understood.
 */
export function readRun(root: string, runId: string): RecordedRun {
  const home = resolve(root);
  const folder = join(home, runId);
  const { document, problem } = readDocument(folder);
  if (!document) throw damagedRun(runId, `${problem}`);
  const kind = kindOf(document.kind);
  const files = listedFiles(document);
  if (!kind || document.run_id !== runId)
    throw damagedRun(runId, "run.json is not that of this run");
  if (!files) throw damagedRun(runId, "run.json does not list its files");
  return { runId, kind, folder, document, files, index: readIndex(home, runId) };
}

/** What is said of a run whose files are not what they should be. */
export function damagedRun(runId: string, problem: string): AssayError {
  return new AssayError(
    "damaged-run",
    `Run ${runId} cannot be read: ${problem}.`,
    "Remove its folder and run it again, or restore the folder from a copy.",
    { exitCode: 1 },
  );
}

/** The id that belongs to what a `run.json` says: another than its own once it was changed. */
export function idOfRecorded(document: Fields): string {
  // What was read from JSON is canonical by nature.
  return runIdOf(JSON.parse(JSON.stringify(identityOf(document))));
}

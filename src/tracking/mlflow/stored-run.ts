import { resolve } from "node:path";
import { AssayError } from "../../errors.ts";
import type { Fields } from "../fields.ts";
import { runSummary } from "../list-runs.ts";
import type { RunKind } from "../run-kind.ts";
import { readIndex } from "../store-index.ts";
import { type ListedFile, listedFiles, readDocument } from "../stored-run.ts";

/** A whole run of the store, as far as its documents tell. */
export interface OpenedRun {
  readonly runId: string;
  readonly kind: RunKind;
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** `run.json`. */
  readonly document: Fields;
  /** The store's note of when, where and by whom it was made; empty where there is none. */
  readonly index: Fields;
  readonly files: readonly ListedFile[];
}

/**
 * Opens a run whose files are all there at their lengths.
 *
 * @throws AssayError `damaged-run`
 */
export function openRun(root: string, runId: string): OpenedRun {
  const { kind, name, folder, problem } = runSummary(root, runId);
  const { document } = readDocument(folder);
  const files = document && listedFiles(document);
  if (problem !== undefined || kind === null || !document || !files) {
    throw new AssayError(
      "damaged-run",
      `Run ${runId} in ${root} is not whole: ${problem ?? "it names no kind of run"}.`,
      "Run the same command again, which replaces it, or remove its folder.",
      { exitCode: 1 },
    );
  }
  return {
    runId,
    kind,
    name,
    folder,
    document,
    index: readIndex(resolve(root), runId) ?? {},
    files,
  };
}

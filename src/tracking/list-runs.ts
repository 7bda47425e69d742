import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Fields, fieldAt, textOf } from "./fields.ts";
import { partialFolders, runFolders } from "./run-folders.ts";
import { kindOf, type RunKind } from "./run-kind.ts";
import { indexedRuns, readIndex } from "./store-index.ts";
import { type StoredMetrics, storedMetrics } from "./stored-metrics.ts";
import { listedFiles, RUN_DOCUMENT, readDocument, shortfallOf } from "./stored-run.ts";

/** What a list says of a run. */
export interface RunSummary {
  readonly runId: string;
  /** Null where neither the run nor the index can tell. */
  readonly kind: RunKind | null;
  /** Of the strategy, or of the signal's file; empty where nothing can tell. */
  readonly name: string;
  /** When it was made, ISO 8601 UTC; null where the index does not know. */
  readonly created: string | null;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** Headline figures by name; null where one is not defined, empty where none can be read. */
  readonly metrics: StoredMetrics;
  /** What is wrong with its files, by their lengths alone; absent for a whole run. */
  readonly problem?: string;
}

/** All runs of a store, and what else there is to say of it. */
export interface StoreListing {
  /** Newest first; those of unknown age last, by id. */
  readonly runs: readonly RunSummary[];
  /** Interrupted searches, notes without a run: in sentences. */
  readonly notes: readonly string[];
}

/**
 * The runs of a store, newest first; one that is damaged is among them, with its `problem`.
 *
 * @param root folder of all runs; one that does not exist holds none.
 */
export function listRuns(root: string): RunSummary[] {
  return [...readStore(root).runs];
}

/** `listRuns` with what else there is to say of a store. */
export function readStore(root: string): StoreListing {
  const home = resolve(root);
  const folders = runFolders(home);
  const interrupted = folders.filter((name) => isInterrupted(join(home, name)));
  const runs = folders
    .filter((name) => !interrupted.includes(name))
    .map((name) => runSummary(home, name))
    .sort(newestFirst);
  const orphans = indexedRuns(home).filter((name) => !folders.includes(name));
  return {
    runs,
    notes: [
      ...(interrupted.length > 0 ? [interruptedInWords(interrupted)] : []),
      ...(orphans.length > 0 ? [orphansInWords(orphans)] : []),
      ...partialFolders(home).map(
        (name) =>
          `${name} is of a write that is under way or was broken off; in the latter case it may be removed.`,
      ),
    ],
  };
}

/** What a list says of the run in `<root>/<runId>/`; throws nothing. */
export function runSummary(root: string, runId: string): RunSummary {
  const home = resolve(root);
  const folder = join(home, runId);
  const index = readIndex(home, runId);
  const { document, problem } = readDocument(folder);
  const known = {
    runId,
    created: timeOf(index?.created),
    folder,
  };
  if (!document) {
    const kind = kindOf(index?.kind) ?? null;
    return { ...known, kind, name: textOf(index?.name) ?? "", metrics: {}, problem };
  }
  const wrong = problemOf(folder, runId, document);
  return {
    ...known,
    kind: kindOf(document.kind) ?? kindOf(index?.kind) ?? null,
    name: nameOf(document, index),
    metrics: storedMetrics(folder, document),
    ...(wrong === undefined ? {} : { problem: wrong }),
  };
}

/** Whether a search has begun here and not come to its end: no run yet, and none that is damaged. */
export function isInterrupted(folder: string): boolean {
  return existsSync(join(folder, "checkpoint.bin")) && !existsSync(join(folder, RUN_DOCUMENT));
}

function problemOf(folder: string, runId: string, document: Fields): string | undefined {
  if (document.run_id !== runId) return `${RUN_DOCUMENT} is that of another run`;
  if (!kindOf(document.kind)) return `${RUN_DOCUMENT} names no kind of run`;
  const files = listedFiles(document);
  if (!files) return `${RUN_DOCUMENT} does not list its files`;
  return shortfallOf(folder, files);
}

/** Suites from before their signal had a name go by the index, or by its hash. */
function nameOf(document: Fields, index: Fields | undefined): string {
  const said = fieldAt(document, document.kind === "suite" ? "signal" : "strategy", "name");
  const hash = textOf(fieldAt(document, "signal", "hash"));
  return textOf(said) ?? textOf(index?.name) ?? (hash === undefined ? "" : `signal ${hash}`);
}

function timeOf(value: unknown): string | null {
  const text = textOf(value);
  return text !== undefined && !Number.isNaN(Date.parse(text)) ? text : null;
}

function newestFirst(a: RunSummary, b: RunSummary): number {
  const [one, other] = [a.created ?? "", b.created ?? ""];
  if (one !== other) return one < other ? 1 : -1;
  return a.runId < b.runId ? -1 : 1;
}

function interruptedInWords(ids: readonly string[]): string {
  return ids.length === 1
    ? `Search ${ids[0]} was interrupted; the same command with --resume goes on with it.`
    : `${ids.length} searches were interrupted (${shown(ids)}); their commands with --resume go on with them.`;
}

function orphansInWords(ids: readonly string[]): string {
  return ids.length === 1
    ? `The index has a note of ${ids[0]}, of which there is no folder: the run was removed.`
    : `The index has notes of ${ids.length} runs without a folder (${shown(ids)}): they were removed.`;
}

function shown(ids: readonly string[]): string {
  return `${ids.slice(0, 3).join(", ")}${ids.length > 3 ? ", …" : ""}`;
}

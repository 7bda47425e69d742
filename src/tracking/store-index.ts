import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { type Fields, fieldsOf } from "./fields.ts";
import type { RunKind } from "./run-kind.ts";
import { writeFileWhole } from "./run-store.ts";

/** Folder of the index, inside the store. */
const INDEX = "index";

/** What the store knows about a run besides what the run says itself. */
export interface IndexEntry {
  readonly runId: string;
  readonly kind: RunKind;
  readonly name: string;
  /** Wall-clock time of the run that wrote the files. */
  readonly seconds: number;
  /** As typed; a run is of a strategy or of a signal. */
  readonly strategyFile?: string;
  readonly signalFile?: string;
  readonly baselineFile?: string;
  readonly data: string;
  /** What was asked for in a way that no byte depends on, but that a second run needs. */
  readonly asked: AskedBars | AskedSignal;
}

/** How bars were asked for: an absent field is "all" or "as they come". */
export interface AskedBars {
  readonly symbols?: readonly string[];
  readonly timeframe?: string;
}

/** What the columns of a signal's file are called, where not as in the contract. */
export interface AskedSignal {
  readonly columns: Readonly<Record<string, string>>;
}

/**
 * Notes when, where and from what a run was made, in `<root>/index/<run id>.json`: a file per run, so
 * that two processes never write the same one, and a crash loses one at most. The first note of a run
 * stays as long as its files do.
 *
 * @param created whether the files were written now: a note of earlier ones that were removed goes.
 * @throws AssayError `disk-full` or `unwritable`.
 */
export function recordInIndex(root: string, entry: IndexEntry, created: boolean): void {
  const path = indexPath(resolve(root), entry.runId);
  if (!created && existsSync(path)) return;
  const document = {
    run_id: entry.runId,
    kind: entry.kind,
    name: entry.name,
    created: new Date().toISOString(),
    seconds: entry.seconds,
    host: hostname(),
    folder: process.cwd(),
    strategy_file: entry.strategyFile,
    signal_file: entry.signalFile,
    baseline_file: entry.baselineFile,
    data: entry.data,
    asked: entry.asked,
  };
  writeFileWhole(path, Buffer.from(`${JSON.stringify(document, null, 2)}\n`));
}

/** What the index holds of a run; undefined where it holds nothing that can be read. */
export function readIndex(root: string, runId: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(readFileSync(indexPath(root, runId), "utf8")));
  } catch {
    return undefined;
  }
}

/** Ids that the index has a note of, by id. */
export function indexedRuns(root: string): string[] {
  try {
    return readdirSync(join(root, INDEX))
      .flatMap((name) => /^([0-9a-f]{16})\.json$/.exec(name)?.[1] ?? [])
      .sort();
  } catch {
    return [];
  }
}

function indexPath(root: string, runId: string): string {
  return join(root, INDEX, `${runId}.json`);
}

import { randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import {
  errorCode,
  makeFolders,
  removeEmptyFolders,
  syncFolder,
  writeError,
} from "../data/folders.ts";
import { letSignalsIn } from "../data/pending-signals.ts";
import { type CanonicalValue, sha256 } from "./canonical.ts";
import { listedFiles, RUN_DOCUMENT, readDocument, shortfallOf } from "./stored-run.ts";

/** A file of a run: its name inside the run's folder, and how its bytes are made when needed. */
export interface RunFile {
  readonly name: string;
  readonly make: () => Uint8Array | Promise<Uint8Array>;
  /** Extra files (`--debug`) are not listed in `run.json`, so it is the same with and without. */
  readonly extra?: boolean;
}

export interface StoredRun {
  /** Absolute path of the run's folder. */
  readonly folder: string;
  /** False when an identical run was already there and was kept. */
  readonly created: boolean;
}

/**
 * Puts a run into `<root>/<runId>/`: all of it or nothing. Files go into a temporary sibling folder,
 * are flushed to the disk, and the folder is renamed; a crash, a full disk, Ctrl-C or a second
 * process with the same run leave no half run. A complete run of that id is kept as it is (same id,
 * same bytes); one with missing or shortened files is replaced.
 *
 * @param document identity and parameters; `run.json` is it plus `run_id` and the hash of each file.
 * @throws AssayError `disk-full` or `unwritable`; nothing is left behind then.
 */
export async function storeRun(
  root: string,
  runId: string,
  document: { readonly [key: string]: CanonicalValue },
  files: readonly RunFile[],
): Promise<StoredRun> {
  const home = resolve(root);
  const folder = join(home, runId);
  await letSignalsIn();
  if (isComplete(folder, files)) return { folder, created: false };
  const temporary = join(home, `.partial-${runId}-${randomUUID()}`);
  let madeRoot: string | undefined;
  const discard = () => {
    rmSync(temporary, { recursive: true, force: true });
    if (madeRoot) removeEmptyFolders(home, madeRoot);
  };
  process.once("exit", discard);
  try {
    madeRoot = makeFolders(home);
    mkdirSync(temporary);
    const listed: Record<string, CanonicalValue> = {};
    for (const file of files) {
      const bytes = await file.make();
      writeDurably(temporary, file.name, bytes);
      if (!file.extra) listed[file.name] = { bytes: bytes.length, sha256: sha256(bytes) };
    }
    const run = { run_id: runId, ...document, files: listed };
    writeDurably(temporary, RUN_DOCUMENT, Buffer.from(`${JSON.stringify(run, null, 2)}\n`));
    for (const name of new Set(files.map((file) => dirname(file.name)))) {
      syncFolder(join(temporary, name));
    }
    syncFolder(temporary);
    await letSignalsIn();
    const created = moveIntoPlace(temporary, folder, files);
    syncFolder(home);
    return { folder, created };
  } catch (error) {
    discard();
    throw writeError(error, root, WAY_OUT);
  } finally {
    process.removeListener("exit", discard);
  }
}

const WAY_OUT = "choose another folder with --out, or compute only with --no-files.";

/**
 * Writes one small file whole or not at all: temporary sibling, flush, rename.
 *
 * @param wayOut what else one can do where it cannot be written; for the hint.
 * @throws AssayError `disk-full` or `unwritable`.
 */
export function writeFileWhole(path: string, bytes: Uint8Array, wayOut = WAY_OUT): void {
  const temporary = `${path}.partial-${randomUUID()}`;
  try {
    makeFolders(dirname(path));
    writeDurably(dirname(path), temporary.slice(dirname(path).length + 1), bytes);
    renameSync(temporary, path);
  } catch (error) {
    removeIfThere(temporary);
    throw writeError(error, dirname(path), wayOut);
  }
}

/** Whether a run is there with every file at the length its `run.json` states. */
function isComplete(folder: string, wanted: readonly RunFile[]): boolean {
  const { document } = readDocument(folder);
  const listed = document && listedFiles(document);
  if (!listed || shortfallOf(folder, listed) !== undefined) return false;
  return wanted.every(({ name }) => existsSync(join(folder, name)));
}

/** True when this process's folder took the place; false when another's was there first. */
function moveIntoPlace(temporary: string, folder: string, files: readonly RunFile[]): boolean {
  try {
    renameSync(temporary, folder);
    return true;
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST"].includes(errorCode(error))) throw error;
  }
  if (isComplete(folder, files)) {
    rmSync(temporary, { recursive: true, force: true });
    return false;
  }
  const damaged = `${temporary}-replaced`;
  renameSync(folder, damaged);
  renameSync(temporary, folder);
  rmSync(damaged, { recursive: true, force: true });
  return true;
}

function writeDurably(folder: string, name: string, bytes: Uint8Array): void {
  const path = join(folder, name);
  makeFolders(dirname(path));
  const file = openSync(path, "wx");
  try {
    let written = 0;
    while (written < bytes.length) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Removes a file of which there may be nothing, not even the folder. */
function removeIfThere(path: string): void {
  try {
    rmSync(path);
  } catch {
    // What kept it from being written is what is told.
  }
}

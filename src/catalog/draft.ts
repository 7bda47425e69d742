import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { errorCode, makeFolders, removeEmptyFolders, writeError } from "../data/folders.ts";
import { letSignalsIn } from "../data/pending-signals.ts";
import { isAlive } from "../data/process-alive.ts";

/** Names of unfinished folders: `.partial-<host>-<process>-<random>`. */
const PREFIX = ".partial-";
const NAME = /^\.partial-(.+)-(\d+)-[0-9a-f]{8}$/;

/** Whether a name is that of something unfinished. */
export function isUnfinished(name: string): boolean {
  return name.startsWith(PREFIX);
}

/**
 * Gives `fill` a hidden folder to write into, which it moves to its place when all is on disk. What is
 * left of it when anything fails or the process ends is removed, and what earlier processes left when
 * they were killed is removed before.
 *
 * @param root folder of the snapshots
 * @throws AssayError `disk-full`, `unwritable`; nothing is left behind then
 */
export async function withDraft<T>(
  root: string,
  shownRoot: string,
  fill: (draft: string) => Promise<T>,
): Promise<T> {
  const draft = join(root, `${PREFIX}${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`);
  let madeRoot: string | undefined;
  const discard = () => {
    rmSync(draft, { recursive: true, force: true, maxRetries: 5 });
    if (madeRoot) removeEmptyFolders(root, madeRoot);
  };
  process.once("exit", discard);
  try {
    madeRoot = makeFolders(root);
    removeLeftovers(root);
    mkdirSync(draft);
    const result = await fill(draft);
    await letSignalsIn();
    discard();
    return result;
  } catch (error) {
    discard();
    throw writeError(error, shownRoot, "choose another folder with --out.");
  } finally {
    process.removeListener("exit", discard);
  }
}

/**
 * Moves a folder to a place that is free.
 *
 * @returns false when something is there already
 */
export function moveToFreePlace(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (["ENOTEMPTY", "EEXIST"].includes(errorCode(error))) return false;
    throw error;
  }
}

/** Removes unfinished folders of processes of this machine that are no more. */
function removeLeftovers(root: string): void {
  for (const name of readdirSync(root)) {
    const [, host, pid] = NAME.exec(name) ?? [];
    if (host !== hostname() || pid === undefined) continue;
    if (!isAlive(Number(pid))) rmSync(join(root, name), { recursive: true, force: true });
  }
}

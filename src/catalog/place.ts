import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { syncFolder } from "../data/folders.ts";
import { isUnfinished, moveToFreePlace } from "./draft.ts";
import { hasLength } from "./file-check.ts";
import { FORMAT } from "./format.ts";
import { MANIFEST, readManifest } from "./manifest.ts";

/** Names of the folders below `root` that hold a snapshot, sorted. */
export function snapshotNames(root: string): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => !isUnfinished(name) && existsSync(join(root, name, MANIFEST)))
    .sort();
}

/** The first snapshot of our own format that has this content and all its files. */
export function findTwin(root: string, fingerprint: string): string | undefined {
  return snapshotNames(root).find((name) => isTwin(join(root, name), fingerprint));
}

function isTwin(folder: string, fingerprint: string): boolean {
  try {
    const manifest = readManifest(folder);
    if (manifest.version !== FORMAT || manifest.fingerprint !== fingerprint) return false;
    return Object.entries(manifest.components ?? {}).every(
      ([table, { file }]) => file && hasLength(join(folder, `${table}.parquet`), file),
    );
  } catch {
    return false;
  }
}

/**
 * Moves an unfinished snapshot to its place, or finds one with the same content, perhaps of another
 * process that was faster.
 *
 * @param date makes an id of it; else the fingerprint does
 * @param finish called with the id before each attempt; writes what depends on it and puts all on the disk
 */
export async function movePlace(
  root: string,
  draft: string,
  fingerprint: string,
  date: string | undefined,
  finish: (id: string) => Promise<void>,
): Promise<{ readonly id: string; readonly created: boolean }> {
  for (;;) {
    // The name first: who takes it between the two steps is found by the search or blocks the move.
    const id = date === undefined ? `snap_${fingerprint}` : nextDatedId(root, date);
    const twin = findTwin(root, fingerprint);
    if (twin) return { id: twin, created: false };
    rmSync(join(draft, MANIFEST), { force: true });
    await finish(id);
    if (moveToFreePlace(draft, join(root, id))) {
      syncFolder(root);
      return { id, created: true };
    }
    if (date === undefined && !isTwin(join(root, id), fingerprint)) setAside(join(root, id), draft);
  }
}

/** A folder under the name of this content that does not hold it whole makes room. */
function setAside(damaged: string, draft: string): void {
  if (!existsSync(damaged)) return;
  const aside = `${draft}-replaced`;
  renameSync(damaged, aside);
  rmSync(aside, { recursive: true, force: true });
}

function nextDatedId(root: string, date: string): string {
  let version = 1;
  for (const name of existsSync(root) ? readdirSync(root) : []) {
    const [, day, number] = /^(\d{4}-\d{2}-\d{2})-v(\d+)$/.exec(name) ?? [];
    if (day === date) version = Math.max(version, Number(number) + 1);
  }
  return `${date}-v${version}`;
}

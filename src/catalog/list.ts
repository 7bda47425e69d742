import { join } from "node:path";
import { rowCount } from "../data/row-count.ts";
import { AssayError } from "../errors.ts";
import { readManifest, type SnapshotManifest } from "./manifest.ts";
import { snapshotNames } from "./place.ts";
import { tableFile } from "./table-files.ts";

/** What a list says of a snapshot; null where its format does not. */
export interface SnapshotEntry {
  readonly id: string;
  /** Folder of the snapshot, below the folder that was given. */
  readonly path: string;
  /** Format 1 to 5; null where the manifest cannot be read. */
  readonly version: number | null;
  readonly fingerprint: string | null;
  /** Rows of `ret`. */
  readonly rows: number | null;
  /** First and last date of `ret`: `2020-01-31`. */
  readonly from: string | null;
  readonly to: string | null;
  /** Why it cannot be read. */
  readonly problem?: string;
}

/**
 * The snapshots of a folder, by id; opens manifests only. What an interrupted creation left is no
 * snapshot.
 *
 * @param folder `snapshots` unless given; one that does not exist holds none
 */
export function listSnapshots({ folder = "snapshots" }: { folder?: string } = {}): SnapshotEntry[] {
  return snapshotNames(folder).map((id) => {
    const path = join(folder, id);
    try {
      return entryOf(id, path, readManifest(path));
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      const nothing = { version: null, fingerprint: null, rows: null, from: null, to: null };
      return { id, path, ...nothing, problem: error.message };
    }
  });
}

function entryOf(id: string, path: string, manifest: SnapshotManifest): SnapshotEntry {
  const { version, fingerprint = null, components, files } = manifest;
  const old = files?.ret;
  const ret = components?.ret ?? (typeof old === "object" ? old : undefined);
  const [from, to] = ret?.date_range ?? [null, null];
  return { id, path, version, fingerprint, rows: ret?.rows ?? rowsOf(path, manifest), from, to };
}

function rowsOf(path: string, manifest: SnapshotManifest): number | null {
  const file = tableFile(path, manifest, "ret");
  return (file === undefined ? undefined : rowCount(file)) ?? null;
}

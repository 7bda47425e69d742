import { basename } from "node:path";
import { AssayError } from "../errors.ts";
import type { SignalCatalog } from "../signals/catalog-port.ts";
import { openCatalog } from "./catalog.ts";
import { findSnapshot } from "./find-snapshot.ts";
import { readManifest, type SnapshotManifest } from "./manifest.ts";
import { fingerprintOfSnapshot } from "./table-files.ts";

/** How a snapshot is opened. */
export interface LoadCatalogOptions {
  /** Folder of the snapshots; `snapshots` unless given. Not looked at for a path. */
  readonly folder?: string;
  /** Reads and checks everything first; false unless given. */
  readonly verifyIntegrity?: boolean;
}

/** A snapshot, opened, with what it says about itself. */
export interface SnapshotCatalog extends SignalCatalog {
  /** Absolute path of its folder. */
  readonly path: string;
  readonly manifest: SnapshotManifest;
}

/**
 * Opens a snapshot of format 1 to 5: its facts now, columns when they are asked for. Columns come from
 * the raw store, where it is there and whole, straight into shared memory; else from the Parquet files,
 * normalised as at creation (duplicates: the last row; dates off the calendar are left out).
 *
 * @param idOrPath id of a snapshot in `folder`, or path of its folder
 * @throws AssayError `unknown-snapshot`, `damaged-manifest`, `newer-format`, `missing-table`,
 *   `damaged-file`; with `verifyIntegrity` also `damaged-snapshot`, which names the tables that differ
 */
export async function loadCatalog(
  idOrPath: string,
  { folder = "snapshots", verifyIntegrity = false }: LoadCatalogOptions = {},
): Promise<SnapshotCatalog> {
  const path = findSnapshot(idOrPath, folder);
  const manifest = readManifest(path);
  if (verifyIntegrity) await requireIntegrity(path);
  const fingerprint = fingerprintOfSnapshot(path, manifest);
  const catalog = await openCatalog(path, basename(path), { ...manifest, fingerprint });
  return { ...catalog, path, manifest };
}

async function requireIntegrity(path: string): Promise<void> {
  const { verifySnapshotIntegrity } = await import("./verify.ts");
  const { problems } = await verifySnapshotIntegrity(path);
  if (problems.length === 0) return;
  throw new AssayError(
    "damaged-snapshot",
    `${path}: expected the values that the snapshot was made with; ${problems.map(({ table, problem }) => `${table}: ${problem}`).join("; ")}.`,
    "Restore the files that are named, or create the snapshot again from its sources.",
    { exitCode: 1 },
  );
}

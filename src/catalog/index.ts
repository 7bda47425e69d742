/**
 * The catalog for users. Each function loads what it needs when it is called, since every strategy file
 * imports the entry and few open snapshots: reading manifests alone takes a twentieth of a second to load.
 */

import type { SignalRows } from "../signals/catalog-port.ts";
import type { CreatedSnapshot, SnapshotOptions } from "./create.ts";
import type { SnapshotEntry } from "./list.ts";
import type { LoadCatalogOptions, SnapshotCatalog } from "./load.ts";
import type { ObjectStats } from "./objects.ts";
import type { SignalFileOptions } from "./signal-file.ts";
import type { SnapshotSources } from "./table-source.ts";
import type { IntegrityReport } from "./verify.ts";

export type { CreatedSnapshot, SnapshotOptions } from "./create.ts";
export type { SnapshotEntry } from "./list.ts";
export type { LoadCatalogOptions, SnapshotCatalog } from "./load.ts";
export type { ObjectStats } from "./objects.ts";
export type { ColumnMapping } from "./signal-columns.ts";
export type { SignalFileOptions } from "./signal-file.ts";
export type { SnapshotQuality } from "./store-sources.ts";
export type { SnapshotSources } from "./table-source.ts";
export { computeSnapshotFingerprint, type SnapshotProvenance } from "./value-hash.ts";
export type { IntegrityProblem, IntegrityReport } from "./verify.ts";

/**
 * Makes a snapshot of source tables (Parquet, CSV(.gz) or Arrow IPC): normalises, drops duplicates
 * (the last row of a key is kept) and dates off the calendar, sorts, joins, hashes and stores them.
 * All of it is written or nothing. A `manifest.json` in the folder of the sources gives vendor, as-of
 * (unless the options do) and caveats.
 *
 * @param sources a folder with `ret`, `risk`, `trading_date` and perhaps `descriptor`, or their files
 * @throws AssayError `missing-path`, `missing-table`, `missing-column`, `bad-column`, `empty-key`,
 *   `unreadable-cell`, `damaged-file`, `no-data`, `bad-calendar`, `shifted-returns`, `disk-full`, `unwritable`
 */
export async function createSnapshot(
  sources: SnapshotSources,
  options: SnapshotOptions = {},
): Promise<CreatedSnapshot> {
  return (await import("./create.ts")).createSnapshot(sources, options);
}

/**
 * Opens a snapshot of format 1 to 5: its facts now, columns when they are asked for. Columns come from
 * the raw store, where it is there and whole, straight into shared memory; else from the Parquet files,
 * normalised as at creation.
 *
 * @param idOrPath id of a snapshot in `folder`, or path of its folder
 * @throws AssayError `unknown-snapshot`, `damaged-manifest`, `newer-format`, `missing-table`,
 *   `damaged-file`; with `verifyIntegrity` also `damaged-snapshot`, which names the tables that differ
 */
export async function loadCatalog(
  idOrPath: string,
  options: LoadCatalogOptions = {},
): Promise<SnapshotCatalog> {
  return (await import("./load.ts")).loadCatalog(idOrPath, options);
}

/**
 * Snapshots of a folder, by id.
 *
 * @param options.folder `snapshots` unless given; one that does not exist holds none
 */
export async function listSnapshots(options: { folder?: string } = {}): Promise<SnapshotEntry[]> {
  return (await import("./list.ts")).listSnapshots(options);
}

/**
 * Reads everything of a snapshot and names every table that differs from what was written.
 *
 * @param idOrPath as for `loadCatalog`
 * @throws AssayError `unknown-snapshot`, `damaged-manifest`, `newer-format`
 */
export async function verifySnapshotIntegrity(
  idOrPath: string,
  options: { readonly folder?: string } = {},
): Promise<IntegrityReport> {
  return (await import("./verify.ts")).verifySnapshotIntegrity(idOrPath, options);
}

/** Counts the objects of a folder of snapshots (`snapshots`); zeros where nothing is shared. */
export async function getObjectStats(folder = "snapshots"): Promise<ObjectStats> {
  return (await import("./objects.ts")).getObjectStats(folder);
}

/**
 * Hash of the values of a table file, whatever its layout, compression or kind.
 *
 * @param table name of the table (`ret`, `risk`, `asof_resid`, `baseline_<name>`, …): says what its columns are
 * @returns 16 hex digits
 * @throws AssayError as `createSnapshot`
 */
export async function computeTableHash(path: string, table: string): Promise<string> {
  return (await import("./table-hash.ts")).computeTableHash(path, table);
}

/**
 * Reads a signal (Parquet, CSV(.gz) or Arrow IPC) as `runSuite` and `runBacktest` take it.
 *
 * @throws AssayError for a file, a column or a cell that cannot be read, with its name
 */
export async function loadSignal(
  path: string,
  options: SignalFileOptions = {},
): Promise<SignalRows> {
  return (await import("./signal-file.ts")).loadSignal(path, options);
}

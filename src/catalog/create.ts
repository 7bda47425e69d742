import { join, resolve } from "node:path";
import { parseDate } from "../data/dates.ts";
import { expected } from "../errors.ts";
import type { SignalCatalog, SignalRows } from "../signals/catalog-port.ts";
import { openCatalog } from "./catalog.ts";
import { writeDerived } from "./derived.ts";
import { withDraft } from "./draft.ts";
import { syncBelow, writeNew } from "./file-check.ts";
import { DERIVED_TABLES, ENGINE, FORMAT, PANEL_TABLES } from "./format.ts";
import { identityHashes } from "./identity-hashes.ts";
import { type Component, MANIFEST, manifestBytes } from "./manifest.ts";
import { shareTables } from "./objects.ts";
import { objectPath } from "./objects-path.ts";
import { findTwin, movePlace } from "./place.ts";
import { type SourceFacts, sourceFacts } from "./source-manifest.ts";
import {
  type OpenSources,
  type Origins,
  openSources,
  type SnapshotQuality,
  storeSources,
} from "./store-sources.ts";
import { findSources, type SnapshotSources } from "./table-source.ts";
import { computeSnapshotFingerprint, type SnapshotProvenance } from "./value-hash.ts";
import { TableWriter } from "./write-tables.ts";

/** How a snapshot is made. */
export interface SnapshotOptions extends SnapshotProvenance {
  /** Folder of the snapshots; `snapshots` unless given. */
  readonly folder?: string;
  /** Makes an id of this date, `YYYY-MM-DD-vN` with the next free N; else it is `snap_<fingerprint>`. */
  readonly date?: string;
  /** Keeps tables in an object store that the snapshots of the folder share; false unless given. */
  readonly deduplicate?: boolean;
  /** Where each source comes from, for the manifest; its path unless given. */
  readonly origins?: Origins;
  /** Who or what makes it, for the manifest; `createSnapshot` unless given. */
  readonly createdBy?: string;
  /** Makes signals that are stored with the snapshot as `baseline_<name>`, from its own tables. */
  readonly baselines?: (catalog: SignalCatalog) => Promise<Readonly<Record<string, SignalRows>>>;
  /** Called before each part of the work. */
  readonly onProgress?: (done: number, total: number, what: string) => void;
}

type SettledOptions = SnapshotOptions & Pick<SourceFacts, "caveats">;

/** A snapshot that is on disk. */
export interface CreatedSnapshot {
  readonly id: string;
  /** Folder of the snapshot, below the folder that was given. */
  readonly path: string;
  readonly fingerprint: string;
  /** False when one with the same content was there already and was kept. */
  readonly created: boolean;
  readonly quality: SnapshotQuality;
}

/**
 * Makes a snapshot of source tables (Parquet, CSV(.gz) or Arrow IPC): normalises, drops duplicates
 * (the last row of a key is kept) and dates off the calendar, sorts, joins, hashes and stores them.
 * All of it is written or nothing. A `manifest.json` in the folder of the sources gives vendor, as-of
 * (unless the options do) and caveats.
 *
 * @param sources a folder with `ret`, `risk`, `trading_date` and perhaps `descriptor`, or their files
 * @throws AssayError `missing-path`, `missing-table`, `missing-column`, `bad-column`, `empty-key`,
 *   `unreadable-cell`, `damaged-file`, `no-data`, `bad-calendar`, `impossible-returns`, `shifted-returns`, `disk-full`, `unwritable`
 */
export async function createSnapshot(
  sources: SnapshotSources,
  options: SnapshotOptions = {},
): Promise<CreatedSnapshot> {
  const { folder = "snapshots", date } = options;
  if (date !== undefined) requireDate(date);
  const files = findSources(sources);
  const { vendor, asOf, caveats } = sourceFacts(sources);
  const settled = {
    ...options,
    vendor: options.vendor ?? vendor,
    asOf: options.asOf ?? asOf,
    caveats,
  };
  const root = resolve(folder);
  return await withDraft(root, folder, async (draft) => {
    const opened = await openSources(files);
    const writer = new TableWriter(draft, progressOf(opened, options));
    try {
      return await fillDraft(root, draft, opened, writer, settled);
    } finally {
      // Nothing may be written any more when the folder is removed.
      await writer.settle().catch(() => {});
    }
  }).then(({ id, ...rest }) => ({ id, path: join(folder, id), ...rest }));
}

/** A step is a column that is read, or a table that is derived. */
function progressOf(opened: OpenSources, { onProgress }: SnapshotOptions): (what: string) => void {
  const keys = 2;
  const columns = PANEL_TABLES.map((table) => (opened[table]?.columns.length ?? keys) - keys);
  const total = columns.reduce((sum, count) => sum + count, 0) + DERIVED_TABLES;
  let done = 0;
  return (what) => onProgress?.(Math.min(done++, total), total, what);
}

function requireDate(date: string): void {
  parseDate(date, "date");
  if (date.length === "2020-01-31".length) return;
  throw expected("bad-date", "date", "a day", date, "Write it like 2020-01-31.");
}

async function fillDraft(
  root: string,
  draft: string,
  opened: OpenSources,
  writer: TableWriter,
  options: SettledOptions,
): Promise<Omit<CreatedSnapshot, "path">> {
  const { panels, quality } = await storeSources(opened, writer, options.origins);
  if (!options.baselines) {
    const fingerprint = fingerprintOf(writer.components, options);
    const twin = findTwin(root, fingerprint);
    if (twin) return { id: twin, fingerprint, created: false, quality };
  }
  await writeDerived(writer, panels.ret, panels.risk);
  await writer.settle();
  if (options.baselines) await addBaselines(draft, writer, options);
  const fingerprint = fingerprintOf(writer.components, options);
  // Before the tables may become objects of other snapshots too.
  if (options.deduplicate) await syncBelow(draft);
  const components = options.deduplicate
    ? await shareTables(root, draft, writer.components)
    : writer.components;
  return await movePlace(root, draft, fingerprint, options.date, async (id) => {
    const document = documentOf(id, fingerprint, components, quality, options);
    writeNew(join(draft, MANIFEST), manifestBytes(document));
    await syncBelow(draft);
  }).then((placed) => ({ ...placed, fingerprint, quality }));
}

async function addBaselines(draft: string, writer: TableWriter, options: SnapshotOptions) {
  const { components } = writer;
  const fingerprint = fingerprintOf(components, options);
  const catalog = await openCatalog(draft, "draft", { version: FORMAT, fingerprint, components });
  const made = await options.baselines!(catalog);
  for (const [name, rows] of Object.entries(made)) writer.baseline(name, rows);
  await writer.settle();
}

/** Of the source tables and the stored baselines. */
function fingerprintOf(
  components: Readonly<Record<string, Component>>,
  provenance: SnapshotProvenance,
): string {
  return computeSnapshotFingerprint(identityHashes(components), provenance);
}

function documentOf(
  id: string,
  fingerprint: string,
  components: Readonly<Record<string, Component>>,
  quality: SnapshotQuality,
  { vendor, asOf, caveats, createdBy = "createSnapshot", deduplicate = false }: SettledOptions,
): object {
  const objects = Object.fromEntries(
    Object.entries(components).map(([table, { hash }]) => [
      table,
      { hash, object_path: objectPath(hash, table) },
    ]),
  );
  return {
    version: FORMAT,
    id,
    fingerprint,
    engine: ENGINE,
    created_by: createdBy,
    vendor: vendor ?? null,
    as_of: asOf ?? null,
    ...(caveats && { caveats }),
    components,
    ...(deduplicate && { objects }),
    quality,
  };
}

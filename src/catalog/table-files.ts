import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { AssayError } from "../errors.ts";
import { BASELINE_PREFIX, SOURCE_TABLES } from "./format.ts";
import type { SnapshotManifest } from "./manifest.ts";
import { OBJECTS } from "./objects-path.ts";

/**
 * Where the Parquet file of a table lies: in the folder of the snapshot, where the manifest of an older
 * format says, or in the object store; undefined where there is none.
 */
export function tableFile(
  folder: string,
  manifest: SnapshotManifest,
  table: string,
): string | undefined {
  const named = manifest.files?.[table];
  const object = manifest.objects?.[table]?.object_path;
  const root = dirname(folder);
  const places = [
    join(folder, `${table}.parquet`),
    ...(typeof named === "string" ? [join(folder, named)] : []),
    ...(object === undefined ? [] : objectPlaces(root, object)),
  ];
  return places.find((path) => existsSync(path));
}

function objectPlaces(root: string, object: string): string[] {
  return isAbsolute(object) ? [object] : [join(root, object), join(root, OBJECTS, object)];
}

/** @throws AssayError `missing-table` */
export function requireTableFile(
  folder: string,
  manifest: SnapshotManifest,
  table: string,
): string {
  const file = tableFile(folder, manifest, table);
  if (file !== undefined) return file;
  throw new AssayError(
    "missing-table",
    `${folder}: expected the table ${table}; there is no ${table}.parquet, nor an object of it.`,
    "Restore the file, or create the snapshot again from its sources.",
  );
}

/** Names of all tables of a snapshot. */
export function tableNames(folder: string, manifest: SnapshotManifest): string[] {
  if (manifest.components) return Object.keys(manifest.components);
  const inFolder = readdirSync(folder)
    .filter((name) => name.endsWith(".parquet"))
    .map((name) => name.slice(0, -".parquet".length));
  const listed = [...Object.keys(manifest.files ?? {}), ...Object.keys(manifest.objects ?? {})];
  return [...new Set([...inFolder, ...listed])].sort();
}

/** Names of the stored baselines. */
export function baselineNames(folder: string, manifest: SnapshotManifest): string[] {
  return tableNames(folder, manifest)
    .filter((name) => name.startsWith(BASELINE_PREFIX))
    .map((name) => name.slice(BASELINE_PREFIX.length));
}

/**
 * The fingerprint of a snapshot; of formats 1 and 2, which have none, one of the bytes of their source
 * tables.
 */
export function fingerprintOfSnapshot(folder: string, manifest: SnapshotManifest): string {
  if (manifest.fingerprint !== undefined) return manifest.fingerprint;
  const hash = createHash("sha256");
  for (const table of SOURCE_TABLES) {
    const file = tableFile(folder, manifest, table);
    if (file === undefined) continue;
    hash.update(`${table}\n`);
    hash.update(createHash("sha256").update(readFileSync(file)).digest());
  }
  return hash.digest("hex").slice(0, 12);
}

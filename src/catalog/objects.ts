import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { join, relative } from "node:path";
import { errorCode, syncFolder } from "../data/folders.ts";
import { checkOfFile } from "./file-check.ts";
import type { Component } from "./manifest.ts";
import { OBJECTS, objectPath, rawObjectPath } from "./objects-path.ts";
import { holdsRaw } from "./raw-check.ts";
import { RAW, RAW_INDEX, type RawIndex, rawFolderName } from "./raw-index.ts";
import { readRawIndex } from "./raw-read.ts";
import { computeTableHash } from "./table-hash.ts";

/**
 * Moves the tables of an unfinished snapshot into the object store and leaves links. An object that is
 * there already is read and, if its values have its hash, used; else it is replaced.
 *
 * @param draft folder in `root`
 * @returns the components, with what the files of existing objects are like
 */
export async function shareTables(
  root: string,
  draft: string,
  components: Readonly<Record<string, Component>>,
): Promise<Record<string, Component>> {
  const out: Record<string, Component> = {};
  for (const [table, component] of Object.entries(components)) {
    const { hash } = component;
    const object = join(root, objectPath(hash, table));
    mkdirSync(join(root, OBJECTS, hash.slice(0, 2)), { recursive: true });
    const file = join(draft, `${table}.parquet`);
    await publishFile(file, object, table, hash);
    replaceByLink(draft, file, object);
    out[table] = { ...component, file: checkOfFile(object) };
    const raw = join(draft, RAW, rawFolderName(hash, table));
    if (existsSync(raw)) {
      const shared = join(root, rawObjectPath(hash, table));
      publishRaw(raw, shared, component);
      replaceByLink(join(draft, RAW), raw, shared);
      // One that was there may be of an older layout.
      out[table] = { ...out[table]!, raw: checkOfFile(join(shared, RAW_INDEX)) };
    }
    syncFolder(join(root, OBJECTS, hash.slice(0, 2)));
  }
  syncFolder(join(root, OBJECTS));
  return out;
}

async function publishFile(file: string, object: string, table: string, hash: string) {
  try {
    linkSync(file, object);
    return;
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  const there = await computeTableHash(object, table).catch(() => undefined);
  if (there !== hash) renameSync(file, object);
}

function publishRaw(raw: string, shared: string, component: Component): void {
  const index = readRawIndex(shared);
  if (index && component.raw && isWhole(shared, index)) return;
  if (existsSync(shared)) {
    const damaged = `${raw}-damaged`;
    renameSync(shared, damaged);
    rmSync(damaged, { recursive: true, force: true });
  }
  try {
    renameSync(raw, shared);
  } catch (error) {
    // Another process has just put it there.
    if (!["ENOTEMPTY", "EEXIST"].includes(errorCode(error))) throw error;
  }
}

/** Whether every file of a raw store is what its index says. */
export function isWhole(folder: string, { keys, columns }: RawIndex): boolean {
  const files = [...Object.values(keys), ...Object.values(columns)];
  return files.every((file) => holdsRaw(join(folder, file.file), file));
}

function replaceByLink(folder: string, path: string, target: string): void {
  rmSync(path, { recursive: true, force: true });
  symlinkSync(relative(folder, target), path);
}

/** How much the snapshots of a folder share. */
export interface ObjectStats {
  readonly unique_objects: number;
  /** Of the Parquet files and raw stores, in millions of bytes. */
  readonly total_size_mb: number;
  /** By table. */
  readonly by_type: Readonly<
    Record<string, { readonly objects: number; readonly size_mb: number }>
  >;
}

/** Counts the objects of a folder of snapshots; zeros where nothing is shared. */
export function getObjectStats(folder = "snapshots"): ObjectStats {
  const store = join(folder, OBJECTS);
  const sizes: Record<string, { objects: number; bytes: number }> = {};
  const names = existsSync(store) ? readdirSync(store, { recursive: true, encoding: "utf8" }) : [];
  for (const name of names.sort()) {
    const [, table, parquet] = /([^/\\]+?)(\.parquet|\.raw[/\\][^/\\]+)$/.exec(name) ?? [];
    const type = table?.replace(/^[^_]*_/, "");
    if (type === undefined) continue;
    sizes[type] ??= { objects: 0, bytes: 0 };
    const size = sizes[type];
    if (parquet === ".parquet") size.objects++;
    size.bytes += statSync(join(store, name)).size;
  }
  const all = Object.values(sizes);
  return {
    unique_objects: all.reduce((sum, { objects }) => sum + objects, 0),
    total_size_mb: all.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6,
    by_type: Object.fromEntries(
      Object.entries(sizes).map(([type, { objects, bytes }]) => [
        type,
        { objects, size_mb: bytes / 1e6 },
      ]),
    ),
  };
}

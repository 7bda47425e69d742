import { readdirSync } from "node:fs";
import { join } from "node:path";
import { AssayError } from "../errors.ts";
import type { DateRange } from "./dates.ts";

/** One Parquet file of a hive folder and the time that its folder's name promises, ms UTC. */
export interface PartitionFile {
  readonly path: string;
  /** Inclusive; -Infinity where the folders name no year. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** A folder in which there is nothing but these files, in order of name and time. */
export interface PartitionFolder {
  readonly path: string;
  readonly files: readonly PartitionFile[];
}

/** What there is of one symbol. */
export interface SymbolPartitions {
  /** By start of their partition, then by name. */
  readonly files: readonly PartitionFile[];
  readonly folders: readonly PartitionFolder[];
}

/** Something that is scanned at once: a file, or a folder with all its files. */
export interface ScanUnit {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly files: readonly PartitionFile[];
}

/**
 * Covers chosen files with folders where a whole one was chosen, since polars reads a folder faster
 * than its files one by one.
 *
 * @param chosen files in order, neighbours in `partitions.files`
 * @param mostFiles a folder with more files is not read at once
 */
export function coverFiles(
  partitions: SymbolPartitions,
  chosen: readonly PartitionFile[],
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: DateRange,
  mostFiles: number,
): ScanUnit[] {
  const units: ScanUnit[] = [];
  for (let i = 0; i < chosen.length; ) {
    const folder = partitions.folders.find(
      ({ files }) =>
        files.length <= mostFiles &&
        files[0] === chosen[i] &&
        files.at(-1) === chosen[i + files.length - 1] &&
        files.every((file) => file.start >= from && file.end <= to),
    );
    const files = folder ? folder.files : [chosen[i]!];
    const path = folder ? folder.path : chosen[i]!.path;
    units.push({ path, files, start: files[0]!.start, end: files.at(-1)!.end });
    i += files.length;
  }
  return units;
}

/**
 * Lists `symbol=…/year=…/month=…[/day=…]/*.parquet` under a folder; names that begin with a dot or an
 * underscore do not count. Not asynchronous, since that takes three times as long for small folders.
 *
 * @throws AssayError `no-data`, `bad-partition`
 */
export function listPartitions(root: string): Map<string, SymbolPartitions> {
  const partitions = new Map<string, SymbolPartitions>();
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    const symbol = entry.isDirectory() ? partitionValue(entry.name, "symbol") : undefined;
    if (symbol === undefined) continue;
    const folders: PartitionFolder[] = [];
    const { files } = listFolder(join(root, entry.name), {}, folders);
    if (files.length === 0) continue;
    // The larger folder first, where several begin with the same file.
    folders.sort((a, b) => b.files.length - a.files.length);
    partitions.set(symbol, { files, folders });
  }
  if (partitions.size > 0) return partitions;
  throw new AssayError(
    "no-data",
    `${root}: expected Parquet files in symbol=…/year=…/month=…[/day=…]; there are none.`,
    "Make such a folder with `npx assay import FILE… --out DIR`.",
  );
}

interface DateParts {
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
}

/** Files below a folder in order of time; adds the folders that can be read whole to `folders`. */
function listFolder(
  path: string,
  parts: DateParts,
  folders: PartitionFolder[],
): { files: PartitionFile[]; whole: boolean } {
  const files: PartitionFile[] = [];
  let whole = true;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const { name } = entry;
    const below = join(path, name);
    if (name.startsWith(".") || name.startsWith("_")) whole = false;
    else if (entry.isDirectory()) {
      const inside = listFolder(below, { ...parts, ...datePart(name, path) }, folders);
      files.push(...inside.files);
      whole &&= inside.whole;
    } else if (name.endsWith(".parquet")) files.push({ path: below, ...partitionSpan(parts) });
    else whole = false;
  }
  files.sort((a, b) => a.start - b.start || (a.path < b.path ? -1 : 1));
  // polars reads a folder by name: month=10 comes before month=9.
  whole &&= files.every((file, i) => i === 0 || files[i - 1]!.path < file.path);
  if (whole && files.length > 1) folders.push({ path, files });
  return { files, whole };
}

function datePart(name: string, folder: string): DateParts {
  for (const key of ["year", "month", "day"] as const) {
    const value = partitionValue(name, key);
    if (value === undefined) continue;
    if (/^\d{1,4}$/.test(value)) return { [key]: Number(value) };
    throw new AssayError(
      "bad-partition",
      `${join(folder, name)}: expected a number after "${key}=", got ${JSON.stringify(value)}.`,
      "Rename the folder, or import the data again.",
    );
  }
  return {};
}

function partitionSpan({ year, month, day }: DateParts): { start: number; end: number } {
  if (year === undefined) return { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };
  if (month === undefined) return { start: Date.UTC(year), end: Date.UTC(year + 1) };
  if (day === undefined) {
    return { start: Date.UTC(year, month - 1), end: Date.UTC(year, month) };
  }
  return { start: Date.UTC(year, month - 1, day), end: Date.UTC(year, month - 1, day + 1) };
}

/** The value of a folder named `key=value`, with hive's percent signs undone. */
function partitionValue(name: string, key: string): string | undefined {
  if (!name.startsWith(`${key}=`)) return undefined;
  const raw = name.slice(key.length + 1);
  try {
    return decodeURIComponent(raw);
  } catch {
    // A percent sign that stands for itself.
    return raw;
  }
}

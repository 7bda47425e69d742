import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { AssayError, unknownName } from "../errors.ts";
import { type DateRange, formatTime } from "./dates.ts";
import { type Manifest, manifestPath, readManifest } from "./manifest.ts";

/** One Parquet file of a hive folder and the time that its folder's name promises, ms UTC. */
export interface PartitionFile {
  readonly path: string;
  /** Inclusive; -Infinity where the folders name no year. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** A hive folder with its partitions listed, a Parquet file, or a CSV file. */
export type Source =
  | {
      readonly kind: "hive";
      readonly path: string;
      readonly manifest: Manifest | undefined;
      /** Files of each symbol, by start of their partition, then by name. */
      readonly partitions: ReadonlyMap<string, readonly PartitionFile[]>;
    }
  | {
      readonly kind: "parquet" | "csv";
      readonly path: string;
      readonly manifest: Manifest | undefined;
    };

/**
 * Finds out what lies at `path`; opens no data file.
 *
 * @throws AssayError `missing-path`, `bad-source` for what is none of the three, `bad-manifest`.
 */
export async function openSource(path: string): Promise<Source> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw new AssayError(
      "missing-path",
      `${path}: expected a hive folder, a Parquet file or a CSV file; there is nothing there.`,
      "Check the path; it is taken from the current folder.",
      { cause },
    );
  });
  const manifest = await readManifest(manifestPath(path, stats.isDirectory()));
  if (stats.isDirectory()) {
    return { kind: "hive", path, manifest, partitions: await listPartitions(path) };
  }
  if (/\.parquet$/i.test(path)) return { kind: "parquet", path, manifest };
  if (/\.csv(\.gz)?$/i.test(path)) return { kind: "csv", path, manifest };
  throw new AssayError(
    "bad-source",
    `${path}: expected a name that ends in .parquet, .csv or .csv.gz.`,
    "Rename the file after what it holds.",
  );
}

/**
 * The files of the chosen symbols that may hold bars of the range, symbols in ascending order.
 *
 * @throws AssayError `unknown-symbol`, or `no-data` when no partition lies in the range.
 */
export function choosePartitions(
  source: Extract<Source, { kind: "hive" }>,
  symbols: readonly string[] | undefined,
  range: DateRange,
): { readonly symbol: string; readonly files: readonly PartitionFile[] }[] {
  const known = [...source.partitions.keys()];
  for (const symbol of symbols ?? []) {
    if (!source.partitions.has(symbol)) {
      throw unknownName("unknown-symbol", `symbol in ${source.path}`, symbol, known);
    }
  }
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = range;
  const chosen = [...new Set(symbols ?? known)]
    .sort()
    .map((symbol) => ({
      symbol,
      files: source.partitions.get(symbol)!.filter(({ start, end }) => start < to && end > from),
    }))
    .filter(({ files }) => files.length > 0);
  if (chosen.length === 0) throw noData(source, symbols ?? known, range);
  return chosen;
}

/** Error that says which partitions exist. */
function noData(
  source: Extract<Source, { kind: "hive" }>,
  symbols: readonly string[],
  range: DateRange,
): AssayError {
  const existing = symbols.slice(0, 5).map((symbol) => {
    const files = source.partitions.get(symbol)!;
    const first = Math.min(...files.map((file) => file.start));
    const last = Math.max(...files.map((file) => file.end));
    return `symbol=${symbol} from ${formatTime(first)} to ${formatTime(last)} (${files.length} files)`;
  });
  return new AssayError(
    "no-data",
    `${source.path}: expected bars ${describeRange(range)}; no partition lies there.`,
    `There is: ${existing.join("; ")}${symbols.length > 5 ? `; and ${symbols.length - 5} more symbols` : ""}.`,
  );
}

/** `from 2020-01-01T00:00:00Z to 2021-01-01T00:00:00Z`, or one end of it. */
export function describeRange({ from, to }: DateRange): string {
  const parts: string[] = [];
  if (from !== undefined) parts.push(`from ${formatTime(from)}`);
  if (to !== undefined) parts.push(`to ${formatTime(to)}`);
  return parts.length > 0 ? parts.join(" ") : "of any time";
}

async function listPartitions(root: string): Promise<Map<string, PartitionFile[]>> {
  const partitions = new Map<string, PartitionFile[]>();
  for (const entry of await subfolders(root)) {
    const symbol = partitionValue(entry, "symbol");
    if (symbol === undefined) continue;
    const files: PartitionFile[] = [];
    await listFiles(join(root, entry), {}, files);
    files.sort((a, b) => a.start - b.start || (a.path < b.path ? -1 : 1));
    if (files.length > 0) partitions.set(symbol, files);
  }
  if (partitions.size > 0) return partitions;
  throw new AssayError(
    "no-data",
    `${root}: expected Parquet files in symbol=…/year=…/month=…[/day=…]; there are none.`,
    "Make such a folder with `assay import FILE… --out DIR`.",
  );
}

interface DateParts {
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
}

async function listFiles(folder: string, parts: DateParts, into: PartitionFile[]): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith(".") || entry.name.startsWith("_")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      await listFiles(path, { ...parts, ...datePart(entry.name, folder) }, into);
    } else if (entry.name.endsWith(".parquet")) {
      into.push({ path, ...partitionSpan(parts) });
    }
  }
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

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

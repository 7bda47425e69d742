import { stat } from "node:fs/promises";
import { AssayError, unknownName } from "../errors.ts";
import { type DateRange, formatTime } from "./dates.ts";
import { type Manifest, manifestPath, readManifest } from "./manifest.ts";
import { listPartitions, type PartitionFile, type SymbolPartitions } from "./partitions.ts";

/** A hive folder with its partitions listed, a Parquet file, or a CSV file. */
export type Source =
  | {
      readonly kind: "hive";
      readonly path: string;
      readonly manifest: Manifest | undefined;
      readonly partitions: ReadonlyMap<string, SymbolPartitions>;
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
    return { kind: "hive", path, manifest, partitions: listPartitions(path) };
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
      files: source.partitions
        .get(symbol)!
        .files.filter(({ start, end }) => start < to && end > from),
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
    const { files } = source.partitions.get(symbol)!;
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

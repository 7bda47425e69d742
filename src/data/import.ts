import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import pl from "nodejs-polars";
import { AssayError } from "../errors.ts";
import { PRICE_COLUMNS } from "../strategy/bars.ts";
import { formatTime } from "./dates.ts";
import { countCellDirt, type ImportDirt, sortedUnique } from "./import-dirt.ts";
import { DISK, type ImportDisk, makeFolder } from "./import-files.ts";
import { type ImportedFile, readForImport } from "./import-read.ts";
import { likelySplits } from "./likely-splits.ts";
import { hasClose } from "./polars-terms.ts";
import { floats, symbolRuns, times } from "./table.ts";
import { bucketEnd, bucketStart, parseTimeframe, timeframeOf, usualSpacing } from "./timeframe.ts";

/** Files that are written at the same time. */
const AT_ONCE = 4;

/** What `importBars` writes and says about the data. */
export interface ImportOptions {
  /** Folder to make; it must not exist or be empty. */
  readonly out: string;
  /** One file per symbol and month (default), or per day. */
  readonly by?: "month" | "day";
  /** Symbol of files that name none; the file's name unless given. */
  readonly symbol?: string;
  readonly vendor?: string;
  /** Date as of which the vendor's data stand. */
  readonly asOf?: string;
  /** `fx`, `equity`, … */
  readonly assetClass?: string;
  /** Called after each file that was read or written. */
  readonly onProgress?: (done: number, total: number, what: string) => void;
  readonly disk?: ImportDisk;
}

/** What was imported; also `manifest.json`, less `out`. */
export interface ImportReport {
  readonly out: string;
  readonly vendor?: string;
  readonly as_of?: string;
  readonly asset_class?: string;
  /** The usual spacing of the symbol with most bars; absent where there are too few. */
  readonly timeframe?: string;
  readonly by: "month" | "day";
  readonly columns: readonly string[];
  /** Bars with a positive close. */
  readonly symbols: readonly {
    readonly symbol: string;
    readonly bars: number;
    readonly first: string;
    readonly last: string;
  }[];
  readonly rows_read: number;
  readonly rows_written: number;
  readonly files: number;
  readonly dirt: ImportDirt;
  /** Bars at which prices look as if a split was not taken out of them; kept as they are. */
  readonly likely_splits: readonly {
    readonly symbol: string;
    readonly time: string;
    /** New level over the old one. */
    readonly factor: number;
  }[];
  readonly sources: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly rows: number;
  }[];
}

/**
 * Makes a hive folder (`symbol=…/year=…/month=…[/day=…]/bars.parquet`, zstd) of CSV(.gz) and Parquet
 * files. Rows are sorted by symbol and time; of rows with the same symbol and time the last is kept.
 * Other dirt is counted and kept, so that it is seen again at each load. The folder appears whole or
 * not at all.
 *
 * @throws AssayError `missing-path`, `missing-column`, `damaged-file`, `mixed-time-zones`,
 *   `unreadable-cell`, `empty-column`, `out-exists`, `disk-full`, …
 */
export async function importBars(
  paths: readonly string[],
  options: ImportOptions,
): Promise<ImportReport> {
  const { out, by = "month", disk = DISK, onProgress = () => {} } = options;
  let report: ImportReport | undefined;
  await makeFolder(out, async (folder) => {
    const inputs: ImportedFile[] = [];
    for (const path of paths) {
      inputs.push(await readForImport(path, options.symbol));
      onProgress(inputs.length, paths.length, "read");
    }
    const all = pl.concat(inputs.map((input) => input.frame));
    const hasVolume = inputs.some((input) => input.hasVolume);
    const { frame, duplicates, conflicts } = sortedUnique(all);
    const cells = countCellDirt(frame, hasVolume);
    requireCells(paths, frame, cells, hasVolume);
    const columns = PRICE_COLUMNS.filter((name) => name !== "volume" || hasVolume);
    const parts = partition(frame, by);
    const write = async ({ folder: inside, start, rows }: Part) => {
      await mkdir(join(folder, inside), { recursive: true });
      const part = frame.slice(start, rows).select("timestamp", ...columns);
      await disk.writeParquet(part, join(folder, inside, "bars.parquet"));
    };
    for (let i = 0; i < parts.length; i += AT_ONCE) {
      const group = parts.slice(i, i + AT_ONCE);
      // All settle before a failure is passed on, or a file might appear in a folder being removed.
      const results = await Promise.allSettled(group.map(write));
      const failure = results.find((result) => result.status === "rejected");
      if (failure) throw failure.reason;
      onProgress(i + group.length, parts.length, "written");
    }
    const { symbols, timeframe } = summarise(frame);
    report = {
      out,
      ...(options.vendor === undefined ? {} : { vendor: options.vendor }),
      ...(options.asOf === undefined ? {} : { as_of: options.asOf }),
      ...(options.assetClass === undefined ? {} : { asset_class: options.assetClass }),
      ...(timeframe === undefined ? {} : { timeframe }),
      by,
      columns,
      symbols,
      rows_read: all.height,
      rows_written: frame.height,
      files: parts.length,
      dirt: {
        unsorted: inputs.reduce((sum, input) => sum + input.unsorted, 0),
        duplicate_rows: duplicates,
        conflicting_times: conflicts,
        ...cells,
      },
      likely_splits: splitsIn(frame),
      sources: inputs.map(({ name, sha256, rows }) => ({ name, sha256, rows })),
    };
    const { out: _, ...manifest } = report;
    await disk.writeText(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  });
  if (!report) throw new Error("the folder was made without a report");
  return report;
}

function requireCells(
  paths: readonly string[],
  frame: pl.DataFrame,
  cells: ReturnType<typeof countCellDirt>,
  hasVolume: boolean,
): void {
  const empty = PRICE_COLUMNS.find(
    (name) => (name !== "volume" || hasVolume) && cells.empty_cells[name] === frame.height,
  );
  const column = empty ?? (cells.no_positive_close === frame.height ? "close" : undefined);
  if (column === undefined) return;
  throw new AssayError(
    "empty-column",
    `${paths.join(", ")}: expected values in the column ${column}; none of the ${frame.height} rows has a usable one.`,
    "Check the column, or remove it if it is volume.",
  );
}

interface Part {
  readonly folder: string;
  readonly start: number;
  readonly rows: number;
}

/** Runs of one symbol and month or day, in the order of the rows. */
function partition(frame: pl.DataFrame, by: "month" | "day"): Part[] {
  const period = parseTimeframe(by === "month" ? "1mo" : "1d");
  const parts: Part[] = [];
  for (const { symbol, start, timestamp } of timesBySymbol(frame)) {
    let from = 0;
    while (from < timestamp.length) {
      const begin = bucketStart(timestamp[from]!, period);
      const end = bucketEnd(begin, period);
      let to = from + 1;
      while (to < timestamp.length && timestamp[to]! < end) to++;
      parts.push({
        folder: join(`symbol=${hiveValue(symbol)}`, ...dateFolders(begin, by)),
        start: start + from,
        rows: to - from,
      });
      from = to;
    }
  }
  return parts;
}

function dateFolders(time: number, by: "month" | "day"): string[] {
  const [year, month, day] = formatTime(time).slice(0, 10).split("-");
  return [`year=${year}`, `month=${month}`, ...(by === "day" ? [`day=${day}`] : [])];
}

/** A symbol as the value in a folder's name: all but letters, digits and ._- in percent signs. */
function hiveValue(symbol: string): string {
  return encodeURIComponent(symbol).replace(/[!'()*~]/g, (sign) => {
    return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

function timesBySymbol(
  frame: pl.DataFrame,
): { symbol: string; start: number; timestamp: Float64Array }[] {
  const all = times(frame.getColumn("timestamp"));
  return symbolRuns(frame).map(({ symbol, start }, i, runs) => ({
    symbol,
    start,
    timestamp: all.subarray(start, runs[i + 1]?.start ?? all.length),
  }));
}

/** Of the bars that a load will see. */
function splitsIn(frame: pl.DataFrame): ImportReport["likely_splits"] {
  const priced = frame.filter(hasClose());
  const runs = symbolRuns(priced);
  const bars = {
    symbols: runs.map(({ symbol }) => symbol),
    offsets: Int32Array.from([...runs.map(({ start }) => start), priced.height]),
    timestamp: times(priced.getColumn("timestamp")),
    columns: { open: floats(priced.getColumn("open")), close: floats(priced.getColumn("close")) },
  };
  return likelySplits(bars).map(({ symbol, time, factor }) => {
    return { symbol, time: formatTime(time), factor };
  });
}

/** Bars with a positive close: how many, from when to when, how far apart. */
function summarise(frame: pl.DataFrame): {
  symbols: ImportReport["symbols"];
  timeframe: string | undefined;
} {
  const runs = timesBySymbol(frame.filter(hasClose()));
  const most = runs.reduce((a, b) => (b.timestamp.length > a.timestamp.length ? b : a));
  const spacing = usualSpacing(most.timestamp);
  return {
    symbols: runs
      .map(({ symbol, timestamp }) => ({
        symbol,
        bars: timestamp.length,
        first: formatTime(timestamp[0]!),
        last: formatTime(timestamp.at(-1)!),
      }))
      .sort((a, b) => (a.symbol < b.symbol ? -1 : 1)),
    timeframe: Number.isNaN(spacing) ? undefined : timeframeOf(spacing).label,
  };
}

import type pl from "nodejs-polars";
import type { PriceColumn } from "../strategy/bars.ts";
import { BarsBuilder } from "./clean.ts";
import type { WantedColumn } from "./columns.ts";
import type { DateRange } from "./dates.ts";
import { freeFrames } from "./free-frames.ts";
import { allTimes } from "./hive-times.ts";
import { emptyTime, requireOrder } from "./order.ts";
import { coverFiles, type PartitionFile, type ScanUnit } from "./partitions.ts";
import type { WholeSeries } from "./periods.ts";
import { requirePlaces, requirePlacesOf } from "./places.ts";
import {
  type BarsReader,
  distinctTimes,
  longestRun,
  type ReadBars,
  type ReadRequest,
  type SymbolRun,
} from "./read.ts";
import { inspectParquet, isInside, namingFile, type ParquetReader, scanBars } from "./scan.ts";
import { choosePartitions, type Source } from "./source.ts";
import { tableOf, times } from "./table.ts";
import { type Buckets, warmupStart } from "./warmup.ts";

/** Rows decoded at once: few enough to keep memory low, enough to be worth a query. */
const GROUP_ROWS = 600_000;
const MOST_FILES = 1024;
/** A guess for folders without a manifest: a month of minutes. */
const ROWS_PER_FILE = 45_000;
/** Small groups are decoded by polars while others are copied; large ones would take the memory. */
const AHEAD = 4;
const SMALL_ROWS = 50_000;
/** Frames of so many rows are worth the few ms it takes to free them. */
const FREED_ROWS = 400_000;

type Hive = Extract<Source, { kind: "hive" }>;

/** Files of one symbol that are read by one query. */
interface Group {
  readonly symbol: string;
  readonly units: readonly ScanUnit[];
  /** False for a file that the range cuts. */
  readonly isWhole: boolean;
  readonly last: boolean;
}

/**
 * Reads a hive folder group by group, so that only a few groups are in memory twice. Times may step
 * back from one file of a symbol to the next (then its rows are sorted), but not within a file.
 */
export function hiveReader(source: Hive, columns: readonly WantedColumn[] | undefined): BarsReader {
  return {
    read: (request) => readHive(source, request, columns),
    whole: (runs, files) => wholeSeries(source, runs, files),
    warmupFrom: async (request, from, bars, buckets) => {
      const chosen = choosePartitions(source, request.symbols, request);
      let earliest = from;
      for (const { symbol } of chosen) {
        const files = source.partitions.get(symbol)!.files.filter((file) => file.start < from);
        const start = await warmupOfSymbol(files, from, bars, buckets);
        earliest = Math.min(earliest, start ?? from);
      }
      return { symbols: chosen.map(({ symbol }) => symbol), from: earliest };
    },
  };
}

/** As the manifest says; without one, from the times of all files of the symbol with most of them. */
async function wholeSeries(
  source: Hive,
  runs: readonly SymbolRun[],
  read: readonly string[],
): Promise<WholeSeries | undefined> {
  const chosen = new Set(runs.map(({ symbol }) => symbol));
  const listed = source.manifest?.symbols?.filter((entry) => chosen.has(entry.symbol));
  if (listed && listed.length > 0) {
    const most = listed.reduce((best, entry) => (entry.bars > best.bars ? entry : best));
    const [first, last] = [Date.parse(most.first), Date.parse(most.last)];
    const { symbol, bars } = most;
    return { symbol, extent: { bars, first, last }, source: "the manifest" };
  }
  const everyFile = (symbol: string) => source.partitions.get(symbol)!.files;
  // Files first, which no range changes; among equals the one with most loaded bars.
  const most = Math.max(...runs.map(({ symbol }) => everyFile(symbol).length));
  const { symbol } = longestRun(runs.filter((run) => everyFile(run.symbol).length === most));
  // A file that was read already, since any other may be damaged.
  return allTimes(symbol, everyFile(symbol), await inspectParquet(read[0]!, ["close"]));
}

/** @throws AssayError `no-data`, `unknown-symbol`, `damaged-file`, `disordered-times`, … */
async function readHive(
  source: Hive,
  request: ReadRequest,
  columns: readonly WantedColumn[] | undefined,
): Promise<ReadBars> {
  const chosen = choosePartitions(source, request.symbols, request);
  const first = chosen[0]!.files[0]!.path;
  const reader = await inspectParquet(first, columns);
  const names: PriceColumn[] = [...reader.map.prices.keys()];
  const { groups, rows } = groupFiles(source, chosen, request);
  const builder = new BarsBuilder(names, rows);

  const pending: Promise<pl.DataFrame>[] = [];
  const read = (group: Group) => {
    const frame = readGroup(group, reader, request);
    // It is awaited in its turn; until then a failure must not count as unhandled.
    frame.catch(() => {});
    pending.push(frame);
  };
  let next = 0;
  const ahead = rows / groups.length < SMALL_ROWS ? AHEAD : 1;
  builder.begin();
  let sorted = false;
  let unfreed = 0;
  for (const group of groups) {
    while (pending.length < ahead && next < groups.length) read(groups[next++]!);
    const table = tableOf(group.symbol, await pending.shift()!);
    unfreed += table.rows;
    if (group.isWhole) await requirePlaces(filesOf(group), table.timestamp(), reader);
    if (!sorted && builder.add(table) >= 0) {
      const all = chosen.find(({ symbol }) => symbol === group.symbol)!.files;
      builder.rollback();
      builder.add(tableOf(group.symbol, await readSorted(group.symbol, all, reader, request)));
      sorted = true;
    }
    if (unfreed >= FREED_ROWS) {
      await freeFrames();
      unfreed = 0;
    }
    if (group.last) {
      builder.end(group.symbol);
      builder.begin();
      sorted = false;
    }
  }
  return {
    bars: builder.finish(),
    rows: builder.report,
    files: chosen.flatMap(({ files }) => files.map((file) => file.path)),
  };
}

function filesOf({ units }: Group): PartitionFile[] {
  return units.flatMap((unit) => unit.files);
}

async function readGroup(
  group: Group,
  reader: ParquetReader,
  range: DateRange,
): Promise<pl.DataFrame> {
  const files = filesOf(group);
  const frame = await namingFile(
    files.map((file) => file.path),
    scanBars(group.units, reader, range, false).collect(),
  );
  if (!group.isWhole) await requirePlacesOf(files, reader);
  return frame;
}

/** Where to start reading a symbol: the latest files first, until they hold enough bars. */
async function warmupOfSymbol(
  files: readonly PartitionFile[],
  from: number,
  bars: number,
  buckets: Buckets | undefined,
): Promise<number | undefined> {
  if (files.length === 0 || bars === 0) return undefined;
  for (let count = 1; ; count *= 2) {
    const latest = files.slice(-count);
    const times = bars === Number.POSITIVE_INFINITY ? undefined : await readTimes(latest, from);
    const start = times && warmupStart(times, bars, buckets);
    // A bucket may begin in the file before, so the last of the tried files is not enough.
    if (start !== undefined && (count > 1 || files.length === 1)) return start;
    if (!times || count >= files.length) return Number.NEGATIVE_INFINITY;
  }
}

/** Times of the bars of one symbol before `to`, ascending, each once; the files may be in any order. */
async function readTimes(files: readonly PartitionFile[], to: number): Promise<Float64Array> {
  const reader = await inspectParquet(files[0]!.path, ["close"]);
  const frame = await namingFile(
    files.map((file) => file.path),
    scanBars(files, reader, { to }, false).collect(),
  );
  return distinctTimes(frame);
}

function groupFiles(
  source: Hive,
  chosen: readonly { readonly symbol: string; readonly files: readonly PartitionFile[] }[],
  range: DateRange,
): { groups: Group[]; rows: number } {
  const known = new Map(source.manifest?.symbols?.map((entry) => [entry.symbol, entry.bars]));
  const groups: Group[] = [];
  let rows = 0;
  for (const { symbol, files } of chosen) {
    const bars = known.get(symbol);
    const partitions = source.partitions.get(symbol)!;
    const perFile = bars === undefined ? ROWS_PER_FILE : bars / partitions.files.length;
    rows += Math.ceil(perFile * files.length * 1.05);
    const most = Math.min(MOST_FILES, Math.max(1, Math.floor(GROUP_ROWS / Math.max(perFile, 1))));
    let units: ScanUnit[] = [];
    let size = 0;
    let isWhole = true;
    const flush = (last: boolean) => {
      groups.push({ symbol, units, isWhole, last });
      units = [];
      size = 0;
    };
    for (const unit of coverFiles(partitions, files, range, most)) {
      const inside = isInside(unit, range);
      // A file that the range cuts stands alone.
      const joins = inside && isWhole && size + unit.files.length <= most;
      if (units.length > 0 && !joins) flush(false);
      isWhole = inside;
      units.push(unit);
      size += unit.files.length;
    }
    flush(true);
  }
  return { groups, rows };
}

/** All rows of a symbol by time; which file comes first is only a matter of names. */
async function readSorted(
  symbol: string,
  files: readonly PartitionFile[],
  reader: ParquetReader,
  range: DateRange,
): Promise<pl.DataFrame> {
  for (const file of files) {
    const one = await namingFile([file.path], scanBars([file], reader, range, false).collect());
    const column = one.getColumn("timestamp");
    if (column.nullCount() > 0) throw emptyTime(file.path, symbol, times(column));
    requireOrder(file.path, symbol, times(column));
  }
  const frame = await scanBars(files, reader, range, false).collect();
  return frame.sort({ by: "timestamp", maintainOrder: true });
}

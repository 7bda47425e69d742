import { AssayError } from "../errors.ts";
import type { Lookback } from "../kernels/operation.ts";
import { type Bars, PRICE_COLUMNS } from "../strategy/bars.ts";
import { countRows } from "./calendar-rows.ts";
import type { WantedColumn } from "./columns.ts";
import { requireRange } from "./dates.ts";
import { requireKnownTimes } from "./epoch.ts";
import { type LikelySplit, likelySplits } from "./likely-splits.ts";
import { mayBePartial } from "./partial.ts";
import { countPeriods, extentOf, type PeriodsPerYear, type WholeSeries } from "./periods.ts";
import {
  type BarsReader,
  longestRun,
  type ReadBars,
  type ReadRequest,
  runsFrom,
  type SymbolRun,
} from "./read.ts";
import { fileReader } from "./read-file.ts";
import { hiveReader } from "./read-hive.ts";
import type { RowReport } from "./report.ts";
import { requireCoarser, resampleBars } from "./resample-bars.ts";
import { describeRange, openSource, type Source } from "./source.ts";
import type { DataSpec } from "./spec.ts";
import { parseTimeframe, type Timeframe, timeframeOf, usualSpacing } from "./timeframe.ts";
import { alignedFrom, trimBefore, warmupBars } from "./warmup.ts";

const DAY = 86_400_000;

/** Who the data come from, as their manifest says; undefined where it says nothing. */
export interface Provenance {
  readonly vendor?: string | undefined;
  readonly asOf?: string | undefined;
  readonly assetClass?: string | undefined;
  readonly licence?: string | undefined;
  /** Sentences that belong on every sheet made of these data. */
  readonly caveats?: readonly string[] | undefined;
}

/** What loading found and did. */
export interface LoadReport {
  /** Rows as read, warm-up included, before resampling. */
  readonly rows: RowReport;
  readonly provenance: Provenance;
  /** Files that were opened for their bars. */
  readonly files: readonly string[];
  /**
   * The timeframe of the data themselves, the same for any range: as the manifest says, else the usual
   * spacing of the times of the whole file or of all files; where a manifest of a folder lists symbols
   * but no timeframe, that of the loaded bars.
   */
  readonly dataTimeframe: Timeframe;
  /** That of the bars. */
  readonly timeframe: Timeframe;
  /**
   * Symbols whose last bar may be partial: resampled, and the data or the range end before it does,
   * unless the market was closed by then.
   */
  readonly partial: readonly string[];
  /** Whether the data are known to go on after the range: their end is not that of the bars. */
  readonly continues: boolean;
  /** Symbols that were asked for and have no bar in the range. */
  readonly absent: readonly string[];
  /** Where loaded prices look as if a split was not taken out of them; nothing is changed there. */
  readonly likelySplits: readonly LikelySplit[];
  /** Bars before `from`, over all symbols. */
  readonly warmupBars: number;
  /**
   * Mean number of symbols that have a bar in a row of the portfolio, `from` on; few of many mean that
   * a symbol alone in a row counts in full there.
   */
  readonly symbolsPerRow: number;
  /** Of the rows; its value is NaN, with the reason, where too little is known. */
  readonly periodsPerYear: PeriodsPerYear;
}

/** Bars, and what was found and done on the way to them. */
export interface LoadedBars {
  readonly bars: Bars;
  readonly report: LoadReport;
}

/** What to load beyond the range that was asked for. */
export interface LoadOptions {
  /** How much earlier than `from` a strategy looks; nothing earlier is loaded unless given. */
  readonly warmup?: Lookback;
}

/**
 * Loads bars into shared memory, sorted by (symbol, timestamp), unique. The close is always loaded,
 * since a row without a positive one is no bar. With `from` and `options.warmup`, each symbol also
 * has that many earlier bars, where they exist.
 *
 * @returns the bars, and a report in which everything that was dropped or repaired is counted
 * @throws AssayError (exit code 2) `missing-path`, `no-data`, `missing-column`, `damaged-file`,
 *   `empty-range`, `mixed-time-zones`, `disordered-times`, `conflicting-times`, `empty-column`,
 *   `finer-timeframe` and others
 */
export async function loadBars(spec: DataSpec, options: LoadOptions = {}): Promise<LoadedBars> {
  requireRange(spec);
  const wanted = spec.timeframe === undefined ? undefined : parseTimeframe(spec.timeframe);
  const sessionOffset = spec.sessionOffset ?? 0;
  const buckets = wanted && { timeframe: wanted, sessionOffset };
  const source = await openSource(spec.source);
  const reader = await readerOf(source, withClose(spec.columns));

  const { from, request } = await widen(spec, reader, (start) => alignedFrom(start, buckets), {
    bars: warmupBars(options.warmup),
    buckets,
  });
  const read = await reader.read(request);
  requireOurTimes(source, read);
  requireBars(source, read, spec);
  requireValues(source, read);
  const runs = runsFrom(read.bars, from ?? Number.NEGATIVE_INFINITY);
  requireSome(source, runs, spec);
  const whole = await wholeSeries(source, spec, reader, read, runs);
  const own = runs.find(({ symbol }) => symbol === whole.symbol)!;
  const loaded = read.bars.timestamp.subarray(own.start, own.end);
  const dataTimeframe = timeframeOfData(source, whole, loaded);
  if (wanted) requireCoarser(source.path, dataTimeframe, wanted);
  const timeframe = wanted ?? dataTimeframe;
  const isAsCome = timeframe.nominal === dataTimeframe.nominal && sessionOffset === 0;
  const resampled = isAsCome ? read.bars : resampleBars(read.bars, timeframe, sessionOffset);
  const bars =
    from === undefined ? resampled : trimBefore(resampled, from, warmupBars(options.warmup));
  const counted = runsFrom(bars, from ?? Number.NEGATIVE_INFINITY);
  const rows = countRows(counted, bars.timestamp, whole.symbol);
  const joined = counted.find(({ symbol }) => symbol === whole.symbol);
  const periodsPerYear = countPeriods({
    whole,
    buckets: isAsCome ? undefined : { timeframe, sessionOffset },
    loaded,
    joined: bars.timestamp.subarray(joined?.start, joined?.end),
    rowsPerBar: rows.rowsPerBar,
  });
  return {
    bars: { ...bars, timeframe: timeframe.nominal, periodsPerYear: periodsPerYear.value },
    report: {
      rows: read.rows,
      provenance: provenanceOf(source),
      files: read.files,
      dataTimeframe,
      timeframe,
      partial: isAsCome
        ? []
        : mayBePartial(
            read.bars,
            runs,
            dataTimeframe,
            { timeframe, sessionOffset },
            spec.to ?? Number.POSITIVE_INFINITY,
            (symbol, time) => goesOn(source, whole, symbol, time),
          ),
      continues:
        spec.to !== undefined &&
        bars.symbols.some((symbol) => goesOn(source, whole, symbol, spec.to!)),
      absent: [...new Set(spec.symbols)].filter((symbol) => !bars.symbols.includes(symbol)),
      likelySplits: likelySplits(read.bars),
      warmupBars:
        from === undefined ? 0 : bars.timestamp.reduce((n, t) => n + (t < from ? 1 : 0), 0),
      symbolsPerRow: rows.symbolsPerRow,
      periodsPerYear,
    },
  };
}

async function readerOf(
  source: Source,
  columns: readonly WantedColumn[] | undefined,
): Promise<BarsReader> {
  return source.kind === "hive" ? hiveReader(source, columns) : fileReader(source, columns);
}

function withClose(columns: readonly WantedColumn[] | undefined) {
  return columns && ["close" as const, ...columns.filter((name) => name !== "close")];
}

/** The range to read, warm-up included, and the start of the bars that count. */
async function widen(
  spec: DataSpec,
  reader: BarsReader,
  align: (from: number) => number,
  warmup: { bars: number; buckets: Parameters<BarsReader["warmupFrom"]>[3] },
): Promise<{ from: number | undefined; request: ReadRequest }> {
  const { symbols, to } = spec;
  const end = to === undefined ? {} : { to };
  if (spec.from === undefined) return { from: undefined, request: { symbols, ...end } };
  const from = align(spec.from);
  if (warmup.bars === 0) return { from, request: { symbols, from, ...end } };
  const range = { symbols, from, ...end };
  const start = await reader.warmupFrom(range, from, warmup.bars, warmup.buckets);
  return { from, request: { ...range, ...start } };
}

/** @throws AssayError `doubtful-time` */
function requireOurTimes({ path }: Source, { bars }: ReadBars): void {
  for (let s = 0; s < bars.symbols.length; s++)
    requireKnownTimes(path, bars.timestamp.subarray(bars.offsets[s]!, bars.offsets[s + 1]!));
}

function requireBars(source: Source, { rows }: ReadBars, spec: DataSpec): void {
  if (rows.rows === 0) {
    throw new AssayError(
      "no-data",
      `${source.path}: expected bars ${describeRange(spec)}; there are none.`,
      "Choose a range that the data cover.",
    );
  }
  if (rows.bars > 0) return;
  throw new AssayError(
    "empty-column",
    `${source.path}: expected positive closes; none of the ${rows.rows} rows has one.`,
    "Check the column close, or choose other data.",
  );
}

function requireSome(source: Source, runs: readonly SymbolRun[], spec: DataSpec): void {
  if (runs.length > 0) return;
  throw new AssayError(
    "no-data",
    `${source.path}: expected bars ${describeRange(spec)}; there are only earlier ones.`,
    "Choose a range that the data cover.",
  );
}

/** A column without a single value is no data. */
function requireValues(source: Source, { bars, rows }: ReadBars): void {
  for (const name of PRICE_COLUMNS) {
    const missing = (rows.repaired.empty[name] ?? 0) + (rows.repaired.impossible[name] ?? 0);
    if (!bars.columns[name] || missing < bars.timestamp.length) continue;
    throw new AssayError(
      "empty-column",
      `${source.path}: expected values in the column ${name}; all ${missing} cells are empty or impossible.`,
      name === "volume"
        ? "Remove the column if there is no volume."
        : `Fill in the ${name}, or choose other data.`,
    );
  }
}

function provenanceOf({ manifest }: Source): Provenance {
  return {
    vendor: manifest?.vendor,
    asOf: manifest?.as_of,
    assetClass: manifest?.asset_class,
    licence: manifest?.licence,
    caveats: manifest?.caveats,
  };
}

/** As the manifest says, else the usual spacing of the times; a day for a single bar. */
function timeframeOfData(
  { manifest }: Source,
  { extent, times }: WholeSeries,
  loaded: Float64Array,
): Timeframe {
  if (manifest?.timeframe !== undefined) return parseTimeframe(manifest.timeframe);
  const spacing = usualSpacing(times ?? loaded);
  if (!Number.isNaN(spacing)) return timeframeOf(spacing);
  const mean = Math.round((extent.last - extent.first) / (extent.bars - 1));
  return timeframeOf(mean > 0 ? mean : DAY);
}

/** The longest symbol with counted bars, before any range was cut. */
async function wholeSeries(
  { kind, manifest }: Source,
  { from, to }: DataSpec,
  reader: BarsReader,
  { bars, files }: ReadBars,
  runs: readonly SymbolRun[],
): Promise<WholeSeries> {
  const isCut = from !== undefined || to !== undefined;
  const isListed = kind === "hive" && manifest?.symbols !== undefined;
  const known = isCut || isListed ? await reader.whole(runs, files) : undefined;
  if (known && isCut) return known;
  const run = runs.find(({ symbol }) => symbol === known?.symbol) ?? longestRun(runs);
  const times = bars.timestamp.subarray(run.start, run.end);
  const source = isCut
    ? "the loaded bars"
    : kind === "hive"
      ? "the whole folder"
      : "the whole file";
  return { symbol: run.symbol, extent: extentOf(times)!, source, ...known, times };
}

/** Whether it is known that the data have bars of a symbol from `time` on. */
function goesOn(source: Source, whole: WholeSeries, symbol: string, time: number): boolean {
  if (symbol === whole.symbol && whole.extent.last >= time) return true;
  const entry = source.manifest?.symbols?.find((known) => known.symbol === symbol);
  if (entry) return Date.parse(entry.last) >= time;
  return (
    source.kind === "hive" &&
    source.partitions.get(symbol)!.files.some(({ start }) => start >= time)
  );
}

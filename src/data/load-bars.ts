import { AssayError } from "../errors.ts";
import type { Lookback } from "../kernels/operation.ts";
import { type Bars, PRICE_COLUMNS } from "../strategy/bars.ts";
import type { CleanBars } from "./clean.ts";
import type { WantedColumn } from "./columns.ts";
import { requireRange } from "./dates.ts";
import { requireKnownYear } from "./epoch.ts";
import { type Extent, type PeriodsPerYear, periodsPerYear } from "./periods.ts";
import type { BarsReader, ReadBars, ReadRequest } from "./read.ts";
import { fileReader } from "./read-file.ts";
import { hiveReader } from "./read-hive.ts";
import type { RowReport } from "./report.ts";
import { requireCoarser, resampleBars } from "./resample-bars.ts";
import { describeRange, openSource, type Source } from "./source.ts";
import type { DataSpec } from "./spec.ts";
import { parseTimeframe, type Timeframe, timeframeOf, usualSpacing } from "./timeframe.ts";
import { alignedFrom, trimBefore, warmupBars } from "./warmup.ts";

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
  /** The timeframe of the data themselves. */
  readonly dataTimeframe: Timeframe;
  /** That of the bars. */
  readonly timeframe: Timeframe;
  /** Symbols whose last bar is partial: resampled, and the data end before it does. */
  readonly partial: readonly string[];
  /** Bars before `from`, over all symbols. */
  readonly warmupBars: number;
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
  requireKnownYears(source, read);
  requireBars(source, read, spec);
  requireValues(source, read);
  const dataTimeframe = timeframeOfData(source, read);
  if (wanted) requireCoarser(source.path, dataTimeframe, wanted);
  const timeframe = wanted ?? dataTimeframe;
  const resampled =
    timeframe.nominal === dataTimeframe.nominal && sessionOffset === 0
      ? { bars: read.bars, partial: [] }
      : resampleBars(read.bars, dataTimeframe, timeframe, sessionOffset);
  const bars =
    from === undefined
      ? resampled.bars
      : trimBefore(resampled.bars, from, warmupBars(options.warmup));
  requireSome(source, bars, spec);
  const periods = countPeriods(source, read, spec, lengthRatio(resampled.bars, read.bars));
  return {
    bars: { ...bars, timeframe: timeframe.nominal, periodsPerYear: periods.value },
    report: {
      rows: read.rows,
      provenance: provenanceOf(source),
      files: read.files,
      dataTimeframe,
      timeframe,
      partial: resampled.partial.filter((symbol) => bars.symbols.includes(symbol)),
      warmupBars:
        from === undefined ? 0 : bars.timestamp.reduce((n, t) => n + (t < from ? 1 : 0), 0),
      periodsPerYear: periods,
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
function requireKnownYears({ kind, path }: Source, { bars }: ReadBars): void {
  if (kind === "csv") return;
  for (let s = 0; s < bars.symbols.length; s++) {
    requireKnownYear(path, bars.timestamp[bars.offsets[s]!]!);
    requireKnownYear(path, bars.timestamp[bars.offsets[s + 1]! - 1]!);
  }
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

function requireSome(source: Source, bars: CleanBars, spec: DataSpec): void {
  if (bars.timestamp.length > 0) return;
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

function timeframeOfData(source: Source, { bars, extent }: ReadBars): Timeframe {
  if (source.manifest?.timeframe !== undefined) return parseTimeframe(source.manifest.timeframe);
  const run = longestRun(bars);
  const spacing = usualSpacing(bars.timestamp.subarray(run.first, run.end));
  if (!Number.isNaN(spacing)) return timeframeOf(spacing);
  // A single bar: the mean spacing of the whole file, or a day where that is not known either.
  const mean = extent && (extent.last - extent.first) / (extent.bars - 1);
  return timeframeOf(mean !== undefined && mean > 0 ? Math.round(mean) : 86_400_000);
}

/** P of the whole data set as far as it is known, SEMANTICS T. */
function countPeriods(
  source: Source,
  { bars, extent }: ReadBars,
  spec: DataSpec,
  scale: number,
): PeriodsPerYear {
  const listed = source.manifest?.symbols
    ?.filter(({ symbol }) => !spec.symbols || spec.symbols.includes(symbol))
    .map((entry) => ({
      bars: entry.bars,
      first: Date.parse(entry.first),
      last: Date.parse(entry.last),
    }));
  const most = listed?.reduce<Extent | undefined>(
    (best, entry) => (best && best.bars >= entry.bars ? best : entry),
    undefined,
  );
  if (most) return periodsPerYear(most, "the manifest", scale);
  if (extent) return periodsPerYear(extent, "the whole file", scale);
  const run = longestRun(bars);
  const loaded = {
    bars: run.end - run.first,
    first: bars.timestamp[run.first]!,
    last: bars.timestamp[run.end - 1]!,
  };
  const cut = spec.from !== undefined || spec.to !== undefined;
  return periodsPerYear(loaded, cut ? "the loaded bars only" : wholeOf(source), scale);
}

function wholeOf(source: Source): string {
  return source.kind === "hive" ? "the whole folder" : "the whole file";
}

/**
 * Bars after resampling per bar before, of the symbol with most bars. The first and the last bucket
 * are left out where others remain, since the data may cut them.
 */
function lengthRatio(resampled: CleanBars, bars: CleanBars): number {
  if (resampled === bars) return 1;
  const before = longestRun(bars);
  const after = longestRun(resampled);
  const count = after.end - after.first;
  if (count < 3) return count / (before.end - before.first);
  const start = resampled.timestamp[after.first + 1]!;
  const end = resampled.timestamp[after.end - 1]!;
  let inside = 0;
  for (let i = before.first; i < before.end; i++) {
    const time = bars.timestamp[i]!;
    if (time >= start && time < end) inside++;
  }
  return (count - 2) / inside;
}

/** The run of the symbol with most bars; the first of several. */
function longestRun({ offsets }: CleanBars): { first: number; end: number } {
  let best = { first: 0, end: 0 };
  for (let i = 1; i < offsets.length; i++) {
    const run = { first: offsets[i - 1]!, end: offsets[i]! };
    if (run.end - run.first > best.end - best.first) best = run;
  }
  return best;
}

import { AssayError } from "../errors.ts";
import type { Lookback } from "../kernels/operation.ts";
import type { Bars } from "../strategy/bars.ts";
import { BarsBuilder, type CleanBars } from "./clean.ts";
import { type DateRange, requireRange } from "./dates.ts";
import { type PeriodsPerYear, periodsPerYear } from "./periods.ts";
import { type ReadRequest, type ReadRows, readHive, readParquetFile, requireRows } from "./read.ts";
import type { RowReport } from "./report.ts";
import { openSource, type Source } from "./source.ts";
import type { DataSpec } from "./spec.ts";
import { parseTimeframe, type Timeframe, timeframeOf, usualSpacing } from "./timeframe.ts";

/** Who the data come from, as their manifest says; absent where it says nothing. */
export interface Provenance {
  readonly vendor?: string | undefined;
  readonly asOf?: string | undefined;
  readonly assetClass?: string | undefined;
}

/** What loading found and did. */
export interface LoadReport {
  readonly rows: RowReport;
  readonly provenance: Provenance;
  /** Files that were opened for their bars. */
  readonly files: readonly string[];
  /** The timeframe of the data themselves. */
  readonly dataTimeframe: Timeframe;
  /** That of the bars. */
  readonly timeframe: Timeframe;
  readonly periodsPerYear: PeriodsPerYear;
}

export interface LoadedBars {
  readonly bars: Bars;
  readonly report: LoadReport;
}

export interface LoadOptions {
  /** How much earlier than `from` a strategy looks; nothing earlier is loaded unless given. */
  readonly warmup?: Lookback;
}

/**
 * Loads bars into shared memory.
 *
 * @throws AssayError for every kind of bad input; nothing is dropped or repaired without being
 *   counted in the report
 */
export async function loadBars(spec: DataSpec, _options: LoadOptions = {}): Promise<LoadedBars> {
  requireRange(spec);
  const source = await openSource(spec.source);
  const request = { from: spec.from, to: spec.to, symbols: spec.symbols, columns: spec.columns };
  const read = await readRows(source, withoutUndefined(request));
  requireRows(source.path, read, withoutUndefined(request), read.symbols);
  const builder = new BarsBuilder(read.rows, read.columns);
  for (let i = 0; i < read.symbols.length; i++) builder.append(read.take(i));
  const clean = builder.finish();
  if (clean.timestamp.length === 0) {
    throw new AssayError(
      "no-data",
      `${source.path}: expected bars with a positive close; all ${read.rows} rows have none.`,
      "Check the column close.",
    );
  }
  const dataTimeframe = timeframeOfData(source, clean);
  const periods = periodsPerYear(longest(clean), "the loaded bars");
  return {
    bars: {
      ...clean,
      timeframe: dataTimeframe.nominal,
      periodsPerYear: periods.value,
    },
    report: {
      rows: builder.report,
      provenance: provenanceOf(source),
      files: read.files,
      dataTimeframe,
      timeframe: dataTimeframe,
      periodsPerYear: periods,
    },
  };
}

function readRows(source: Source, request: ReadRequest): Promise<ReadRows> {
  return source.kind === "hive" ? readHive(source, request) : readParquetFile(source, request);
}

function withoutUndefined(request: {
  from: number | undefined;
  to: number | undefined;
  symbols: readonly string[] | undefined;
  columns: DataSpec["columns"];
}): ReadRequest {
  const range: DateRange = {
    ...(request.from === undefined ? {} : { from: request.from }),
    ...(request.to === undefined ? {} : { to: request.to }),
  };
  return { ...range, symbols: request.symbols, columns: request.columns };
}

function provenanceOf({ manifest }: Source): Provenance {
  return {
    vendor: manifest?.vendor,
    asOf: manifest?.as_of,
    assetClass: manifest?.asset_class,
  };
}

function timeframeOfData(source: Source, bars: CleanBars): Timeframe {
  if (source.manifest?.timeframe !== undefined) return parseTimeframe(source.manifest.timeframe);
  const { first, end } = longestRun(bars);
  const spacing = usualSpacing(bars.timestamp.subarray(first, end));
  return timeframeOf(Number.isNaN(spacing) ? 86_400_000 : spacing);
}

function longest(bars: CleanBars): { bars: number; first: number; last: number } {
  const { first, end } = longestRun(bars);
  return {
    bars: end - first,
    first: bars.timestamp[first]!,
    last: bars.timestamp[end - 1]!,
  };
}

/** The run of the symbol with most bars. */
function longestRun({ offsets }: CleanBars): { first: number; end: number } {
  let best = { first: 0, end: 0 };
  for (let i = 1; i < offsets.length; i++) {
    const run = { first: offsets[i - 1]!, end: offsets[i]! };
    if (run.end - run.first > best.end - best.first) best = run;
  }
  return best;
}

import type { WantedColumn } from "../../data/columns.ts";
import { type LoadReport, loadBars } from "../../data/load-bars.ts";
import type { BacktestResult } from "../../engine/result.ts";
import { AssayError } from "../../errors.ts";
import type { Lookback } from "../../kernels/operation.ts";
import { type Bars, symbolBars } from "../../strategy/bars.ts";
import type { RunRequest } from "./request.ts";

/** Bars with what has to be said about them. */
export interface RunData {
  readonly bars: Bars;
  readonly report: LoadReport;
  /** `fx`, `equity`, …; empty when nobody said. */
  readonly assetClass: string;
  /** Rows left out, cells repaired, bars found doubtful, by reason; only reasons that occurred. */
  readonly dropped: Readonly<Record<string, number>>;
}

/**
 * Loads the bars of a request: only the columns asked for, and before `from` only what warms up. One
 * bar more than the look-back is loaded, since the signal of the bar before `from` is traded at it.
 *
 * @throws AssayError as `loadBars` does, and `all-nan-column`.
 */
export async function loadRunData(
  request: RunRequest,
  columns: readonly WantedColumn[],
  warmup: Lookback,
): Promise<RunData> {
  const { bars, report } = await loadBars(
    {
      source: request.source,
      columns,
      ...request.range,
      ...(request.symbols ? { symbols: request.symbols } : {}),
      ...(request.timeframe ? { timeframe: request.timeframe } : {}),
    },
    { warmup: oneMore(warmup) },
  );
  requireKnownColumns(bars, request.source);
  return {
    bars,
    report,
    assetClass: request.assetClass ?? report.provenance.assetClass ?? "",
    dropped: droppedRows(report),
  };
}

/** @throws AssayError `all-nan-column` for a column that holds no value of a symbol at all. */
function requireKnownColumns(bars: Bars, source: string): void {
  for (let index = 0; index < bars.symbols.length; index++) {
    const { symbol, columns } = symbolBars(bars, index);
    for (const [name, values] of Object.entries(columns)) {
      if (values.length === 0 || values.some((value) => !Number.isNaN(value))) continue;
      throw new AssayError(
        "all-nan-column",
        `${source}: expected values in column "${name}" of ${symbol}; all ${values.length} are empty.`,
        "Leave the symbol out with --symbol, or correct the data.",
      );
    }
  }
}

function oneMore(lookback: Lookback): Lookback {
  return lookback.kind === "unbounded" ? lookback : { ...lookback, bars: lookback.bars + 1 };
}

/**
 * Periods per year of a run.
 * @throws AssayError `unknown-periods` where neither the request nor the data tell them.
 */
export function periodsOf({ options, source }: RunRequest, { report }: RunData): number {
  const { value, unknown } = report.periodsPerYear;
  if (options.periodsPerYear !== undefined) return options.periodsPerYear;
  if (unknown === undefined) return value;
  throw new AssayError(
    "unknown-periods",
    `${source}: expected bars that tell how many periods a year has; ${unknown}.`,
    "Say it with --periods-per-year, or load a longer range.",
  );
}

/**
 * Refuses a run in which nothing is counted.
 * @throws AssayError `empty-range`
 */
export function requireCountedBars({ source }: RunRequest, { metrics }: BacktestResult): void {
  if ((metrics.bars ?? 0) > 0) return;
  throw new AssayError(
    "empty-range",
    `${source}: expected at least one bar with a return in the range, got none.`,
    "Widen --from and --to; the first bar of all has no return.",
  );
}

/** Flat names, so that they can stand in a table: `no_positive_close`, `empty_open`, … */
function droppedRows({ rows }: LoadReport): Record<string, number> {
  const counts: [string, number][] = [
    ...Object.entries(rows.dropped),
    ...Object.entries(rows.repaired.empty).map(prefixed("empty")),
    ...Object.entries(rows.repaired.impossible).map(prefixed("impossible")),
    ...Object.entries(rows.doubtful),
  ];
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function prefixed(prefix: string): (entry: [string, number]) => [string, number] {
  return ([name, count]) => [`${prefix}_${name}`, count];
}

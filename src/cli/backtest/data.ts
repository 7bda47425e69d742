import type { WantedColumn } from "../../data/columns.ts";
import { type LoadReport, loadBars } from "../../data/load-bars.ts";
import { AssayError } from "../../errors.ts";
import type { Lookback } from "../../kernels/operation.ts";
import { type Bars, symbolBars } from "../../strategy/bars.ts";
import type { BacktestRequest } from "./request.ts";

/** Bars with what has to be said about them. */
export interface BacktestData {
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
export async function loadBacktestData(
  request: BacktestRequest,
  columns: readonly WantedColumn[],
  warmup: Lookback,
): Promise<BacktestData> {
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

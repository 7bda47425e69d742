import pl, { type DataFrame, type Series } from "nodejs-polars";
import type { BacktestFrame, PortfolioSeries, SymbolFrame } from "../engine/result.ts";
import { repeatedColumn, timeColumn } from "./columns.ts";

const SYMBOL_COLUMNS = [
  "signal",
  "position",
  "turnover",
  "gross",
  "cost",
  "net",
  "equity",
] as const satisfies readonly (keyof SymbolFrame)[];

const PORTFOLIO_COLUMNS = [
  "position",
  "exposure",
  "turnover",
  "gross",
  "cost",
  "net",
  "equity",
] as const satisfies readonly (keyof PortfolioSeries)[];

/**
 * `frame.parquet`: a row per symbol and bar, in (symbol, time) order, with `symbol, timestamp
 * (datetime ms UTC), close (float32), signal, position, turnover, gross, cost, net, equity` and
 * `benchmark` (net return of buying and holding). With several symbols `benchmark` is the
 * portfolio's, and its other series stand beside it as `portfolio_*`, repeated for each symbol that
 * has a bar at that time; NaN where the portfolio has no row. All figures are float64.
 */
export function frameTable(frame: BacktestFrame): DataFrame {
  const { symbols, portfolio } = frame;
  const columns: Series[] = [
    repeatedColumn(
      "symbol",
      symbols.map(({ symbol, timestamp }) => ({ text: symbol, count: timestamp.length })),
    ),
    timeColumn("timestamp", joined(symbols.map(({ timestamp }) => timestamp))),
    pl.Series("close", joinedSingle(symbols.map(({ close }) => close))),
    ...SYMBOL_COLUMNS.map((name) => pl.Series(name, joined(symbols.map((s) => s[name])))),
  ];
  const rows = portfolioRows(symbols, portfolio);
  columns.push(pl.Series("benchmark", picked(portfolio.benchmark, rows)));
  if (symbols.length > 1) {
    for (const name of PORTFOLIO_COLUMNS) {
      columns.push(pl.Series(`portfolio_${name}`, picked(portfolio[name], rows)));
    }
  }
  return pl.DataFrame(columns);
}

/** For each bar of each symbol the portfolio row of its time, or -1. Both are sorted by time. */
function portfolioRows(symbols: readonly SymbolFrame[], portfolio: PortfolioSeries): Int32Array {
  const rows = new Int32Array(symbols.reduce((sum, { timestamp }) => sum + timestamp.length, 0));
  let out = 0;
  for (const { timestamp } of symbols) {
    let row = 0;
    for (const time of timestamp) {
      while (row < portfolio.timestamp.length && portfolio.timestamp[row]! < time) row++;
      rows[out++] = portfolio.timestamp[row] === time ? row : -1;
    }
  }
  return rows;
}

function picked(values: Float64Array, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = rows[i]! < 0 ? Number.NaN : values[rows[i]!]!;
  return out;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  if (parts.length === 1) return parts[0]!;
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

function joinedSingle(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

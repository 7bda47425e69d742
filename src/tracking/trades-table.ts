import pl, { type DataFrame } from "nodejs-polars";
import { TRADE_REASONS, type Trades } from "../engine/result.ts";
import { integerColumn, textColumn, timeColumn } from "./columns.ts";

/** One trade as it stands in `--json` and in `trades.parquet` (SEMANTICS T, trades). */
export interface TradeRecord {
  readonly symbol: string;
  /** ISO 8601, UTC. */
  readonly entry_time: string;
  readonly exit_time: string;
  /** Milliseconds from entry to exit. */
  readonly duration: number;
  readonly bars: number;
  readonly side: "long" | "short";
  readonly entry_price: number;
  readonly exit_price: number;
  readonly pnl_pct: number;
  readonly cost_pct: number;
  readonly entry_signal: number;
  readonly mae: number;
  readonly mfe: number;
  readonly reason: string;
}

/**
 * `trades.parquet`: `symbol, entry_time, exit_time` (datetime ms UTC), `duration` (int64 ms), `bars`,
 * `side` (`long`, `short`), `entry_price, exit_price, pnl_pct, cost_pct, entry_signal, mae, mfe`
 * (float64, fractions), `reason`. A trade that had not ended has the reason `open`; `mae` and `mfe` are
 * NaN where the bars have no high and low.
 */
export function tradesTable(trades: Trades, symbols: readonly string[]): DataFrame {
  return pl.DataFrame([
    textColumn(
      "symbol",
      Array.from(trades.symbol, (index) => symbols[index]!),
    ),
    timeColumn("entry_time", trades.entryTime),
    timeColumn("exit_time", trades.exitTime),
    integerColumn(
      "duration",
      trades.exitTime.map((exit, i) => exit - trades.entryTime[i]!),
    ),
    integerColumn("bars", trades.bars),
    textColumn("side", Array.from(trades.side, sideName)),
    pl.Series("entry_price", trades.entryPrice),
    pl.Series("exit_price", trades.exitPrice),
    pl.Series("pnl_pct", trades.pnlPct),
    pl.Series("cost_pct", trades.costPct),
    pl.Series("entry_signal", trades.entrySignal),
    pl.Series("mae", trades.mae),
    pl.Series("mfe", trades.mfe),
    textColumn(
      "reason",
      Array.from(trades.reason, (code) => TRADE_REASONS[code]!),
    ),
  ]);
}

/** The same rows as plain objects. */
export function tradeRecords(trades: Trades, symbols: readonly string[]): TradeRecord[] {
  return Array.from({ length: trades.length }, (_, i) => ({
    symbol: symbols[trades.symbol[i]!]!,
    entry_time: new Date(trades.entryTime[i]!).toISOString(),
    exit_time: new Date(trades.exitTime[i]!).toISOString(),
    duration: trades.exitTime[i]! - trades.entryTime[i]!,
    bars: trades.bars[i]!,
    side: sideName(trades.side[i]!),
    entry_price: trades.entryPrice[i]!,
    exit_price: trades.exitPrice[i]!,
    pnl_pct: trades.pnlPct[i]!,
    cost_pct: trades.costPct[i]!,
    entry_signal: trades.entrySignal[i]!,
    mae: trades.mae[i]!,
    mfe: trades.mfe[i]!,
    reason: TRADE_REASONS[trades.reason[i]!]!,
  }));
}

function sideName(side: number): "long" | "short" {
  return side > 0 ? "long" : "short";
}

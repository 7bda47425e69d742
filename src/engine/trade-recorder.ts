import { RECORD, RECORD_SLOTS } from "../kernels/accounting.ts";
import type { SymbolBars } from "../strategy/bars.ts";
import { TRADE_REASONS, type Trades } from "./result.ts";

/** Number of the reason `open` in a record. */
export const OPEN_REASON = TRADE_REASONS.indexOf("open");

/** Trades of one symbol that came in one go. */
interface Batch {
  readonly symbol: number;
  readonly timestamp: Float64Array;
  readonly end: number;
}

/** Keeps trade records as they come and turns them into columns at the end. */
export class TradeRecorder {
  #records = new Float64Array(256 * RECORD_SLOTS);
  #length = 0;
  readonly #batches: Batch[] = [];

  /** Appends the records of one symbol (kernels/accounting, `RECORD`). */
  add(bars: SymbolBars, symbol: number, records: Float64Array): void {
    const used = this.#length * RECORD_SLOTS;
    if (used + records.length > this.#records.length) {
      const larger = new Float64Array(Math.max(used + records.length, 2 * this.#records.length));
      larger.set(this.#records);
      this.#records = larger;
    }
    this.#records.set(records, used);
    this.#length += records.length / RECORD_SLOTS;
    this.#batches.push({ symbol, timestamp: bars.timestamp, end: this.#length });
  }

  /** The trades in the order in which they came: by symbol, then by exit. */
  trades(): Trades {
    const length = this.#length;
    const fill = <T extends Float64Array | Int32Array | Int8Array | Uint8Array>(
      column: T,
      slot: number,
    ): T => {
      for (let i = 0; i < length; i++) column[i] = this.#records[i * RECORD_SLOTS + slot]!;
      return column;
    };
    const entryTime = fill(new Float64Array(length), RECORD.entryBar);
    const exitTime = fill(new Float64Array(length), RECORD.exitBar);
    const symbols = new Int32Array(length);
    let i = 0;
    for (const { symbol, timestamp, end } of this.#batches) {
      for (; i < end; i++) {
        symbols[i] = symbol;
        entryTime[i] = timestamp[entryTime[i]!]!;
        exitTime[i] = timestamp[exitTime[i]!]!;
      }
    }
    return {
      length,
      symbol: symbols,
      entryTime,
      exitTime,
      bars: fill(new Int32Array(length), RECORD.bars),
      side: fill(new Int8Array(length), RECORD.side),
      entryPrice: fill(new Float64Array(length), RECORD.entryPrice),
      exitPrice: fill(new Float64Array(length), RECORD.exitPrice),
      pnlPct: fill(new Float64Array(length), RECORD.pnl),
      costPct: fill(new Float64Array(length), RECORD.cost),
      entrySignal: fill(new Float64Array(length), RECORD.entrySignal),
      mae: fill(new Float64Array(length), RECORD.mae),
      mfe: fill(new Float64Array(length), RECORD.mfe),
      reason: fill(new Uint8Array(length), RECORD.reason),
    };
  }
}

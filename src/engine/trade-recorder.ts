import { RECORD, RECORD_SLOTS } from "../kernels/accounting.ts";
import type { SymbolBars } from "../strategy/bars.ts";
import { TRADE_REASONS, type Trades } from "./result.ts";

const SLOTS = RECORD_SLOTS + 3;
const SYMBOL = RECORD_SLOTS;
const ENTRY_TIME = RECORD_SLOTS + 1;
const EXIT_TIME = RECORD_SLOTS + 2;

/** Number of the reason `open` in a record. */
export const OPEN_REASON = TRADE_REASONS.indexOf("open");

/** Keeps trade records as they come and turns them into columns at the end. */
export class TradeRecorder {
  #rows = new Float64Array(256 * SLOTS);
  #length = 0;

  /** Appends the records of one symbol (kernels/accounting, `RECORD`). */
  add(bars: SymbolBars, symbol: number, records: Float64Array): void {
    const count = records.length / RECORD_SLOTS;
    this.#grow(this.#length + count);
    for (let i = 0; i < count; i++) {
      const record = records.subarray(i * RECORD_SLOTS, (i + 1) * RECORD_SLOTS);
      const row = (this.#length + i) * SLOTS;
      this.#rows.set(record, row);
      this.#rows[row + SYMBOL] = symbol;
      this.#rows[row + ENTRY_TIME] = bars.timestamp[record[RECORD.entryBar]!]!;
      this.#rows[row + EXIT_TIME] = bars.timestamp[record[RECORD.exitBar]!]!;
    }
    this.#length += count;
  }

  /** The trades in the order in which they came: by symbol, then by exit. */
  trades(): Trades {
    const slot = (number: number) => {
      const column = new Float64Array(this.#length);
      for (let i = 0; i < column.length; i++) column[i] = this.#rows[i * SLOTS + number]!;
      return column;
    };
    return {
      length: this.#length,
      symbol: Int32Array.from(slot(SYMBOL)),
      entryTime: slot(ENTRY_TIME),
      exitTime: slot(EXIT_TIME),
      bars: Int32Array.from(slot(RECORD.bars)),
      side: Int8Array.from(slot(RECORD.side)),
      entryPrice: slot(RECORD.entryPrice),
      exitPrice: slot(RECORD.exitPrice),
      pnlPct: slot(RECORD.pnl),
      costPct: slot(RECORD.cost),
      entrySignal: slot(RECORD.entrySignal),
      mae: slot(RECORD.mae),
      mfe: slot(RECORD.mfe),
      reason: Uint8Array.from(slot(RECORD.reason)),
    };
  }

  #grow(count: number): void {
    if (count * SLOTS <= this.#rows.length) return;
    const rows = new Float64Array(Math.max(count * SLOTS, this.#rows.length * 2));
    rows.set(this.#rows);
    this.#rows = rows;
  }
}

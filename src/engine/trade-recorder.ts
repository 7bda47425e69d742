import { RECORD, RECORD_SLOTS } from "../kernels/accounting.ts";
import type { SymbolBars } from "../strategy/bars.ts";
import { ClosedTrades } from "./metrics/closed-trades.ts";
import { TRADE_REASONS, type Trades } from "./result.ts";

/** Number of the reason `open` in a record. */
export const OPEN_REASON = TRADE_REASONS.indexOf("open");

/** Trades of one symbol that came in one go. */
interface Batch {
  readonly symbol: number;
  readonly timestamp: Float64Array;
  readonly records: Float64Array;
}

type Column = Float64Array | Int32Array | Int8Array | Uint8Array;

/** Keeps trade records as they come and turns them into columns when somebody looks. */
export class TradeRecorder {
  /** Sums over the trades that have ended. */
  readonly closed = new ClosedTrades();
  readonly #batches: Batch[] = [];
  #length = 0;

  /** Takes the records of one symbol (kernels/accounting, `RECORD`); they are copied. */
  add(bars: SymbolBars, symbol: number, records: Float64Array): void {
    for (let at = 0; at < records.length; at += RECORD_SLOTS) {
      if (records[at + RECORD.reason] !== OPEN_REASON) this.closed.add(records[at + RECORD.pnl]!);
    }
    this.#batches.push({ symbol, timestamp: bars.timestamp, records: records.slice() });
    this.#length += records.length / RECORD_SLOTS;
  }

  /** The trades in the order in which they came: by symbol, then by exit. */
  trades(): Trades {
    const time = (batch: Batch, bar: number) => batch.timestamp[bar]!;
    return {
      length: this.#length,
      symbol: this.#column(Int32Array, RECORD.side, (batch) => batch.symbol),
      entryTime: this.#column(Float64Array, RECORD.entryBar, time),
      exitTime: this.#column(Float64Array, RECORD.exitBar, time),
      bars: this.#column(Int32Array, RECORD.bars),
      side: this.#column(Int8Array, RECORD.side),
      entryPrice: this.#column(Float64Array, RECORD.entryPrice),
      exitPrice: this.#column(Float64Array, RECORD.exitPrice),
      pnlPct: this.#column(Float64Array, RECORD.pnl),
      costPct: this.#column(Float64Array, RECORD.cost),
      entrySignal: this.#column(Float64Array, RECORD.entrySignal),
      mae: this.#column(Float64Array, RECORD.mae),
      mfe: this.#column(Float64Array, RECORD.mfe),
      reason: this.#column(Uint8Array, RECORD.reason),
    };
  }

  #column<T extends Column>(
    Type: new (length: number) => T,
    slot: number,
    value: (batch: Batch, recorded: number) => number = (_, recorded) => recorded,
  ): T {
    const column = new Type(this.#length);
    let row = 0;
    for (const batch of this.#batches) {
      for (let at = slot; at < batch.records.length; at += RECORD_SLOTS) {
        column[row++] = value(batch, batch.records[at]!);
      }
    }
    return column;
  }
}

import { RECORD, RECORD_SLOTS } from "../kernels/accounting.ts";
import type { Bars, SymbolBars } from "../strategy/bars.ts";
import type { BacktestPlan } from "./plan.ts";
import type { Trades } from "./result.ts";
import { Simulation } from "./simulation.ts";

/** Trades kept side by side; a block is never grown, so nothing is copied twice. */
const BLOCK = 4096;

/** Consecutive trades of one symbol in one block: values `begin` … `end` - 1 of it. */
interface Batch {
  readonly symbol: number;
  readonly timestamp: Float64Array;
  readonly records: Float64Array;
  readonly begin: number;
  readonly end: number;
}

type Column = Float64Array | Int32Array | Int8Array | Uint8Array;

/**
 * Runs the plan once more and keeps its trades. The same bars give the same bits as the run that
 * made the metrics.
 */
export function recordTrades(bars: Bars, plan: BacktestPlan): Trades {
  const simulation = new Simulation(plan.trades, { trades: true });
  const recorder = new TradeRecorder();
  for (let index = 0; index < bars.symbols.length; index++) {
    simulation.run(bars, index, { trades: recorder.add.bind(recorder) });
  }
  return recorder.trades();
}

/** Keeps trade records as they come and turns them into columns at the end. */
class TradeRecorder {
  readonly #batches: Batch[] = [];
  #block = new Float64Array(0);
  /** Values used of the block. */
  #used = 0;
  #length = 0;

  /** Takes the records of one symbol (kernels/accounting, `RECORD`); they are copied. */
  add(bars: SymbolBars, symbol: number, records: Float64Array): void {
    if (this.#used + records.length > this.#block.length) {
      this.#block = new Float64Array(Math.max(BLOCK * RECORD_SLOTS, records.length));
      this.#used = 0;
    }
    this.#block.set(records, this.#used);
    const begin = this.#used;
    this.#used += records.length;
    this.#length += records.length / RECORD_SLOTS;
    const { timestamp } = bars;
    this.#batches.push({ symbol, timestamp, records: this.#block, begin, end: this.#used });
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
      for (let at = batch.begin + slot; at < batch.end; at += RECORD_SLOTS) {
        column[row++] = value(batch, batch.records[at]!);
      }
    }
    return column;
  }
}

import { type Block, type KernelFunction, type KernelMemory, TILE } from "./memory.ts";
import type { PriceMoves } from "./price-moves.ts";

/** Float64 slots of assembly/accounting.ts. */
const STATE = {
  lastClose: 1,
  newest: 2,
  older: 3,
  ambiguous: 16,
  bar: 17,
  trades: 22,
  wins: 23,
  losses: 24,
  won: 25,
  lost: 26,
} as const;
const STATE_SLOTS = 27;
const CONFIG_SLOTS = 7;

/** Float64 slots of one trade record, in order. */
export const RECORD = {
  entryBar: 0,
  exitBar: 1,
  bars: 2,
  side: 3,
  entryPrice: 4,
  exitPrice: 5,
  pnl: 6,
  cost: 7,
  entrySignal: 8,
  mae: 9,
  mfe: 10,
  reason: 11,
} as const;
export const RECORD_SLOTS = 12;
const NO_RECORDS = new Float64Array(0);

/** Sums over ended trades; one whose net return is within 1e-12 of 0 neither wins nor loses. */
export interface ClosedTrades {
  readonly count: number;
  readonly wins: number;
  readonly losses: number;
  /** Sum of the net returns of the winning trades. */
  readonly won: number;
  /** Sum of the net returns of the losing trades; at most 0. */
  readonly lost: number;
}

/** Rules of trading, in the numbers that the kernel knows. */
export interface AccountingRules {
  readonly nextOpen: boolean;
  /** Bars between a signal and the bar that earns on it: 1, or 2 for `next-close`. */
  readonly delay: 1 | 2;
  /** Cost per unit traded, as a fraction. */
  readonly rate: number;
  /** Fractions and a bar count; NaN for none. */
  readonly stopLoss: number;
  readonly takeProfit: number;
  readonly trailingStop: number;
  readonly maxBars: number;
  /** Whether each trade leaves a record. */
  readonly recording: boolean;
  /** Whether the records know the excursions; else these are NaN. High and low must be there. */
  readonly excursions: boolean;
}

/** Tiles of one symbol's prices and signal, as the accounting reads them. */
export interface AccountingInputs {
  readonly open: Block;
  readonly high: Block;
  readonly low: Block;
  readonly close: Block;
  readonly signal: Block;
}

/** What is known at the close before the first counted bar. */
export interface AccountingStart {
  /** Index of the first counted bar in its symbol. */
  readonly bar: number;
  readonly lastClose: number;
  /** Signals that the first and the second counted bar may still trade on; NaN for none. */
  readonly newest: number;
  readonly older: number;
}

/**
 * Accounting of one symbol in one private memory: positions, turnover and returns per bar into
 * four tiles, and a record for each trade that ends (docs/accounting.md).
 */
export class Accounting {
  /** Result tiles of the last `run`. */
  readonly position: Block;
  readonly turnover: Block;
  readonly gross: Block;
  readonly net: Block;

  readonly #memory: KernelMemory;
  readonly #rules: AccountingRules;
  readonly #state: Block;
  readonly #config: Block;
  readonly #records: Block;
  #kernel: KernelFunction | undefined;
  #slots: Float64Array = new Float64Array();
  #written: Float64Array = new Float64Array();

  constructor(memory: KernelMemory, rules: AccountingRules) {
    this.#memory = memory;
    this.#rules = rules;
    this.position = memory.reserveTile();
    this.turnover = memory.reserveTile();
    this.gross = memory.reserveTile();
    this.net = memory.reserveTile();
    this.#state = memory.reserve(STATE_SLOTS * 8);
    this.#config = memory.reserve(CONFIG_SLOTS * 8);
    // a bar ends at most two trades: the one held before its fill and the one opened by it
    this.#records = memory.reserve((rules.recording ? 2 * TILE : 1) * RECORD_SLOTS * 8);
  }

  /** Takes views and binds the kernel; the memory must be committed. */
  prepare(): void {
    const { nextOpen, delay, rate, stopLoss, takeProfit, trailingStop, maxBars, excursions } =
      this.#rules;
    const exits = [stopLoss, takeProfit, trailingStop, maxBars];
    const config = [rate, delay, ...exits, excursions ? 1 : 0];
    this.#memory.float64(this.#config).set(config);
    const anyExit = exits.some((value) => !Number.isNaN(value));
    const name = `account_${nextOpen ? "open" : "close"}${anyExit ? "_exits" : ""}`;
    this.#kernel = this.#memory.kernel(name);
    this.#slots = this.#memory.float64(this.#state);
    this.#written = this.#memory.float64(this.#records);
  }

  /** Forgets the symbol before and starts at a symbol's first counted bar. */
  begin(start: AccountingStart): void {
    this.#slots.fill(0);
    this.#slots[STATE.lastClose] = start.lastClose;
    this.#slots[STATE.newest] = start.newest;
    this.#slots[STATE.older] = start.older;
    this.#slots[STATE.bar] = start.bar;
  }

  /**
   * Runs bars `from` … `from + length - 1` of the input tiles, for which `moves` has just been run;
   * results start at 0 of the result tiles.
   * @returns records of the trades that ended, `RECORD_SLOTS` values each, when they are recorded;
   *   valid until the next call.
   */
  run(inputs: AccountingInputs, moves: PriceMoves, from: number, length: number): Float64Array {
    const at = (block: Block) => block.offset + 8 * from;
    const count = this.#kernel!(
      at(inputs.open),
      at(inputs.high),
      at(inputs.low),
      at(inputs.close),
      at(inputs.signal),
      moves.gap.offset,
      moves.move.offset,
      this.position.offset,
      this.turnover.offset,
      this.gross.offset,
      this.net.offset,
      length,
      this.#state.offset,
      this.#config.offset,
      this.#rules.recording ? this.#records.offset : 0,
    );
    return count === 0 ? NO_RECORDS : this.#written.subarray(0, count * RECORD_SLOTS);
  }

  /** The trade still open, marked at `price`, as a record with `reason`; empty when there is none. */
  openTrade(price: number, reason: number): Float64Array {
    const write = this.#memory.kernel("close_open_trade");
    const count = write(this.#state.offset, price, this.#records.offset, reason);
    return this.#written.subarray(0, count * RECORD_SLOTS);
  }

  /** Sums over the trades of this symbol that have ended, in the order in which they ended. */
  closedTrades(): ClosedTrades {
    return {
      count: this.#slots[STATE.trades]!,
      wins: this.#slots[STATE.wins]!,
      losses: this.#slots[STATE.losses]!,
      won: this.#slots[STATE.won]!,
      lost: this.#slots[STATE.lost]!,
    };
  }

  /** Bars of this symbol in which a stop and a target were both touched. */
  get ambiguousBars(): number {
    return this.#slots[STATE.ambiguous]!;
  }
}

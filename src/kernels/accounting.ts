import { ACCOUNT_SLOTS, type Market, ROW_BLOCKS } from "./market.ts";
import { type Block, type KernelFunction, type KernelMemory, TILE } from "./memory.ts";
import type { ClosedTrades, Sums } from "./sums.ts";

/** Float64 slots of assembly/account-state.ts. */
const STATE = {
  lastClose: 1,
  newest: 2,
  older: 3,
  ambiguous: 16,
  trades: 18,
  wins: 19,
  losses: 20,
  won: 21,
  lost: 22,
  days: 23,
  lastDay: 24,
  equity: 25,
  peak: 26,
  worst: 27,
  turnover: 28,
  exposure: 29,
  downside: 30,
  absoluteGross: 31,
  count: 32,
  mean: 33,
  squares: 34,
  cross: 35,
  sum: 36,
  sumOfSquares: 37,
  blockSums: 52,
} as const;
const CONFIG_SLOTS = 8;

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

/** Rules of one account, in the numbers that the kernel knows. */
export interface AccountRules {
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

/** What is known at the close before the first counted bar. */
export interface AccountStart {
  readonly lastClose: number;
  /** Signals that the first and the second counted bar may still trade on; NaN for none. */
  readonly newest: number;
  readonly older: number;
}

/**
 * The account of one strategy on one symbol, in one private memory: from signals to sums over bars
 * and trades, and a record for each trade that ends (docs/accounting.md).
 */
export class Account {
  readonly #memory: KernelMemory;
  readonly #market: Market;
  readonly #rules: AccountRules;
  readonly #state: Block;
  readonly #config: Block;
  readonly #records: Block;
  #kernel: KernelFunction | undefined;
  #slots: Float64Array = new Float64Array();
  #written: Float64Array = new Float64Array();

  constructor(memory: KernelMemory, market: Market, rules: AccountRules) {
    this.#memory = memory;
    this.#market = market;
    this.#rules = rules;
    this.#state = memory.reserve(ACCOUNT_SLOTS * 8);
    this.#config = memory.reserve(CONFIG_SLOTS * 8);
    // a bar ends at most two trades: the one held before its fill and the one opened by it
    this.#records = memory.reserve(rules.recording ? 2 * TILE * RECORD_SLOTS * 8 : 0);
  }

  /** Takes views and binds the kernel; the memory must be committed. */
  prepare(): void {
    const { delay, rate, stopLoss, takeProfit, trailingStop, maxBars, excursions } = this.#rules;
    const exits = [stopLoss, takeProfit, trailingStop, maxBars];
    const anyExit = exits.some((value) => !Number.isNaN(value));
    const config = [rate, delay, ...exits, anyExit ? 1 : 0, excursions ? 1 : 0];
    this.#memory.float64(this.#config).set(config);
    this.#kernel = this.#memory.kernel("account");
    this.#slots = this.#memory.float64(this.#state);
    this.#written = this.#memory.float64(this.#records);
    this.begin({ lastClose: Number.NaN, newest: Number.NaN, older: Number.NaN });
  }

  /** Forgets the symbol before and starts at a symbol's first counted bar. */
  begin(start: AccountStart): void {
    const slots = this.#slots;
    slots.fill(0);
    slots[STATE.lastClose] = start.lastClose;
    slots[STATE.newest] = start.newest;
    slots[STATE.older] = start.older;
    slots[STATE.lastDay] = -1;
    slots[STATE.equity] = 1;
    slots[STATE.peak] = 1;
    slots[STATE.worst] = 1;
  }

  /**
   * Runs bars `from` … `to - 1` of the tile that the market has just run; all of it unless given.
   * Ranges come in order and cover the tile.
   *
   * @param signal byte offset of the signal at the close of the tile's first counted bar.
   * @returns records of the trades that ended, `RECORD_SLOTS` values each, when they are recorded;
   *   valid until the next call.
   */
  run(signal: number, from = 0, to = this.#market.length): Float64Array {
    const { recording } = this.#rules;
    const count = this.#kernel!(
      this.#market.tile.offset,
      signal,
      from,
      to,
      this.#state.offset,
      this.#config.offset,
      recording ? this.#records.offset : 0,
    );
    return count === 0 ? NO_RECORDS : this.#written.subarray(0, count * RECORD_SLOTS);
  }

  /** The trade still open, marked at `price`, as a record with `reason`; empty when there is none. */
  openTrade(price: number, reason: number): Float64Array {
    if (!this.#rules.recording) return NO_RECORDS;
    const write = this.#memory.kernel("close_open_trade");
    const count = write(this.#state.offset, price, this.#records.offset, reason);
    return this.#written.subarray(0, count * RECORD_SLOTS);
  }

  /**
   * Sum of the net returns, and of their squares, from the first counted bar through the end of each
   * of the 16 row blocks: pairs, in the order of the blocks. A view, valid until the next symbol.
   */
  get blockSums(): Float64Array {
    return this.#slots.subarray(STATE.blockSums, STATE.blockSums + 2 * ROW_BLOCKS);
  }

  /** Ends the account's last chapter; call once, when the symbol ends, before the market's moments. */
  finish(): void {
    this.#memory.kernel("merge_chapter")(this.#state.offset, this.#market.state.offset);
  }

  /** Sums over the counted bars of the symbol, after `finish`. */
  sums(benchmark: { readonly mean: number; readonly squares: number }): Sums {
    const at = (slot: keyof typeof STATE) => this.#slots[STATE[slot]]!;
    return {
      count: at("count"),
      mean: at("mean"),
      squares: at("squares"),
      downsideSquares: at("downside"),
      absoluteGross: at("absoluteGross"),
      turnover: at("turnover"),
      exposure: at("exposure"),
      equity: at("equity"),
      maxDrawdown: at("worst") - 1,
      benchmarkMean: benchmark.mean,
      benchmarkSquares: benchmark.squares,
      cross: at("cross"),
    };
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

  /** Distinct dates with a position. */
  get daysInMarket(): number {
    return this.#slots[STATE.days]!;
  }

  /** Bars of this symbol in which a stop and a target were both touched. */
  get ambiguousBars(): number {
    return this.#slots[STATE.ambiguous]!;
  }
}

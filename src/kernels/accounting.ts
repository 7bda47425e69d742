import { ACCOUNT_SLOTS, type Market, ROW_BLOCKS } from "./market.ts";
import { type KernelMemory, TILE } from "./memory.ts";
import { type ClosedTrades, noSums, noTrades, type Sums } from "./sums.ts";

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
  blockSums: 55,
} as const;
/** Float64 slots of its configuration. */
const CONFIG = { rate: 0, delay: 1, exits: 2, anyExit: 6, excursions: 7, returnsOnly: 8 } as const;
const CONFIG_SLOTS = 9;

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
/** A bar ends at most two trades: the one held before its fill and the one opened by it. */
const RECORDS_BYTES = 2 * TILE * RECORD_SLOTS * 8;
const NO_RECORDS = new Float64Array(0);

/** Ways out of a position besides the signal: fractions and a bar count, none unless given. */
export interface AccountExits {
  readonly stopLoss?: number;
  readonly takeProfit?: number;
  readonly trailingStop?: number;
  readonly maxBars?: number;
}

/** Rules of accounts, in the numbers that the kernel knows. */
export interface AccountRules {
  /** Bars between a signal and the bar that earns on it: 1, or 2 for `next-close`. */
  readonly delay: 1 | 2;
  /** Cost per unit traded, as a fraction. */
  readonly rate: number;
  /** Whether each trade leaves a record. */
  readonly recording: boolean;
  /** Whether the records know the excursions; else these are NaN. High and low must be there. */
  readonly excursions: boolean;
  /**
   * Whether no sums are wanted but those of returns, equity and drawdown; others are then not what
   * they say.
   */
  readonly returnsOnly: boolean;
}

/**
 * Accounts of strategies on one symbol, in one private memory: from signals to sums over bars and trades,
 * and a record for each trade that ends (docs/accounting.md). They have numbers instead of objects: a
 * search has a million.
 */
export class Accounts {
  /** How many there are. */
  readonly count: number;
  readonly #memory: KernelMemory;
  readonly #market: Market;
  readonly #rules: AccountRules;
  readonly #exits: readonly AccountExits[];
  readonly #exitsOf: Int32Array;
  /** Where the rules lie in the memory, once for each of the exits. */
  readonly #configs: number;
  /** Byte offset of the records of the account that ran last; 0 where none are wanted. */
  readonly #records: number;
  /** Where the states lie in the memory, one after the other. */
  readonly #states: number;
  /** All of the memory. */
  #values: Float64Array = NO_RECORDS;

  /** @param exitsOf for each account its place in `exits`. */
  constructor(
    memory: KernelMemory,
    market: Market,
    rules: AccountRules,
    exits: readonly AccountExits[],
    exitsOf: Int32Array,
  ) {
    this.count = exitsOf.length;
    this.#memory = memory;
    this.#market = market;
    this.#rules = rules;
    this.#exits = exits;
    this.#exitsOf = exitsOf;
    this.#configs = memory.reserve(exits.length * CONFIG_SLOTS * 8).offset >> 3;
    this.#states = memory.reserve(this.count * ACCOUNT_SLOTS * 8).offset >> 3;
    this.#records = rules.recording ? memory.reserve(RECORDS_BYTES).offset : 0;
  }

  /** Takes a view and writes the rules; the memory must be committed. No account has begun. */
  prepare(): void {
    const values = this.#memory.values;
    this.#values = values;
    const { delay, rate, excursions, returnsOnly } = this.#rules;
    for (let number = 0; number < this.#exits.length; number++) {
      const config = this.#configs + number * CONFIG_SLOTS;
      values[config + CONFIG.rate] = rate;
      values[config + CONFIG.delay] = delay;
      values[config + CONFIG.excursions] = excursions ? 1 : 0;
      values[config + CONFIG.returnsOnly] = returnsOnly ? 1 : 0;
      this.#writeExits(config, this.#exits[number]!);
    }
  }

  /** Makes sums of all accounts those of no bars. */
  beginAll(): void {
    for (let account = 0; account < this.count; account++) {
      this.begin(account, Number.NaN, Number.NaN);
    }
  }

  /**
   * Forgets the symbol before and starts at a symbol's first counted bar.
   *
   * @param lastClose at the bar before.
   * @param newest signal that the first counted bar may still trade on; NaN for none.
   */
  begin(account: number, lastClose: number, newest: number): void {
    const values = this.#values;
    const base = this.#base(account);
    values.fill(0, base, base + ACCOUNT_SLOTS);
    values[base + STATE.lastClose] = lastClose;
    values[base + STATE.newest] = newest;
    values[base + STATE.older] = Number.NaN;
    values[base + STATE.lastDay] = -1;
    values[base + STATE.equity] = 1;
    values[base + STATE.peak] = 1;
    values[base + STATE.worst] = 1;
  }

  /** Replaces the exits, of all accounts that have the same, from the next bar on. */
  setExits(account: number, exits: AccountExits): void {
    this.#writeExits(this.#config(account), exits);
  }

  #writeExits(config: number, exits: AccountExits): void {
    const { stopLoss = Number.NaN, takeProfit = Number.NaN } = exits;
    const { trailingStop = Number.NaN, maxBars = Number.NaN } = exits;
    const values = this.#values;
    const first = config + CONFIG.exits;
    values[first] = stopLoss;
    values[first + 1] = takeProfit;
    values[first + 2] = trailingStop;
    values[first + 3] = maxBars;
    let any = 0;
    for (let i = 0; i < 4; i++) if (!Number.isNaN(values[first + i])) any = 1;
    values[config + CONFIG.anyExit] = any;
  }

  /**
   * Runs bars `from` … `to - 1` of the tile that the market has just run; all of it unless given.
   * Ranges come in order and cover the tile.
   *
   * @param runs byte offset of the runs of the signals at the closes of the tile's counted bars.
   * @returns records of the trades that ended, `RECORD_SLOTS` values each, when they are recorded;
   *   valid until the next call.
   */
  run(account: number, runs: number, from = 0, to = this.#market.length): Float64Array {
    const count = this.#market.account(
      this.#market.tile.offset,
      runs,
      from,
      to,
      this.#base(account) << 3,
      this.#config(account) << 3,
      this.#records,
    );
    return count === 0 ? NO_RECORDS : this.#written(count);
  }

  #written(count: number): Float64Array {
    const from = this.#records >> 3;
    return this.#values.subarray(from, from + count * RECORD_SLOTS);
  }

  /** The trade still open, marked at `price`, as a record with `reason`; empty when there is none. */
  openTrade(account: number, price: number, reason: number): Float64Array {
    if (this.#records === 0) return NO_RECORDS;
    const write = this.#memory.kernel("close_open_trade");
    const count = write(this.#base(account) << 3, price, this.#records, reason);
    return this.#written(count);
  }

  /**
   * Writes the sum of the net returns, and of their squares, from the first counted bar through the end
   * of each of the 16 row blocks: pairs, in the order of the blocks, to `into` from place `at` on.
   */
  copyBlockSums(account: number, into: Float64Array, at: number): void {
    const values = this.#values;
    const from = this.#base(account) + STATE.blockSums;
    // a loop, since a view to copy from would cost a search more than the copy
    for (let i = 0; i < 2 * ROW_BLOCKS; i++) into[at + i] = values[from + i]!;
  }

  /** Ends an account's last chapter; call once, when the symbol ends, before the market's moments. */
  finish(account: number): void {
    this.#market.mergeChapter(this.#base(account) << 3, this.#market.state.offset);
  }

  /**
   * Sums over the counted bars of the symbol, after `finish`.
   * @param into where they are written: a search asks a million accounts.
   */
  sums(
    account: number,
    benchmark: { readonly mean: number; readonly squares: number },
    into = noSums(),
  ): Sums {
    const values = this.#values;
    const base = this.#base(account);
    into.count = values[base + STATE.count]!;
    into.mean = values[base + STATE.mean]!;
    into.squares = values[base + STATE.squares]!;
    into.downsideSquares = values[base + STATE.downside]!;
    into.absoluteGross = values[base + STATE.absoluteGross]!;
    into.turnover = values[base + STATE.turnover]!;
    into.exposure = values[base + STATE.exposure]!;
    into.equity = values[base + STATE.equity]!;
    into.maxDrawdown = values[base + STATE.worst]! - 1;
    into.benchmarkMean = benchmark.mean;
    into.benchmarkSquares = benchmark.squares;
    into.cross = values[base + STATE.cross]!;
    return into;
  }

  /**
   * Sums over the trades of this symbol that have ended, in the order in which they ended.
   * @param into where they are written.
   */
  closedTrades(account: number, into = noTrades()): ClosedTrades {
    const values = this.#values;
    const base = this.#base(account);
    into.count = values[base + STATE.trades]!;
    into.wins = values[base + STATE.wins]!;
    into.losses = values[base + STATE.losses]!;
    into.won = values[base + STATE.won]!;
    into.lost = values[base + STATE.lost]!;
    return into;
  }

  /** Distinct dates with a position. */
  daysInMarket(account: number): number {
    return this.#values[this.#base(account) + STATE.days]!;
  }

  /** Bars of this symbol in which a stop and a target were both touched. */
  ambiguousBars(account: number): number {
    return this.#values[this.#base(account) + STATE.ambiguous]!;
  }

  /** Where an account's state lies in the memory. */
  #base(account: number): number {
    return this.#states + account * ACCOUNT_SLOTS;
  }

  /** Where an account's rules lie in the memory. */
  #config(account: number): number {
    return this.#configs + this.#exitsOf[account]! * CONFIG_SLOTS;
  }
}

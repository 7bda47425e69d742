import { AssayError } from "../errors.ts";
import { Account, type AccountRules } from "../kernels/accounting.ts";
import { type AccountStreams, Market } from "../kernels/market.ts";
import { KernelMemory, TILE } from "../kernels/memory.ts";
import { SignalCheck } from "../kernels/signal-check.ts";
import { type Bars, lowerBound, type SymbolBars, symbolBars } from "../strategy/bars.ts";
import { ColumnTiles } from "../strategy/column-tiles.ts";
import { Evaluator } from "../strategy/evaluator.ts";
import type { Exits } from "../strategy/strategy.ts";
import { DayNumbers } from "./day-numbers.ts";
import { costRate, type ResolvedOptions } from "./options.ts";
import type { SimulationPlan } from "./plan.ts";
import { TRADE_REASONS } from "./result.ts";
import { rowBlocks } from "./row-blocks.ts";
import { SampledRows } from "./sampled-rows.ts";

/** What a simulation hands on, symbol by symbol, in bar order. */
export interface SimulationSink {
  /**
   * Counted bars `start` … `start + length - 1` of a symbol lie in the simulation's streams, at 0 …,
   * as `account` saw them; the signals at their closes lie at `begin` … of its signal's tile.
   */
  bars?(account: number, bars: SymbolBars, start: number, length: number, begin: number): void;
  /**
   * Trades of a symbol that ended, or are open at its end, `RECORD_SLOTS` values each
   * (kernels/accounting); only of a simulation that records them.
   */
  trades?(bars: SymbolBars, symbol: number, records: Float64Array): void;
  /** Equities of `account` after its next sampled bars; valid only during the call. */
  samples?(account: number, equities: Float64Array): void;
}

/** What else a simulation does besides adding up. */
export interface SimulationDuties {
  /** Fills `streams` and calls `bars`. */
  readonly streams?: boolean;
  /** Calls `trades`; the one account of the plan then leaves records. */
  readonly trades?: boolean;
  /** Calls `samples`. */
  readonly samples?: boolean;
}

/** Number of the reason `open` in a record. */
const OPEN_REASON = TRADE_REASONS.indexOf("open");

/** Counted bars of one symbol: `first` … `end` - 1. The first bar of all is never counted. */
export interface CountedRange {
  readonly first: number;
  readonly end: number;
}

/** Bars of a symbol whose start lies in [from, to), without the first bar of all. */
export function countedRange(timestamp: Float64Array, from: number, to: number): CountedRange {
  const end = lowerBound(timestamp, to);
  return { first: Math.min(Math.max(lowerBound(timestamp, from), 1), end), end };
}

/**
 * Accounts over symbols one after the other: expressions, then what the market did, then each
 * account, tile by tile in one private memory. Nothing per bar is kept; sinks keep what they need.
 */
export class Simulation {
  readonly memory = new KernelMemory();
  readonly accounts: readonly Account[];
  readonly market: Market;
  /** Counted bars whose signal was not known, per signal of the plan. */
  readonly unknownSignals: Float64Array;

  readonly #plan: SimulationPlan;
  readonly #duties: SimulationDuties;
  readonly #columns: ColumnTiles;
  readonly #evaluator: Evaluator;
  readonly #check: SignalCheck;
  #equities: Float64Array = new Float64Array();

  constructor(plan: SimulationPlan, duties: SimulationDuties) {
    const { options, program, accounts } = plan;
    const rules = { nextOpen: options.fill === "next-open", rate: costRate(options.costs) };
    this.#plan = plan;
    this.#duties = duties;
    this.#columns = new ColumnTiles(this.memory, [...program.columns, ...plan.prices]);
    this.#evaluator = new Evaluator(program, this.memory, this.#columns);
    this.market = new Market(this.memory, rules, duties.streams ?? false);
    this.accounts = accounts.map(
      ({ exits }) => new Account(this.memory, this.market, this.#rules(options, exits)),
    );
    this.#check = new SignalCheck(this.memory);
    this.unknownSignals = new Float64Array(program.results.length);
    this.memory.commit();
    this.#evaluator.prepare();
    this.market.prepare();
    for (const account of this.accounts) account.prepare();
    this.#check.prepare();
    this.#equities = this.memory.float64(this.market.equities);
  }

  #rules(options: ResolvedOptions, exits: Exits): AccountRules {
    const recording = this.#duties.trades ?? false;
    const { prices } = this.#plan;
    return {
      delay: options.fill === "next-close" ? 2 : 1,
      rate: costRate(options.costs),
      stopLoss: exits.stopLoss ?? Number.NaN,
      takeProfit: exits.takeProfit ?? Number.NaN,
      trailingStop: exits.trailingStop ?? Number.NaN,
      maxBars: exits.maxBars ?? Number.NaN,
      recording,
      excursions: recording && prices.includes("high") && prices.includes("low"),
    };
  }

  /** Views of what the account that ran last wrote bar by bar; only with the duty `streams`. */
  views(): Readonly<Record<keyof AccountStreams | "benchmark", Float64Array>> {
    const { streams, benchmark } = this.market;
    if (!streams) throw new Error("Simulation: no streams were asked for");
    const view = (name: keyof AccountStreams) => this.memory.float64(streams[name]);
    return {
      position: view("position"),
      turnover: view("turnover"),
      gross: view("gross"),
      net: view("net"),
      benchmark: this.memory.float64(benchmark),
    };
  }

  /** View of the tile of a signal of the plan, warm-up included. */
  signal(index: number): Float64Array {
    return this.memory.float64(this.#evaluator.result(index));
  }

  /**
   * Runs one symbol from its first loaded bar on. Afterwards the accounts hold its sums.
   * @returns whether it has any counted bar.
   */
  run(bars: Bars, index: number, sink: SimulationSink): boolean {
    const { options, program } = this.#plan;
    const symbol = symbolBars(bars, index);
    const { first, end } = countedRange(symbol.timestamp, options.from, options.to);
    if (first >= end) return false;
    const signals = program.results.map((_, result) => this.signal(result));
    const lastSignals = new Float64Array(signals.length).fill(Number.NaN);
    const days = new DayNumbers(symbol.timestamp);
    const samples = new SampledRows(this.#duties.samples ? end - first : 0);
    const blocks = rowBlocks(end - first);
    this.#evaluator.reset();
    for (let start = 0; start < end; start += TILE) {
      const length = Math.min(TILE, end - start);
      this.#evaluator.run(symbol, start, length);
      const begin = Math.max(first - start, 0);
      if (begin < length) {
        if (first >= start) {
          const before = begin > 0 ? signals.map((values) => values[begin - 1]!) : lastSignals;
          this.#begin(symbol, first, before);
        }
        this.#checkSignals(symbol, start, begin, length);
        days.write(start + begin, length - begin, this.market.days);
        this.market.sample(samples.next(length - begin));
        this.#account(symbol, index, { first, start, begin, length, blocks }, sink);
      }
      for (const [i, values] of signals.entries()) lastSignals[i] = values[length - 1]!;
    }
    const lastClose = symbol.columns.close![end - 1]!;
    for (const account of this.accounts) {
      const open = account.openTrade(lastClose, OPEN_REASON);
      if (open.length > 0) sink.trades?.(symbol, index, open);
      account.finish();
    }
    return true;
  }

  /** Runs market and accounts over the counted bars of the tile, cut where row blocks end. */
  #account(
    symbol: SymbolBars,
    index: number,
    tile: {
      readonly first: number;
      readonly start: number;
      readonly begin: number;
      readonly length: number;
      readonly blocks: readonly number[];
    },
    sink: SimulationSink,
  ): void {
    const { first, start, begin, length, blocks } = tile;
    const count = length - begin;
    this.market.endRowBlocksAt(blocks.map((end) => end - (start + begin - first)));
    const columns = this.#columns;
    const price = (name: "open" | "high" | "low" | "close") => columns.prices(name) + 4 * begin;
    this.market.run(
      { open: price("open"), high: price("high"), low: price("low"), close: price("close") },
      start + begin,
      count,
    );
    const sampled = this.market.sampled;
    for (const [number, account] of this.accounts.entries()) {
      const { signal } = this.#plan.accounts[number]!;
      const records = account.run(this.#evaluator.result(signal).offset + 8 * begin);
      if (records.length > 0) sink.trades?.(symbol, index, records);
      if (sampled > 0) sink.samples?.(number, this.#equities.subarray(0, sampled));
      sink.bars?.(number, symbol, start + begin, count, begin);
    }
  }

  /**
   * Sets out from the close before the first counted bar. With `close`, a signal from before the
   * range would have been filled before it, so it is dropped; but the first bar of all lies before
   * every range's first counted bar and its signal stands.
   */
  #begin(symbol: SymbolBars, first: number, lastSignals: ArrayLike<number>): void {
    const { fill, from } = this.#plan.options;
    const beganBefore = symbol.timestamp[first - 1]! < from;
    const lastClose = symbol.columns.close![first - 1]!;
    for (const [number, account] of this.accounts.entries()) {
      const lastSignal = lastSignals[this.#plan.accounts[number]!.signal]!;
      requireSignalInRange(symbol, first - 1, lastSignal);
      account.begin({
        lastClose,
        newest: fill === "close" && beganBefore ? Number.NaN : lastSignal,
        older: Number.NaN,
      });
    }
    this.market.begin(lastClose, fill === "next-close" || (fill === "close" && beganBefore));
  }

  #checkSignals(symbol: SymbolBars, start: number, begin: number, length: number): void {
    for (let index = 0; index < this.unknownSignals.length; index++) {
      const block = this.#evaluator.result(index);
      const outside = this.#check.run(block, begin, length - begin);
      this.unknownSignals[index]! += this.#check.unknown;
      if (outside < 0) continue;
      const value = this.signal(index)[begin + outside]!;
      requireSignalInRange(symbol, start + begin + outside, value);
    }
  }
}

function requireSignalInRange(symbol: SymbolBars, bar: number, value: number): void {
  if (!(Math.abs(value) > 1)) return;
  const time = new Date(symbol.timestamp[bar]!).toISOString();
  throw new AssayError(
    "signal-out-of-range",
    `Signal of ${symbol.symbol} at ${time}: expected a position in [-1, 1], got ${value}.`,
    "Scale the signal, or cut it off with .max(-1).min(1).",
  );
}

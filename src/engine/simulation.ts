import { AssayError } from "../errors.ts";
import { type AccountRules, Accounts } from "../kernels/accounting.ts";
import { type AccountStreams, Market } from "../kernels/market.ts";
import { KernelMemory, SMALL_TILE, TILE } from "../kernels/memory.ts";
import { SignalRuns } from "../kernels/signal-runs.ts";
import { type Bars, lowerBound, type SymbolBars, symbolBars } from "../strategy/bars.ts";
import { ColumnTiles } from "../strategy/column-tiles.ts";
import { Evaluator } from "../strategy/evaluator.ts";
import { resultCount } from "../strategy/program.ts";
import { planTiles } from "../strategy/tile-plan.ts";
import { type AccountsBySignal, accountsBySignal } from "./accounts-by-signal.ts";
import { DayNumbers } from "./day-numbers.ts";
import { costRate, type ResolvedOptions } from "./options.ts";
import type { SimulationPlan } from "./plan.ts";
import { TRADE_REASONS } from "./result.ts";
import { rowBlockEnds } from "./row-blocks.ts";
import { SampledRows } from "./sampled-rows.ts";
import { StitchedExits } from "./stitched-exits.ts";
import { StitchedSignals } from "./stitched-signals.ts";

/** What a simulation hands on, symbol by symbol, in bar order. */
export interface SimulationSink {
  /** A tile of so many bars begins; may throw to stop. */
  tile?(bars: number): void;
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
  /** Adds up only what figures of `needReturnsOnly` take. */
  readonly returnsOnly?: boolean;
  /** Notes a signal outside [-1, 1] in `failures` and goes on without its accounts. */
  readonly tolerant?: boolean;
}

/** From as many accounts on it pays to keep what a constant position makes of the bars. */
const ACCOUNTS_WORTH_HOLDINGS = 6;

/**
 * A graph that writes more tiles than these is run in small ones, whose size changes no figure: 24 are
 * 384 KB, and as much again is needed for what accounts read and keep.
 */
const TILES_IN_CACHE = 24;

/** Number of the reason `open` in a record. */
const OPEN_REASON = TRADE_REASONS.indexOf("open");

/** Times that are counted, ms UTC: half-open. */
export interface CountedTimes {
  readonly from: number;
  readonly to: number;
}

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
  readonly memory: KernelMemory;
  readonly accounts: Accounts;
  readonly market: Market;
  /** Counted bars whose signal was not known, per signal of the plan. */
  readonly unknownSignals: Float64Array;
  /** Signals that were found to be no positions, with what was wrong. */
  readonly failures = new Map<number, AssayError>();

  readonly #plan: SimulationPlan;
  readonly #duties: SimulationDuties;
  #range: CountedTimes;
  readonly #columns: ColumnTiles;
  readonly #evaluator: SignalTiles;
  readonly #stitchedExits: StitchedExits | undefined;
  readonly #runs: SignalRuns;
  readonly #bySignal: AccountsBySignal;
  /** For each signal its value before the first counted bar of the symbol. */
  readonly #lastSignals: Float64Array;
  #equities: Float64Array = new Float64Array();

  constructor(plan: SimulationPlan, duties: SimulationDuties) {
    const { options, program, accounts, parts } = plan;
    const signals = signalCount(plan);
    const tiles = planTiles(program, { transient: true, choices: !parts && !duties.streams });
    this.memory = new KernelMemory(tiles.count > TILES_IN_CACHE ? SMALL_TILE : TILE);
    const rules = { nextOpen: options.fill === "next-open", rate: costRate(options.costs) };
    this.#plan = plan;
    this.#range = options;
    this.#duties = duties;
    this.#columns = new ColumnTiles(this.memory, [...program.columns, ...plan.prices]);
    if (parts) {
      this.#evaluator = new StitchedSignals(
        program,
        this.memory,
        this.#columns,
        tiles,
        parts,
        options.fill,
      );
    } else {
      this.#evaluator = new Evaluator(program, this.memory, this.#columns, tiles);
    }
    this.#stitchedExits = parts && new StitchedExits(parts, options.fill);
    const holdings = accounts.signalOf.length >= ACCOUNTS_WORTH_HOLDINGS;
    this.market = new Market(this.memory, rules, duties.streams ?? false, holdings);
    this.accounts = new Accounts(
      this.memory,
      this.market,
      this.#rules(options),
      accounts.exits,
      accounts.exitsOf,
    );
    this.#runs = new SignalRuns(this.memory);
    this.#bySignal = accountsBySignal(accounts.signalOf, signals);
    this.unknownSignals = new Float64Array(signals);
    this.#lastSignals = new Float64Array(signals);
    this.memory.commit();
    this.#evaluator.prepare();
    this.market.prepare();
    this.accounts.prepare();
    this.#runs.prepare();
    this.#equities = this.memory.float64(this.market.equities);
  }

  /**
   * Sets out anew, over other bars or another range: as good as a new simulation, without the work of
   * making one.
   */
  restart(range: CountedTimes): void {
    this.#range = range;
    this.failures.clear();
    this.unknownSignals.fill(0);
  }

  #rules(options: ResolvedOptions): AccountRules {
    const recording = this.#duties.trades ?? false;
    const { prices } = this.#plan;
    return {
      delay: options.fill === "next-close" ? 2 : 1,
      rate: costRate(options.costs),
      recording,
      returnsOnly: this.#duties.returnsOnly ?? false,
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

  /** View of the tile of a signal of the plan, warm-up included; only with the duty `streams`. */
  signal(index: number): Float64Array {
    return this.memory.float64(this.#evaluator.result(index));
  }

  /**
   * Runs one symbol from its first loaded bar on. Afterwards the accounts hold its sums.
   * @returns whether it has any counted bar.
   */
  run(bars: Bars, index: number, sink: SimulationSink): boolean {
    const symbol = symbolBars(bars, index);
    const { first, end } = countedRange(symbol.timestamp, this.#range.from, this.#range.to);
    if (first >= end) {
      this.accounts.beginAll();
      return false;
    }
    this.#lastSignals.fill(Number.NaN);
    const days = new DayNumbers(symbol.timestamp);
    const numberDays = this.market.numberDays.bind(this.market);
    const samples = new SampledRows(this.#duties.samples ? end - first : 0);
    const blocks = rowBlockEnds(end - first);
    this.#evaluator.reset();
    this.#stitchedExits?.begin(symbol.timestamp);
    const { tile: step } = this.memory;
    for (let start = 0; start < end; start += step) {
      const length = Math.min(step, end - start);
      sink.tile?.(length);
      const begin = Math.max(first - start, 0);
      this.#evaluator.load(symbol, start, length);
      if (begin < length) {
        if (first >= start) this.#beginMarket(symbol, first);
        if (!this.#duties.returnsOnly) days.tell(start + begin, length - begin, numberDays);
        this.market.sample(samples.next(length - begin));
        this.market.endRowBlocksAt(blocks, start + begin - first);
        this.#runMarket(start, begin, length);
      }
      const tile = { symbol, index, first, start, begin, length };
      for (let signal = 0; signal < this.#lastSignals.length; signal++) {
        // also for a signal that failed: later ones read nodes that are computed for it
        this.#evaluator.compute(signal, length);
        if (this.failures.size > 0 && this.failures.has(signal)) continue;
        // of the bars before the first counted one, only the last signal may be traded
        if (start < first && first <= start + length) {
          this.#readSignal(signal, begin - 1, begin);
          this.#lastSignals[signal] = this.#runs.at(0);
        }
        if (begin < length) this.#trade(signal, tile, sink);
      }
    }
    const lastClose = symbol.columns.close![end - 1]!;
    const { accounts } = this;
    for (let account = 0; account < accounts.count; account++) {
      const open = accounts.openTrade(account, lastClose, OPEN_REASON);
      if (open.length > 0) sink.trades?.(symbol, index, open);
      accounts.finish(account);
    }
    return true;
  }

  /** Checks a signal over the counted bars of the tile and runs its accounts. */
  #trade(signal: number, tile: TileOfBars, sink: SimulationSink): void {
    this.#readSignal(signal, tile.begin, tile.length);
    try {
      if (tile.first >= tile.start) this.#beginAccounts(signal, tile);
      this.#checkSignal(signal, tile);
    } catch (error) {
      if (!this.#duties.tolerant || !(error instanceof AssayError)) throw error;
      this.failures.set(signal, error);
      return;
    }
    this.#account(signal, tile, sink);
  }

  /** Turns the signals of bars begin … end - 1 of the tile into runs. */
  #readSignal(signal: number, begin: number, end: number): void {
    const choice = this.#evaluator.choice(signal);
    if (choice) {
      this.#runs.fromChoice(choice, begin, end - begin);
    } else {
      this.#runs.fromSignal(this.#evaluator.result(signal).offset + 8 * begin, end - begin);
    }
  }

  #runMarket(start: number, begin: number, length: number): void {
    const columns = this.#columns;
    const price = (name: "open" | "high" | "low" | "close") => columns.prices(name) + 4 * begin;
    const prices = {
      open: price("open"),
      high: price("high"),
      low: price("low"),
      close: price("close"),
    };
    this.market.run(prices, start + begin, length - begin);
  }

  /** Runs the accounts of a signal over the counted bars of the tile. */
  #account(signal: number, tile: TileOfBars, sink: SimulationSink): void {
    const { symbol, index, start, begin, length } = tile;
    const sampled = this.market.sampled;
    const offset = this.#runs.block.offset;
    const { numbers, ends } = this.#bySignal;
    for (let i = ends[signal - 1] ?? 0; i < ends[signal]!; i++) {
      const account = numbers[i]!;
      if (this.#stitchedExits) {
        this.#runStitched(this.#stitchedExits, account, tile, sink);
      } else {
        const records = this.accounts.run(account, offset);
        if (records.length > 0) sink.trades?.(symbol, index, records);
      }
      if (sampled > 0) sink.samples?.(account, this.#equities.subarray(0, sampled));
      sink.bars?.(account, symbol, start + begin, length - begin, begin);
    }
  }

  /** Runs an account whose exits change within the tile. */
  #runStitched(
    exits: StitchedExits,
    account: number,
    { symbol, index, start, begin, length }: TileOfBars,
    sink: SimulationSink,
  ): void {
    const take = (records: Float64Array) => sink.trades?.(symbol, index, records);
    exits.run(this.accounts, account, this.#runs.block.offset, start + begin, length - begin, take);
  }

  /**
   * Sets out from the close before the first counted bar. With `close`, a signal from before the
   * range would have been filled before it, so it is dropped; but the first bar of all lies before
   * every range's first counted bar and its signal stands.
   */
  #beginAccounts(signal: number, { symbol, first }: TileOfBars): void {
    const { fill } = this.#plan.options;
    const lastSignal = this.#lastSignals[signal]!;
    const lastClose = symbol.columns.close![first - 1]!;
    const newest = fill === "close" && this.#beganBefore(symbol, first) ? Number.NaN : lastSignal;
    const { numbers, ends } = this.#bySignal;
    for (let i = ends[signal - 1] ?? 0; i < ends[signal]!; i++) {
      this.accounts.begin(numbers[i]!, lastClose, newest);
    }
    // last, since the accounts of a signal that fails are finished like all others
    requireSignalInRange(symbol, first - 1, lastSignal);
  }

  #beginMarket(symbol: SymbolBars, first: number): void {
    const { fill } = this.#plan.options;
    const waits = fill === "next-close" || (fill === "close" && this.#beganBefore(symbol, first));
    this.market.begin(symbol.columns.close![first - 1]!, waits);
  }

  /** Whether the bar before the first counted one lies before the range. */
  #beganBefore(symbol: SymbolBars, first: number): boolean {
    return symbol.timestamp[first - 1]! < this.#range.from;
  }

  #checkSignal(signal: number, { symbol, start, begin }: TileOfBars): void {
    this.unknownSignals[signal]! += this.#runs.unknown;
    const { outside } = this.#runs;
    if (outside < 0) return;
    const value = this.#runs.at(outside);
    requireSignalInRange(symbol, start + begin + outside, value);
  }
}

/** What brings the signals of a plan, tile by tile. */
type SignalTiles = Pick<Evaluator, "prepare" | "reset" | "load" | "compute" | "result" | "choice">;

/** Signals that accounts trade: stitched parts are one. */
function signalCount({ program, parts }: SimulationPlan): number {
  return parts ? 1 : resultCount(program);
}

/** Bars start … start + length - 1 of a symbol, of which those from `begin` on are counted. */
interface TileOfBars {
  readonly symbol: SymbolBars;
  readonly index: number;
  /** First counted bar of the symbol. */
  readonly first: number;
  readonly start: number;
  readonly begin: number;
  readonly length: number;
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

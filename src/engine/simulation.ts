import { AssayError } from "../errors.ts";
import {
  Accounting,
  type AccountingInputs,
  type AccountingRules,
  type ClosedTrades,
} from "../kernels/accounting.ts";
import { Holding } from "../kernels/holding.ts";
import { type Block, KernelMemory, TILE } from "../kernels/memory.ts";
import { PriceMoves } from "../kernels/price-moves.ts";
import { SignalCheck } from "../kernels/signal-check.ts";
import { type Bars, lowerBound, type SymbolBars, symbolBars } from "../strategy/bars.ts";
import { Evaluator } from "../strategy/evaluator.ts";
import type { Program } from "../strategy/program.ts";
import { costRate, type ResolvedOptions } from "./options.ts";
import type { BacktestPlan } from "./plan.ts";
import { TRADE_REASONS } from "./result.ts";

/** Result tiles of a simulation; index 0 is the first of the bars that a sink was just told of. */
export interface SimulationTiles {
  readonly position: Block;
  readonly turnover: Block;
  readonly gross: Block;
  readonly net: Block;
  readonly benchmark: Block;
}

/** What a simulation hands on, symbol by symbol, in bar order. */
export interface SimulationSink {
  /**
   * Counted bars `start` … `start + length - 1` of a symbol lie in the simulation's tiles; the
   * signals at their closes lie at `begin` … of its signal tile.
   */
  bars?(bars: SymbolBars, start: number, length: number, begin: number): void;
  /**
   * Trades of a symbol that ended, or are open at its end, `RECORD_SLOTS` values each
   * (kernels/accounting); only of a simulation that records them.
   */
  trades?(bars: SymbolBars, symbol: number, records: Float64Array): void;
}

/** Number of the reason `open` in a record. */
const OPEN_REASON = TRADE_REASONS.indexOf("open");

/** Result streams that `Simulation` expects of a program, in this order. */
export const STREAMS = { signal: 0, open: 1, high: 2, low: 3, close: 4 } as const;

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
 * One strategy with one parameter set, run over symbols one after the other: expressions, then
 * accounting, tile by tile in one private memory. Nothing per bar is kept; sinks keep what they need.
 */
export class Simulation {
  /** The memory of all tiles; sinks may reserve their own blocks in it before `prepare`. */
  readonly memory = new KernelMemory();
  /** Where the results of each stretch of bars lie. */
  readonly tiles: SimulationTiles;
  /** Signal at the close of each bar of the tile, warm-up included. */
  readonly signal: Block;
  /** Counted bars whose signal was not known. */
  unknownSignals = 0;
  /** Bars in which a stop and a target were both touched. */
  ambiguousBars = 0;

  readonly #options: ResolvedOptions;
  readonly #evaluator: Evaluator;
  readonly #inputs: AccountingInputs;
  readonly #accounting: Accounting;
  readonly #moves: PriceMoves;
  readonly #holding: Holding;
  readonly #check: SignalCheck;
  #closedTrades: ClosedTrades = { count: 0, wins: 0, losses: 0, won: 0, lost: 0 };

  /** @param recordTrades whether sinks are told of trades; figures need only their sums. */
  constructor(plan: BacktestPlan, recordTrades: boolean) {
    const { options } = plan;
    const program = recordTrades ? plan.tradesProgram : plan.program;
    const rules = accountingRules(options, program, recordTrades);
    this.#options = options;
    this.#evaluator = new Evaluator(program, this.memory);
    this.#accounting = new Accounting(this.memory, rules);
    this.#moves = new PriceMoves(this.memory, rules.nextOpen);
    this.#holding = new Holding(this.memory, rules);
    this.#check = new SignalCheck(this.memory);
    this.#inputs = {
      signal: this.#evaluator.result(STREAMS.signal),
      open: this.#evaluator.result(STREAMS.open),
      high: this.#evaluator.result(STREAMS.high),
      low: this.#evaluator.result(STREAMS.low),
      close: this.#evaluator.result(STREAMS.close),
    };
    this.signal = this.#inputs.signal;
    this.tiles = {
      position: this.#accounting.position,
      turnover: this.#accounting.turnover,
      gross: this.#accounting.gross,
      net: this.#accounting.net,
      benchmark: this.#moves.whole,
    };
  }

  /** Fixes the memory and binds all kernels; call once, before the first `run`. */
  prepare(): void {
    this.memory.commit();
    this.#evaluator.prepare();
    this.#accounting.prepare();
    this.#moves.prepare();
    this.#holding.prepare();
    this.#check.prepare();
  }

  /** Sums over the trades that have ended, symbol after symbol. */
  get closedTrades(): ClosedTrades {
    return this.#closedTrades;
  }

  /** Views of the result tiles; valid from `prepare` on. */
  views(): Readonly<Record<keyof SimulationTiles, Float64Array>> {
    return {
      position: this.memory.float64(this.tiles.position),
      turnover: this.memory.float64(this.tiles.turnover),
      gross: this.memory.float64(this.tiles.gross),
      net: this.memory.float64(this.tiles.net),
      benchmark: this.memory.float64(this.tiles.benchmark),
    };
  }

  /** Runs one symbol from its first loaded bar on and hands its counted bars to `sink`. */
  run(bars: Bars, index: number, sink: SimulationSink): void {
    const symbol = symbolBars(bars, index);
    const { first, end } = countedRange(symbol.timestamp, this.#options.from, this.#options.to);
    if (first >= end) return;
    const inputs = this.#inputs;
    const signal = this.memory.float64(inputs.signal);
    let lastSignal = Number.NaN;
    this.#evaluator.reset();
    for (let start = 0; start < end; start += TILE) {
      const length = Math.min(TILE, end - start);
      this.#evaluator.run(symbol, start, length);
      const begin = Math.max(first - start, 0);
      if (begin < length) {
        if (first >= start) {
          this.#begin(symbol, first, begin > 0 ? signal[begin - 1]! : lastSignal);
        }
        this.#checkSignal(symbol, start, begin, length);
        const count = length - begin;
        this.#moves.run(inputs.open, inputs.close, begin, count);
        this.#holding.run(inputs.open, this.#moves, begin, count);
        const records = this.#accounting.run(inputs, this.#moves, begin, count);
        sink.bars?.(symbol, start + begin, count, begin);
        if (records.length > 0) sink.trades?.(symbol, index, records);
      }
      lastSignal = signal[length - 1]!;
    }
    const lastClose = symbol.columns.close![end - 1]!;
    const open = this.#accounting.openTrade(lastClose, OPEN_REASON);
    if (open.length > 0) sink.trades?.(symbol, index, open);
    this.#closedTrades = addTrades(this.#closedTrades, this.#accounting.closedTrades());
    this.ambiguousBars += this.#accounting.ambiguousBars;
  }

  /**
   * Sets out from the close before the first counted bar. With `close`, a signal from before the
   * range would have been filled before it, so it is dropped; but the first bar of all lies before
   * every range's first counted bar and its signal stands.
   */
  #begin(symbol: SymbolBars, first: number, lastSignal: number): void {
    const { fill, from } = this.#options;
    const beganBefore = symbol.timestamp[first - 1]! < from;
    const lastClose = symbol.columns.close![first - 1]!;
    requireSignalInRange(symbol, first - 1, lastSignal);
    this.#accounting.begin({
      bar: first,
      lastClose,
      newest: fill === "close" && beganBefore ? Number.NaN : lastSignal,
      older: Number.NaN,
    });
    this.#moves.begin(lastClose);
    this.#holding.begin(fill === "next-close" || (fill === "close" && beganBefore));
  }

  #checkSignal(symbol: SymbolBars, start: number, begin: number, length: number): void {
    const outside = this.#check.run(this.signal, begin, length - begin);
    this.unknownSignals += this.#check.unknown;
    if (outside < 0) return;
    const value = this.memory.float64(this.signal)[begin + outside]!;
    requireSignalInRange(symbol, start + begin + outside, value);
  }
}

function addTrades(a: ClosedTrades, b: ClosedTrades): ClosedTrades {
  return {
    count: a.count + b.count,
    wins: a.wins + b.wins,
    losses: a.losses + b.losses,
    won: a.won + b.won,
    lost: a.lost + b.lost,
  };
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

function accountingRules(
  options: ResolvedOptions,
  program: Program,
  recording: boolean,
): AccountingRules {
  const { fill, costs, exits } = options;
  const isColumn = (stream: number) =>
    program.nodes[program.results[stream]![0]]!.column !== undefined;
  return {
    nextOpen: fill === "next-open",
    delay: fill === "next-close" ? 2 : 1,
    rate: costRate(costs),
    stopLoss: exits.stopLoss ?? Number.NaN,
    takeProfit: exits.takeProfit ?? Number.NaN,
    trailingStop: exits.trailingStop ?? Number.NaN,
    maxBars: exits.maxBars ?? Number.NaN,
    recording,
    excursions: recording && [STREAMS.high, STREAMS.low].every(isColumn),
  };
}

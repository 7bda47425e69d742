import { type Block, type KernelFunction, type KernelMemory, TILE } from "./memory.ts";

/** Int32 slots of assembly/tile.ts. */
const SLOT = {
  open: 0,
  high: 1,
  low: 2,
  close: 3,
  longs: 4,
  benchmark: 6,
  wild: 7,
  day: 8,
  market: 9,
  length: 10,
  first: 11,
  nextOpen: 12,
  sampled: 13,
  position: 14,
  turnover: 15,
  gross: 16,
  net: 17,
  equities: 18,
  rowBlocks: 19,
  scratch: 20,
  holdings: 21,
  growths: 23,
  growthRanges: 24,
} as const;
const SLOTS = 27;

/** Float64 slots of assembly/market.ts. */
const STATE = { lastClose: 0, waits: 2, mean: 10, squares: 11 } as const;
const STATE_SLOTS = 12;

/** Bars per block of assembly/tile.ts. */
const BLOCK = 32;
/** Bytes that assembly/holdings.ts fills: 72 a bar and 32 a block, of which there may be one more. */
const HOLDINGS_BYTES = TILE * 72 + (TILE / BLOCK + 1) * 16;

/** Row blocks of a backtest, for the overfitting statistics. */
export const ROW_BLOCKS = 16;
/** Float64 slots of an account: figures and sums of row blocks. */
export const ACCOUNT_SLOTS = 88;
/** A bar that never comes. */
const NEVER = 2 ** 31 - 1;

/** Byte offsets of the float32 prices of a tile's counted bars. */
export interface PriceOffsets {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Fills and costs that all strategies on a market share. */
export interface MarketRules {
  /** Fills at the next open, else at a close. */
  readonly nextOpen: boolean;
  /** Cost per unit traded, as a fraction. */
  readonly rate: number;
}

/** Float64 results of an account, bar by bar. */
export interface AccountStreams {
  readonly position: Block;
  readonly turnover: Block;
  readonly gross: Block;
  readonly net: Block;
}

/**
 * What happened to the prices of one symbol, tile by tile: their moves, the returns of buying and
 * holding, and the moments of these. All accounts in the same memory share it.
 */
export class Market {
  /** Byte offset of the tile's description, for accounts. */
  readonly tile: Block;
  /** Byte offset of the market's own state, for accounts. */
  readonly state: Block;
  /** Net returns of buying and holding from the first counted bar on. */
  readonly benchmark: Block;
  /** Results of the account that ran last, if they were asked for. */
  readonly streams: AccountStreams | undefined;
  /** Equities of the account that ran last at the sampled bars. */
  readonly equities: Block;

  readonly #memory: KernelMemory;
  readonly #rules: MarketRules;
  readonly #longs: Block;
  readonly #growths: Block;
  readonly #growthRanges: Block;
  readonly #wild: Block;
  readonly #day: Block;
  readonly #sampled: Block;
  readonly #rowBlocks: Block;
  readonly #scratch: Block;
  readonly #holdings: Block | undefined;
  #keep: KernelFunction | undefined;
  #moves: KernelFunction | undefined;
  #merge: KernelFunction | undefined;
  #slots: Int32Array = new Int32Array();
  #values: Float64Array = new Float64Array();
  #fill: KernelFunction | undefined;
  #samples: Int32Array = new Int32Array();
  #sampledBars = 0;
  #rowBlockEnds: Int32Array = new Int32Array();

  /**
   * @param streams whether accounts write their results bar by bar.
   * @param holdings whether what a constant position makes of the bars is kept, which pays for many
   *   accounts; the results are the same to the bit.
   */
  constructor(memory: KernelMemory, rules: MarketRules, streams: boolean, holdings: boolean) {
    this.#memory = memory;
    this.#rules = rules;
    this.tile = memory.reserve(SLOTS * 4);
    this.state = memory.reserve(STATE_SLOTS * 8);
    this.#longs = memory.reserve(2 * TILE * 8);
    this.#growths = memory.reserveTile();
    this.#growthRanges = memory.reserve((TILE / BLOCK + 1) * 16);
    this.benchmark = memory.reserveTile();
    this.#wild = memory.reserve((TILE / BLOCK + 1) * 4);
    this.#day = memory.reserve(TILE * 4);
    this.#sampled = memory.reserve((TILE + 1) * 4);
    this.equities = memory.reserveTile();
    this.#rowBlocks = memory.reserve(ROW_BLOCKS * 4);
    this.#scratch = memory.reserve((ACCOUNT_SLOTS + BLOCK + 2) * 8);
    this.#holdings = holdings ? memory.reserve(HOLDINGS_BYTES) : undefined;
    this.streams = streams
      ? {
          position: memory.reserveTile(),
          turnover: memory.reserveTile(),
          gross: memory.reserveTile(),
          net: memory.reserveTile(),
        }
      : undefined;
  }

  /** The kernel that runs an account over the tile, and the one that ends its chapter. */
  account: KernelFunction = notPrepared;
  mergeChapter: KernelFunction = notPrepared;

  /** Takes views and binds the kernels; the memory must be committed. */
  prepare(): void {
    this.account = this.#memory.kernel("account");
    this.mergeChapter = this.#memory.kernel("merge_chapter");
    this.#moves = this.#memory.kernel("market_moves");
    this.#merge = this.#memory.kernel("market_merge");
    this.#keep = this.#memory.kernel("keep_holdings");
    this.#values = this.#memory.float64(this.state);
    this.#fill = this.#memory.kernel("fill_int32");
    this.#samples = this.#memory.int32(this.#sampled);
    this.#samples[0] = NEVER;
    this.#rowBlockEnds = this.#memory.int32(this.#rowBlocks);
    const slots = this.#memory.int32(this.tile);
    this.#slots = slots;
    slots[SLOT.longs] = this.#longs.offset;
    slots[SLOT.growths] = this.#growths.offset;
    slots[SLOT.growthRanges] = this.#growthRanges.offset;
    slots[SLOT.benchmark] = this.benchmark.offset;
    slots[SLOT.wild] = this.#wild.offset;
    slots[SLOT.day] = this.#day.offset;
    slots[SLOT.market] = this.state.offset;
    slots[SLOT.nextOpen] = this.#rules.nextOpen ? 1 : 0;
    slots[SLOT.sampled] = this.#sampled.offset;
    slots[SLOT.position] = this.streams?.position.offset ?? 0;
    slots[SLOT.turnover] = this.streams?.turnover.offset ?? 0;
    slots[SLOT.gross] = this.streams?.gross.offset ?? 0;
    slots[SLOT.net] = this.streams?.net.offset ?? 0;
    slots[SLOT.equities] = this.equities.offset;
    slots[SLOT.rowBlocks] = this.#rowBlocks.offset;
    slots[SLOT.scratch] = this.#scratch.offset;
    slots[SLOT.holdings] = this.#holdings?.offset ?? 0;
  }

  /**
   * Starts after a bar with that close, before a symbol's first counted bar; `waits` when the first
   * fill of buying and holding is only at that bar's close.
   */
  begin(lastClose: number, waits: boolean): void {
    this.#values.fill(0);
    this.#values[STATE.lastClose] = lastClose;
    this.#values[STATE.waits] = waits ? 1 : 0;
  }

  /** Notes, before `run`, the number of the date of bars from … to - 1 of the tile. */
  numberDays(from: number, to: number, number: number): void {
    this.#fill!(this.#day.offset, from, to, number);
  }

  /** Bars of the tile, ascending, at which accounts are to leave their equity. */
  sample(bars: readonly number[]): void {
    this.#samples.set(bars);
    this.#samples[bars.length] = NEVER;
    this.#sampledBars = bars.length;
  }

  /** Where the row blocks end, as bars after the tile's first; those that ended before included. */
  endRowBlocksAt(ends: readonly number[], first: number): void {
    const bars = this.#rowBlockEnds;
    for (let block = 0; block < ends.length; block++) bars[block] = ends[block]! - first;
  }

  /** How many equities accounts leave in this tile. */
  get sampled(): number {
    return this.#sampledBars;
  }

  /** Takes the next `length` counted bars, of which the first is the symbol's bar `first`. */
  run(prices: PriceOffsets, first: number, length: number): void {
    const slots = this.#slots;
    slots[SLOT.open] = prices.open;
    slots[SLOT.high] = prices.high;
    slots[SLOT.low] = prices.low;
    slots[SLOT.close] = prices.close;
    slots[SLOT.first] = first;
    slots[SLOT.length] = length;
    this.#moves!(this.tile.offset, this.#rules.rate);
    if (this.#holdings) this.#keep!(this.tile.offset);
  }

  /** Counted bars of the tile. */
  get length(): number {
    return this.#slots[SLOT.length]!;
  }

  /** Moments of buying and holding; call after all accounts have been asked for theirs. */
  moments(): { readonly mean: number; readonly squares: number } {
    this.#merge!(this.state.offset);
    return { mean: this.#values[STATE.mean]!, squares: this.#values[STATE.squares]! };
  }
}

function notPrepared(): never {
  throw new Error("Market: prepare() must come first");
}

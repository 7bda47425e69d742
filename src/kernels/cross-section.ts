import { type Block, type KernelFunction, KernelMemory } from "./memory.ts";

/** Bytes of counts that assembly/cross-section.ts needs besides 24 for each name. */
const COUNT_BYTES = 8192;

/** Float64 numbers in kernel memory, one for each name of a day or for each security. */
export class NameVector {
  readonly block: Block;
  /** The numbers; a view that is there once the section is committed. */
  at: Float64Array = new Float64Array();

  constructor(block: Block) {
    this.block = block;
  }
}

/** Int32 numbers in kernel memory, one for each name of a day. */
export class NameIndex {
  readonly block: Block;
  at: Int32Array = new Int32Array();

  constructor(block: Block) {
    this.block = block;
  }
}

/** Weights by name: the first `held` places count; no security comes twice. */
export interface Weights {
  held: number;
  readonly security: NameIndex;
  readonly weight: NameVector;
}

/** What weights earn on one day. */
export interface LegReturns {
  /** Sum of w·r over the longs. */
  long: number;
  /** Sum of w·r over the shorts; positive when they fell. */
  short: number;
  /** Names with a weight and no return. */
  missing: number;
}

/**
 * Kernels over the cross-section of one day of a universe. Vectors are reserved first, then `commit`
 * fixes the memory; from then on no call allocates. A vector has room for every security of the
 * universe, so it holds either the names of a day, packed, or all securities ("dense", others 0 or NaN).
 */
export class CrossSection {
  /** Securities, made even (dense vectors go two by two) and at least 4. */
  readonly size: number;
  readonly #memory = new KernelMemory();
  readonly #vectors: NameVector[] = [];
  readonly #indexes: NameIndex[] = [];
  /** What the last `weightChange` found. */
  readonly trades: { count: number; readonly security: NameIndex; readonly traded: NameVector };
  /** Dense, and 0 between calls. */
  readonly #scratch: NameVector;
  readonly #work: Block;
  readonly #ranks: NameVector;
  readonly #pairX: NameVector;
  readonly #pairY: NameVector;
  readonly #order: NameIndex;
  readonly #sums: NameVector;
  readonly #counts: NameIndex;
  readonly #columns: Block;
  readonly #scales: Block;
  #columnViews: Float64Array[] = [];
  #scaleView: Float64Array = new Float64Array();
  readonly #columnCount: number;
  #kernels: Readonly<Record<KernelName, KernelFunction>> | undefined;

  /**
   * @param securities of the universe.
   * @param columns most regressors of a day besides the groups.
   */
  constructor(securities: number, columns = 0) {
    this.size = Math.max(4, securities + (securities & 1));
    this.#work = this.#memory.reserve(this.size * 24 + COUNT_BYTES);
    this.trades = { count: 0, security: this.index(), traded: this.vector() };
    this.#scratch = this.vector();
    this.#ranks = this.vector();
    this.#pairX = this.vector();
    this.#pairY = this.vector();
    this.#order = this.index();
    this.#sums = this.vector();
    this.#counts = this.index();
    this.#columnCount = columns;
    this.#columns = this.#memory.reserve(this.size * 8 * columns);
    this.#scales = this.#memory.reserve(8 * Math.max(1, columns));
  }

  /** Reserves a vector, zeroed. */
  vector(): NameVector {
    const vector = new NameVector(this.#memory.reserve(this.size * 8));
    this.#vectors.push(vector);
    return vector;
  }

  index(): NameIndex {
    const index = new NameIndex(this.#memory.reserve(this.size * 4));
    this.#indexes.push(index);
    return index;
  }

  /** Fixes the memory; no vector can be reserved any more. */
  commit(): void {
    const memory = this.#memory;
    memory.commit();
    for (const vector of this.#vectors) vector.at = memory.float64(vector.block);
    for (const index of this.#indexes) index.at = memory.int32(index.block);
    const { offset } = this.#columns;
    this.#columnViews = Array.from({ length: this.#columnCount }, (_, column) =>
      memory.float64({ offset: offset + column * this.size * 8, bytes: this.size * 8 }),
    );
    this.#scaleView = memory.float64(this.#scales);
    this.#kernels = Object.fromEntries(
      KERNELS.map((name) => [name, memory.kernel(name)]),
    ) as Record<KernelName, KernelFunction>;
  }

  /** Hands the memory to whoever comes next; no view may be used any more. */
  release(): void {
    this.#memory.release();
  }

  /** Places of the first n of `values`, all known, from the lowest to the highest. */
  sort(values: NameVector, n: number, order: NameIndex): void {
    const work = this.#work.offset;
    this.#kernels!.sort_order(values.block.offset, n, order.block.offset, work);
  }

  /**
   * Puts an order of places that is nearly right; the result is that of `sort`. Returns false, with
   * any order, where sorting afresh is cheaper.
   */
  repair(values: NameVector, n: number, order: NameIndex): boolean {
    return this.#kernels!.repair_order(values.block.offset, order.block.offset, n) === 1;
  }

  /**
   * Spearman's rank correlation (average ranks) of n known values x, of which `order` is the sorted
   * order, with y, over the names of which y is known. NaN with fewer than `least` of them, or where
   * one side is constant. `pairs` tells how many they were.
   */
  spearman(x: NameVector, order: NameIndex, y: NameVector, n: number, least: number): number {
    const kernels = this.#kernels!;
    const [pairX, pairY] = [this.#pairX.block.offset, this.#pairY.block.offset];
    const [values, others] = [x.block.offset, y.block.offset];
    this.pairs = kernels.known_in_order(values, order.block.offset, n, others, pairX, pairY);
    if (this.pairs < least) return Number.NaN;
    const ranks = this.#ranks.block.offset;
    kernels.ascending_ranks(pairX, this.pairs, ranks);
    this.sort(this.#pairY, this.pairs, this.#order);
    return kernels.rank_correlation(ranks, pairY, this.#order.block.offset, this.pairs);
  }

  /** Names of which both sides were known at the last `spearman`. */
  pairs = 0;

  /** What weights earn with dense returns (NaN where there is none, which earns 0). */
  legReturns(held: Weights, returns: NameVector, out: LegReturns): void {
    const sums = this.#sums;
    this.#kernels!.leg_returns(
      held.security.block.offset,
      held.weight.block.offset,
      held.held,
      returns.block.offset,
      sums.block.offset,
    );
    out.long = sums.at[0]!;
    out.short = sums.at[1]!;
    out.missing = sums.at[2]!;
  }

  /** Sum of |Δw| from one target to the next, or from nothing; `trades` has them one by one. */
  weightChange(now: Weights, before: Weights | undefined): number {
    const { security, traded } = this.trades;
    const change = this.#kernels!.weight_change(
      now.security.block.offset,
      now.weight.block.offset,
      now.held,
      before ? before.security.block.offset : 0,
      before ? before.weight.block.offset : 0,
      before ? before.held : 0,
      this.#scratch.block.offset,
      security.block.offset,
      traded.block.offset,
      this.#counts.block.offset,
    );
    this.trades.count = this.#counts.at[0]!;
    return change;
  }

  /** products[i] *= 1 + returns[securities[i]] for the first n names. */
  compound(products: NameVector, securities: NameIndex, n: number, returns: NameVector): void {
    this.#kernels!.compound(
      products.block.offset,
      securities.block.offset,
      n,
      returns.block.offset,
    );
  }

  /** Subtracts from each value the mean of its group; groups are numbered from 0. */
  demean(values: NameVector, group: NameIndex, n: number, groups: number): void {
    this.#demean(values.block.offset, group, n, groups);
  }

  /** Room for the values of a regressor of the day's names. */
  column(place: number): Float64Array {
    return this.#columnViews[place]!;
  }

  /**
   * Replaces the values by their residuals of plain least squares on group dummies and the first
   * `columns` columns (which are overwritten). Columns that depend on others are left out. Returns the
   * rank of the columns within groups: the whole regression has that many plus the groups.
   */
  residualize(
    values: NameVector,
    group: NameIndex,
    n: number,
    groups: number,
    columns: number,
  ): number {
    const kernels = this.#kernels!;
    const stride = this.size * 8;
    for (let column = 0; column < columns; column++) {
      const offset = this.#columns.offset + column * stride;
      this.#scaleView[column] = kernels.length_of(offset, n);
      this.#demean(offset, group, n, groups);
    }
    this.#demean(values.block.offset, group, n, groups);
    const [x, scales] = [this.#columns.offset, this.#scales.offset];
    return kernels.residuals(values.block.offset, x, stride, columns, scales, n);
  }

  #demean(values: number, group: NameIndex, n: number, groups: number): void {
    const [sums, counts] = [this.#sums.block.offset, this.#counts.block.offset];
    this.#kernels!.demean(values, group.block.offset, n, groups, sums, counts);
  }
}

const KERNELS = [
  "sort_order",
  "repair_order",
  "known_in_order",
  "ascending_ranks",
  "rank_correlation",
  "leg_returns",
  "weight_change",
  "compound",
  "demean",
  "residuals",
  "length_of",
] as const;
type KernelName = (typeof KERNELS)[number];

import { NEGLIGIBLE, type NotDefined, notDefined } from "../../engine/metrics/statistic.ts";
import { BLOCKS, type BlockSums } from "./block-sums.ts";

const HALF = BLOCKS / 2;
const SUBSETS = 1 << HALF;

/**
 * Σr² - (Σr)²/n under this share of Σr² is what rounding leaves of equal returns: up to n·2⁻⁵³ of
 * Σr² may be noise. Returns whose deviation is under a hundred-thousandth of their mean so count as
 * not varying.
 */
const ROUNDING = 1e-10;

/**
 * Scores that differ by less than this share are equal: sets that held the same in these blocks but
 * not before come to sums that rounding tells apart.
 */
const TIE = 1e-9;

/** How far another score may lie from `score` and still be equal to it. */
export function tieRange(score: number): number {
  return TIE * Math.abs(score);
}

/** Scores of one set of rows. */
export interface Scores {
  /** One per set: the Sharpe ratio there, up to {@link SplitSharpes.sharpe}; 0 where undefined. */
  readonly scores: Float64Array;
  /** Position of the highest score, the first one among equal ones. */
  best: number;
}

/**
 * Sharpe ratios of all sets on any of the 2¹⁶ unions of blocks, two additions each: Σr and Σr² are
 * prepared for the 256 subsets of blocks 0-7 and of blocks 8-15 (8 KiB per set).
 *
 * Reduction order, fixed: within each half the chosen blocks ascending, then the lower half plus the
 * upper one. Sets with equal block sums so have equal scores to the bit.
 */
export class SplitSharpes {
  readonly #sets: number;
  readonly #counts: Float64Array;
  readonly #lowSums: Float64Array;
  readonly #highSums: Float64Array;
  readonly #lowSquares: Float64Array;
  readonly #highSquares: Float64Array;

  constructor({ sets, counts, sums, squares }: BlockSums) {
    this.#sets = sets.length;
    this.#counts = counts;
    this.#lowSums = subsetSums(sums, sets.length, 0);
    this.#highSums = subsetSums(sums, sets.length, HALF);
    this.#lowSquares = subsetSums(squares, sets.length, 0);
    this.#highSquares = subsetSums(squares, sets.length, HALF);
  }

  /** Room for the scores of one set of rows. */
  room(): Scores {
    return { scores: new Float64Array(this.#sets), best: 0 };
  }

  /** Rows in the blocks whose bits are set in `blocks`. */
  rows(blocks: number): number {
    let rows = 0;
    for (let b = 0; b < BLOCKS; b++) if ((blocks >> b) & 1) rows += this.#counts[b]!;
    return rows;
  }

  /**
   * Scores all sets on the blocks whose bits are set in `blocks`. The score is S·|S|/C with S = Σr
   * and C = Σr² - S²/n, which ranks as the Sharpe ratio does and saves a root for each.
   */
  score(blocks: number, into: Scores): void {
    const n = this.#sets;
    const low = (blocks & (SUBSETS - 1)) * n;
    const high = (blocks >> HALF) * n;
    const [lowSums, highSums] = [this.#lowSums, this.#highSums];
    const [lowSquares, highSquares] = [this.#lowSquares, this.#highSquares];
    const { scores } = into;
    const rows = this.rows(blocks);
    const negligible = NEGLIGIBLE ** 2 * (rows - 1);
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < n; i++) {
      const sum = lowSums[low + i]! + highSums[high + i]!;
      const squares = lowSquares[low + i]! + highSquares[high + i]!;
      const centred = squares - (sum * sum) / rows;
      const varies = centred > negligible && centred > ROUNDING * squares;
      const score = varies ? (sum * Math.abs(sum)) / centred : 0;
      scores[i] = score;
      if (score > highest) highest = score;
    }
    const least = highest - tieRange(highest);
    let best = 0;
    while (scores[best]! < least) best++;
    into.best = best;
  }

  /** Sharpe ratio per bar (ddof 1) of a score on `rows` rows. */
  static sharpe(score: number, rows: number): number {
    return (Math.sign(score) * Math.sqrt(Math.abs(score) * (rows - 1))) / rows;
  }

  /** Why these sums have no splits worth the name, if so. Sums that contradict themselves throw. */
  static check({ blocks, sets, counts, sums, squares }: BlockSums): NotDefined | undefined {
    const cells = sets.length * blocks;
    if (blocks !== BLOCKS || counts.length !== blocks) {
      throw new Error(`block sums of ${blocks} blocks with ${counts.length} counts, not ${BLOCKS}`);
    }
    if (sums.length !== cells || squares.length !== cells) {
      throw new Error(`block sums of ${sets.length} sets: expected ${cells} cells`);
    }
    if (!sums.every(Number.isFinite) || !squares.every(Number.isFinite)) {
      throw new Error("block sums hold a value that is no finite number");
    }
    if (sets.length < 2) return notDefined("fewer than two sets");
    if (counts.some((count) => count < 1)) {
      return notDefined(`fewer counted bars than the ${BLOCKS} blocks they are cut into`);
    }
    return undefined;
  }
}

/** Sums over all subsets of 8 blocks from `first` on; `result[subset * sets + set]`. */
function subsetSums(values: Float64Array, sets: number, first: number): Float64Array {
  const result = new Float64Array(SUBSETS * sets);
  for (let subset = 1; subset < SUBSETS; subset++) {
    const last = 31 - Math.clz32(subset);
    const rest = (subset ^ (1 << last)) * sets;
    for (let set = 0; set < sets; set++) {
      result[subset * sets + set] = result[rest + set]! + values[set * BLOCKS + first + last]!;
    }
  }
  return result;
}

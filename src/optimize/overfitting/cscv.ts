import { type NotDefined, notDefined } from "../../engine/metrics/statistic.ts";
import { BLOCKS, type BlockSums } from "./block-sums.ts";
import { type Scores, SplitSharpes, tieRange } from "./split-sharpes.ts";
import { type Line, straightLine } from "./straight-line.ts";

/** Ways to choose 8 of 16 blocks. */
export const SPLITS = 12_870;

const ALL_BLOCKS = (1 << BLOCKS) - 1;

/**
 * What combinatorially symmetric cross-validation found. The arrays have one entry per split, by
 * ascending bit mask of the blocks in sample (bit b for block b): split k and split
 * {@link SPLITS} - 1 - k are each other's complement. Sharpe ratios are per bar.
 */
export interface CrossValidation {
  /** Share of splits whose best set in sample ranks in the lower half (or the middle) out of it. */
  readonly pbo: number;
  /** ln(ω/(1 - ω)); positive where the choice ranked above the middle out of sample. */
  readonly logits: Float64Array;
  /** Index in the table of the set that was best in sample. */
  readonly chosen: Int32Array;
  /** Its average rank out of sample, 1 the worst. */
  readonly ranks: Float64Array;
  /** Its Sharpe ratio in sample; 0 where undefined. */
  readonly inSample: Float64Array;
  /** Its Sharpe ratio out of sample; 0 where undefined. */
  readonly outOfSample: Float64Array;
  /** Share of splits whose choice had a negative Sharpe ratio out of sample. */
  readonly probabilityOfLoss: number;
  /** Out-of-sample Sharpe of the choice on its in-sample Sharpe, least squares over the splits. */
  readonly degradation: Line | NotDefined;
}

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation (Bailey,
 * Borwein, López de Prado and Zhu 2017, "The Probability of Backtest Overfitting"): for each of the
 * 12,870 ways to choose 8 of 16 blocks of rows, take the set with the best Sharpe ratio in them and
 * rank it among all sets by the Sharpe ratio in the other 8.
 *
 * An undefined Sharpe ratio (returns that do not vary) counts as 0; the lowest index wins a tie in
 * sample; equal values out of sample share the average of their ranks (equal is what differs by less
 * than a billionth, which rounding may leave); ω = rank/(sets + 1). The
 * result depends on the sums alone, to the bit.
 *
 * @returns why it is not defined: under two sets, or under 16 rows.
 */
export function crossValidate(sums: BlockSums): CrossValidation | NotDefined {
  const reason = SplitSharpes.check(sums);
  if (reason) return reason;
  const sharpes = new SplitSharpes(sums);
  const sets = sums.sets.length;
  const logits = new Float64Array(SPLITS);
  const chosen = new Int32Array(SPLITS);
  const ranks = new Float64Array(SPLITS);
  const inSample = new Float64Array(SPLITS);
  const outOfSample = new Float64Array(SPLITS);
  let overfitted = 0;
  let losses = 0;

  const judge = (
    split: number,
    train: Scores,
    trainRows: number,
    test: Scores,
    testRows: number,
  ) => {
    const { best } = train;
    const rank = averageRank(test.scores, best);
    chosen[split] = sums.sets[best]!;
    ranks[split] = rank;
    logits[split] = Math.log(rank / (sets + 1 - rank));
    inSample[split] = SplitSharpes.sharpe(train.scores[best]!, trainRows);
    outOfSample[split] = SplitSharpes.sharpe(test.scores[best]!, testRows);
    // ln(ω/(1 - ω)) <= 0, on ranks, which are exact.
    if (2 * rank <= sets + 1) overfitted++;
    if (test.scores[best]! < 0) losses++;
  };

  const first = sharpes.room();
  const second = sharpes.room();
  // The complement of a split swaps the two samples, so both cost what one does.
  let split = 0;
  for (let blocks = 0; blocks <= ALL_BLOCKS >> 1; blocks++) {
    if (bitCount(blocks) !== BLOCKS / 2) continue;
    const others = ALL_BLOCKS ^ blocks;
    const [rows, otherRows] = [sharpes.rows(blocks), sharpes.rows(others)];
    sharpes.score(blocks, first);
    sharpes.score(others, second);
    judge(split, first, rows, second, otherRows);
    judge(SPLITS - 1 - split, second, otherRows, first, rows);
    split++;
  }
  return {
    pbo: overfitted / SPLITS,
    logits,
    chosen,
    ranks,
    inSample,
    outOfSample,
    probabilityOfLoss: losses / SPLITS,
    degradation:
      straightLine(inSample, outOfSample) ??
      notDefined("the best Sharpe in sample is the same in every split"),
  };
}

/** Average rank of the value at `index`, ascending from 1: below it + (equal to it + 1)/2. */
function averageRank(values: Float64Array, index: number): number {
  const value = values[index]!;
  const range = tieRange(value);
  const [low, high] = [value - range, value + range];
  let below = 0;
  let equal = 0;
  for (let i = 0; i < values.length; i++) {
    const other = values[i]!;
    below += other < low ? 1 : 0;
    equal += other >= low && other <= high ? 1 : 0;
  }
  return below + (equal + 1) / 2;
}

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}

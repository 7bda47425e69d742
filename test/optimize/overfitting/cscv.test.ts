import { describe, expect, it } from "vitest";
import type { BlockSums } from "../../../src/optimize/overfitting/block-sums.ts";
import {
  type CrossValidation,
  crossValidate,
  SPLITS,
} from "../../../src/optimize/overfitting/cscv.ts";
import { logitDistribution } from "../../../src/optimize/overfitting/logits.ts";
import { randomNumbers } from "../../helpers/random.ts";
import { blockSumsOf, crossValidations, returnsOf } from "./fixtures.ts";

function validated(sums: BlockSums): CrossValidation {
  const result = crossValidate(sums);
  if ("because" in result) throw new Error(result.because);
  return result;
}

/** How often each of 0 … length - 1 occurs. */
function occurrences(values: Iterable<number>, length: number): number[] {
  const counts = new Array<number>(length).fill(0);
  for (const value of values) counts[value]!++;
  return counts;
}

function noise(sets: number, rows: number, seed: number): number[][] {
  const random = randomNumbers(seed);
  return Array.from({ length: sets }, () =>
    Array.from({ length: rows }, () => (random() + random() - 1) * 0.01),
  );
}

describe.each(crossValidations)("cross-validation of $name agrees with brute force", (wanted) => {
  const sets = wanted.returns.length;
  const got = validated(blockSumsOf(returnsOf(wanted)));

  it("on every split's choice and rank", () => {
    expect(wanted.splits).toBe(SPLITS);
    expect(occurrences(got.chosen, sets)).toEqual(wanted.times_chosen);
    expect(
      occurrences(
        got.ranks.map((rank) => 2 * rank),
        2 * sets + 1,
      ),
    ).toEqual(wanted.twice_ranks);
  });

  it("on single splits, by their place in the order of the block masks", () => {
    expect(wanted.some).toHaveLength(90);
    for (const { split, chosen, rank, in_sample, out_of_sample } of wanted.some) {
      const label = `split ${split}`;
      expect([got.chosen[split], got.ranks[split]], label).toEqual([chosen, rank]);
      expect(got.inSample[split], label).toBeCloseTo(in_sample, 11);
      expect(got.outOfSample[split], label).toBeCloseTo(out_of_sample, 11);
      expect(got.logits[split], label).toBeCloseTo(Math.log(rank / (sets + 1 - rank)), 13);
    }
  });

  it("on the probabilities, the logits and the line", () => {
    expect(got.pbo).toBeCloseTo(wanted.pbo, 14);
    expect(got.probabilityOfLoss).toBeCloseTo(wanted.probability_of_loss, 14);
    const { quantiles } = logitDistribution(got.logits);
    for (const [i, name] of ["q5", "q25", "q50", "q75", "q95"].entries()) {
      expect(quantiles[name], name).toBeCloseTo(wanted.logit_quantiles[i]!, 12);
    }
    if (wanted.line === null) {
      expect(got.degradation).toEqual({ because: expect.stringContaining("in sample") });
    } else {
      expect(got.degradation).toEqual({
        slope: expect.closeTo(wanted.line.slope, 9),
        intercept: expect.closeTo(wanted.line.intercept, 9),
        rSquared: expect.closeTo(wanted.line.r_squared, 9),
      });
    }
  });

  it("in a histogram whose lower half is the overfitted share", () => {
    const { counts, edges } = logitDistribution(got.logits).histogram;
    expect(edges).toHaveLength(counts.length + 1);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(SPLITS);
    const lower = counts.slice(0, counts.length / 2).reduce((sum, count) => sum + count, 0);
    expect(lower / SPLITS).toBeCloseTo(wanted.pbo, 14);
  });
});

describe("cross-validation", () => {
  it("gives the same bits when one more set than another has the same returns", () => {
    const returns = noise(6, 200, 3);
    const doubled = validated(blockSumsOf([...returns, ...returns]));
    const plain = validated(blockSumsOf(returns));
    // The copy comes later, so it is never chosen; every choice now shares its rank with its copy.
    expect(doubled.chosen).toEqual(plain.chosen);
    expect(doubled.inSample).toEqual(plain.inSample);
    expect(doubled.ranks).toEqual(plain.ranks.map((rank) => 2 * rank - 0.5));
  });

  it("names the chosen set by its index in the table", () => {
    const sums = blockSumsOf(noise(3, 64, 5));
    const renamed = validated({ ...sums, sets: Int32Array.of(4, 10, 900) });
    const plain = validated(sums);
    expect(renamed.chosen).toEqual(plain.chosen.map((set) => [4, 10, 900][set]!));
    expect(renamed.pbo).toBe(plain.pbo);
  });

  it("finds a set that is always better never overfitted", () => {
    // 0.02 more on every bar than noise within ±0.01.
    const returns = noise(10, 320, 8).map((set, i) => set.map((r) => (i === 6 ? r + 0.02 : r)));
    const { pbo, probabilityOfLoss, chosen } = validated(blockSumsOf(returns));
    expect([pbo, probabilityOfLoss, new Set(chosen)]).toEqual([0, 0, new Set([6])]);
  });

  it("takes equal returns for no Sharpe ratio, whatever rounding leaves of them", () => {
    // Neither these values nor their squares are exact in binary: the sums are off by rounding.
    const constants = [0.1, 0.3, 0.007, 1 / 3, 0.0011, 0.0123].map((value) =>
      new Array<number>(3_200).fill(value),
    );
    const losing = noise(2, 3_200, 9).map((set) => set.map((r) => r - 0.02));
    const { chosen, inSample, outOfSample } = validated(blockSumsOf([...losing, ...constants]));
    expect(new Set(chosen)).toEqual(new Set([2]));
    expect([new Set(inSample), new Set(outOfSample)]).toEqual([new Set([0]), new Set([0])]);
  });

  it("takes returns under the resolution of prices for none, as the metrics do", () => {
    // Gains on every second bar: the deviation is about half the gain, above or below 1e-12.
    const gains = (size: number) => Array.from({ length: 320 }, (_, row) => (row % 2) * size);
    const flat = new Array<number>(320).fill(0);
    const invisible = validated(blockSumsOf([flat, gains(1e-12)]));
    expect([new Set(invisible.chosen), new Set(invisible.inSample)]).toEqual([
      new Set([0]),
      new Set([0]),
    ]);
    // 160 of 160: mean g/2, deviation with ddof 1 g/2·√(160/159).
    const visible = validated(blockSumsOf([flat, gains(4e-12)]));
    expect(new Set(visible.chosen)).toEqual(new Set([1]));
    expect(visible.inSample[0]).toBeCloseTo(Math.sqrt(159 / 160), 12);
  });

  it("is not defined for one set or fewer than sixteen bars, and says why", () => {
    expect(crossValidate(blockSumsOf(noise(1, 100, 1)))).toEqual({
      because: "fewer than two sets",
    });
    expect(crossValidate(blockSumsOf([]))).toEqual({ because: "fewer than two sets" });
    expect(crossValidate(blockSumsOf(noise(4, 15, 1)))).toEqual({
      because: "fewer counted bars than the 16 blocks they are cut into",
    });
  });

  it("refuses sums that contradict themselves as a defect", () => {
    const sums = blockSumsOf(noise(4, 64, 1));
    expect(() => crossValidate({ ...sums, blocks: 8 })).toThrow("8 blocks");
    expect(() => crossValidate({ ...sums, sums: sums.sums.subarray(1) })).toThrow("64 cells");
    const broken = sums.squares.with(5, Number.NaN);
    expect(() => crossValidate({ ...sums, squares: broken })).toThrow("no finite number");
  });
});

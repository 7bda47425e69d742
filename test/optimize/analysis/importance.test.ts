import { describe, expect, it } from "vitest";
import { importanceOf } from "../../../src/optimize/analysis/importance.ts";
import { generateGrid } from "../../../src/optimize/grid.ts";
import { type ParameterSets, parametersAt } from "../../../src/optimize/parameter-sets.ts";
import { drawRandom } from "../../../src/optimize/random.ts";
import { choice, float, int } from "../../../src/strategy/parameters.ts";
import { randomNumbers } from "../../helpers/random.ts";
import {
  line,
  numbersOf,
  readCases,
  type SeededTable,
  seededSets,
  seededSpace,
} from "./helpers.ts";

interface ImportanceCase extends SeededTable {
  readonly scored: number;
  readonly shares?: Readonly<Record<string, number>>;
  readonly pairs?: Readonly<Record<string, number>>;
  readonly byChance?: Readonly<Record<string, number>>;
}

const CASES = readCases("importance.json") as ImportanceCase[];
const SPACE = { x: int(1, 100), y: int(1, 100), mode: choice(["p", "q", "r"]) };
const scored = (sets: ParameterSets, score: (row: Record<string, unknown>) => number) =>
  Float64Array.from({ length: sets.length }, (_, i) => score(parametersAt(sets, i)));
const GRID = { search: "grid" } as const;

describe("importanceOf, against least squares in Python", () => {
  it.each(CASES.flatMap((seeded, k) => (seeded.shares ? [[k, seeded] as const] : [])))(
    "explains the same shares in table %i",
    (_, seeded) => {
      const { search } = seeded;
      const scores = numbersOf(seeded.scores);
      const found = importanceOf(seededSpace(seeded), seededSets(seeded), scores, { search });
      expect(found.sets).toBe(seeded.scored);
      expect(found.leftOut).toBe(scores.length - seeded.scored);
      expect(found.parameters.map(({ name }) => name).sort()).toEqual(
        Object.keys(seeded.shares!).sort(),
      );
      for (const { name, share } of found.parameters) {
        expect(share).toBeCloseTo(seeded.shares![name]!, 11);
      }
      expect(found.pairs).toHaveLength(Object.keys(seeded.pairs!).length);
      for (const { names, share } of found.pairs) {
        expect(share).toBeCloseTo(seeded.pairs![names.join(" ")]!, 11);
      }
    },
  );

  it("knows the mean share over all ways to deal the scores out", () => {
    const seeded = CASES.find(({ byChance }) => byChance !== undefined)!;
    const scores = numbersOf(seeded.scores);
    const found = importanceOf(seededSpace(seeded), seededSets(seeded), scores, GRID);
    for (const { name, byChance } of found.parameters) {
      expect(byChance).toBeCloseTo(seeded.byChance![name]!, 11);
    }
    expect(found.pairs[0]!.byChance).toBeCloseTo(seeded.byChance!["p0 p1"]!, 11);
  });
});

describe("importanceOf", () => {
  it("divides the variance of a sum among its parts", () => {
    // x of 1 … 5 has variance 2; 3·y of y in 1 … 3 has 9·2/3 = 6; the mode 0, 1, 2 times 2 has 4·2/3.
    const sets = generateGrid(SPACE, { x: "1:5:1", y: "1:3:1", mode: ["p", "q", "r"] });
    const codes: Record<string, number> = { p: 0, q: 1, r: 2 };
    const scores = scored(
      sets,
      ({ x, y, mode }) => Number(x) + 3 * Number(y) + 2 * codes[`${mode}`]!,
    );
    const total = 2 + 6 + 8 / 3;
    const { parameters, pairs } = importanceOf(SPACE, sets, scores, GRID);
    expect(parameters.map(({ name }) => name)).toEqual(["y", "mode", "x"]);
    expect(parameters.map(({ share }) => share * total)).toEqual(
      [6, 8 / 3, 2].map((part) => expect.closeTo(part, 11)),
    );
    expect(parameters.map(({ groups }) => groups)).toEqual([3, 3, 5]);
    for (const { share } of pairs) expect(share).toBeCloseTo(0, 11);
  });

  it("gives a product to the pair and not to its parts", () => {
    // (x - 2)·(y - 2) over 1 … 3 each: the mean over the one is 0 for each value of the other.
    const sets = generateGrid(SPACE, { x: "1:3:1", y: "1:3:1" });
    const scores = scored(sets, ({ x, y }) => (Number(x) - 2) * (Number(y) - 2));
    const { parameters, pairs } = importanceOf(SPACE, sets, scores, GRID);
    expect(parameters.map(({ share }) => share)).toEqual([0, 0]);
    expect(pairs).toEqual([
      { names: ["x", "y"], share: expect.closeTo(1, 11), byChance: expect.closeTo(4 / 8, 11) },
    ]);
  });

  it("leaves parameters out that stay the same, and sets without a score", () => {
    const sets = generateGrid(SPACE, { x: "1:4:1" });
    const { parameters, pairs, ...counts } = importanceOf(
      SPACE,
      sets,
      Float64Array.of(1, Number.NaN, 3, 2),
      GRID,
    );
    expect(counts).toEqual({ sets: 3, leftOut: 1 });
    expect(parameters).toEqual([{ name: "x", share: expect.closeTo(1), byChance: 1, groups: 3 }]);
    expect(pairs).toEqual([]);
  });

  it("finds the parts of a sum in a random search too, as far as ten groups show them", () => {
    // x uniform in [0, 1] has variance 1/12, and within a tenth of it a hundredth of that; 2·y has 4/12.
    const space = { x: float(0, 1), y: float(0, 1), nothing: float(0, 1) };
    const sets = drawRandom(space, undefined, { count: 20_000, seed: 3 });
    const scores = scored(sets, ({ x, y }) => Number(x) + 2 * Number(y));
    const { parameters, pairs } = importanceOf(space, sets, scores, { search: "random" });
    expect(parameters.map(({ name }) => name)).toEqual(["y", "x", "nothing"]);
    expect(parameters.map(({ groups }) => groups)).toEqual([10, 10, 10]);
    expect(parameters[0]!.share).toBeCloseTo(0.8 * 0.99, 1);
    expect(parameters[1]!.share).toBeCloseTo(0.2 * 0.99, 1);
    expect(parameters[2]!.share).toBeLessThan(0.005);
    expect(pairs.every(({ share }) => Math.abs(share) < 0.02)).toBe(true);
  });

  it("gives noise about the share that chance gives", () => {
    const space = { x: float(0, 1), y: float(0, 1) };
    const next = randomNumbers(5);
    const shares = Array.from({ length: 200 }, (_, seed) => {
      const sets = drawRandom(space, undefined, { count: 100, seed });
      const noise = Float64Array.from({ length: 100 }, next);
      return importanceOf(space, sets, noise, { search: "random" }).parameters[0]!;
    });
    // Ten groups of ten: 9/99 of the variance. The larger of two shares is a little above it.
    expect(shares[0]!.byChance).toBeCloseTo(9 / 99, 12);
    const mean = shares.reduce((sum, { share }) => sum + share, 0) / 200;
    expect(mean).toBeGreaterThan(9 / 99);
    expect(mean).toBeLessThan(0.14);
  });

  it("says why there are no shares", () => {
    const flat = importanceOf({ n: int(1, 9) }, line(3), Float64Array.of(2, 2, 2), GRID);
    expect(flat).toMatchObject({ parameters: [], undefined: "the scores do not vary" });
    const one = Float64Array.of(2, Number.NaN, Number.NaN);
    expect(importanceOf({ n: int(1, 9) }, line(3), one, GRID)).toMatchObject({
      sets: 1,
      leftOut: 2,
      undefined: "fewer than two sets have a score",
    });
  });

  it("refuses sets of another strategy", () => {
    expect(() => importanceOf(SPACE, line(3), Float64Array.of(1, 2, 3), GRID)).toThrow(
      /"n" that the strategy lacks/,
    );
  });
});

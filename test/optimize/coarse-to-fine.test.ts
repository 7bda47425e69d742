import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coarseGrid, refine } from "../../src/optimize/coarse-to-fine.ts";
import { joinSets, type ParameterSets, parametersAt } from "../../src/optimize/parameter-sets.ts";
import { choice, float, int } from "../../src/strategy/parameters.ts";
import { refusalText } from "./refusal.ts";

const rows = (sets: ParameterSets) =>
  Array.from({ length: sets.length }, (_, i) => parametersAt(sets, i));
const valuesOf = (sets: ParameterSets) =>
  Object.fromEntries(sets.axes.map(({ name, values }) => [name, values]));
const scoresOf = (sets: ParameterSets, score: (row: Record<string, unknown>) => number) =>
  Float64Array.from(rows(sets), score);

describe("coarseGrid", () => {
  it("spreads its points over each range, both ends included", () => {
    const space = {
      fast: int(1, 21),
      few: int(1, 3),
      stop: float(0.1, 0.5),
      decay: float(1e-4, 1, { log: true }),
      mode: choice(["a", "b", "c", "d", "e", "f"]),
    };
    const sets = coarseGrid(space, undefined, 5);
    expect(valuesOf(sets)).toEqual({
      fast: [1, 6, 11, 16, 21],
      few: [1, 2, 3],
      stop: [0.1, 0.2, 0.3, 0.4, 0.5],
      decay: [1e-4, 1e-3, 1e-2, 1e-1, 1],
      mode: ["a", "b", "c", "d", "e", "f"],
    });
    expect(sets.length).toBe(5 * 3 * 5 * 5 * 6);
  });

  it("takes values of the range only, where they cannot be spread evenly", () => {
    // Places 0, 1.5, 3 of 0…3 steps of 5: 1.5 rounds up.
    expect(valuesOf(coarseGrid({ n: int(5, 20, { step: 5 }) }, undefined, 3))).toEqual({
      n: [5, 15, 20],
    });
  });

  it("keeps to the constraint", () => {
    const space = { fast: int(1, 100), slow: int(1, 100) };
    const sets = coarseGrid(space, undefined, 4, { constraint: "fast < slow" });
    expect(sets).toMatchObject({ length: 6, candidates: 16 });
  });

  it.each([1, 0, 2.5, Number.NaN])("refuses %s points", (points) => {
    expect(refusalText(() => coarseGrid({ n: int(1, 9) }, undefined, points))).toMatch(
      /^bad-search: Coarse-to-fine search: expected a whole number of points per parameter, at least 2/,
    );
  });
});

describe("refine", () => {
  const space = { n: int(1, 33), mode: choice(["a", "b"]) };

  it("halves the steps around the best set, on both sides, with its choice", () => {
    const sets = coarseGrid(space, undefined, 5);
    expect(sets.axes[0]!.values).toEqual([1, 9, 17, 25, 33]);
    const scores = scoresOf(sets, ({ n, mode }) => (n === 17 && mode === "b" ? 1 : 0));
    // 9 and 25 are there already; between them and 17 lie 13 and 21.
    expect(rows(refine(space, sets, scores, { top: 1 }))).toEqual([
      { n: 13, mode: "b" },
      { n: 21, mode: "b" },
    ]);
  });

  it("takes the lower of two values in the middle", () => {
    const line = { n: int(10, 40, { step: 10 }) };
    const sets = coarseGrid(line, undefined, 2);
    expect(rows(refine(line, sets, Float64Array.of(1, 0), { top: 1 }))).toEqual([{ n: 20 }]);
  });

  it("looks to one side only at an end", () => {
    const sets = coarseGrid({ n: int(1, 33) }, undefined, 5);
    const next = refine(
      { n: int(1, 33) },
      sets,
      scoresOf(sets, ({ n }) => -Number(n)),
      { top: 1 },
    );
    expect(rows(next)).toEqual([{ n: 5 }]);
  });

  it("combines the values of several parameters", () => {
    const plane = { a: int(1, 9), b: float(0, 1) };
    const sets = coarseGrid(plane, undefined, 3);
    const scores = scoresOf(sets, ({ a, b }) => (a === 5 && b === 0.5 ? 1 : 0));
    const next = refine(plane, sets, scores, { top: 1 });
    expect(valuesOf(next)).toEqual({ a: [1, 3, 5, 7, 9], b: [0, 0.25, 0.5, 0.75, 1] });
    // 5 × 5 around the middle, without the 3 × 3 of the first round.
    expect(next.length).toBe(16);
  });

  it("takes the geometric middle on a logarithmic scale", () => {
    const scale = { decay: float(1e-4, 1, { log: true }) };
    const sets = coarseGrid(scale, undefined, 3);
    const next = refine(scale, sets, Float64Array.of(0, 1, 0), { top: 1 });
    expect(valuesOf(next)).toEqual({ decay: [1e-3, 1e-1] });
  });

  it("looks around several of the best, each new set once, NaN never", () => {
    const line = { n: int(1, 33) };
    const sets = coarseGrid(line, undefined, 5);
    const scores = Float64Array.of(0, 5, 4, 1, Number.NaN);
    // Around 9: 5 and 13; around 17: 13 again and 21.
    expect(rows(refine(line, sets, scores, { top: 2 }))).toEqual([{ n: 5 }, { n: 13 }, { n: 21 }]);
  });

  it("keeps to the ranges' own steps and to the constraint", () => {
    const line = { n: int(1, 100) };
    const ranges = { n: "10:50:10" };
    const sets = coarseGrid(line, ranges, 3);
    expect(valuesOf(sets)).toEqual({ n: [10, 30, 50] });
    const scores = Float64Array.of(0, 1, 0);
    expect(rows(refine(line, sets, scores, { ranges }))).toEqual([{ n: 20 }, { n: 40 }]);
    const constrained = refine(line, sets, scores, { ranges, constraint: "n > 20" });
    expect(rows(constrained)).toEqual([{ n: 40 }]);
  });

  it("leaves parameters without a range where they are", () => {
    const line = { n: int(1, 33), stop: float(0, 1, { default: 0.3 }) };
    const ranges = { n: "1:33" };
    const sets = coarseGrid(line, ranges, 5);
    const next = refine(line, sets, Float64Array.of(0, 0, 1, 0, 0), { ranges, top: 1 });
    expect(valuesOf(next)).toEqual({ n: [13, 21], stop: [0.3] });
  });

  it("comes to the best of any hill, and to an end", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 }), (a, b) => {
        const plane = { a: int(1, 200), b: int(1, 200) };
        const height = (row: Record<string, unknown>) =>
          -Math.hypot(Number(row.a) - a, Number(row.b) - b);
        let sets: ParameterSets = coarseGrid(plane, undefined, 5);
        for (let round = 0; ; round++) {
          const next = refine(plane, sets, scoresOf(sets, height));
          if (next.length === 0) break;
          expect(round).toBeLessThan(40);
          sets = joinSets(plane, [sets, next]);
        }
        const keys = rows(sets).map((row) => JSON.stringify(row));
        expect(keys).toContain(JSON.stringify({ a, b }));
        expect(new Set(keys).size).toBe(sets.length);
        expect(sets.length).toBeLessThan(1000);
      }),
      { numRuns: 20 },
    );
  });

  it("refuses scores that are all NaN, and scores of other sets", () => {
    const sets = coarseGrid(space, undefined, 2);
    const none = new Float64Array(sets.length).fill(Number.NaN);
    expect(refusalText(() => refine(space, sets, none))).toMatch(
      /^no-score: Coarse-to-fine search: expected a score for at least one parameter set, got none\. Look at/,
    );
    expect(() => refine(space, sets, new Float64Array(1))).toThrow(RangeError);
  });

  it("refuses a neighbourhood that the score table cannot hold", () => {
    const line = { n: int(1, 33) };
    const sets = coarseGrid(line, undefined, 5);
    const scores = Float64Array.of(0, 0, 1, 0, 0);
    // 5 sets scored and up to 5 around the best, of 1 column of 8 bytes.
    const options = { top: 1, scoreColumns: 0, limitBytes: 79 };
    expect(refusalText(() => refine(line, sets, scores, options))).toMatch(
      /^grid-too-large: .*10 par/,
    );
    expect(refine(line, sets, scores, { ...options, limitBytes: 80 }).length).toBe(2);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generateGrid, gridSize } from "../../src/optimize/grid.ts";
import { parametersAt } from "../../src/optimize/parameter-sets.ts";
import type { ParameterRanges } from "../../src/optimize/ranges.ts";
import { requireTableFits } from "../../src/optimize/score-table-size.ts";
import { choice, float, int } from "../../src/strategy/parameters.ts";
import { strategy } from "../../src/strategy/strategy.ts";
import { refusalText } from "./refusal.ts";

const WINDOWS = { fast: int(2, 100), slow: int(2, 100) };

const rows = (sets: ReturnType<typeof generateGrid>) =>
  Array.from({ length: sets.length }, (_, i) => parametersAt(sets, i));

describe("generateGrid", () => {
  it("gives every combination, the first parameter slowest", () => {
    const space = { fast: int(1, 9), mode: choice(["b", "a"]), stop: float(0, 1) };
    const sets = generateGrid(space, { fast: "1:2", mode: ["a", "b"], stop: 0.5 });
    expect(sets).toMatchObject({ length: 4, candidates: 4 });
    expect(sets.axes).toEqual([
      { name: "fast", values: [1, 2], codes: Int32Array.of(0, 0, 1, 1) },
      { name: "mode", values: ["b", "a"], codes: Int32Array.of(0, 1, 0, 1) },
      { name: "stop", values: [0.5], codes: Int32Array.of(0, 0, 0, 0) },
    ]);
  });

  it("counts the pairs of windows 2…100 with fast below slow", () => {
    // 99·98/2, the pairs of two different windows.
    const sets = generateGrid(WINDOWS, undefined, { constraint: "fast < slow" });
    expect(sets).toMatchObject({ length: 4851, candidates: 99 * 99 });
    expect(parametersAt(sets, 0)).toEqual({ fast: 2, slow: 3 });
    expect(parametersAt(sets, 4850)).toEqual({ fast: 99, slow: 100 });
    const byFunction = generateGrid(WINDOWS, {}, { constraint: (p) => p.fast! < p.slow! });
    expect(byFunction).toEqual(sets);
  });

  it("equals nested loops with a filter, for any ranges", () => {
    const list = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(list, list, list, fc.boolean(), (a, b, c, constrained) => {
        const space = { a: int(1, 9), b: int(1, 9), c: int(1, 9) };
        const ascending = (values: number[]) => values.toSorted((x, y) => x - y);
        const wanted = ascending(a)
          .flatMap((a) => ascending(b).flatMap((b) => ascending(c).map((c) => ({ a, b, c }))))
          .filter(({ a, b, c }) => !constrained || a + b >= c);
        fc.pre(wanted.length > 0);
        const options = constrained ? { constraint: "a + b >= c" } : {};
        const sets = generateGrid(space, { a, b, c }, options);
        expect(rows(sets)).toEqual(wanted);
        expect(sets.candidates).toBe(a.length * b.length * c.length);
        expect(gridSize(space, { a, b, c })).toBe(sets.candidates);
      }),
    );
  });

  it("takes a strategy, and gives one set where there is no parameter", () => {
    const definition = strategy({ name: "s", version: "1", params: WINDOWS, signal: () => 1 });
    const ranges: ParameterRanges = { fast: "5:50:5" };
    expect(generateGrid(definition, ranges)).toEqual(generateGrid(WINDOWS, ranges));
    expect(generateGrid({})).toEqual({ length: 1, axes: [], candidates: 1 });
  });

  it("keeps every value of a range on its axis, also those that the constraint leaves no set", () => {
    const sets = generateGrid(WINDOWS, { fast: "2:5", slow: "2:5" }, { constraint: "fast < slow" });
    expect(sets.axes.map(({ values }) => values)).toEqual([
      [2, 3, 4, 5],
      [2, 3, 4, 5],
    ]);
  });

  it("does not write into the caller's ranges", () => {
    const ranges = Object.freeze({ fast: Object.freeze([9, 3]) });
    generateGrid(WINDOWS, ranges);
    expect(ranges).toEqual({ fast: [9, 3] });
  });

  it("refuses a constraint that excludes everything, with an example", () => {
    const all = () => generateGrid(WINDOWS, {}, { constraint: "fast > 100" });
    expect(refusalText(all)).toBe(
      "constraint-excludes-all: The constraint refuses all 9,801 candidates, for example fast=2, " +
        "slow=2. Turn the comparison around, or widen the ranges.",
    );
  });

  it("refuses a grid of 10¹² sets at once", () => {
    const space = { a: int(1, 1e6), b: int(1, 1e6) };
    const started = performance.now();
    expect(refusalText(() => generateGrid(space))).toMatch(
      /^grid-too-large: The score table of 1e\+12 parameter sets × 34 columns × 8 bytes would take 247 TiB; the limit is 1 GiB, 3,947,580 sets\. Take larger steps, add a constraint, or draw some of them: --search random:100000\.$/,
    );
    expect(refusalText(() => generateGrid(space, {}, { constraint: "a < b" }))).toMatch(
      /^grid-too-large: The grid has 1e\+12 candidates; a constraint is tried on 100,000,000 at most\. Take larger steps, or draw/,
    );
    expect(refusalText(() => generateGrid({ a: int(1, 1e12) }))).toMatch(/^grid-too-large/);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it("counts what a constraint leaves against the memory of the table, not the candidates", () => {
    // 4,851 sets × (3 + 2) columns × 8 bytes = 194,040 bytes; all 9,801 pairs would be 392,040.
    const fits = { scoreColumns: 3, limitBytes: 194_040, constraint: "fast < slow" };
    expect(generateGrid(WINDOWS, {}, fits).length).toBe(4851);
    const tight = { ...fits, limitBytes: 194_039 };
    expect(refusalText(() => generateGrid(WINDOWS, {}, tight))).toMatch(
      /^grid-too-large: .*4,851 parameter sets × 5 columns × 8 bytes would take 189 KiB/,
    );
    const all = { scoreColumns: 3, limitBytes: 194_040 };
    expect(refusalText(() => generateGrid(WINDOWS, {}, all))).toMatch(/9,801 parameter sets/);
  });

  it("refuses a constraint on a parameter that the strategy has not", () => {
    const call = () => generateGrid(WINDOWS, {}, { constraint: "fast < slwo" });
    expect(refusalText(call)).toMatch(/^unknown-parameter: .*"slwo"\. Did you mean "slow"\?/);
  });

  it("makes a million sets with a constraint on each in well under a second", () => {
    const space = { a: int(1, 100), b: int(1, 100), c: int(1, 100) };
    const started = performance.now();
    const sets = generateGrid(space, {}, { constraint: "a + b > 1 && c < 101" });
    // It takes about 60 ms; the bound leaves room for a busy machine.
    expect(performance.now() - started).toBeLessThan(1500);
    expect(sets.length).toBe(1_000_000);
  });
});

describe("requireTableFits", () => {
  it("accepts a table of just the limit, by default 1 GiB", () => {
    // 2^30 bytes are 2^20 sets of 128 columns of 8 bytes.
    requireTableFits(2 ** 20, 128);
    expect(refusalText(() => requireTableFits(2 ** 20 + 1, 128))).toMatch(
      /the limit is 1 GiB, 1,048,576 sets\./,
    );
    requireTableFits(10, 2, 160);
    expect(refusalText(() => requireTableFits(11, 2, 160))).toMatch(
      /11 parameter sets × 2 columns × 8 bytes would take 176 bytes; the limit is 160 bytes, 10 sets\..*random:10\.$/,
    );
  });
});

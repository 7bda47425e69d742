import { describe, expect, it } from "vitest";
import { generateGrid } from "../../src/optimize/grid.ts";
import {
  joinSets,
  parametersAt,
  selectSets,
  setsFromColumns,
  spaceOf,
} from "../../src/optimize/parameter-sets.ts";
import { choice, int } from "../../src/strategy/parameters.ts";
import { strategy } from "../../src/strategy/strategy.ts";

const SPACE = { fast: int(1, 9), mode: choice(["trend", "range"]) };
const GRID = generateGrid(SPACE, { fast: [3, 1], mode: ["range", "trend"] });

describe("parametersAt", () => {
  it("gives the values of one set by name", () => {
    // By hand: fast is slowest and ascending, mode in the strategy's order.
    expect([0, 1, 2, 3].map((i) => parametersAt(GRID, i))).toEqual([
      { fast: 1, mode: "trend" },
      { fast: 1, mode: "range" },
      { fast: 3, mode: "trend" },
      { fast: 3, mode: "range" },
    ]);
  });

  it.each([-1, 4, 0.5, Number.NaN])("refuses the index %s", (index) => {
    expect(() => parametersAt(GRID, index)).toThrow(RangeError);
    expect(() => selectSets(GRID, [index])).toThrow(RangeError);
  });
});

describe("selectSets", () => {
  it("takes sets in the given order and keeps the axes' values", () => {
    const selected = selectSets(GRID, [3, 0, 3]);
    expect(selected.length).toBe(3);
    expect(parametersAt(selected, 0)).toEqual({ fast: 3, mode: "range" });
    expect(parametersAt(selected, 1)).toEqual({ fast: 1, mode: "trend" });
    expect(parametersAt(selected, 2)).toEqual({ fast: 3, mode: "range" });
    expect(selectSets(GRID, [0]).axes.map(({ values }) => values)).toEqual([
      [1, 3],
      ["trend", "range"],
    ]);
  });

  it("leaves nothing of no index", () => {
    expect(selectSets(GRID, []).axes.map(({ codes }) => codes.length)).toEqual([0, 0]);
  });
});

describe("setsFromColumns", () => {
  it("orders numbers by size and choices as the strategy does, and keeps only what occurs", () => {
    const space = { n: int(1, 100), mode: choice([10, 5, "x"]) };
    const sets = setsFromColumns(
      space,
      [
        [20, 3, 20],
        [5, 10, 5],
      ],
      3,
    );
    expect(sets).toEqual({
      length: 3,
      axes: [
        { name: "n", values: [3, 20], codes: Int32Array.of(1, 0, 1) },
        { name: "mode", values: [10, 5], codes: Int32Array.of(1, 0, 1) },
      ],
    });
  });
});

describe("joinSets", () => {
  it("puts sets of several parts on common axes, one part after the other", () => {
    const more = generateGrid(SPACE, { fast: 2, mode: "range" });
    const joined = joinSets(SPACE, [GRID, more]);
    expect(joined.length).toBe(5);
    expect(joined.axes[0]!.values).toEqual([1, 2, 3]);
    for (let i = 0; i < 4; i++) expect(parametersAt(joined, i)).toEqual(parametersAt(GRID, i));
    expect(parametersAt(joined, 4)).toEqual({ fast: 2, mode: "range" });
  });
});

describe("parameter sets", () => {
  it("survive a post to a thread unchanged", () => {
    expect(structuredClone(GRID)).toEqual(GRID);
  });
});

describe("spaceOf", () => {
  it("takes a strategy or its parameters, also where a parameter is called signal", () => {
    const definition = strategy({ name: "s", version: "1", params: SPACE, signal: () => 1 });
    expect(spaceOf(definition)).toBe(SPACE);
    const odd = { signal: int(1, 2), params: int(1, 2) };
    expect(spaceOf(odd)).toBe(odd);
  });
});

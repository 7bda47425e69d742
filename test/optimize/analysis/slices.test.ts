import { describe, expect, it } from "vitest";
import { parallelCoordinates } from "../../../src/optimize/analysis/parallel-coordinates.ts";
import { heatmap, slice } from "../../../src/optimize/analysis/slices.ts";
import { generateGrid } from "../../../src/optimize/grid.ts";
import { choice, int } from "../../../src/strategy/parameters.ts";
import { refusalText } from "../refusal.ts";
import { line } from "./helpers.ts";

const NONE = Number.NaN;
const SPACE = { x: int(1, 9), mode: choice(["p", "q"]), y: int(1, 9) };
// x slowest, y fastest: (1 p 1) (1 p 2) (1 q 1) (1 q 2) (2 p 1) (2 p 2) (2 q 1) (2 q 2).
const SETS = generateGrid(SPACE, { x: [1, 2], y: [1, 2], mode: ["p", "q"] });
const SCORES = Float64Array.of(1, 2, 3, NONE, 5, NONE, 8, NONE);
const one = (value: number | string) => ({ from: value, to: value });

describe("heatmap", () => {
  it("shows the best of the other parameters, x along the rows", () => {
    expect(heatmap(SETS, SCORES, "x", "y", { others: "best" })).toEqual({
      x: { name: "x", values: [one(1), one(2)] },
      y: { name: "y", values: [one(1), one(2)] },
      scores: Float64Array.of(3, 8, 2, NONE),
      best: Int32Array.of(2, 6, 1, -1),
      sets: Int32Array.of(2, 2, 2, 2),
      scored: Int32Array.of(2, 2, 1, 0),
    });
  });

  it("shows the mean over the sets that have a score", () => {
    const { scores, best } = heatmap(SETS, SCORES, "x", "y", { others: "mean" });
    expect([...scores]).toEqual([2, 6.5, 2, NONE]);
    expect([...best]).toEqual([2, 6, 1, -1]);
  });

  it("names the first of equally good sets", () => {
    const { best } = heatmap(SETS, Float64Array.of(1, 1, 1, 2, 2, 0, 2, 0), "x", "y", {
      others: "best",
    });
    expect([...best]).toEqual([0, 4, 3, 5]);
  });

  it("keeps the other parameters at those of one set", () => {
    // Set 3 has mode q.
    const map = heatmap(SETS, SCORES, "y", "x", { others: "fixed", fixedAt: 3 });
    expect([...map.scores]).toEqual([3, NONE, 8, NONE]);
    expect([...map.sets]).toEqual([1, 1, 1, 1]);
  });

  it("shows a choice in the strategy's order, and holes as cells without a set", () => {
    const sets = generateGrid(
      SPACE,
      { x: [1, 2], mode: ["q", "p"] },
      { constraint: 'x == 1 || mode == "p"' },
    );
    const map = heatmap(sets, Float64Array.of(1, 2, 3), "mode", "x", { others: "best" });
    expect(map.x.values).toEqual([one("p"), one("q")]);
    expect([...map.scores]).toEqual([1, 2, 3, NONE]);
    expect([...map.sets]).toEqual([1, 1, 1, 0]);
  });

  it("leaves out a value that no set has", () => {
    const sets = generateGrid({ n: int(1, 9) }, { n: "1:4:1" }, { constraint: "n != 2" });
    const { x, scores } = slice(sets, Float64Array.of(5, 6, 7), "n", { others: "best" });
    expect(x.values).toEqual([one(1), one(3), one(4)]);
    expect([...scores]).toEqual([5, 6, 7]);
  });

  it("refuses parameters and sets that do not exist", () => {
    expect(refusalText(() => heatmap(SETS, SCORES, "x", "moed", { others: "best" }))).toMatch(
      /^unknown-parameter: Unknown parameter "moed"\. Did you mean "mode"\?/,
    );
    const at = (fixedAt: number) => () => slice(SETS, SCORES, "x", { others: "fixed", fixedAt });
    for (const index of [-1, 8, 0.5]) expect(at(index)).toThrow(RangeError);
  });
});

describe("slice", () => {
  it("shows best, mean and one set's own line", () => {
    const of = (options: Parameters<typeof slice>[3]) => [
      ...slice(SETS, SCORES, "x", options).scores,
    ];
    expect(of({ others: "best" })).toEqual([3, 8]);
    expect(of({ others: "mean" })).toEqual([2, 6.5]);
    expect(of({ others: "fixed", fixedAt: 4 })).toEqual([1, 5]);
    expect(of({ others: "fixed", fixedAt: 7 })).toEqual([NONE, NONE]);
  });

  it("puts neighbouring values together where there are too many", () => {
    // 1 … 10 in three groups by (rank - ½)/10·3: 1-3, then 4-7 from 1.05 on, then 8-10 from 2.25 on.
    const scores = Float64Array.from({ length: 10 }, (_, i) => i);
    const shown = slice(line(10), scores, "n", { others: "mean", limit: 3 });
    expect(shown.x.values).toEqual([
      { from: 1, to: 3 },
      { from: 4, to: 7 },
      { from: 8, to: 10 },
    ]);
    expect([...shown.scores]).toEqual([1, 4.5, 8]);
    expect([...shown.sets]).toEqual([3, 4, 3]);
  });

  it("never puts texts together", () => {
    const { x } = slice(SETS, SCORES, "mode", { others: "best", limit: 1 });
    expect(x.values).toEqual([one("p"), one("q")]);
  });
});

describe("parallelCoordinates", () => {
  it("draws the best and an even choice of the rest, down to the worst", () => {
    // Ranked 9 … 0; after the best two, eight are left for four lines: every second of them.
    const scores = Float64Array.from({ length: 12 }, (_, i) => (i < 10 ? i : NONE));
    expect(parallelCoordinates(line(12), scores, { top: 2, limit: 6 })).toEqual({
      sets: Int32Array.of(9, 8, 6, 4, 2, 0),
      top: 2,
      scored: 10,
      leftOut: 2,
    });
  });

  it("draws everything where there is room, and nothing twice", () => {
    const scores = Float64Array.of(1, NONE, 3, 2);
    expect([...parallelCoordinates(line(4), scores).sets]).toEqual([2, 3, 0]);
    expect([...parallelCoordinates(line(4), scores, { top: 9, limit: 2 }).sets]).toEqual([2, 3]);
    expect([...parallelCoordinates(line(4), scores, { top: 0, limit: 2 }).sets]).toEqual([3, 0]);
    const none = parallelCoordinates(line(2), Float64Array.of(NONE, NONE));
    expect(none).toMatchObject({ top: 0, scored: 0, leftOut: 2 });
    expect(none.sets).toHaveLength(0);
  });
});

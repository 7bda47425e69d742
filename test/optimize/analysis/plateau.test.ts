import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latticeOf } from "../../../src/optimize/analysis/lattice.ts";
import { plateauOf } from "../../../src/optimize/analysis/plateau.ts";
import { generateGrid } from "../../../src/optimize/grid.ts";
import { parametersAt, selectSets } from "../../../src/optimize/parameter-sets.ts";
import { choice, float, int } from "../../../src/strategy/parameters.ts";
import {
  line,
  numbersOf,
  readCases,
  type SeededTable,
  seededSets,
  seededSpace,
  tableOf,
} from "./helpers.ts";

const NONE = Number.NaN;
const LINE = { n: int(1, 1000) };
const SQUARE = { x: int(1, 9), y: int(1, 9) };

/** Plateau scores of a grid written down as rows of y over columns of x. */
function ofSquare(rows: readonly (readonly number[])[], notDone: readonly number[] = []) {
  const sets = generateGrid(SQUARE, { y: `1:${rows.length}:1`, x: `1:${rows[0]!.length}:1` });
  const scores = Float64Array.from({ length: sets.length }, (_, i) => {
    const { x, y } = parametersAt(sets, i);
    return rows[Number(y) - 1]![Number(x) - 1]!;
  });
  const found = plateauOf(SQUARE, tableOf(sets, {}, { notDone }), scores, { search: "grid" });
  const grid = rows.map((row) => row.map(() => NONE));
  for (let i = 0; i < sets.length; i++) {
    const { x, y } = parametersAt(sets, i);
    grid[Number(y) - 1]![Number(x) - 1] = found.scores[i]!;
  }
  return { ...found, grid, at: parametersAt.bind(null, sets) };
}

interface PlateauCase extends SeededTable {
  readonly full: number;
  readonly plateau: readonly (number | null)[];
  readonly neighbours: readonly number[];
}

describe("plateauOf, against brute force in Python", () => {
  const cases = readCases("plateau.json") as PlateauCase[];

  it.each(cases.map((seeded, k) => [k, seeded.search, seeded.kinds.join(), seeded] as const))(
    "finds the same neighbours and quartiles in table %i (%s, %s)",
    (_, search, __, seeded) => {
      const table = { ...tableOf(seededSets(seeded), {}), done: Uint8Array.from(seeded.done) };
      const scores = numbersOf(seeded.scores);
      const found = plateauOf(seededSpace(seeded), table, scores, { search });
      expect([...found.scores]).toEqual([...numbersOf(seeded.plateau)]);
      expect([...found.neighbours]).toEqual(seeded.neighbours);
      expect(found.fullNeighbours).toBe(seeded.full);
    },
  );

  it("covers holes, failures, sets that were not run and sets without a plateau score", () => {
    expect(cases.some(({ done }) => done.includes(0))).toBe(true);
    const lost = cases.filter(({ plateau, scores }) =>
      plateau.some((value, i) => value === null && scores[i] !== null),
    );
    expect(new Set(lost.map(({ search }) => search))).toEqual(new Set(["grid", "random"]));
  });
});

describe("plateauOf in a grid", () => {
  it("takes the second lowest of five, and the lowest of four or three at the edge", () => {
    // By hand, ⌈m/4⌉-th smallest of the cross: middle {5, 2, 4, 6, 8} → 4, top left {1, 2, 4} → 1,
    // top middle {2, 1, 3, 5} → 1, right middle {6, 3, 9, 5} → 3, bottom right {9, 8, 6} → 6.
    const { grid, neighbours, fullNeighbours } = ofSquare([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]);
    expect(grid).toEqual([
      [1, 1, 2],
      [1, 4, 3],
      [4, 5, 6],
    ]);
    expect([...neighbours]).toEqual([2, 3, 2, 3, 4, 3, 2, 3, 2]);
    expect(fullNeighbours).toBe(4);
  });

  it("prefers a plateau to a lone peak and to a ridge one step wide", () => {
    const found = ofSquare([
      [0, 0, 0, 0, 0, 0, 0],
      [0, 9, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 2, 2, 2],
      [0, 0, 0, 0, 2, 2, 2],
      [0, 0, 0, 0, 2, 2, 2],
      [3, 3, 3, 3, 0, 0, 0],
    ]);
    expect(found.grid[1]![1]).toBe(0);
    expect(found.grid[5]).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(found.grid[3]!.slice(4)).toEqual([2, 2, 2]);
    // In its middle row; of equal sets there the one with the lowest index, x being slowest.
    expect(found.at(found.best!)).toEqual({ x: 5, y: 4 });
  });

  it("counts a neighbour that failed as worse than any score, and one that was not run as missing", () => {
    const rows = [
      [1, 1, 1],
      [1, 5, NONE],
      [1, NONE, 1],
    ];
    // The middle: {5, 1, 1, failed, failed} has its quartile among the failed.
    expect(ofSquare(rows).grid[1]![1]).toBeNaN();
    // Sets are numbered x·3 + y from 0: x=3, y=2 is 7, x=2, y=3 is 5; without both {5, 1, 1} → 1.
    const partly = ofSquare(rows, [7, 5]);
    expect(partly.grid[1]![1]).toBe(1);
    expect(partly.neighbours[4]).toBe(2);
    // One more missing: 2 of 5 are under half.
    expect(ofSquare(rows, [7, 5, 1]).grid[1]![1]).toBeNaN();
    expect(ofSquare(rows).grid[1]![2]).toBeNaN();
  });

  it("steps over values that a constraint leaves without any set", () => {
    const sets = generateGrid(LINE, { n: "1:6:1" }, { constraint: "n != 3 && n != 4" });
    const scores = Float64Array.of(9, 7, 8, 9);
    const { scores: plateau } = plateauOf(LINE, tableOf(sets, {}), scores, { search: "grid" });
    expect([...plateau]).toEqual([7, 7, 7, 8]);
  });

  it("never calls another choice a neighbour, not even of numbers", () => {
    const space = { n: int(1, 9), window: choice([10, 20, 30]) };
    const sets = generateGrid(space, { n: "1:3:1", window: [10, 20, 30] });
    const scores = Float64Array.from(sets.axes[1]!.codes, (code) => code);
    const found = plateauOf(space, tableOf(sets, {}), scores, { search: "grid" });
    expect([...found.scores]).toEqual([...scores]);
    expect(found.best).toBe(2);
  });

  it("breaks ties by the set's own score", () => {
    const scores = Float64Array.of(1, 3, 4, 3, 1);
    const { best, scores: plateau } = plateauOf(LINE, tableOf(line(5), {}), scores, {
      search: "grid",
    });
    expect([...plateau]).toEqual([1, 1, 3, 1, 1]);
    expect(best).toBe(2);
    const flat = Float64Array.of(1, 1, 2, 1, 1);
    expect(plateauOf(LINE, tableOf(line(5), {}), flat, { search: "grid" }).best).toBe(2);
  });

  it("says why there is none", () => {
    const single = plateauOf(LINE, tableOf(line(1), {}), Float64Array.of(1), { search: "grid" });
    expect(single).toMatchObject({
      best: undefined,
      undefined: expect.stringMatching(/more than/),
    });
    const lost = Float64Array.of(1, NONE, 1);
    expect(plateauOf(LINE, tableOf(line(3), {}), lost, { search: "grid" })).toMatchObject({
      best: undefined,
      undefined: "no set has enough neighbours with a score",
    });
  });

  it("does not depend on the order of the sets", () => {
    const sets = generateGrid(SQUARE, { x: "1:5:1", y: "1:4:1" }, { constraint: "x + y < 8" });
    const score = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(NONE));
    const scores = fc.array(score, { minLength: sets.length, maxLength: sets.length });
    const orders = fc.shuffledSubarray([...Array(sets.length).keys()], {
      minLength: sets.length,
    });
    fc.assert(
      fc.property(scores, orders, (values, order) => {
        const plain = plateauOf(SQUARE, tableOf(sets, {}), Float64Array.from(values), {
          search: "grid",
        });
        const mixed = plateauOf(
          SQUARE,
          tableOf(selectSets(sets, order), {}),
          Float64Array.from(order, (i) => values[i]!),
          { search: "grid" },
        );
        expect([...mixed.scores]).toEqual(order.map((i) => plain.scores[i]));
      }),
      { numRuns: 50 },
    );
  });

  it("follows any increasing change of the scores", () => {
    const sets = generateGrid(SQUARE, { x: "1:4:1", y: "1:4:1" });
    const scores = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(scores, (values) => {
        const of = (column: number[]) =>
          plateauOf(SQUARE, tableOf(sets, {}), Float64Array.from(column), { search: "grid" });
        const plain = of(values);
        const changed = of(values.map((value) => value ** 3 + 7));
        expect([...changed.scores]).toEqual(Array.from(plain.scores, (value) => value ** 3 + 7));
      }),
      { numRuns: 50 },
    );
  });

  it("scores a grid of a million sets at once", () => {
    const space = { a: int(1, 100), b: int(1, 100), c: int(1, 100) };
    const sets = generateGrid(space);
    // Rising in every parameter: of a set and its neighbours the lowest is a - 1, the second lowest
    // b - 1. The last corner has four of them, so the lowest counts; everywhere else the second.
    const { codes: a } = sets.axes[0]!;
    const { codes: b } = sets.axes[1]!;
    const { codes: c } = sets.axes[2]!;
    const scores = Float64Array.from(a, (code, i) => code * 10_000 + b[i]! * 100 + c[i]!);
    const start = performance.now();
    const found = plateauOf(space, tableOf(sets, {}), scores, { search: "grid" });
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(found.scores[555_555]).toBe(scores[555_555]! - 100);
    expect(found.scores[999_999]).toBe(scores[999_999]! - 10_000);
    expect(found.best).toBe(999_998);
  });
});

describe("plateauOf without a grid", () => {
  const space = { decay: float(1e-6, 1, { log: true }), stop: float(0, 1) };

  it("does not depend on the scale of a parameter", () => {
    const place = fc.integer({ min: 0, max: 40 });
    const sets = fc.uniqueArray(fc.tuple(place, place), {
      minLength: 12,
      maxLength: 40,
      selector: String,
    });
    fc.assert(
      fc.property(sets, (places) => {
        const build = (scale: (place: number) => number) => {
          const values = Array.from({ length: 41 }, (_, code) => scale(code));
          const axis = (name: string, d: 0 | 1) => ({
            name,
            values,
            codes: Int32Array.from(places, (codes) => codes[d]),
          });
          const table = tableOf(
            { length: places.length, axes: [axis("decay", 0), axis("stop", 1)] },
            {},
          );
          const scores = Float64Array.from(places, ([x, y]) => (x * 7 + y * 3) % 11);
          return plateauOf(space, table, scores, { search: "random" });
        };
        expect(build((p) => 10 ** (p / 10))).toEqual(build((p) => p));
      }),
      { numRuns: 30 },
    );
  });

  it("takes the nearest eight: the third lowest of nine", () => {
    // n = 1 … 17 with scores equal to n: around 9 lie 5 … 13, whose third lowest is 7; around 1 lie
    // 1 … 9, third lowest 3; around 17 lie 9 … 17, third lowest 11.
    const scores = Float64Array.from({ length: 17 }, (_, i) => i + 1);
    const found = plateauOf(LINE, tableOf(line(17), {}), scores, { search: "random" });
    expect([found.scores[8], found.scores[0], found.scores[16]]).toEqual([7, 3, 11]);
    expect(found.best).toBe(16);
  });
});

describe("latticeOf", () => {
  it("finds every set at its cell, and nothing in the holes", () => {
    const sets = generateGrid(
      { x: int(1, 40), y: int(1, 50) },
      { x: "1:40:1", y: "1:50:1" },
      { constraint: "(x * 7 + y * 3) % 5 < 2" },
    );
    const { cellOf, setAt } = latticeOf(sets);
    const at = Array.from({ length: 2000 }, (_, cell) => setAt(cell));
    for (let i = 0; i < sets.length; i++) expect(at[cellOf(i)]).toBe(i);
    expect(at.filter((set) => set >= 0)).toHaveLength(sets.length);
  });

  it("takes the first of two equal sets", () => {
    const { cellOf, setAt } = latticeOf(selectSets(line(3), [2, 0, 2]));
    expect([setAt(cellOf(0)), setAt(cellOf(1)), setAt(cellOf(2))]).toEqual([0, 1, 0]);
  });
});

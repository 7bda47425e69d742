import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generateGrid } from "../../src/optimize/grid.ts";
import { parametersAt } from "../../src/optimize/parameter-sets.ts";
import { drawRandom, type RandomOptions } from "../../src/optimize/random.ts";
import { choice, float, int } from "../../src/strategy/parameters.ts";
import { refusalText } from "./refusal.ts";

const MIXED = {
  n: int(1, 1000),
  stop: float(0.02, 0.1),
  decay: float(1e-6, 1, { log: true }),
  size: float(0, 1, { step: 0.25 }),
  mode: choice(["trend", "range"]),
};
const FINITE = { a: int(1, 10), b: int(1, 10), mode: choice(["x", "y"]) };

const rows = (sets: ReturnType<typeof drawRandom>) =>
  Array.from({ length: sets.length }, (_, i) => parametersAt(sets, i));
const keys = (sets: ReturnType<typeof drawRandom>) => rows(sets).map((row) => JSON.stringify(row));
const draw = (space: typeof MIXED | typeof FINITE, options: RandomOptions) =>
  drawRandom(space, undefined, options);

describe("drawRandom", () => {
  it.each([
    ["finite", FINITE, "a < b"],
    ["mixed", MIXED, "n > 100 && stop < 0.09"],
  ] as const)(
    "draws different sets that keep to a %s space and its constraint",
    (_kind, space, constraint) => {
      fc.assert(
        fc.property(fc.integer(), fc.integer({ min: 1, max: 60 }), (seed, count) => {
          const sets = draw(space, { count, seed, constraint });
          expect(sets.length).toBe(count);
          expect(new Set(keys(sets)).size).toBe(count);
          for (const row of rows(sets)) {
            for (const [name, parameter] of Object.entries(space)) {
              const value = row[name]!;
              if (parameter.kind === "choice") expect(parameter.values).toContain(value);
              else {
                expect(value).toBeGreaterThanOrEqual(parameter.min);
                expect(value).toBeLessThanOrEqual(parameter.max);
              }
              if (parameter.kind === "int") expect(Number.isInteger(value)).toBe(true);
            }
            if ("size" in row) expect([0, 0.25, 0.5, 0.75, 1]).toContain(row.size);
            if ("b" in row) expect(row.a!).toBeLessThan(Number(row.b));
            else expect(row.n).toBeGreaterThan(100);
          }
        }),
        { numRuns: 30 },
      );
    },
  );

  it.each([
    ["finite", FINITE],
    ["mixed", MIXED],
  ] as const)("begins with the sets of a smaller count, in a %s space", (_kind, space) => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 150 }), (seed, count) => {
        const few = keys(draw(space, { count, seed }));
        const many = keys(draw(space, { count: 2 * count, seed }));
        expect(many.slice(0, few.length)).toEqual(few);
        expect(keys(draw(space, { count, seed }))).toEqual(few);
        // one set or two of both may be the same by chance
        const twenty = keys(draw(space, { count: 20, seed }));
        expect(keys(draw(space, { count: 20, seed: `${seed}, another` }))).not.toEqual(twenty);
      }),
      { numRuns: 20 },
    );
  });

  it("gives the whole space, and says so, where it has no more than was asked for", () => {
    const grid = generateGrid(FINITE).length;
    for (const count of [200, 201, 5000]) {
      const sets = draw(FINITE, { count, seed: 3 });
      expect(sets).toMatchObject({ length: 200, requested: count, candidates: 200, tried: 200 });
      expect(sets.exhausted).toBe(true);
      expect(new Set(keys(sets)).size).toBe(grid);
    }
    expect(draw(FINITE, { count: 199, seed: 3 })).toMatchObject({ length: 199, exhausted: false });
  });

  it("gives all sets that a constraint accepts, where these are fewer than asked for", () => {
    // Of 10·10 pairs 45 have a < b; twice for the choice.
    const sets = draw(FINITE, { count: 150, seed: 3, constraint: "a < b" });
    expect(sets).toMatchObject({ length: 90, tried: 200, exhausted: true });
  });

  it("draws every combination about equally often", () => {
    const counts = new Map<string, number>();
    const space = { a: int(1, 3), b: choice(["x", "y"]) };
    for (let seed = 0; seed < 6000; seed++) {
      const [key] = keys(drawRandom(space, undefined, { count: 1, seed }));
      counts.set(key!, (counts.get(key!) ?? 0) + 1);
    }
    // 6 combinations, 1,000 each; chi-squared with 5 degrees of freedom is above 25.7 once in 10,000.
    expect(counts.size).toBe(6);
    const chiSquared = [...counts.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(25.7);
  });

  it("draws a float evenly on its scale, linear or logarithmic", () => {
    const sets = rows(draw(MIXED, { count: 4000, seed: "scale" }));
    const below = (name: string, bound: number) =>
      sets.filter((row) => Number(row[name]) < bound).length / sets.length;
    // The middle of [0.02, 0.1] is 0.06; of [1e-6, 1] in logarithms 1e-3. 0.04 is five standard errors.
    expect(Math.abs(below("stop", 0.06) - 0.5)).toBeLessThan(0.04);
    expect(Math.abs(below("decay", 1e-3) - 0.5)).toBeLessThan(0.04);
    expect(Math.abs(below("decay", 1e-5) - 1 / 6)).toBeLessThan(0.04);
  });

  it("writes drawn numbers with about nine digits, so that a set can be typed again", () => {
    for (const row of rows(draw(MIXED, { count: 200, seed: 9 }))) {
      // 0.08 / 10⁹ needs 11 decimals.
      expect(String(row.stop)).toMatch(/^0\.\d{1,11}$/);
      expect(Number(Number(row.decay).toPrecision(9))).toBe(row.decay);
    }
  });

  it("keeps to the given ranges and leaves other parameters at their default", () => {
    const sets = drawRandom(MIXED, { stop: "0.05:0.06", n: "7,9" }, { count: 50, seed: 1 });
    for (const row of rows(sets)) {
      expect(row).toMatchObject({ decay: 1e-6, size: 0, mode: "trend" });
      expect([7, 9]).toContain(row.n);
      expect(Number(row.stop)).toBeGreaterThanOrEqual(0.05);
      expect(Number(row.stop)).toBeLessThanOrEqual(0.06);
    }
    expect(sets.candidates).toBe(Number.POSITIVE_INFINITY);
  });

  it("draws from spaces too large for a grid, also beyond exact whole numbers", () => {
    const space = { a: int(1, 1e9), b: int(1, 1e9), c: int(1, 1e9) };
    const two = { a: int(1, 1e7), b: int(1, 1e8) };
    for (const large of [space, two]) {
      const sets = drawRandom(large, undefined, { count: 100, seed: 5 });
      expect(new Set(keys(sets)).size).toBe(100);
    }
  });

  it.each([0, -1, 1.5, Number.NaN, 10_000_001])("refuses %s sets", (count) => {
    expect(refusalText(() => draw(FINITE, { count, seed: 1 }))).toMatch(
      /^bad-search: Random search: expected a whole number of sets in \[1, 10,000,000\], got .* Write --search random:1000/,
    );
  });

  it("refuses a constraint that leaves nothing of a finite space", () => {
    expect(refusalText(() => draw(FINITE, { count: 5, seed: 1, constraint: "a > 10" }))).toMatch(
      /^constraint-excludes-all: The constraint refuses all 200 candidates, for example a=\d+, b=\d+, mode=[xy]\./,
    );
  });

  it("gives up on a constraint that refuses nearly everything of an endless space", () => {
    const call = () => draw(MIXED, { count: 5, seed: 1, constraint: "stop > 0.1" });
    // 10,000 draws and 100 for each set.
    expect(refusalText(call)).toMatch(
      /^constraint-too-strict: Random search: found 0 of 5 sets in 10,500 draws; the constraint refuses for example n=.* Narrow the ranges/,
    );
  });

  it("gives up where an endless space has no more numbers than that", () => {
    const space = { a: float(1, 1 + 2 ** -51) };
    expect(refusalText(() => drawRandom(space, undefined, { count: 50, seed: 1 }))).toMatch(
      /^constraint-too-strict: .*found \d of 50 sets in 15,000 draws; the rest were drawn before\./,
    );
  });

  it("refuses more sets than the score table holds", () => {
    const options = { count: 1000, seed: 1, scoreColumns: 0, limitBytes: 39_999 };
    expect(refusalText(() => draw(MIXED, options))).toMatch(/^grid-too-large: .*1,000 parameter/);
    expect(draw(MIXED, { ...options, limitBytes: 40_000 }).length).toBe(1000);
    // A finite space counts with the sets that it has.
    expect(draw(FINITE, { ...options, limitBytes: 200 * 3 * 8 }).length).toBe(200);
  });
});

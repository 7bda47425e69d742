import { describe, expect, it } from "vitest";
import { coarseGrid } from "../../src/optimize/coarse-to-fine.ts";
import { generateGrid } from "../../src/optimize/grid.ts";
import { drawRandom } from "../../src/optimize/random.ts";
import { coarseToFine, grid, parseSearch, random, searchSets } from "../../src/optimize/search.ts";
import { int } from "../../src/strategy/parameters.ts";
import { refusalText } from "./refusal.ts";

const SPACE = { fast: int(1, 50), slow: int(1, 50) };
const SCOPE = { ranges: { fast: "1:20", slow: "10:50:10" }, constraint: "fast < slow" };

describe("parseSearch", () => {
  it.each([
    ["grid", { kind: "grid" }],
    ["random:1000", { kind: "random", count: 1000, seed: 1 }],
    ["random:1000:42", { kind: "random", count: 1000, seed: 42 }],
    [" random : 10 : monday ", { kind: "random", count: 10, seed: "monday" }],
    // Too long for a double to hold every digit.
    ["random:10:12345678901234567", { kind: "random", count: 10, seed: "12345678901234567" }],
    ["coarse-to-fine", { kind: "coarse-to-fine", points: 5, rounds: 3 }],
    ["coarse-to-fine:9", { kind: "coarse-to-fine", points: 9, rounds: 3 }],
  ])("reads %j", (text, search) => {
    expect(parseSearch(text)).toEqual(search);
    expect(parseSearch(text, SCOPE)).toEqual({ ...search, ...SCOPE });
  });

  it.each(["", "girds", "grid:5", "random", "random:10:", "random:10:1:2", "coarse-to-fine:3:4"])(
    "refuses %j",
    (text) => {
      expect(refusalText(() => parseSearch(text))).toBe(
        `bad-search: Search: expected grid, random:N[:SEED] or coarse-to-fine[:POINTS], got ${JSON.stringify(text)}. Write for example --search random:1000:42.`,
      );
    },
  );

  it.each([
    ["random:0", /^bad-search: Random search: .*got 0\./],
    ["random:ten", /^bad-search: Random search: .*got NaN\./],
    ["random:", /^bad-search: Random search: /],
    ["random:1e3", /^bad-search: Random search: /],
    ["coarse-to-fine:1", /^bad-search: Coarse-to-fine search: .*at least 2, got 1\./],
    ["coarse-to-fine:x", /^bad-search: Coarse-to-fine search: /],
  ])("refuses %j for its number", (text, message) => {
    expect(refusalText(() => parseSearch(text))).toMatch(message);
  });
});

describe("grid, random and coarseToFine", () => {
  it("describe a search as plain data that survives JSON", () => {
    const { ranges, ...scope } = SCOPE;
    const searches = [
      grid(),
      grid(ranges, scope),
      random(10),
      random(10, "seed", SCOPE),
      coarseToFine({ points: 7 }, SCOPE),
    ];
    expect(JSON.parse(JSON.stringify(searches))).toEqual(searches);
    expect(grid(ranges, scope)).toEqual(parseSearch("grid", SCOPE));
    expect(random(10, 1, SCOPE)).toEqual(parseSearch("random:10", SCOPE));
    expect(coarseToFine({}, SCOPE)).toEqual(parseSearch("coarse-to-fine", SCOPE));
  });

  it("refuse what no search can do", () => {
    expect(refusalText(() => random(0.5))).toMatch(/^bad-search/);
    expect(refusalText(() => random(5, Number.NaN))).toMatch(/^bad-seed/);
    expect(refusalText(() => coarseToFine({ rounds: 0 }))).toMatch(
      /^bad-search: Coarse-to-fine search: expected at least one round, got 0\. A search without refinement is grid\(\)\./,
    );
  });
});

describe("searchSets", () => {
  it("gives the sets of each kind of search", () => {
    const { ranges, constraint } = SCOPE;
    expect(searchSets(SPACE, parseSearch("grid", SCOPE))).toEqual(
      generateGrid(SPACE, ranges, { constraint }),
    );
    expect(searchSets(SPACE, parseSearch("random:9:4", SCOPE))).toEqual(
      drawRandom(SPACE, ranges, { constraint, count: 9, seed: 4 }),
    );
    expect(searchSets(SPACE, parseSearch("coarse-to-fine:4", SCOPE))).toEqual(
      coarseGrid(SPACE, ranges, 4, { constraint }),
    );
  });

  it("keeps to the memory of the score table", () => {
    for (const text of ["grid", "random:2500", "coarse-to-fine:30"]) {
      const call = () => searchSets(SPACE, parseSearch(text), { scoreColumns: 1, limitBytes: 999 });
      expect(refusalText(call)).toMatch(/^grid-too-large/);
    }
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failureReasons } from "../../../src/optimize/analysis/no-score.ts";
import { best, indexOfBest, rank, topSets } from "../../../src/optimize/analysis/ranking.ts";
import { scoresOf } from "../../../src/optimize/analysis/scores.ts";
import { refusal, refusalText } from "../refusal.ts";
import { line, tableOf } from "./helpers.ts";

const NONE = Number.NaN;
const SCORES = Float64Array.of(1, NONE, 3, -2, 3, NONE, 1);

describe("rank", () => {
  it("puts the best first, equal ones by index and those without a score last", () => {
    expect([...rank(SCORES)]).toEqual([2, 4, 0, 6, 3, 1, 5]);
  });

  it("is a permutation in which no score is followed by a better one", () => {
    const score = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(NONE));
    fc.assert(
      fc.property(fc.array(score), (values) => {
        const order = [...rank(Float64Array.from(values))];
        expect([...order].sort((i, j) => i - j)).toEqual([...values.keys()]);
        const ranked = order.map((i) => values[i]!);
        const known = ranked.filter((value) => !Number.isNaN(value));
        expect(ranked.slice(0, known.length)).toEqual(known);
        for (let k = 1; k < known.length; k++) {
          expect(known[k - 1]).toBeGreaterThanOrEqual(known[k]!);
          if (known[k - 1] === known[k]) expect(order[k - 1]).toBeLessThan(order[k]!);
        }
      }),
    );
  });
});

describe("topSets", () => {
  it("is the beginning of the ranking, without sets that have no score", () => {
    expect([0, 1, 3, 5, 99].map((n) => [...topSets(SCORES, n)])).toEqual([
      [],
      [2],
      [2, 4, 0],
      [2, 4, 0, 6, 3],
      [2, 4, 0, 6, 3],
    ]);
  });
});

describe("indexOfBest", () => {
  it("takes the lowest index of equal scores, or what a tie-break prefers", () => {
    expect(indexOfBest(SCORES)).toBe(2);
    expect(indexOfBest(SCORES, Float64Array.of(0, 0, 1, 9, 2, 9, 0))).toBe(4);
    expect(indexOfBest(SCORES, Float64Array.of(0, 0, 2, 9, 2, 9, 0))).toBe(2);
    expect(indexOfBest(Float64Array.of(NONE))).toBeUndefined();
  });
});

describe("best", () => {
  const bad = { code: "signal-out-of-range", message: "Signal 2 at bar 7." };
  const odd = { code: "bad-parameter", message: "fast above slow." };

  it("is the set with the best score", () => {
    const table = tableOf(line(7), { sharpe: SCORES });
    expect(best(table, scoresOf(table, "sharpe"))).toBe(2);
  });

  it("sums up why all sets failed, and exits with 1", () => {
    const table = tableOf(
      line(5),
      { sharpe: Array(5).fill(NONE) },
      { errors: { 3: bad, 0: odd, 1: bad, 2: { ...bad, message: "Another." } }, notDone: [4] },
    );
    expect(failureReasons(table)).toEqual([
      { ...bad, sets: 3, example: 1 },
      { ...odd, sets: 1, example: 0 },
    ]);
    const error = refusal(() => best(table, scoresOf(table, "sharpe")));
    expect(error).toMatchObject({ code: "all-sets-failed", exitCode: 1 });
    expect(error.message).toBe(
      "4 sets failed (1 more were not run): 3 signal-out-of-range (n=2: Signal 2 at bar 7), 1 bad-parameter (n=1: fast above slow).",
    );
  });

  it("names at most five reasons", () => {
    const errors = Object.fromEntries(
      Array.from({ length: 4851 }, (_, i) => [i, { code: `c${i % 7}`, message: "m." }]),
    );
    const table = tableOf(line(4851), { sharpe: Array(4851).fill(NONE) }, { errors });
    expect(refusal(() => best(table, scoresOf(table, "sharpe"))).message).toMatch(
      /^4,851 sets failed: 693 c0 \(n=1: m\), .*693 c4 \(n=5: m\), and 2 more kinds\.$/,
    );
  });

  it("says which constraint refuses how many", () => {
    const table = tableOf(
      line(4),
      { sharpe: [1, 2, 3, NONE], trade_count: [1, 50, 9, NONE] },
      { errors: { 3: bad } },
    );
    const scores = scoresOf(table, "sharpe", { minTrades: 30, constraint: "sharpe > 5" });
    expect(refusalText(() => best(table, scores))).toBe(
      "metric-constraint-excludes-all: Not one of 4 sets meets the constraints: trade_count >= 30 refuses 2; " +
        "sharpe > 5 refuses 1 (the highest sharpe is 3); 1 failed (1 signal-out-of-range (n=4: Signal 2 at bar 7)). " +
        "Loosen the constraint, or search other ranges.",
    );
  });

  it("says how near the sets came to limits that none of them meets", () => {
    const table = tableOf(line(2), {
      sharpe: [1, 2],
      trade_count: [20, 9],
      turnover: [7, 8.123456],
    });
    const message = (constraint: string) =>
      refusal(() => best(table, scoresOf(table, "sharpe", { constraint }))).message;
    expect(message("trade_count >= 21 && sharpe > 1 and turnover < 7")).toContain(
      "refuses 2 (the highest trade_count is 20, the lowest turnover is 7).",
    );
    expect(message("trade_count > 20 || sharpe > 5")).toMatch(/refuses 2\.$/);
  });

  it("says when the objective is defined for no set", () => {
    const table = tableOf(
      line(3),
      { sharpe: [NONE, NONE, NONE], trade_count: [0, 0, 0] },
      { notDone: [2] },
    );
    const error = refusal(() => best(table, scoresOf(table, "sharpe")));
    expect(error).toMatchObject({ code: "no-score", exitCode: 1 });
    expect(error.message).toBe(
      "Not one of 3 sets has a score: sharpe is not defined for 2; 1 were not run.",
    );
  });
});

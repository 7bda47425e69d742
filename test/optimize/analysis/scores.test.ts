import { describe, expect, it } from "vitest";
import { STATISTICS } from "../../../src/engine/metrics/index.ts";
import { METRIC_DIRECTIONS } from "../../../src/optimize/analysis/directions.ts";
import { describeObjective, resolveObjective } from "../../../src/optimize/analysis/objective.ts";
import { figureOf, scoresOf } from "../../../src/optimize/analysis/scores.ts";
import { refusal, refusalText } from "../refusal.ts";
import { line, tableOf } from "./helpers.ts";

const NONE = Number.NaN;
// Set 2 failed, set 5 was not run, set 4 never traded.
const TABLE = tableOf(
  line(6),
  {
    sharpe: [1, 2, NONE, -1, NONE, NONE],
    volatility: [0.1, 0.3, NONE, 0, 0, NONE],
    max_drawdown: [-0.1, -0.3, NONE, -0.2, 0, NONE],
    trade_count: [10, 40, NONE, 30, 0, NONE],
    beta: [0.5, -1, NONE, 0, NONE, NONE],
  },
  { errors: { 2: { code: "no-bars", message: "No bars." } }, notDone: [5] },
);
const COUNTS = { scored: 3, failed: 1, notDone: 1, refused: [], undefined: 1 };

describe("METRIC_DIRECTIONS", () => {
  it("says of every metric of a backtest which way it is better, and of nothing else", () => {
    expect(Object.keys(METRIC_DIRECTIONS)).toEqual(STATISTICS.map(({ name }) => name));
  });
});

describe("scoresOf", () => {
  it("takes a metric that is better large as it is, and counts what has none", () => {
    const { values, counts, objective } = scoresOf(TABLE, "sharpe");
    expect([...values]).toEqual([1, 2, NONE, -1, NONE, NONE]);
    expect(counts).toEqual(COUNTS);
    expect(objective).toEqual({ kind: "metric", metric: "sharpe", direction: "max" });
  });

  it("turns a metric that is better small, and back again as a figure", () => {
    const { values, objective } = scoresOf(TABLE, "volatility");
    expect([...values]).toEqual([-0.1, -0.3, NONE, 0, 0, NONE]);
    expect([-0.3, 0].map((score) => figureOf(objective, score))).toEqual([0.3, 0]);
    expect(describeObjective(objective)).toBe("volatility, smallest first");
  });

  it("lets a stated direction go before the usual one", () => {
    expect([...scoresOf(TABLE, "sharpe:min").values]).toEqual([-1, -2, NONE, 1, NONE, NONE]);
    const largest = scoresOf(TABLE, { metric: "volatility", direction: "max" });
    expect([...largest.values]).toEqual([0.1, 0.3, NONE, 0, 0, NONE]);
    expect(figureOf(largest.objective, 0.3)).toBe(0.3);
    expect([...scoresOf(TABLE, " beta : min ").values]).toEqual([-0.5, 1, NONE, 0, NONE, NONE]);
  });

  it("takes an infinite figure for none", () => {
    const table = tableOf(line(2), { sharpe: [Number.POSITIVE_INFINITY, 1] });
    expect([...scoresOf(table, "sharpe").values]).toEqual([NONE, 1]);
  });

  it("hands a function the metrics and parameters of each set that ran", () => {
    const seen: unknown[] = [];
    const { values, counts } = scoresOf(TABLE, (metrics, params) => {
      seen.push([{ ...metrics }, { ...params }]);
      return metrics.sharpe! / (Number(params.n) - 1);
    });
    // By hand: 1/0 is infinite and no score, 2/1, failed, -1/3, NaN/4, not run.
    expect([...values]).toEqual([NONE, 2, NONE, -1 / 3, NONE, NONE]);
    expect(counts).toEqual({ ...COUNTS, scored: 2, undefined: 2 });
    expect(seen).toHaveLength(4);
    const row = { sharpe: -1, volatility: 0, max_drawdown: -0.2, trade_count: 30, beta: 0 };
    expect(seen[2]).toEqual([row, { n: 4 }]);
  });

  it("counts each set at the first constraint that refuses it, limits included in what is allowed", () => {
    const constraints = { minTrades: 30, maxDrawdown: 0.2, constraint: "sharpe > 0 || beta >= 0" };
    const { values, counts } = scoresOf(TABLE, "trade_count:max", constraints);
    expect([...values]).toEqual([NONE, NONE, NONE, 30, NONE, NONE]);
    expect(counts).toEqual({
      scored: 1,
      failed: 1,
      notDone: 1,
      refused: [
        { constraint: "trade_count >= 30", sets: 2 },
        { constraint: "max_drawdown >= -0.2", sets: 1 },
        { constraint: "sharpe > 0 || beta >= 0", sets: 0 },
      ],
      undefined: 0,
    });
  });

  it("refuses a set whose constrained figure is not known", () => {
    const { counts } = scoresOf(TABLE, "volatility", { constraint: "!(sharpe > 5)" });
    expect(counts.refused).toEqual([{ constraint: "!(sharpe > 5)", sets: 1 }]);
    const drawdown = tableOf(line(1), { sharpe: [1], max_drawdown: [NONE] });
    expect(scoresOf(drawdown, "sharpe", { maxDrawdown: 1 }).counts.scored).toBe(0);
  });

  it("takes a constraint in code, and a drawdown of 0", () => {
    const even = scoresOf(TABLE, "sharpe", { constraint: ({ trade_count: n }) => n === 40 });
    expect([...even.values]).toEqual([NONE, 2, NONE, NONE, NONE, NONE]);
    expect(even.counts.refused).toEqual([{ constraint: "own constraint", sets: 3 }]);
    const flat = scoresOf(TABLE, "volatility", { maxDrawdown: 0 });
    expect([...flat.values]).toEqual([NONE, NONE, NONE, NONE, 0, NONE]);
    expect(flat.counts.refused[0]!.constraint).toBe("max_drawdown >= 0");
  });

  it("adds the causes up to the number of sets", () => {
    const { counts } = scoresOf(TABLE, "beta:max", { minTrades: 11 });
    const refused = counts.refused.reduce((sum, { sets }) => sum + sets, 0);
    expect(counts.scored + counts.failed + counts.notDone + counts.undefined + refused).toBe(6);
  });

  it.each([
    ["sharp", /^unknown-metric: Unknown metric "sharp"\. Did you mean "sharpe"/],
    ["beta", /^no-direction: Objective "beta": .* Write "beta:max" or "beta:min"\./],
    ["beta:up", /^bad-objective: Direction of "beta": expected max or min, got "up"\./],
    ["beta:", /^bad-objective: .*got ""\./],
    ["sharpe:max:min", /^bad-objective: .*got "max:min"\./],
    [{ metric: "toString" }, /^unknown-metric: Unknown metric "toString"\./],
  ])("refuses the objective %j", (objective, message) => {
    expect(refusalText(() => scoresOf(TABLE, objective))).toMatch(message);
  });

  it("asks for a direction of a metric that it does not know", () => {
    expect(refusalText(() => resolveObjective("own", ["own"]))).toMatch(/^no-direction: /);
    expect(resolveObjective("own:max", ["own"])).toMatchObject({ direction: "max" });
  });

  it.each([
    [
      { minTrades: 1.5 },
      /^bad-option: Minimum of trades: expected a whole number from 0, got 1\.5/,
    ],
    [{ minTrades: -1 }, /^bad-option: /],
    [{ maxDrawdown: -0.2 }, /^bad-option: .*in \[0, 1\], got -0\.2\. .*0\.2 for 20 %/],
    [{ maxDrawdown: 20 }, /^bad-option: /],
    [{ maxDrawdown: NONE }, /^bad-option: /],
    [{ constraint: "sharp > 1" }, /^unknown-metric: .*column 1/],
    [{ constraint: "sharpe >" }, /^bad-constraint: /],
  ])("refuses the constraints %j", (constraints, message) => {
    expect(refusalText(() => scoresOf(TABLE, "sharpe", constraints))).toMatch(message);
  });

  it("refuses a limit on a metric that the table lacks", () => {
    const bare = tableOf(line(1), { sharpe: [1] });
    expect(refusalText(() => scoresOf(bare, "sharpe", { minTrades: 1 }))).toMatch(
      /^unknown-metric: Unknown metric "trade_count"/,
    );
  });

  it("says at which set a function failed, and keeps its error", () => {
    const cause = new Error("no such thing");
    const thrown = refusal(() =>
      scoresOf(TABLE, (_, { n }) => {
        if (n === 2) throw cause;
        return 0;
      }),
    );
    expect(thrown.code).toBe("bad-objective");
    expect(thrown.message).toBe('Objective function at {"n":2}: threw "no such thing".');
    expect(thrown.cause).toBe(cause);
    const answer = (() => "1") as unknown as () => number;
    expect(refusalText(() => scoresOf(TABLE, answer))).toMatch(/expected a number, got string\./);
  });
});

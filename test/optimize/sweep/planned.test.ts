/** Sets that are planned task by task. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { type Compute, INLINE_COMPUTE } from "../../../src/optimize/compute.ts";
import { generateGrid } from "../../../src/optimize/grid.ts";
import type { ParameterSets } from "../../../src/optimize/parameter-sets.ts";
import { planSets, StrategyExits } from "../../../src/optimize/sweep/plan-sets.ts";
import { sweep } from "../../../src/optimize/sweep/sweep.ts";
import { when } from "../../../src/strategy/expression.ts";
import { ema, sma } from "../../../src/strategy/indicators/index.ts";
import { choice, float, int } from "../../../src/strategy/parameters.ts";
import { resultCount } from "../../../src/strategy/program.ts";
import { type Strategy, strategy } from "../../../src/strategy/strategy.ts";
import { smaCross } from "../../helpers/sma-cross.ts";
import { bitsOf, expectOwnBacktests, ONE } from "./cases.ts";

const allOf = ({ length }: ParameterSets) => Int32Array.from({ length }, (_, set) => set);

/** Looks at other parameters by `kind`; some of its sets fail, and its stop comes first. */
const wandering: Strategy = strategy({
  name: "wandering",
  version: "1",
  params: {
    stop: float(0.01, 0.1, { default: 0.05 }),
    kind: choice(["cross", "above", "refused"], { default: "cross" }),
    fast: int(2, 9, { default: 3 }),
    slow: int(3, 30, { default: 20 }),
    span: int(2, 40, { default: 10 }),
  },
  signal: ({ close }, params) => {
    if (params.kind === "refused") throw new Error("refused");
    const up =
      params.kind === "cross"
        ? sma(close, Number(params.fast)).gt(sma(close, Number(params.slow)))
        : close.gt(ema(close, Number(params.span)));
    return when(up).then(1).otherwise(-1);
  },
  exits: ({ stop }) => ({ stopLoss: Number(stop) }),
});

const SETS = generateGrid(wandering, {
  stop: "0.02,0.05",
  kind: "cross,above,refused",
  fast: "2:6:2",
  slow: "10:30:10",
  span: "5:15:5",
});

describe("a sweep whose signals look at different parameters", () => {
  it("leaves the same bits however it is cut, those of backtests of its sets", async () => {
    const states = [];
    for (const threads of [1, 3, 7]) {
      const compute: Compute = { ...INLINE_COMPUTE, threads };
      const { table, state } = await sweep(ONE, wandering, SETS, { compute });
      expect(table.errors.size).toBe(SETS.length / 3);
      expect(table.done.every((done) => done === 1)).toBe(true);
      if (threads === 3) expectOwnBacktests(table, ONE, wandering, {});
      states.push(bitsOf(state));
    }
    expect(states[1]).toEqual(states[0]);
    expect(states[2]).toEqual(states[0]);
  });

  it("that is stopped knows no error of a set that is not done", async () => {
    // all tasks are made before the first is done
    const compute: Compute = {
      threads: 3,
      run: (job, tasks, own, done) => INLINE_COMPUTE.run(job, [...tasks], own, done),
    };
    const controller = new AbortController();
    const { table, stopped } = await sweep(ONE, wandering, SETS, {
      compute,
      signal: controller.signal,
      onDone: () => controller.abort(),
    });
    expect(stopped).toBe(true);
    expect(table.errors.size).toBeGreaterThan(0);
    expect(table.errors.size).toBeLessThan(SETS.length / 3);
    for (const set of table.errors.keys()) expect(table.done[set]).toBe(1);
  });
});

describe("the plan of some sets", () => {
  it("has equal signals once, also beyond those whose expressions are there at once", () => {
    // 20 × 10 signals, each twice by a parameter that only the exits look at
    const ranges = { stop: "0.02,0.05", fast: "2:9:1", slow: "5:29:1" };
    const sets = generateGrid(wandering, ranges);
    const { programs, errors } = planSets(
      wandering,
      sets,
      new StrategyExits(wandering, {}),
      allOf(sets),
    );
    expect(errors.size).toBe(0);
    expect(sets.length).toBe(2 * 8 * 25);
    const { program } = programs;
    expect(resultCount(program)).toBe(8 * 25);
    // the close, 28 different averages of 2 … 29 bars, a choice per signal (8 × 25, each once)
    expect(program.kindOf).toHaveLength(1 + 28 + 8 * 25);
    expect(programs.exits).toEqual([{ stopLoss: 0.02 }, { stopLoss: 0.05 }]);
  });

  it("comes out of a message as it went in", () => {
    const sets = generateGrid(smaCross, { fast: "2:5:1", slow: "10:30:10" });
    const { programs } = planSets(smaCross, sets, new StrategyExits(smaCross, {}), allOf(sets));
    expect(structuredClone(programs)).toEqual(programs);
  });
});

it("a sweep over 100,000 different signals fits into a heap of 64 MB", async () => {
  const script = fileURLToPath(new URL("./many-signals.ts", import.meta.url));
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ["--max-old-space-size=64", script]);
  expect(JSON.parse(stdout)).toEqual({ sets: 99_856, failed: 0, known: 99_856 });
}, 60_000);

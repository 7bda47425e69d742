import { describe, expect, it } from "vitest";
import { WalkForwardValidator, walkForward } from "../../src/compute/parallel-walkforward.ts";
import { generateGrid } from "../../src/optimize/grid.ts";
import { grid } from "../../src/optimize/search.ts";
import { when } from "../../src/strategy/expression.ts";
import { sma } from "../../src/strategy/indicators/index.ts";
import { int } from "../../src/strategy/parameters.ts";
import { strategy } from "../../src/strategy/strategy.ts";
import type { WalkForwardResult } from "../../src/walkforward/types.ts";
import { walkForward as onOneThread } from "../../src/walkforward/validator.ts";
import { makeBars, walk } from "../helpers/bars.ts";

const cross = strategy({
  name: "cross",
  version: "1",
  params: { fast: int(2, 20), slow: int(21, 40) },
  signal: ({ close }, { fast, slow }) =>
    when(sma(close, fast).gt(sma(close, slow)))
      .then(1)
      .otherwise(-1),
});
const bars = makeBars({ A: walk(3, 400), B: walk(4, 300) });
const WINDOWS = { train: "120d", test: "40d" };

/** All numbers of a result, without what is computed when asked for. */
function figuresOf({ windows, stitched, hindsight, summary, drift, search }: WalkForwardResult) {
  const best = "because" in hindsight ? hindsight : [hindsight.run, hindsight.metrics];
  return [windows, stitched.metrics, stitched.trades, best, summary, drift, search];
}

describe("a walk-forward from the entry", () => {
  it("finds on threads what one thread finds, to the bit", async () => {
    const wanted = figuresOf(await onOneThread(bars, cross, WINDOWS));
    for (const threads of [1, 2]) {
      const found = await walkForward(bars, cross, { ...WINDOWS, threads });
      expect(figuresOf(found)).toStrictEqual(wanted);
    }
  });

  it("uses the threads that it is asked for, and those of a given compute instead", async () => {
    const asked = new WalkForwardValidator({ ...WINDOWS, threads: 0 });
    await expect(asked.run(bars, cross)).rejects.toMatchObject({ code: "bad-option" });
    let spread = 0;
    const compute = {
      threads: 1,
      run: () => {
        spread++;
        throw new Error("nobody works here");
      },
    };
    const given = new WalkForwardValidator({ ...WINDOWS, threads: 0, compute });
    await expect(given.run(bars, cross)).rejects.toThrow("nobody works here");
    expect(spread).toBe(1);
  });

  it("takes sets made beforehand, and runs again with the same result", async () => {
    const validator = new WalkForwardValidator({ ...WINDOWS, threads: 2 });
    const ranges = { fast: "5:20:5", slow: "25:40:5" };
    const first = await validator.run(bars, cross, grid(ranges));
    const again = await validator.run(bars, cross, generateGrid(cross, ranges));
    expect(first.search.sets).toBe(16);
    expect(figuresOf(again)).toStrictEqual(figuresOf(first));
  });

  it("refuses windows and options that are none before any bar is seen", () => {
    expect(() => new WalkForwardValidator({ ...WINDOWS, train: "12m" })).toThrow(/"12m"/);
    const misspelt = { ...WINDOWS, threds: 2 };
    expect(() => new WalkForwardValidator(misspelt)).toThrow(/"threds"/);
  });
});

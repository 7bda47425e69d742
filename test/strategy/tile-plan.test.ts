import { describe, expect, it } from "vitest";
import { KernelMemory } from "../../src/kernels/memory.ts";
import { SignalRuns } from "../../src/kernels/signal-runs.ts";
import { symbolBars } from "../../src/strategy/bars.ts";
import { Evaluator } from "../../src/strategy/evaluator.ts";
import { column, type Expr, when } from "../../src/strategy/expression.ts";
import { fuseChoices } from "../../src/strategy/fuse.ts";
import { ema, sma } from "../../src/strategy/indicators/index.ts";
import { compileProgram } from "../../src/strategy/program-builder.ts";
import { planTiles } from "../../src/strategy/tile-plan.ts";
import { makeBars, walk } from "../helpers/bars.ts";
import { nodesOf } from "../helpers/program-nodes.ts";

const [open, close, volume] = [column("open"), column("close"), column("volume")];
const long = (a: Expr, b: Expr) => when(a.gt(b)).then(1).otherwise(-1);
const USES = { transient: true, choices: true };

/** Nodes with a tile of their own: what they compute and, of means, over how many bars. */
function written(results: readonly Expr[], uses = USES): string[] {
  const program = compileProgram(results, fuseChoices);
  const { tilesFrom } = planTiles(program, uses);
  return nodesOf(program).flatMap(({ op, parameters: [window] }, node) =>
    tilesFrom[node + 1]! > tilesFrom[node]! ? [op === "rolling_mean" ? `mean ${window}` : op] : [],
  );
}

describe("a plan of tiles that leaves choices to the caller", () => {
  it("writes no mean that only choices between means of its column read, however many do", () => {
    const [a, b, c] = [sma(close, 3), sma(close, 5), sma(close, 9)];
    expect(written([long(a, b)])).toEqual([]);
    expect(written([long(a, b), long(a, c), long(b, c)])).toEqual([]);
  });

  it("writes a mean that something else reads too, or that is a result", () => {
    const [a, b, c] = [sma(close, 3), sma(close, 5), sma(close, 9)];
    expect(written([long(a, b), long(a, ema(close, 7))])).toEqual([
      "column",
      "mean 3",
      "exponential_average",
    ]);
    expect(written([long(a, b), b])).toEqual(["mean 5"]);
    expect(written([long(a, b).mul(0.5), long(b, c)])).toEqual([
      "mean 3",
      "mean 5",
      "choose_greater",
      "constant",
      "multiply",
    ]);
  });

  it("writes means of two columns, of volumes and of windows too long for exact sums", () => {
    expect(written([long(sma(close, 3), sma(open, 5))])).toEqual(["mean 3", "mean 5"]);
    expect(written([long(sma(volume, 3), sma(volume, 5))])).toEqual(["column", "mean 3", "mean 5"]);
    expect(written([long(sma(close, 3), sma(close, 4097))])).toEqual([
      "column",
      "mean 3",
      "mean 4097",
    ]);
  });

  it("writes every mean where choices are not left to the caller, or all streams are wanted", () => {
    const results = [long(sma(close, 3), sma(close, 5))];
    const all = ["mean 3", "mean 5", "choose_greater"];
    expect(written(results, { transient: true, choices: false })).toEqual(all);
    expect(written(results, { transient: false, choices: false })).toEqual(["column", ...all]);
  });
});

describe("an evaluator", () => {
  const gaps = walk(8, 3_000).map((bar, t) => (t % 911 === 910 ? { ...bar, open: NaN } : bar));
  const spike = walk(9, 2_500).map((bar, t) => (t === 1_200 ? { ...bar, open: 1e16 } : bar));
  const bars = makeBars({ A: walk(7, 4_500), B: gaps, C: spike, D: walk(2, 20) });
  const windows = [
    [5, 30],
    [30, 5],
    [1, 2],
    [64, 700],
  ] as const;
  const results = windows.flatMap(([a, b]) => [
    long(sma(open, a), sma(open, b)),
    when(sma(close, a).le(sma(close, b)))
      .then(0.5)
      .otherwise(0),
  ]);

  it.each([2048, 512])("tells choices from sums as from means, in tiles of %i bars", (tile) => {
    const program = compileProgram(results, fuseChoices);
    const memory = new KernelMemory(tile);
    const plans = [USES, { ...USES, choices: false }].map((uses) => planTiles(program, uses));
    const [left, all] = plans.map((plan) => new Evaluator(program, memory, undefined, plan));
    const runs = new SignalRuns(memory);
    memory.commit();
    for (const one of [left!, all!, runs]) one.prepare();
    for (let symbol = 0; symbol < bars.symbols.length; symbol++) {
      const own = symbolBars(bars, symbol);
      const end = own.timestamp.length;
      for (const one of [left!, all!]) one.reset();
      for (let start = 0; start < end; start += tile) {
        const length = Math.min(tile, end - start);
        for (const one of [left!, all!]) one.load(own, start, length);
        for (let result = 0; result < results.length; result++) {
          for (const one of [left!, all!]) one.compute(result, length);
          runs.fromChoice(left!.choice(result)!, 0, length);
          const wanted = memory.float64(all!.result(result)).slice(0, length);
          const found = wanted.map((_, t) => runs.at(t));
          expect(found, `signal ${result} of ${own.symbol} from ${start}`).toStrictEqual(wanted);
        }
      }
    }
  });
});

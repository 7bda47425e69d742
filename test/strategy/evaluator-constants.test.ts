import { expect, it } from "vitest";
import { KernelMemory } from "../../src/kernels/memory.ts";
import { Evaluator } from "../../src/strategy/evaluator.ts";
import { column, constant, when } from "../../src/strategy/expression.ts";
import { sma } from "../../src/strategy/indicators/index.ts";
import { compileProgram } from "../../src/strategy/program-builder.ts";
import { planTiles } from "../../src/strategy/tile-plan.ts";
import { randomWalk } from "../helpers/test-bars.ts";

it("A constant that only a later result needs keeps its value when places are used again", () => {
  const up = column("close").gt(sma(column("close"), 3));
  const program = compileProgram([
    when(up).then(1).otherwise(-1),
    when(up).then(1).otherwise(0),
    constant(0.25),
  ]);
  const bars = randomWalk(1, 50);
  const memory = new KernelMemory();
  const tiles = planTiles(program, { transient: true, choices: false });
  const evaluator = new Evaluator(program, memory, undefined, tiles);
  memory.commit();
  evaluator.prepare();
  const close = Float64Array.from(bars.columns.close);
  const above = close.map((price, t) =>
    t < 2 ? Number.NaN : Number(price > (close[t - 2]! + close[t - 1]! + price) / 3),
  );
  // Twice, since what a first tile writes is what a second one would find.
  for (let pass = 0; pass < 2; pass++) {
    evaluator.load(bars, 0, 50);
    const results = [0, 1, 2].map((result) => {
      evaluator.compute(result, 50);
      return memory.float64(evaluator.result(result)).slice(0, 50);
    });
    if (pass === 0) evaluator.reset();
    expect(results[0]).toEqual(above.map((one) => (one === 1 ? 1 : one === 0 ? -1 : one)));
    expect(results[1]).toEqual(above);
    expect(results[2]).toEqual(new Float64Array(50).fill(0.25));
  }
});

import { describe, expect, it } from "vitest";
import { KernelMemory } from "../../src/kernels/memory.ts";
import { symbolBars } from "../../src/strategy/bars.ts";
import { Evaluator } from "../../src/strategy/evaluator.ts";
import { column, type Expr, when } from "../../src/strategy/expression.ts";
import { fuseChoices } from "../../src/strategy/fuse.ts";
import { type Program, resultCount } from "../../src/strategy/program.ts";
import { compileProgram } from "../../src/strategy/program-builder.ts";
import { makeBars } from "../helpers/bars.ts";
import { nodesOf } from "../helpers/program-nodes.ts";

const [a, b] = [column("close"), column("volume")];
const VALUES = [1, 2, 3, Number.NaN, -0, 0, 5];
const BARS = symbolBars(
  makeBars({
    A: VALUES.flatMap((close) =>
      VALUES.map((volume) => ({ open: 1, high: 1, low: 1, close, volume })),
    ),
  }),
  0,
);

function run(program: Program): Float64Array[] {
  const memory = new KernelMemory();
  const evaluator = new Evaluator(program, memory);
  memory.commit();
  evaluator.prepare();
  evaluator.reset();
  evaluator.run(BARS, 0, BARS.timestamp.length);
  return Array.from({ length: resultCount(program) }, (_, result) =>
    memory.float64(evaluator.result(result)).slice(0, BARS.timestamp.length),
  );
}

const CASES: Readonly<Record<string, Expr>> = {
  "a > b": when(a.gt(b)).then(1).otherwise(-1),
  "a < b": when(a.lt(b)).then(1).otherwise(-1),
  "a >= b": when(a.ge(b)).then(0.5).otherwise(0),
  "a <= b": when(a.le(b)).then(0).otherwise(1),
  "a = b": when(a.eq(b)).then(1).otherwise(0),
  "a choice of what is not known": when(a.gt(b)).then(Number.NaN).otherwise(1),
  "a choice between series": when(a.gt(b)).then(b).otherwise(a),
  "a choice that is worked on": when(a.gt(b)).then(1).otherwise(-1).mul(2).add(b),
};

describe("fusing comparisons with the choices that read them", () => {
  it.each(Object.entries(CASES))("changes no bit of %s", (_, expression) => {
    const results = [expression, a.gt(b)];
    const fused = compileProgram(results, fuseChoices);
    expect(run(fused)).toStrictEqual(run(compileProgram(results)));
  });

  it("leaves two columns and one node of a comparison that only the choice reads", () => {
    const fused = compileProgram([when(a.lt(b)).then(1).otherwise(0)], fuseChoices);
    expect(nodesOf(fused).map(({ op }) => op)).toEqual(["column", "column", "choose_greater"]);
  });

  it("keeps a comparison that something else reads too", () => {
    const up = a.gt(b);
    const fused = compileProgram([when(up).then(1).otherwise(0).add(up)], fuseChoices);
    expect(nodesOf(fused).map(({ op }) => op)).toContain("greater");
  });
});

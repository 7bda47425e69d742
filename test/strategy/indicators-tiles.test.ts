import { describe, it } from "vitest";
import { KernelMemory, TILE } from "../../src/kernels/memory.ts";
import { Evaluator } from "../../src/strategy/evaluator.ts";
import { compileProgram } from "../../src/strategy/program-builder.ts";
import { prepareExpressions } from "../helpers/evaluate.ts";
import { buildIndicator, INDICATOR_CASES, prepareCase } from "../helpers/indicator-cases.ts";
import { randomNumbers } from "../helpers/random.ts";
import { expectSameBits } from "../helpers/series.ts";
import { changeBars, randomWalk } from "../helpers/test-bars.ts";

const random = randomNumbers(41);
/** 5,000 bars over three tiles, with gaps here and there. */
const WALK = changeBars(randomWalk(42, 5_000), (value, t) =>
  random() < 0.002 || (t >= 3_000 && t < 3_100) ? Number.NaN : value,
);
const OTHER = randomWalk(43, 3_000, 132_331);

describe.each(INDICATOR_CASES)("$title", (one) => {
  const prepared = prepareCase(one);
  const whole = prepared.run(WALK);

  it.each([
    ["single bars", () => 1],
    ["tiles of 7 bars", () => 7],
    ["tiles of 1,000 bars", () => 1_000],
    ["tiles one short of a full one", () => TILE - 1],
    ["tiles of random length", () => 1 + Math.floor(random() * TILE)],
  ])("is the same to the bit when cut into %s", (where, cut) => {
    const got = prepared.run(WALK, cut);
    for (const output of one.spec.outputs) expectSameBits(got[output]!, whole[output]!, where);
  });

  it("carries nothing from one symbol to the next", () => {
    const fresh = prepareCase(one).run(OTHER);
    prepared.run(WALK);
    const after = prepared.run(OTHER);
    const again = prepared.run(WALK);
    for (const output of one.spec.outputs) {
      expectSameBits(after[output]!, fresh[output]!, `${output} of the second symbol`);
      expectSameBits(again[output]!, whole[output]!, `${output} of the first symbol again`);
    }
  });

  it("is the same to the bit on float32 columns in shared memory", () => {
    const shared = {
      ...WALK,
      columns: Object.fromEntries(
        Object.entries(WALK.columns).map(([name, values]) => {
          const copy = new Float32Array(new SharedArrayBuffer(values.byteLength));
          copy.set(values);
          return [name, copy];
        }),
      ),
    };
    const got = prepared.run(shared);
    for (const output of one.spec.outputs) expectSameBits(got[output]!, whole[output]!, output);
  });
});

describe("all indicators in one program", () => {
  it("are the same to the bit as each alone, whatever lies beside them in memory", () => {
    const all = INDICATOR_CASES.flatMap((one) => {
      const built = buildIndicator(one, one.parameters);
      return one.spec.outputs.map((output) => ({ one, output, expr: built[output]! }));
    });
    const together = prepareExpressions(
      Object.fromEntries(all.map(({ one, output, expr }) => [`${one.title}.${output}`, expr])),
    ).run(WALK);
    for (const one of INDICATOR_CASES) {
      const alone = prepareCase(one).run(WALK);
      for (const output of one.spec.outputs) {
        const name = `${one.title}.${output}`;
        expectSameBits(together[name]!, alone[output]!, name);
      }
    }
  });
});

describe("a memory with two evaluators", () => {
  it("gives each its own state", () => {
    const exprs = INDICATOR_CASES.flatMap((one) =>
      Object.values(buildIndicator(one, one.parameters)),
    );
    const program = compileProgram(exprs);
    const memory = new KernelMemory();
    const [first, second] = [new Evaluator(program, memory), new Evaluator(program, memory)];
    memory.commit();
    for (const evaluator of [first, second]) {
      evaluator.prepare();
      evaluator.reset();
    }
    const wanted = prepareExpressions(
      Object.fromEntries(exprs.map((expr, index) => [String(index), expr])),
    ).run(OTHER);
    for (let start = 0; start < OTHER.timestamp.length; start += 500) {
      first.run(OTHER, start, 500);
      second.run(WALK, start, 500);
      for (const index of exprs.keys()) {
        const got = memory.float64(first.result(index)).slice(0, 500);
        const tile = wanted[String(index)]!.slice(start, start + 500);
        expectSameBits(got, tile, `result ${index} from ${start}`);
      }
    }
  });
});

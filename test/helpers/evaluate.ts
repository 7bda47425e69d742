import { KernelMemory, TILE } from "../../src/kernels/memory.ts";
import type { SymbolBars } from "../../src/strategy/bars.ts";
import { Evaluator } from "../../src/strategy/evaluator.ts";
import type { Expr } from "../../src/strategy/expression.ts";
import type { Program } from "../../src/strategy/program.ts";
import { compileProgram } from "../../src/strategy/program-builder.ts";

/** A record of expressions, compiled and bound to a private memory; may be run again and again. */
export interface PreparedExpressions {
  readonly program: Program;
  /**
   * All values over the bars of one symbol, from a cleared state, in tiles of the lengths that
   * `cut` gives (asked again for each tile; at most `TILE`, which is the default).
   */
  run(bars: SymbolBars, cut?: () => number): Record<string, Float64Array<ArrayBuffer>>;
}

export function prepareExpressions(outputs: Readonly<Record<string, Expr>>): PreparedExpressions {
  const names = Object.keys(outputs);
  const program = compileProgram(Object.values(outputs));
  const memory = new KernelMemory();
  const evaluator = new Evaluator(program, memory);
  memory.commit();
  evaluator.prepare();
  const tiles = names.map((_, index) => memory.float64(evaluator.result(index)));
  return {
    program,
    run(bars, cut = () => TILE) {
      const length = bars.timestamp.length;
      const series = names.map(() => new Float64Array(length));
      evaluator.reset();
      for (let start = 0; start < length; ) {
        const count = Math.min(cut(), length - start);
        evaluator.run(bars, start, count);
        for (const [index, values] of series.entries()) {
          values.set(tiles[index]!.subarray(0, count), start);
        }
        start += count;
      }
      return Object.fromEntries(names.map((name, index) => [name, series[index]!]));
    },
  };
}

/** Values of a record of expressions over the bars of one symbol, each as a float64 array. */
export function evaluate(
  outputs: Readonly<Record<string, Expr>>,
  bars: SymbolBars,
): Record<string, Float64Array<ArrayBuffer>> {
  return prepareExpressions(outputs).run(bars);
}

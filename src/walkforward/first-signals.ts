import { KernelMemory, TILE } from "../kernels/memory.ts";
import type { ParameterSets } from "../optimize/parameter-sets.ts";
import { planInBatches } from "../optimize/sweep/planned.ts";
import { type Bars, lowerBound, symbolBars } from "../strategy/bars.ts";
import { ColumnTiles } from "../strategy/column-tiles.ts";
import { Evaluator } from "../strategy/evaluator.ts";
import { type Program, resultCount } from "../strategy/program.ts";
import type { Strategy } from "../strategy/strategy.ts";
import { planTiles } from "../strategy/tile-plan.ts";

/**
 * When the signal is known for the first time of the set that waits longest, on the symbol that has it
 * first: the start of that bar, ms UTC.
 *
 * Windowed nodes wait exactly as long as they look back. How long recursive ones wait their look-back
 * does not say (it says how long their start still weighs), so these are computed and looked at. How
 * long logic of the user's own, `kernel()`, waits is part of what it decides: it may well mean "no
 * position" by NaN, so it is taken to wait for nothing. Sets that fail are left to the search.
 *
 * @param before ms UTC: nobody wants to know more than that it is not known until then
 * @returns `before` for a signal that is not known until then; -Infinity where nothing waits.
 */
export function lastFirstSignal(
  bars: Bars,
  strategy: Strategy,
  sets: ParameterSets,
  before: number,
): number {
  let last = Number.NEGATIVE_INFINITY;
  planInBatches(strategy, sets, {}, ({ program }) => {
    last = Math.max(last, firstOfProgram(bars, program, before));
  });
  return last;
}

function firstOfProgram(bars: Bars, program: Program, before: number): number {
  if (program.kinds.some(({ kernel }) => kernel !== undefined)) return Number.NEGATIVE_INFINITY;
  const first = new Float64Array(resultCount(program)).fill(before);
  const { lookback } = program;
  for (let index = 0; index < bars.symbols.length; index++) {
    const { timestamp } = symbolBars(bars, index);
    if (lookback.kind === "window") {
      const time = timestamp[lookback.bars] ?? before;
      for (let i = 0; i < first.length; i++) first[i] = Math.min(first[i]!, time);
    } else {
      firstKnown(bars, index, program, first);
    }
  }
  return Math.max(...first);
}

/** Lowers each of `first` to the time at which the result is known for the first time on a symbol. */
function firstKnown(bars: Bars, index: number, program: Program, first: Float64Array): void {
  const symbol = symbolBars(bars, index);
  const memory = new KernelMemory();
  const columns = new ColumnTiles(memory, program.columns);
  const tiles = planTiles(program, { transient: true, choices: false });
  const evaluator = new Evaluator(program, memory, columns, tiles);
  memory.commit();
  evaluator.prepare();
  evaluator.reset();
  const values = Array.from(first, (_, result) => memory.float64(evaluator.result(result)));
  const waiting = new Set(values.keys());
  const end = lowerBound(symbol.timestamp, Math.max(...first));
  for (let start = 0; start < end && waiting.size > 0; start += TILE) {
    const length = Math.min(TILE, end - start);
    evaluator.load(symbol, start, length);
    for (const [result, tile] of values.entries()) {
      evaluator.compute(result, length);
      if (!waiting.has(result)) continue;
      const known = tile.subarray(0, length).findIndex((value) => !Number.isNaN(value));
      if (known < 0) continue;
      waiting.delete(result);
      first[result] = Math.min(first[result]!, symbol.timestamp[start + known]!);
    }
  }
}

import { threadCompute } from "../../src/compute/thread-pool.ts";
import { sweep } from "../../src/optimize/sweep/sweep.ts";
import type { Bars } from "../../src/strategy/bars.ts";
import { column } from "../../src/strategy/expression.ts";
import { strategy } from "../../src/strategy/strategy.ts";
import { generateEvents, generateSeries, MINUTE, type SparseEvents } from "../bars/series.ts";
import type { OptionsOf } from "./options.ts";
import { stackColumns, tableColumns } from "./sets.ts";
import type { Task } from "./task.ts";

export const FEE_BPS = 2;
const SYMBOLS = 8;
const BARS = 1_000_000;
/** An entry and an exit at one of so many bars. */
const EVERY = 500;

/** Holds what lies ready in a column of the bars. */
const STORED = strategy({
  name: "stored-signal",
  version: "1",
  params: {},
  signal: () => column("volume"),
});

export interface SparseSymbol {
  readonly bars: Bars;
  readonly events: SparseEvents;
}

export function sparseSymbols(): SparseSymbol[] {
  return Array.from({ length: SYMBOLS }, (_, i) => ({
    bars: generateSeries({ seed: 341 + i, bars: BARS, timeframe: MINUTE, move: 5e-4 }),
    events: generateEvents(361 + i, BARS, EVERY),
  }));
}

/** Given entries and exits on several long symbols, each for itself: from events to figures. */
export function sparse({ threads }: OptionsOf<"sparse">): Task {
  const symbols = sparseSymbols().map(({ bars, events }) => {
    const volume = new Float32Array(new SharedArrayBuffer(4 * BARS));
    return { bars: { ...bars, columns: { close: bars.columns.close!, volume } }, events };
  });
  const compute = threadCompute({ threads });
  const run = () =>
    Promise.all(
      symbols.map(async ({ bars, events }) => {
        hold(events, bars.columns.volume);
        const { table } = await sweep(
          bars,
          STORED,
          { length: 1, axes: [] },
          {
            compute,
            fill: "close",
            costs: { feeBps: FEE_BPS, slippageBps: 0 },
            metrics: ["sharpe", "max_drawdown"],
          },
        );
        return table;
      }),
    );
  return {
    data: symbols.map(({ bars }) => bars),
    run,
    answers: async () => stackColumns((await run()).map(tableColumns)),
  };
}

/**
 * Writes 1 from an entry until an exit, 0 elsewhere: what is held changes at few bars, which
 * `indexOf` finds faster than a look at each.
 */
function hold({ entries, exits }: SparseEvents, position: Float32Array): void {
  let from = 0;
  while (from < position.length) {
    const entry = next(entries, from);
    position.fill(0, from, entry);
    // an entry comes before an exit of the same bar
    let exit = next(exits, entry);
    while (exit < position.length && entries[exit] !== 0) exit = next(exits, exit + 1);
    position.fill(1, entry, exit);
    from = exit;
  }
}

/** The first bar from `from` on with an event; the number of bars when there is none. */
function next(events: Uint8Array, from: number): number {
  const found = events.indexOf(1, from);
  return found < 0 ? events.length : found;
}

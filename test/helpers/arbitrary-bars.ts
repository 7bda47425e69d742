/** Random bars on a small grid of prices, so that touches, ties, gaps and flips happen often. */
import fc from "fast-check";
import type { BacktestOptions } from "../../src/engine/options.ts";
import { FILLS } from "../../src/engine/options.ts";
import type { Exits } from "../../src/strategy/strategy.ts";
import { DAY, START, type TinyBar } from "./bars.ts";

/** Signals that float32 holds exactly, and whose sums and ratios float64 holds exactly. */
const SIGNALS = [1, -1, 0, Number.NaN, 0.5, -0.5, 0.25, -0.25] as const;

interface BarShape {
  readonly gapDays: number;
  readonly open: number;
  readonly close: number;
  readonly up: number;
  readonly down: number;
  readonly missing: string;
  readonly signal: number;
  readonly keep: boolean;
}

export interface GridOptions {
  readonly lowest: number;
  readonly highest: number;
}

/** Prices that move by a few percent a bar. */
export const GENTLE: GridOptions = { lowest: 56, highest: 72 };
/** Prices that double and halve: shorts are ruined. */
export const WILD: GridOptions = { lowest: 2, highest: 9 };

/** Bars of one symbol; the volume carries a signal that often stays for some bars. */
export function tinyBars(grid: GridOptions): fc.Arbitrary<TinyBar[]> {
  const price = fc.integer({ min: grid.lowest, max: grid.highest });
  const shape: fc.Arbitrary<BarShape> = fc.record({
    gapDays: fc.constantFrom(0, 0, 0, 1, 3),
    open: price,
    close: price,
    up: fc.constantFrom(0, 0, 1, 2, 5),
    down: fc.constantFrom(0, 0, 1, 1, 2),
    missing: fc.constantFrom("", "", "", "", "", "", "", "o", "h", "l", "ohl"),
    signal: fc.constantFrom(...SIGNALS),
    keep: fc.constantFrom(true, true, false),
  });
  return fc.array(shape, { minLength: 1, maxLength: 40, size: "max" }).map((shapes) => {
    let time = START - DAY;
    let signal = 0;
    return shapes.map((bar): TinyBar => {
      time += (1 + bar.gapDays) * DAY;
      if (!bar.keep) signal = bar.signal;
      const cell = (name: string, value: number) =>
        bar.missing.includes(name) ? Number.NaN : value;
      return {
        time,
        open: cell("o", bar.open),
        high: cell("h", Math.max(bar.open, bar.close) + bar.up),
        low: cell("l", Math.max(1, Math.min(bar.open, bar.close) - bar.down)),
        close: bar.close,
        volume: signal,
      };
    });
  });
}

/** Exits in all combinations. The fractions are powers of two, so that levels are exact. */
export const exits: fc.Arbitrary<Exits> = fc
  .record({
    stopLoss: fc.constantFrom(undefined, 1 / 32, 1 / 16, 1 / 8),
    takeProfit: fc.constantFrom(undefined, 1 / 32, 1 / 16, 1 / 4),
    trailingStop: fc.constantFrom(undefined, 1 / 32, 1 / 16, 1 / 8),
    maxBars: fc.constantFrom(undefined, 1, 2, 3, 7),
  })
  .map((chosen) => Object.fromEntries(Object.entries(chosen).filter(([, v]) => v !== undefined)));

/** Every fill, with costs from none to large, with and without a range that cuts the bars. */
export const settings: fc.Arbitrary<BacktestOptions> = fc
  .record({
    fill: fc.constantFrom(...FILLS),
    costs: fc.constantFrom(
      { feeBps: 0, slippageBps: 0 },
      { feeBps: 1, slippageBps: 1 },
      { feeBps: 50, slippageBps: 75 },
    ),
    from: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined, freq: 2 }),
    days: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined, freq: 2 }),
  })
  .map(({ fill, costs, from, days }) => ({
    fill,
    costs,
    ...(from === undefined ? {} : { from: START + from * DAY }),
    ...(days === undefined ? {} : { to: START + ((from ?? 0) + days) * DAY }),
  }));

/** A stitched run in plain words: signals put together bar by bar, exits looked up bar by bar. */
import type { Fill } from "../../src/engine/options.ts";
import type { Bars } from "../../src/strategy/bars.ts";
import { symbolBars } from "../../src/strategy/bars.ts";
import type { Exits } from "../../src/strategy/strategy.ts";

/** What a window trades: its signal at every bar of all symbols, in the order of the bars. */
export interface PlainWindow {
  readonly from: number;
  readonly signal: ArrayLike<number>;
  readonly exits: Exits;
}

/** The window that rules a time: the last one that has begun, or the first. */
function ruling(windows: readonly PlainWindow[], time: number): PlainWindow {
  return windows.filter(({ from }) => from <= time).at(-1) ?? windows[0]!;
}

/**
 * The signal that is traded, at every bar. A fill belongs to the window in which it happens: the open
 * of the next bar, the bar's own close, or the close of the next bar. What is left over at a symbol's
 * end belongs to the last bar's window, as nothing fills it.
 */
export function plainSplice(bars: Bars, windows: readonly PlainWindow[], fill: Fill): number[] {
  return bars.symbols.flatMap((_, index) => {
    const { timestamp } = symbolBars(bars, index);
    const offset = bars.offsets[index]!;
    return Array.from(timestamp, (own, t) => {
      const fillTime = fill === "close" ? own : timestamp[t + 1];
      // after the last bar comes whatever was to come next
      const window = fillTime === undefined ? undefined : ruling(windows, fillTime);
      return (window ?? ruling(windows, own)).signal[offset + t]!;
    });
  });
}

/** Exits by the start of the bar: levels are of the bar's window, `maxBars` of its fill's. */
export function plainExits(bars: Bars, windows: readonly PlainWindow[], fill: Fill) {
  return (symbol: string, time: number): Exits => {
    const { timestamp } = symbolBars(bars, bars.symbols.indexOf(symbol));
    const t = timestamp.indexOf(time);
    const fillTime = fill === "next-open" || t === 0 ? time : timestamp[t - 1]!;
    const { maxBars: _, ...levels } = ruling(windows, time).exits;
    const { maxBars } = ruling(windows, fillTime).exits;
    return maxBars === undefined ? levels : { ...levels, maxBars };
  };
}

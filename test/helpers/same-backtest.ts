/** Whether two backtests are the very same numbers. */
import { expect } from "vitest";
import type { StitchedBacktest } from "../../src/engine/stitched.ts";

/** Fails unless every metric, every column of the frame and of the trades is the same, by `Object.is`. */
export function expectSameBacktestBits(got: StitchedBacktest, wanted: StitchedBacktest): void {
  expect(Object.keys(got.metrics).length).toBeGreaterThan(10);
  expectSame(got.metrics, wanted.metrics, "metrics");
  expectSame(got.undefined, wanted.undefined, "undefined");
  expectSame(got.trades, wanted.trades, "trades");
  expectSame(got.series(), wanted.series(), "series");
}

function expectSame(got: unknown, wanted: unknown, where: string): void {
  if (typeof wanted !== "object" || wanted === null) {
    if (!Object.is(got, wanted)) expect.fail(`${where}: wanted exactly ${wanted}, got ${got}`);
    return;
  }
  if (typeof got !== "object" || got === null) expect.fail(`${where}: got ${got}`);
  const [mine, theirs] = [new Map(Object.entries(got)), Object.entries(wanted)];
  if (mine.size !== theirs.length) expect(mine.size, `${where}: length`).toBe(theirs.length);
  for (const [key, value] of theirs) expectSame(mine.get(key), value, `${where}.${key}`);
}

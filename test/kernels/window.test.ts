import { describe, expect, it } from "vitest";
import { KernelMemory } from "../../src/kernels/memory.ts";
import { OPERATIONS } from "../../src/kernels/operations/index.ts";

const LENGTH = 1200;
const WINDOWS = [2, 3, 20, 61, 400];

function apply(name: string, inputs: readonly Float64Array[], parameters: readonly number[]) {
  const memory = new KernelMemory();
  const blocks = inputs.map(() => memory.reserveTile());
  const out = memory.reserveTile();
  const state = memory.reserve(OPERATIONS.get(name)!.stateBytes(parameters));
  memory.commit();
  for (const [i, block] of blocks.entries()) memory.float64(block).set(inputs[i]!);
  const offsets = [...blocks, out].map((block) => block.offset);
  memory.kernel(name)(...offsets, LENGTH, state.offset, ...parameters);
  return memory.float64(out).slice(0, LENGTH);
}

/** Whole numbers in [0, bound), the same for the same seed (Park and Miller's generator). */
function wholeNumbers(bound: number, seed: number): number[] {
  let state = seed * 7919;
  return Array.from({ length: LENGTH }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state % bound;
  });
}

/**
 * Prices as whole ticks of 1/64 above 132,331: exact in float32 and float64. Statistics of the ticks
 * in whole numbers of any size are then exact, and those of the prices follow from them.
 */
const TICK = 1 / 64;
const ticksX = wholeNumbers(3, 1);
const ticksY = wholeNumbers(2, 2).map((tick, t) => tick + ticksX[t]!);
const pricesOf = (ticks: readonly number[]) => Float64Array.from(ticks, (k) => 132331 + k * TICK);
const x = pricesOf(ticksX);
const y = pricesOf(ticksY);

/** n·Σab - Σa·Σb over the window that ends at t: n² times the covariance, exact. */
function crossed(a: readonly number[], b: readonly number[], t: number, window: number): bigint {
  let ab = 0n;
  let sumA = 0n;
  let sumB = 0n;
  for (let i = t - window + 1; i <= t; i++) {
    ab += BigInt(a[i]! * b[i]!);
    sumA += BigInt(a[i]!);
    sumB += BigInt(b[i]!);
  }
  return BigInt(window) * ab - sumA * sumB;
}

function expectClose(got: number, wanted: number, where: string): void {
  if (Number.isNaN(wanted)) expect(got, where).toBeNaN();
  else expect(Math.abs(got - wanted), where).toBeLessThanOrEqual(1e-11 * Math.abs(wanted));
}

describe.each(WINDOWS)("on prices of 132,331 that move by single ticks, window %i", (window) => {
  it("deviation, correlation and slope keep eleven digits", () => {
    const deviation = apply("rolling_deviation", [x], [window, 1]);
    const correlation = apply("rolling_correlation", [x, y], [window]);
    const slope = apply("rolling_slope", [x, y], [window]);
    for (let t = window - 1; t < LENGTH; t++) {
      const xx = Number(crossed(ticksX, ticksX, t, window));
      const yy = Number(crossed(ticksY, ticksY, t, window));
      const xy = Number(crossed(ticksX, ticksY, t, window));
      expectClose(deviation[t]!, Math.sqrt(xx / (window * (window - 1))) * TICK, `deviation ${t}`);
      expectClose(slope[t]!, xx === 0 ? Number.NaN : xy / xx, `slope ${t}`);
      const product = Math.sqrt(xx) * Math.sqrt(yy);
      expectClose(correlation[t]!, product === 0 ? Number.NaN : xy / product, `correlation ${t}`);
    }
  });

  it("sums, means and weighted means are right to the last digits", () => {
    const sum = apply("rolling_sum", [x], [window]);
    const mean = apply("rolling_mean", [x], [window]);
    const weighted = apply("weighted_mean", [x], [window]);
    for (let t = 0; t < LENGTH; t++) {
      const inside = ticksX.slice(Math.max(0, t - window + 1), t + 1);
      const known = inside.length === window;
      const total = inside.reduce((a, b) => a + b, 0);
      const heavier = inside.reduce((all, tick, i) => all + tick * (i + 1), 0);
      const weights = (window * (window + 1)) / 2;
      expect(sum[t], `sum ${t}`).toBe(known ? 132331 * window + total * TICK : Number.NaN);
      if (known) {
        expect(Math.abs(mean[t]! - (132331 + (total / window) * TICK))).toBeLessThan(1e-10);
        expect(Math.abs(weighted[t]! - (132331 + (heavier / weights) * TICK))).toBeLessThan(1e-10);
      } else {
        expect(mean[t]).toBeNaN();
        expect(weighted[t]).toBeNaN();
      }
    }
  });

  it("order statistics are those of the sorted window", () => {
    const quantile = apply("rolling_quantile", [x], [window, 0.3]);
    const rank = apply("rolling_rank", [x], [window]);
    const percent = apply("percent_rank", [x], [window]);
    const smallest = apply("rolling_minimum", [x], [window]);
    const largest = apply("rolling_maximum", [x], [window]);
    for (let t = window - 1; t < LENGTH; t++) {
      const inside = [...x.subarray(t - window + 1, t + 1)];
      const sorted = inside.toSorted((a, b) => a - b);
      const place = 0.3 * (window - 1);
      const below = sorted[Math.floor(place)]!;
      const above = sorted[Math.ceil(place)]!;
      expectClose(quantile[t]!, below + (place % 1) * (above - below), `quantile ${t}`);
      // Equal values take the mean of the places they occupy together.
      const first = sorted.indexOf(x[t]!) + 1;
      const last = sorted.lastIndexOf(x[t]!) + 1;
      expect(rank[t]).toBe((first + last) / 2);
      expectClose(percent[t]!, (100 * (last - 1)) / (window - 1), `percent rank ${t}`);
      expect(smallest[t]).toBe(sorted[0]);
      expect(largest[t]).toBe(sorted.at(-1));
    }
  });
});

describe.each([0.1, 1 / 3, 132331.015625, 1e-7])("on a series that always is %d", (value) => {
  const constant = new Float64Array(LENGTH).fill(value);

  it.each(WINDOWS)("means are that value and deviations 0 exactly, window %i", (window) => {
    const known = (name: string, ...more: number[]) =>
      new Set(apply(name, [constant], [window, ...more]).subarray(window - 1));
    expect(known("rolling_mean")).toEqual(new Set([value]));
    expect(known("weighted_mean")).toEqual(new Set([value]));
    expect(known("rolling_deviation", 1)).toEqual(new Set([0]));
    expect(known("rolling_deviation", 0)).toEqual(new Set([0]));
    expect(known("mean_absolute_deviation")).toEqual(new Set([0]));
    expect(known("exponential_average", 2 / (window + 1))).toEqual(new Set([value]));
  });

  it.each(WINDOWS)("correlation and slope are not known, window %i", (window) => {
    const nothing = new Set([Number.NaN]);
    expect(new Set(apply("rolling_correlation", [constant, x], [window]))).toEqual(nothing);
    expect(new Set(apply("rolling_correlation", [x, constant], [window]))).toEqual(nothing);
    expect(new Set(apply("rolling_slope", [constant, x], [window]))).toEqual(nothing);
  });
});

describe("a quantile", () => {
  it("does not tell 0 from -0, so that what a window forgot cannot leave a sign behind", () => {
    const zeros = Float64Array.from({ length: LENGTH }, (_, t) => (t % 3 === 0 ? -0 : 0));
    const known = apply("rolling_quantile", [zeros], [20, 0.5]).subarray(19);
    expect(known.every((value) => Object.is(value, 0))).toBe(true);
  });
});

describe("mean absolute deviation", () => {
  it("is the mean distance from the mean of the window", () => {
    // Ticks in whole numbers: n²·deviation = Σ|n·k - Σk|, exact.
    for (const window of WINDOWS) {
      const got = apply("mean_absolute_deviation", [x], [window]);
      for (let t = 0; t < LENGTH; t++) {
        if (t < window - 1) {
          expect(got[t]).toBeNaN();
          continue;
        }
        const inside = ticksX.slice(t - window + 1, t + 1);
        const total = inside.reduce((a, b) => a + b, 0);
        const distances = inside.reduce((all, tick) => all + Math.abs(window * tick - total), 0);
        const wanted = (distances / window ** 2) * TICK;
        expectClose(got[t]!, wanted, `window ${window}, bar ${t}`);
      }
    }
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ColumnMeans, LONGEST_WINDOW } from "../../src/kernels/column-means.ts";
import { KernelMemory, TILE } from "../../src/kernels/memory.ts";

/** Means of a float32 column for each window, tile by tile. */
function means(
  prices: Float32Array,
  windows: readonly number[],
  cuts: readonly number[],
  longest = Math.max(...windows),
): Float64Array[] {
  const memory = new KernelMemory();
  const column = memory.reserve(TILE * 4);
  const out = memory.reserveTile();
  const kernel = new ColumnMeans(memory, longest);
  memory.commit();
  kernel.prepare();
  kernel.reset();
  const found = windows.map(() => new Float64Array(prices.length));
  let start = 0;
  for (const cut of cuts) {
    memory.float32(column).set(prices.subarray(start, start + cut));
    kernel.take(column.offset, cut);
    for (const [i, window] of windows.entries()) {
      kernel.write(out.offset, cut, window);
      found[i]!.set(memory.float64(out).subarray(0, cut), start);
    }
    start += cut;
  }
  expect(start).toBe(prices.length);
  return found;
}

/** Cuts of whole tiles and a rest. */
function tiles(length: number, tile = TILE): number[] {
  const cuts = new Array<number>(Math.floor(length / tile)).fill(tile);
  return length % tile ? [...cuts, length % tile] : cuts;
}

/**
 * The exact mean, rounded once: float32 values are whole multiples of 2^-149, so sums of them are
 * whole numbers there.
 */
function exactMean(prices: Float32Array, t: number, window: number): number {
  if (t < window - 1) return Number.NaN;
  const inside = prices.subarray(t - window + 1, t + 1);
  if (inside.some((x) => !Number.isFinite(x))) return Number.NaN;
  const sum = inside.reduce((total, x) => total + units(x), 0n);
  // 2^80 more keeps the digits of the quotient
  return Number((sum << 80n) / BigInt(window)) * 2 ** -149 * 2 ** -80;
}

function units(x: number): bigint {
  let value = Math.abs(x);
  let exponent = 0;
  while (value !== Math.floor(value)) {
    value *= 2;
    exponent++;
  }
  return (BigInt(value) << BigInt(149 - exponent)) * (x < 0 ? -1n : 1n);
}

function walk(length: number, seed: number): Float32Array {
  let state = seed;
  let price = 100;
  return Float32Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    price *= 1 + 0.02 * (state / 2_147_483_647 - 0.5);
    return price;
  });
}

const WINDOWS = [1, 2, 3, 20, 100, 777];

describe("means of a float32 column", () => {
  const clean = walk(5000, 7);
  const dirty = clean.slice();
  dirty[1500] = 1e16;
  dirty[2047] = Number.NaN;
  dirty[2048] = 0;
  dirty[3000] = -5;
  dirty[3001] = 1e-20;
  dirty[4100] = Number.POSITIVE_INFINITY;

  it.each([
    ["of one size", clean],
    ["with a spike, gaps, a zero and a price below it", dirty],
  ])("are the exact means of prices %s to the last digits", (_, prices) => {
    const found = means(prices, WINDOWS, tiles(prices.length));
    for (const [i, window] of WINDOWS.entries()) {
      for (let t = 0; t < prices.length; t += t < 900 ? 1 : 13) {
        const exact = exactMean(prices, t, window);
        const mean = found[i]![t]!;
        if (Number.isNaN(exact)) {
          expect(mean, `bar ${t}, window ${window}`).not.toBeLessThan(Number.POSITIVE_INFINITY);
        } else {
          // the largest price of the window is a lower bound of what rounding may take
          const scale = Math.max(...prices.subarray(t - window + 1, t + 1).map(Math.abs));
          const error = Math.abs(mean - exact);
          expect(error, `bar ${t}, window ${window}`).toBeLessThanOrEqual(4 * 2 ** -53 * scale);
        }
      }
    }
  });

  it("are the same to the bit wherever tiles begin and whatever other windows there are", () => {
    const whole = means(dirty, WINDOWS, tiles(dirty.length));
    expect(means(dirty, WINDOWS, tiles(dirty.length, 512), LONGEST_WINDOW)).toStrictEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: TILE }), { minLength: 20 }), (lengths) => {
        const cuts: number[] = [];
        let left = dirty.length;
        for (const length of lengths) {
          const cut = Math.min(length, left);
          if (cut > 0) cuts.push(cut);
          left -= cut;
        }
        cuts.push(...tiles(left));
        for (const [i, window] of WINDOWS.entries()) {
          expect(means(dirty, [window], cuts)[0]).toStrictEqual(whole[i]);
        }
      }),
      { numRuns: 20, seed: 11 },
    );
  });

  it("are the price exactly where it never moves", () => {
    for (const price of [0.1, 1 / 3, 132331.015625, 1e-7]) {
      const constant = new Float32Array(3000).fill(price);
      for (const mean of means(constant, WINDOWS, tiles(3000))) {
        expect(new Set(mean.filter((value) => !Number.isNaN(value)))).toEqual(
          new Set([Math.fround(price)]),
        );
      }
    }
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ColumnMeans } from "../../src/kernels/column-means.ts";
import { KernelMemory, TILE } from "../../src/kernels/memory.ts";
import { SignalRuns } from "../../src/kernels/signal-runs.ts";

const LONGEST = 700;

/** Some bars: how prices move from one to the next. Whole numbers make means that are equal. */
const PIECE = fc.record({
  kind: fc.constantFrom("walk", "ticks", "still", "wave", "rise", "fall", "gap", "odd"),
  bars: fc.integer({ min: 1, max: 300 }),
  seed: fc.integer({ min: 1, max: 2_147_483_646 }),
});
type Piece = typeof PIECE extends fc.Arbitrary<infer T> ? T : never;

function barsOf({ kind, bars, seed }: Piece, from: number): number[] {
  let state = seed;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const step = {
    walk: (price: number) => price * (1 + 0.02 * (random() - 0.5)),
    ticks: (price: number) => Math.max(1, Math.round(price) + Math.floor(3 * random()) - 1),
    still: (price: number) => price,
    wave: (_: number, t: number) => 100 + 99 * Math.sin(t / (1 + (seed % 9))),
    rise: (price: number) => Math.min(1e6, price * 1.01),
    fall: (price: number) => Math.max(1e-3, price * 0.99),
    gap: () => Number.NaN,
    odd: () => [1e16, 0, -5, Number.POSITIVE_INFINITY, 1e-20][seed % 5]!,
  }[kind];
  const length = kind === "gap" || kind === "odd" ? 1 + (bars % 3) : bars;
  const found: number[] = [];
  for (let t = 0; t < length; t++) found.push(step(found.at(-1) ?? from, t));
  return found;
}

function pricesOf(pieces: readonly Piece[]): Float32Array {
  const found: number[] = [];
  let price = 100;
  for (const piece of pieces) {
    const bars = barsOf(piece, price);
    found.push(...bars);
    if (piece.kind !== "gap" && piece.kind !== "odd") price = bars.at(-1)!;
  }
  return Float32Array.from(found);
}

const WINDOW = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: LONGEST }) },
);

const CASE = fc.record({
  prices: fc.array(PIECE, { minLength: 1, maxLength: 20 }).map(pricesOf),
  a: WINDOW,
  b: WINDOW,
  orEqual: fc.boolean(),
  tiles: fc.array(fc.integer({ min: 1, max: TILE }), { minLength: 1, maxLength: 20 }),
  /** Where within a tile the second of two ranges begins, as a share of it. */
  split: fc.double({ min: 0, max: 1, noNaN: true }),
});
type Case = typeof CASE extends fc.Arbitrary<infer T> ? T : never;

describe("runs of a choice between two means of a column", () => {
  const memory = new KernelMemory();
  const prices = memory.reserve(TILE * 4);
  const written = [memory.reserveTile().offset, memory.reserveTile().offset] as const;
  const means = new ColumnMeans(memory, LONGEST);
  const [found, wanted] = [new SignalRuns(memory), new SignalRuns(memory)];
  memory.commit();
  for (const one of [means, found, wanted]) one.prepare();

  /** Compares the runs of a range of the tile that was taken last with those of the means, written. */
  function compare(choice: { a: number; b: number; orEqual: boolean }, from: number, n: number) {
    if (n === 0) return;
    const values = { yes: 1, no: -0.5, orEqual: choice.orEqual };
    found.fromChoice({ ...values, means, a: choice.a, b: choice.b }, from, n);
    const [a, b] = written;
    wanted.fromChoice({ ...values, a, b, known: false }, from, n);
    expect(found.unknown).toBe(wanted.unknown);
    expect(found.outside).toBe(wanted.outside);
    for (let t = 0; t < n; t++) {
      if (Object.is(found.at(t), wanted.at(t))) continue;
      expect.fail(`bar ${from} + ${t}: wanted ${wanted.at(t)}, got ${found.at(t)}`);
    }
    const count = (runs: SignalRuns) => memory.int32(runs.block)[0];
    expect(count(found), "number of runs").toBe(count(wanted));
  }

  function compareTiles({ prices: all, a, b, orEqual, tiles, split }: Case) {
    means.reset();
    let tile = 0;
    for (let start = 0; start < all.length; ) {
      const length = Math.min(tiles[tile++ % tiles.length]!, all.length - start);
      memory.float32(prices).set(all.subarray(start, start + length));
      means.take(prices.offset, length);
      means.write(written[0], length, a);
      means.write(written[1], length, b);
      const middle = Math.floor(split * length);
      compare({ a, b, orEqual }, 0, length);
      compare({ a, b, orEqual }, middle, length - middle);
      compare({ a, b, orEqual }, Math.max(0, middle - 1), Math.min(1, middle));
      start += length;
    }
  }

  it("are to the bit those of the means that are written, whatever prices and tiles", () => {
    fc.assert(fc.property(CASE, compareTiles), { numRuns: 400, seed: 3 });
  });

  it("are those of equal means where the price never moves", () => {
    const still = new Float32Array(3_000).fill(132_331.015625);
    for (const orEqual of [false, true]) {
      compareTiles({ prices: still, a: 7, b: 90, orEqual, tiles: [TILE], split: 0.5 });
      compare({ a: 7, b: 90, orEqual }, 0, 952);
      expect(found.at(951)).toBe(orEqual ? 1 : -0.5);
    }
  });
});

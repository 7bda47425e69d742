import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, xoshiro128StarStar } from "../../src/optimize/random-generator.ts";
import { refusalText } from "./refusal.ts";

describe("xoshiro128StarStar", () => {
  it("gives the words of the authors' C program", () => {
    // Made with the C reference by edorfaus (GitHub, xoshiro-6502, test-rom/testdata.asm, third
    // column); a Python program with integers of any size gives the same.
    const next = xoshiro128StarStar(Uint32Array.of(0x964d4a0c, 0xd40ab895, 0xad7fdecb, 0x3006f0f0));
    expect([next(), next(), next(), next()]).toEqual([
      0xf1391922, 0x6fe53806, 0xa5be2840, 0xf510ee70,
    ]);
  });

  it("starts from 1, 2, 3, 4 as worked out by hand", () => {
    // rotl(2·5, 7)·9 = 11520; then s1 = 2 ^ (3 ^ 1) = 0, which scrambles to 0.
    const next = xoshiro128StarStar(Uint32Array.of(1, 2, 3, 4));
    expect([next(), next()]).toEqual([11520, 0]);
  });
});

describe("createRandom", () => {
  it("repeats itself from the same seed, and from the seed's text", () => {
    const draw = (seed: number | string) => {
      const random = createRandom(seed);
      return [random.uniform(), random.integer(1000), random.integer(2 ** 40), random.uniform()];
    };
    expect(draw(42)).toEqual(draw(42));
    expect(draw(42)).toEqual(draw("42"));
    expect(draw(42)).not.toEqual(draw(43));
  });

  it("draws whole numbers below a bound, and every one of a small bound", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 53 - 1 }), (seed, below) => {
        const value = createRandom(seed).integer(below);
        expect(Number.isInteger(value) && value >= 0 && value < below).toBe(true);
      }),
    );
    const random = createRandom(7);
    expect(new Set(Array.from({ length: 200 }, () => random.integer(5))).size).toBe(5);
  });

  it("draws evenly: each tenth of the range about as often as another", () => {
    for (const draw of [
      (random: ReturnType<typeof createRandom>) => Math.floor(random.uniform() * 10),
      (random: ReturnType<typeof createRandom>) => random.integer(10),
      (random: ReturnType<typeof createRandom>) =>
        Math.floor(random.integer(3 * 2 ** 51) / (0.3 * 2 ** 51)),
    ]) {
      const random = createRandom("even");
      const counts = new Array<number>(10).fill(0);
      for (let i = 0; i < 100_000; i++) counts[draw(random)]! += 1;
      // Chi-squared with 9 degrees of freedom is above 33.7 once in 10,000.
      const chiSquared = counts.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0);
      expect(chiSquared).toBeLessThan(33.7);
    }
  });

  it("draws nothing alike from neighbouring seeds", () => {
    const firsts = Array.from({ length: 1000 }, (_, seed) => createRandom(seed).uniform());
    const mean = firsts.reduce((sum, x) => sum + x, 0) / firsts.length;
    // Five standard errors of a mean of 1,000 uniform numbers: 5/√12,000.
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.046);
    expect(new Set(firsts).size).toBe(1000);
  });

  it("refuses what is no seed and what is no bound", () => {
    expect(refusalText(() => createRandom(Number.NaN))).toMatch(/^bad-seed: Seed: .* got NaN\./);
    expect(refusalText(() => createRandom(" "))).toMatch(/^bad-seed: /);
    for (const below of [0, -1, 1.5, 2 ** 53 + 2]) {
      expect(() => createRandom(1).integer(below)).toThrow(RangeError);
    }
  });
});

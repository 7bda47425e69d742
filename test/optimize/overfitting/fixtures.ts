import { readFileSync } from "node:fs";
import { z } from "zod";
import {
  BLOCKS,
  type BlockSums,
  blockBoundaries,
} from "../../../src/optimize/overfitting/block-sums.ts";

/** The parsed content of a file in test/fixtures/overfitting. */
export function readFixture<T>(name: string, shape: z.ZodType<T>): T {
  const path = new URL(`../../fixtures/overfitting/${name}.json`, import.meta.url);
  return shape.parse(JSON.parse(readFileSync(path, "utf8")));
}

const split = z.object({
  split: z.number(),
  blocks: z.number(),
  chosen: z.number(),
  rank: z.number(),
  in_sample: z.number(),
  out_of_sample: z.number(),
});

/** Brute-force cross-validations, made by test/reference/python/make_overfitting_fixtures.py. */
export const crossValidations = readFixture(
  "cscv",
  z.object({
    cases: z.array(
      z.object({
        name: z.string(),
        rows: z.number(),
        boundaries: z.array(z.number()),
        returns: z.array(z.array(z.number())),
        splits: z.number(),
        pbo: z.number(),
        probability_of_loss: z.number(),
        times_chosen: z.array(z.number()),
        twice_ranks: z.array(z.number()),
        logit_quantiles: z.array(z.number()),
        line: z
          .object({ slope: z.number(), intercept: z.number(), r_squared: z.number() })
          .nullable(),
        some: z.array(split),
      }),
    ),
  }),
).cases;

/** Returns of each set, which the fixtures hold in units of 2^-17. */
export function returnsOf({ returns }: { readonly returns: readonly number[][] }): number[][] {
  return returns.map((set) => set.map((value) => value * 2 ** -17));
}

/** Block sums of returns, one list per set, added up in the order of the rows. */
export function blockSumsOf(returns: readonly (readonly number[])[]): BlockSums {
  const rows = returns[0]?.length ?? 0;
  const boundaries = blockBoundaries(rows);
  const sums = new Float64Array(returns.length * BLOCKS);
  const squares = new Float64Array(returns.length * BLOCKS);
  for (const [set, values] of returns.entries()) {
    for (let block = 0; block < BLOCKS; block++) {
      for (let row = boundaries[block]!; row < boundaries[block + 1]!; row++) {
        sums[set * BLOCKS + block]! += values[row]!;
        squares[set * BLOCKS + block]! += values[row]! ** 2;
      }
    }
  }
  return {
    blocks: BLOCKS,
    sets: Int32Array.from(returns, (_, set) => set),
    counts: Float64Array.from({ length: BLOCKS }, (_, b) => boundaries[b + 1]! - boundaries[b]!),
    sums,
    squares,
  };
}

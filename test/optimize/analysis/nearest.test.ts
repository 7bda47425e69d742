import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestIn } from "../../../src/optimize/analysis/nearest.ts";

describe("nearestIn", () => {
  it("finds what sorting all distances finds, the lower number first among equal ones", () => {
    // Whole coordinates in a small space: many points are equally far away, some are the same.
    const coordinate = fc.integer({ min: 0, max: 5 });
    const cases = fc.integer({ min: 1, max: 3 }).chain((dimensions) =>
      fc.record({
        dimensions: fc.constant(dimensions),
        points: fc.array(fc.array(coordinate, { minLength: dimensions, maxLength: dimensions }), {
          minLength: 1,
          maxLength: 60,
        }),
        k: fc.integer({ min: 1, max: 9 }),
        leftOut: fc.nat(4),
      }),
    );
    fc.assert(
      fc.property(cases, ({ dimensions, points, k, leftOut }) => {
        const members = [...points.keys()].filter((i) => i % 5 !== leftOut || i === 0);
        const search = nearestIn(
          Float64Array.from(points.flat()),
          dimensions,
          Int32Array.from(members),
          k,
        );
        for (const of of members) {
          const distance = (i: number) =>
            points[i]!.reduce((sum, value, d) => sum + (value - points[of]![d]!) ** 2, 0);
          const sorted = members
            .filter((i) => i !== of)
            .sort((i, j) => distance(i) - distance(j) || i - j);
          expect([...search.find(of)]).toEqual(sorted.slice(0, k));
        }
      }),
      { numRuns: 300 },
    );
  });
});

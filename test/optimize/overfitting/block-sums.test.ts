import { expect, it } from "vitest";
import { blockBoundaries } from "../../../src/optimize/overfitting/block-sums.ts";
import { crossValidations } from "./fixtures.ts";

it("rows are cut where numpy's array_split cuts them: the first blocks are a row longer", () => {
  // 320 and 16 divide by 16; 403, 500 and 335 leave 3, 4 and 15 rows.
  expect(crossValidations.map(({ rows }) => rows % 16)).toEqual([0, 3, 4, 15, 0, 0]);
  for (const { rows, boundaries } of crossValidations) {
    expect([...blockBoundaries(rows)]).toEqual(boundaries);
  }
});

it("with fewer rows than blocks the last blocks are empty", () => {
  expect([...blockBoundaries(3, 4)]).toEqual([0, 1, 2, 3, 3]);
  expect([...blockBoundaries(0, 2)]).toEqual([0, 0, 0]);
});

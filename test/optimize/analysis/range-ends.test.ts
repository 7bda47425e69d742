import { describe, expect, it } from "vitest";
import { parametersAtEnds } from "../../../src/optimize/analysis/range-ends.ts";

describe("parameters at an end of what was searched", () => {
  const space = {
    fast: { values: [5, 10, 15, 20] },
    listed: { values: [50, 10, 30] },
    kind: { values: ["a", "b", "c"] },
    only: { values: [7] },
    pair: { values: [1, 2] },
    drawn: { from: 0.5, to: 2, log: false },
  };
  const inside = { fast: 10, listed: 30, kind: "a", only: 7, pair: 1, drawn: 1.9 };

  it("are none inside, where there is nothing between the ends, and where there is no order", () => {
    expect(parametersAtEnds(space, inside)).toEqual([]);
  });

  it.each([
    ["fast", 5],
    ["fast", 20],
    ["listed", 50],
    ["listed", 10],
    ["drawn", 0.5],
    ["drawn", 2],
  ])("are %s at %d", (name, value) => {
    expect(parametersAtEnds(space, { ...inside, [name]: value })).toEqual([name]);
  });
});

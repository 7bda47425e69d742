import { describe, expect, it } from "vitest";
import { resolveAxes, valuesOf } from "../../src/optimize/ranges.ts";
import { float } from "../../src/strategy/parameters.ts";
import { axisDocument, rangeOfAxis } from "../../src/tracking/axis-document.ts";

/** 0.01, 0.02, … 2 as a command line makes them. */
const HUNDREDTHS = Array.from({ length: 200 }, (_, i) => Number(`${i + 1}e-2`));

/** What a search makes of a range. */
function valuesIn(range: ReturnType<typeof rangeOfAxis>) {
  const [axis] = resolveAxes({ x: float(-1e9, 1e9) }, { x: range! }, { intervals: true });
  return axis?.kind === "values" ? valuesOf(axis) : axis;
}

describe("axisDocument", () => {
  it("lists up to a hundred values, and states more at equal distances by ends, number and hash", () => {
    expect(axisDocument({ values: [1, 2, 5] })).toEqual({ values: [1, 2, 5] });
    const document = axisDocument({ values: HUNDREDTHS });
    expect(document).toMatchObject({ count: 200, from: 0.01, to: 2 });
    expect(document).not.toHaveProperty("values");
  });

  it("lists values at unequal distances however many, since nothing else would tell them", () => {
    const squares = Array.from({ length: 150 }, (_, i) => i * i);
    expect(axisDocument({ values: squares })).toEqual({ values: squares });
  });
});

describe("rangeOfAxis", () => {
  it.each([
    ["a list", { values: [1, 2, 5] }],
    ["long even steps with decimals", { values: HUNDREDTHS }],
    ["long uneven values", { values: Array.from({ length: 150 }, (_, i) => i * i) }],
  ])("gives back the very values of %s", (_, axis) => {
    expect(valuesIn(rangeOfAxis(axisDocument(axis)))).toEqual(axis.values);
  });

  it("gives back an interval", () => {
    expect(rangeOfAxis(axisDocument({ from: 0.1, to: 0.5, log: true }))).toEqual({
      from: 0.1,
      to: 0.5,
    });
  });

  it("refuses ends and a number that do not belong to the hash", () => {
    const document = axisDocument({ values: HUNDREDTHS });
    expect(rangeOfAxis({ ...document, to: 2.01 })).toBeUndefined();
    expect(rangeOfAxis({ ...document, count: 100 })).toBeUndefined();
    expect(rangeOfAxis("5:15:5")).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { parameterDrift } from "../../src/walkforward/drift.ts";

describe("parameterDrift", () => {
  it("measures steps against the searched range", () => {
    const chosen = [10, 10, 30, 20].map((fast) => ({ fast }));
    // Steps of 0, 20 and 10 in a range of 40: (20 + 10)/3/40 = 1/4.
    expect(parameterDrift(chosen, { fast: { min: 10, max: 50 } })).toEqual([
      { name: "fast", values: [10, 10, 30, 20], changes: 2, meanChange: 0.25 },
    ]);
  });

  it("measures a logarithmic search in factors", () => {
    const chosen = [1, 10, 1000].map((speed) => ({ speed }));
    // One decade and two, of three: (1 + 2)/2/3 = 1/2. In plain distances it would be (9 + 990)/2/999.
    const [drift] = parameterDrift(chosen, { speed: { min: 1, max: 1000, log: true } });
    expect(drift!.meanChange).toBeCloseTo(0.5, 14);
  });

  it("counts changes of what is no number, and measures none", () => {
    const chosen = ["a", "b", "b", "a"].map((kind) => ({ kind, long: true }));
    expect(parameterDrift(chosen, {})).toEqual([
      {
        name: "kind",
        values: ["a", "b", "b", "a"],
        changes: 2,
        meanChange: { because: "not searched as a number" },
      },
      {
        name: "long",
        values: [true, true, true, true],
        changes: 0,
        meanChange: { because: "not searched as a number" },
      },
    ]);
  });

  it("one window cannot drift, and neither can a parameter with one value", () => {
    expect(parameterDrift([{ fast: 10 }], { fast: { min: 10, max: 50 } })[0]!.meanChange).toEqual({
      because: "fewer than two windows",
    });
    const fixed = [{ fast: 10 }, { fast: 10 }];
    expect(parameterDrift(fixed, { fast: { min: 10, max: 10 } })[0]!.meanChange).toEqual({
      because: "only one value was searched",
    });
  });

  it("a strategy without parameters has none to drift", () => {
    expect(parameterDrift([{}, {}], {})).toEqual([]);
    expect(parameterDrift([], {})).toEqual([]);
  });

  it("a parameter called like something of every object is looked up among the ranges alone", () => {
    const drift = parameterDrift([{ constructor: 1 }, { constructor: 2 }], {});
    expect(drift.map(({ changes, meanChange }) => [changes, meanChange])).toEqual([
      [1, { because: "not searched as a number" }],
    ]);
  });
});

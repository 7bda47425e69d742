import { describe, expect, it } from "vitest";
import { summariseWindows } from "../../src/walkforward/summary.ts";

const NOT_KNOWN = Number.NaN;

describe("summariseWindows", () => {
  it("takes the median of the efficiencies that there are, and says how many", () => {
    const windows = [
      { testObjective: 1, efficiency: 0.9 },
      { testObjective: -1, efficiency: NOT_KNOWN },
      { testObjective: 2, efficiency: -10 },
      { testObjective: 0.1, efficiency: 0.2 },
    ];
    expect(summariseWindows(windows)).toEqual({
      windows: 4,
      medianEfficiency: 0.2,
      efficiencies: 3,
      positiveTests: 0.75,
      undefinedTests: 0,
    });
  });

  it("takes the middle of two", () => {
    const windows = [0.5, 10, 0.25, -3].map((efficiency) => ({ testObjective: 1, efficiency }));
    expect(summariseWindows(windows).medianEfficiency).toBe(0.375);
  });

  it("a test whose objective is not defined is not positive, and neither is 0 nor rounding", () => {
    const windows = [1, NOT_KNOWN, 0, 1e-15].map((testObjective) => ({
      testObjective,
      efficiency: NOT_KNOWN,
    }));
    expect(summariseWindows(windows)).toEqual({
      windows: 4,
      medianEfficiency: { because: "no window with an efficiency" },
      efficiencies: 0,
      positiveTests: 0.25,
      undefinedTests: 1,
    });
  });

  it("without windows nothing can be said", () => {
    expect(summariseWindows([]).positiveTests).toEqual({ because: "no window" });
  });
});

import { describe, expect, it } from "vitest";
import { annualise, efficiency } from "../../src/walkforward/efficiency.ts";

describe("annualise", () => {
  it("compounds a total return to a year", () => {
    // 1.21 over two years is 1.1 twice; 1.05 over a quarter is 1.05^4 = 1.21550625.
    expect(annualise("total_return", { value: 0.21, years: 2 })).toBeCloseTo(0.1, 14);
    expect(annualise("total_return", { value: 0.05, years: 0.25 })).toBeCloseTo(0.21550625, 14);
    expect(annualise("total_return", { value: -1, years: 0.25 })).toBe(-1);
  });

  it("divides counts by the years", () => {
    expect(annualise("trade_count", { value: 30, years: 0.25 })).toBe(120);
  });

  it.each(["sharpe", "cagr", "max_drawdown", "win_rate", "turnover", "my objective"])(
    "leaves %s as it is, whatever the time",
    (metric) => {
      expect(annualise(metric, { value: -0.3, years: 0.25 })).toBe(-0.3);
    },
  );

  it("is not defined for what is not, and for what took no time", () => {
    expect(annualise("sharpe", { value: Number.NaN, years: 1 })).toBeNaN();
    expect(annualise("total_return", { value: Number.NaN, years: 1 })).toBeNaN();
    expect(annualise("total_return", { value: 0.1, years: 0 })).toBeNaN();
    expect(annualise("trade_count", { value: 3, years: 0 })).toBeNaN();
  });
});

describe("efficiency", () => {
  it("is what the test kept of what the train promised", () => {
    expect(efficiency(2, 1)).toBe(0.5);
    expect(efficiency(1, 1.5)).toBe(1.5);
    expect(efficiency(2, -1)).toBe(-0.5);
    expect(efficiency(2, 0)).toBe(0);
  });

  it.each([0, -1, 1e-13])("is not defined for a train of %s, which promised nothing", (train) => {
    expect(efficiency(train, -2)).toEqual({ because: "the train's objective is not above 0" });
  });

  it("is not defined where either objective is not, and says which", () => {
    expect(efficiency(Number.NaN, Number.NaN)).toEqual({
      because: "the train's objective is not defined",
    });
    expect(efficiency(1, Number.NaN)).toEqual({ because: "the test's objective is not defined" });
  });
});

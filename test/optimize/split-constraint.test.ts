import { describe, expect, it } from "vitest";
import { splitConstraint } from "../../src/optimize/split-constraint.ts";
import { SWEEP_METRICS } from "../../src/optimize/sweep/sweep.ts";
import { choice, int } from "../../src/strategy/parameters.ts";
import { refusalText } from "./refusal.ts";

const SPACE = {
  fast: int(1, 9),
  slow: int(1, 9),
  turnover: int(1, 9),
  mode: choice(["a", "b", "&&"]),
};
const split = (text: string) => splitConstraint(text, SPACE, SWEEP_METRICS);

describe("splitConstraint", () => {
  it("filters before the sweep what names parameters alone", () => {
    expect(split(" fast < slow && mode == 'a' ")).toEqual({
      parameters: "fast < slow && mode == 'a'",
    });
    expect(split("1 < 2")).toEqual({ parameters: "1 < 2" });
  });

  it("leaves for after the sweep what names a metric, alone or among parameters", () => {
    expect(split("-max_drawdown < 0.2")).toEqual({ results: "-max_drawdown < 0.2" });
    expect(split("!(fast < slow) || sharpe > 1")).toEqual({
      results: "!(fast < slow) || sharpe > 1",
    });
  });

  it("decides conditions joined by && one by one", () => {
    expect(split("fast < slow && trade_count > 20")).toEqual({
      parameters: "fast < slow",
      results: "trade_count > 20",
    });
    expect(split("((sharpe > 1) and (fast < slow && mode == '&&')) && slow > 2")).toEqual({
      parameters: "fast < slow && mode == '&&' && slow > 2",
      results: "(sharpe > 1)",
    });
  });

  it("keeps together what || or ! holds together", () => {
    for (const text of [
      "fast < slow && sharpe > 1 || slow > 2",
      "!(fast < slow && sharpe > 1)",
      "(fast < slow && sharpe > 1) == true",
    ]) {
      expect(split(text)).toEqual({ results: text });
    }
    expect(split("(fast < slow || sharpe > 1) && slow > 2")).toEqual({
      parameters: "slow > 2",
      results: "(fast < slow || sharpe > 1)",
    });
  });

  it("takes a name that is a parameter's and a metric's for the parameter", () => {
    expect(split("turnover < 5")).toEqual({ parameters: "turnover < 5" });
  });

  it("compares an unknown name with both", () => {
    expect(refusalText(() => split("sharp > 1"))).toMatch(/parameter or metric "sharp".*"sharpe"/);
    expect(refusalText(() => split("fats > 1"))).toMatch(/"fats".*"fast"/);
    expect(refusalText(() => split("mode == 'c'"))).toMatch(/bad-constraint/);
  });
});

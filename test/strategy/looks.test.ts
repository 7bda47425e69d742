import { describe, expect, it } from "vitest";
import { sma } from "../../src/strategy/indicators/index.ts";
import { unusedParameters } from "../../src/strategy/looks.ts";
import { choice, float, int, resolveParameters } from "../../src/strategy/parameters.ts";
import { type StrategyDefinition, strategy } from "../../src/strategy/strategy.ts";

const params = {
  mode: choice(["trend", "flat"]),
  window: int(2, 50),
  width: float(1, 3),
};

function unused(parts: Pick<StrategyDefinition<typeof params>, "signal" | "exits">): string[] {
  const defined = strategy({ name: "looks", version: "1", params, ...parts });
  return unusedParameters(defined, resolveParameters(params));
}

describe("the parameters that change nothing", () => {
  it("are those that neither signal nor exits looks at, in their order", () => {
    expect(unused({ signal: () => 1 })).toEqual(["mode", "window", "width"]);
    expect(unused({ signal: ({ close }, { window }) => sma(close, window) })).toEqual([
      "mode",
      "width",
    ]);
  });

  it("are not those that only exits looks at", () => {
    expect(unused({ signal: () => 1, exits: ({ width }) => ({ stopLoss: width / 100 }) })).toEqual([
      "mode",
      "window",
    ]);
  });

  it("are not those that another choice would look at", () => {
    expect(
      unused({ signal: ({ close }, p) => (p.mode === "flat" ? sma(close, p.window) : p.width) }),
    ).toEqual([]);
  });

  it("are not those of a strategy that goes over all of them", () => {
    expect(unused({ signal: (_, all) => Object.keys(all).length })).toEqual([]);
  });

  it("are told where the strategy refuses some sets", () => {
    const refusing = (_: unknown, { window }: { readonly window: number }) => {
      if (window > 10) throw new Error("too long");
      return 1;
    };
    expect(unused({ signal: refusing })).toEqual(["mode", "width"]);
  });
});

import { describe, expect, it } from "vitest";
import { backtest } from "../../src/engine/engine.ts";
import { constant, type Expr, when } from "../../src/strategy/expression.ts";
import { kernel } from "../../src/strategy/kernel.ts";
import { strategy } from "../../src/strategy/strategy.ts";
import { makeBars } from "../helpers/bars.ts";

const bars = makeBars({ X: [1, 2, 3, 4, 5].map((close) => ({ close })) });
const base = { name: "careless", version: "1", params: {} } as const;
const long = strategy({ ...base, signal: () => 1 });

/** Runs as from plain JavaScript, where no type checker looks on. */
const loosely = backtest as unknown as (...args: readonly unknown[]) => unknown;

describe("backtest() in careless hands", () => {
  it.each([
    [{ costs: { fee: 1 } }, 'Unknown cost "fee".'],
    [{ feeBps: 3 }, 'Unknown option "feeBps".'],
    [{ exits: { stoploss: 0.1 } }, 'Unknown exit "stoploss".'],
    [{ from: "2017" }, 'Option "from": expected a time in ms since 1970 UTC'],
    [{ to: Number.NaN }, 'Option "to": expected a time in ms since 1970 UTC'],
    [{ costs: { feeBps: "1" } }, 'Option "feeBps": expected a number in [0, 10000], got "1".'],
    [{ exits: { stopLoss: "0.1" } }, 'Option "stopLoss": expected a fraction above 0'],
  ])("refuses %j", (options, message) => {
    expect(() => loosely(bars, long, {}, options)).toThrow(message);
  });

  it("says what it wanted instead of bars or a strategy", () => {
    expect(() => loosely(null, long)).toThrow("backtest(): expected bars as its first argument");
    expect(() => loosely(bars, {})).toThrow(
      "backtest(): expected a strategy as its second argument",
    );
  });
});

describe("a series", () => {
  it.each([
    ["compared", (close: Expr) => ((close as unknown as number) > 3 ? constant(1) : constant(0))],
    ["added to", (close: Expr) => (close as unknown as number) + 1],
    ["negated", (close: Expr) => -(close as unknown as number)],
  ])("refuses to be %s with JavaScript's own operators", (_, signal) => {
    const careless = strategy({ ...base, signal: ({ close }) => signal(close) });
    expect(() => backtest(bars, careless)).toThrow("got one of JavaScript's operators");
  });
});

describe("the reason of a kernel's step", () => {
  const withReason = (reasons: readonly string[], reason: number) =>
    strategy({
      ...base,
      signal: ({ close }) => {
        const { held, reason: code } = kernel({
          name: "odd",
          inputs: [close],
          state: [],
          outputs: ["held"],
          reasons,
          step: (_inputs, _state, outputs) => {
            outputs[0] = 1;
            return reason;
          },
        });
        return when(code.ge(0)).then(held).otherwise(held);
      },
    });

  it("must be one of those it names", () => {
    expect(() => backtest(bars, withReason(["enter"], 7))).toThrow(
      'kernel "odd": step(): expected the index of one of its 1 reasons, or nothing, got 7.',
    );
    expect(() => backtest(bars, withReason(["enter"], 0))).not.toThrow();
  });

  it("is not known where the kernel names none", () => {
    // the condition on the code is then not known, so nothing is held
    expect(backtest(bars, withReason([], 7)).metrics.exposure).toBe(0);
  });
});

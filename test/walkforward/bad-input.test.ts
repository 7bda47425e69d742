import { describe, expect, it } from "vitest";
import { AssayError } from "../../src/errors.ts";
import { grid } from "../../src/optimize/search.ts";
import { constant, when } from "../../src/strategy/expression.ts";
import { sma } from "../../src/strategy/indicators/index.ts";
import { int } from "../../src/strategy/parameters.ts";
import { strategy } from "../../src/strategy/strategy.ts";
import {
  type WalkForwardRunOptions,
  WalkForwardValidator,
  walkForward,
} from "../../src/walkforward/validator.ts";
import { DAY, makeBars, START, walk } from "../helpers/bars.ts";
import { refused } from "./helpers.ts";

const bars = makeBars({ A: walk(3, 100) });
const averages = strategy({
  name: "averages",
  version: "1",
  params: { n: int(2, 20, { step: 9 }) },
  signal: ({ close }, { n }) =>
    when(close.gt(sma(close, n)))
      .then(1)
      .otherwise(0),
});
const SPEC = { train: "30d", test: "10d" };

/** The error that a walk-forward is refused with. */
async function refusal(options: WalkForwardRunOptions, of = averages): Promise<AssayError> {
  try {
    await walkForward(bars, of, options);
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  return expect.unreachable("accepted");
}

describe("a walk-forward refuses before it runs anything", () => {
  it("a name that is no option, with the one that was meant", () => {
    const error = refused(() => new WalkForwardValidator({ ...SPEC, trian: "1mo" } as never));
    expect(error).toMatchObject({ code: "bad-option", hint: 'Did you mean "train"?' });
    expect(error.message).toBe('Unknown option "trian".');
  });

  it.each([
    [{ fill: "never" }, "bad-option"],
    [{ exits: { stopLoss: 2 } }, "bad-option"],
    [{ costs: { fees: 1 } }, "bad-option"],
    [{ from: 3, to: 2 }, "bad-option"],
    [{ minTrades: -1 }, "bad-option"],
    [{ objective: "sharp" }, "unknown-metric"],
    [{ objective: "beta" }, "no-direction"],
    [{ train: "1h" }, "bad-span"],
    [{ mode: "sliding" }, "bad-option"],
  ])("%j", (wrong, code) => {
    expect(refused(() => new WalkForwardValidator({ ...SPEC, ...wrong } as never)).code).toBe(code);
  });

  it("bars and strategies that are none", async () => {
    await expect(walkForward({} as never, averages, SPEC)).rejects.toMatchObject({
      code: "bad-bars",
      message: expect.stringContaining("walkForward()"),
    });
    await expect(walkForward(bars, {} as never, SPEC)).rejects.toMatchObject({
      code: "bad-strategy",
    });
  });

  it("windows longer than the data", async () => {
    expect((await refusal({ train: "12mo", test: "3mo" })).code).toBe("window-too-long");
    expect((await refusal({ ...SPEC, from: START + 1000 * DAY })).code).toBe("no-bars");
  });

  it("a test shorter than a bar", async () => {
    const weekly = makeBars({ A: walk(3, 30) }, { timeframe: 7 * DAY });
    await expect(walkForward(weekly, averages, { train: "90d", test: "1d" })).rejects.toMatchObject(
      {
        code: "window-too-short",
      },
    );
  });

  it("a train too short for the slowest set, counting what was loaded before it", async () => {
    // sma(20) is known at index 19 and traded from the next bar on: a train needs bars 20 and 21.
    const search = grid({ n: "2,20" });
    expect((await refusal({ train: "21d", test: "10d", search })).message).toContain(
      "got 1 of 21 with a warm-up of at least 19",
    );
    await walkForward(bars, averages, { train: "22d", test: "10d", search });
    await walkForward(bars, averages, { train: "21d", test: "10d", search: grid({ n: "2,19" }) });
    await walkForward(bars, averages, { train: "5d", test: "10d", search, from: START + 40 * DAY });
  });

  it("a train too short by the bar that next-close waits longer", async () => {
    const search = grid({ n: "2,20" });
    const late = { test: "10d", fill: "next-close", search } as const;
    expect((await refusal({ ...late, train: "22d" })).code).toBe("train-too-short");
    await walkForward(bars, averages, { ...late, train: "23d" });
  });
});

describe("a window without a best set", () => {
  it("is named with the reasons, when every set fails", async () => {
    const wrong = strategy({
      name: "wrong",
      version: "1",
      params: { n: int(2, 4) },
      signal: (_, { n }) => constant(n),
    });
    await expect(walkForward(bars, wrong, SPEC)).rejects.toMatchObject({
      code: "all-sets-failed",
      exitCode: 1,
      message: expect.stringMatching(
        /^Window 1 \(train from 2024-01-01, test from 2024-01-31\): 3 sets failed: 3 signal-out-of-range/,
      ),
    });
  });

  it("is named with the constraint that refuses every set", async () => {
    expect(await refusal({ ...SPEC, minTrades: 50 })).toMatchObject({
      code: "metric-constraint-excludes-all",
      message: expect.stringMatching(/^Window 1 .*trade_count >= 50 refuses 3/),
    });
  });

  it("is named when its set fails on the test", async () => {
    // The volume is a position on all bars but one, in the test of window 3.
    const carried = strategy({
      name: "carried",
      version: "1",
      params: { n: int(1, 2) },
      signal: ({ volume }, { n }) => volume.div(n),
    });
    const rows = walk(3, 100).map((row, i) => ({
      ...row,
      volume: i === 55 ? 9 : i % 3 === 0 ? 1 : 0,
    }));
    await expect(walkForward(makeBars({ A: rows }), carried, SPEC)).rejects.toMatchObject({
      code: "signal-out-of-range",
      message: expect.stringMatching(/^Window 3 \(.*\): Signal of A at 2024-02-25T/),
    });
  });

  it("in hindsight alone is no error but a reason", async () => {
    // Every train has 30 bars, and the tests together 70.
    const { hindsight, windows } = await walkForward(bars, averages, {
      ...SPEC,
      constraint: "bars < 40",
    });
    expect(windows).toHaveLength(7);
    expect(hindsight).toEqual({
      because:
        "Not one of 3 sets meets the constraints: bars < 40 refuses 3 (the lowest bars is 70).",
    });
  });
});

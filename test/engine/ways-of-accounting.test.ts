/** However much an account tells, its sums are the same to the bit: there are two ways through a tile. */
import { describe, expect, it } from "vitest";
import { FILLS, type Fill } from "../../src/engine/options.ts";
import { planBacktest, type SimulationPlan } from "../../src/engine/plan.ts";
import { Simulation, type SimulationDuties } from "../../src/engine/simulation.ts";
import { ROW_BLOCKS } from "../../src/kernels/market.ts";
import { carriedSignal } from "../helpers/backtests.ts";
import { makeBars, type TinyBar } from "../helpers/bars.ts";
import { randomNumbers } from "../helpers/random.ts";

const SIGNALS = {
  "in and out": [1, 0],
  "long and short": [1, -1],
  "long, short, out and not known": [1, -1, 0, Number.NaN],
  "parts of the capital": [1, 0.5, -0.25, 0, -1],
} as const;

/** How rough bars are: chances of an open that is not known, and of a move of up to half the price. */
const CALM = { noOpen: 0, jump: 0 };
const HOLED = { noOpen: 0.01, jump: 0 };
const WILD = { noOpen: 0.01, jump: 0.004 };

/** Two tiles and a piece; the signal changes at one bar of eight, now and then at each. */
function roughBars(seed: number, values: readonly number[], { noOpen, jump }: typeof CALM) {
  const random = randomNumbers(seed);
  let close = 100;
  let signal = values[0]!;
  return makeBars({
    A: Array.from({ length: 4_300 }, (_, i): TinyBar => {
      const open = close * (1 + 0.02 * (random() - 0.5));
      close = open * (1 + (random() < jump ? random() - 0.5 : 0.04 * (random() - 0.5)));
      const often = i % 1_000 < 40 ? 0.7 : 0.125;
      if (random() < often) signal = values[Math.floor(random() * values.length)]!;
      return { open: random() < noOpen ? Number.NaN : open, close, volume: signal };
    }),
  });
}

function sumsOf(
  bars: ReturnType<typeof roughBars>,
  plan: SimulationPlan,
  duties: SimulationDuties,
) {
  const simulation = new Simulation(plan, duties);
  const equities: number[] = [];
  simulation.run(bars, 0, { samples: (_, values) => equities.push(...values) });
  const { accounts, market } = simulation;
  const blocks = new Float64Array(2 * ROW_BLOCKS);
  accounts.copyBlockSums(0, blocks, 0);
  return {
    sums: accounts.sums(0, market.moments()),
    trades: accounts.closedTrades(0),
    days: accounts.daysInMarket(0),
    blocks: [...blocks],
    equities,
  };
}

describe.each(FILLS.map((fill: Fill) => [fill]))("fills at the %s", (fill) => {
  it.each(Object.entries(SIGNALS))("%s", (_, values) => {
    for (const [seed, roughness] of [CALM, HOLED, WILD].entries()) {
      const bars = roughBars(seed + 31, values, roughness);
      const plan = planBacktest(carriedSignal, {}, { fill, costs: { feeBps: 7 } }, 252);
      const alone = sumsOf(bars, plan.figures, { samples: true });
      expect(alone.trades.count).toBeGreaterThan(100);
      expect(sumsOf(bars, plan.figures, { samples: true, streams: true })).toEqual(alone);
      expect(sumsOf(bars, plan.trades, { samples: true, trades: true })).toEqual(alone);
    }
  });

  it.each([
    ["and wants to go on", -1],
    ["and wants to change sides at that bar", 1],
    ["and wants to get out at that bar", 0],
  ])("an account that loses everything half way, %s", (_, then) => {
    const rows = Array.from({ length: 3_000 }, (_, i): TinyBar => {
      const close = (i < 1_500 ? 100 : 230) + (i % 7);
      return { open: close, close, volume: i % 50 < 25 ? -1 : 1 };
    });
    // short through the jump, which takes more than all
    rows[1_500] = { ...rows[1_500]!, open: 104 };
    const signal = (i: number) => (i < 1_500 ? -1 : then);
    const bars = makeBars({
      A: rows.map((row, i) => (i > 1_480 ? { ...row, volume: signal(i) } : row)),
    });
    const plan = planBacktest(carriedSignal, {}, { fill, costs: { feeBps: 7 } }, 252);
    const alone = sumsOf(bars, plan.figures, { samples: true });
    expect(alone.sums.equity).toBe(0);
    expect(sumsOf(bars, plan.figures, { samples: true, streams: true })).toEqual(alone);
    expect(sumsOf(bars, plan.trades, { samples: true, trades: true })).toEqual(alone);
  });
});

import { type Bars, symbolBars } from "../strategy/bars.ts";
import type { Measured } from "./metrics/statistic.ts";
import type { SimulationPlan } from "./plan.ts";
import { SampledRows } from "./sampled-rows.ts";
import { countedRange, Simulation } from "./simulation.ts";

/** What the metrics are computed from but for what the options say, and the counted rows' times. */
export type MeasuredRows = Omit<Measured, "costRate" | "periodsPerYear" | "years"> & {
  readonly timestamp: Float64Array;
};

/** Runs the one account of a plan over bars of one symbol. */
export function measureSymbol(bars: Bars, plan: SimulationPlan): MeasuredRows {
  const simulation = new Simulation(plan, { samples: true });
  const { timestamp: times } = symbolBars(bars, 0);
  const { first, end } = countedRange(times, plan.options.from, plan.options.to);
  const timestamp = times.subarray(first, end);
  const rows = new SampledRows(timestamp.length);
  const sampleEquity = new Float64Array(rows.count);
  let sampled = 0;
  simulation.run(bars, 0, {
    samples: (_account, equities) => {
      sampleEquity.set(equities, sampled);
      sampled += equities.length;
    },
  });
  const account = simulation.accounts[0]!;
  return {
    timestamp,
    sums: account.sums(simulation.market.moments()),
    sampleTime: sampleEquity.map((_, i) => timestamp[rows.row(i)]!),
    sampleEquity,
    trades: account.closedTrades(),
    daysInMarket: account.daysInMarket,
    unknownSignals: simulation.unknownSignals[0]!,
    ambiguousBars: account.ambiguousBars,
  };
}

import { noSums, noTrades, type Writable } from "../kernels/sums.ts";
import { type Bars, symbolBars } from "../strategy/bars.ts";
import type { MeasuredAccount, MeasuredBars, MeasuringDuties } from "./measure.ts";
import { measuredCommon } from "./measured-common.ts";
import type { Measured } from "./metrics/statistic.ts";
import type { SimulationPlan } from "./plan.ts";
import { SampledRows } from "./sampled-rows.ts";
import { countedRange, Simulation } from "./simulation.ts";

const NO_EQUITIES = new Float64Array(0);

/** `measureAccounts` over bars of one symbol. */
export function measureSymbol(
  bars: Bars,
  plan: SimulationPlan,
  { samples, returnsOnly = false, tolerant = false, tile, kept }: MeasuringDuties,
  take: (account: number, found: MeasuredAccount) => void,
): MeasuredBars {
  const again = kept?.simulation;
  again?.restart(plan.options);
  const simulation = again ?? new Simulation(plan, { samples, returnsOnly, tolerant });
  if (kept) kept.simulation = simulation;
  const { timestamp: times } = symbolBars(bars, 0);
  const { first, end } = countedRange(times, plan.options.from, plan.options.to);
  const timestamp = times.subarray(first, end);
  const rows = new SampledRows(samples ? timestamp.length : 0);
  const { signalOf } = plan.accounts;
  const equities = samples ? Array.from(signalOf, () => new Float64Array(rows.count)) : [];
  const sampled = new Int32Array(signalOf.length);
  simulation.run(bars, 0, {
    ...(tile ? { tile } : {}),
    samples: (account, values) => {
      equities[account]!.set(values, sampled[account]!);
      sampled[account]! += values.length;
    },
  });
  const sampleTime = new Float64Array(rows.count);
  for (let i = 0; i < sampleTime.length; i++) sampleTime[i] = timestamp[rows.row(i)]!;
  const benchmark = simulation.market.moments();
  // one object for all accounts, which is written again for each: a search has a million
  const sums = noSums();
  const trades = noTrades();
  const measured: Writable<Measured> = {
    ...measuredCommon(bars, plan.options, timestamp),
    sums,
    trades,
    sampleTime,
    sampleEquity: NO_EQUITIES,
    daysInMarket: 0,
    unknownSignals: 0,
    ambiguousBars: 0,
  };
  const { accounts } = simulation;
  let account = 0;
  const found: MeasuredAccount = {
    measured,
    copyBlockSums: (into, at) => accounts.copyBlockSums(account, into, at),
  };
  for (; account < signalOf.length; account++) {
    const signal = signalOf[account]!;
    if (simulation.failures.has(signal)) continue;
    accounts.sums(account, benchmark, sums);
    accounts.closedTrades(account, trades);
    if (samples) measured.sampleEquity = equities[account]!;
    measured.daysInMarket = accounts.daysInMarket(account);
    measured.unknownSignals = simulation.unknownSignals[signal]!;
    measured.ambiguousBars = accounts.ambiguousBars(account);
    take(account, found);
  }
  if (!kept) simulation.memory.release();
  return { failures: simulation.failures };
}

import { Measuring } from "../kernels/measuring.ts";
import { KernelMemory, TILE } from "../kernels/memory.ts";
import type { ClosedTrades } from "../kernels/sums.ts";
import type { Bars } from "../strategy/bars.ts";
import { DaysInMarket } from "./days-in-market.ts";
import type { MeasuredRows } from "./measure-symbol.ts";
import type { SimulationPlan } from "./plan.ts";
import { PortfolioRows, unionCalendar } from "./portfolio.ts";
import { SampledRows } from "./sampled-rows.ts";
import { Simulation } from "./simulation.ts";

/** Runs the one account of a plan over each symbol and measures their mean, row by row. */
export function measurePortfolio(bars: Bars, plan: SimulationPlan): MeasuredRows {
  const simulation = new Simulation(plan, { streams: true });
  const tile = simulation.views();
  const timestamp = unionCalendar(bars, plan.options.from, plan.options.to);
  const rows = new PortfolioRows(timestamp);
  const account = simulation.accounts[0]!;
  let trades: ClosedTrades = { count: 0, wins: 0, losses: 0, won: 0, lost: 0 };
  let ambiguousBars = 0;
  for (let index = 0; index < bars.symbols.length; index++) {
    const counted = simulation.run(bars, index, {
      bars: (_account, symbol, start, length) => rows.add(symbol, start, length, tile),
    });
    if (!counted) continue;
    trades = addTrades(trades, account.closedTrades());
    ambiguousBars += account.ambiguousBars;
  }
  rows.finish();
  return {
    timestamp,
    ...measureRows(rows),
    trades,
    unknownSignals: simulation.unknownSignals[0]!,
    ambiguousBars,
  };
}

/** Sums, samples and days of finished rows. */
function measureRows({ timestamp, columns }: PortfolioRows) {
  const memory = new KernelMemory();
  const measuring = new Measuring(memory);
  const names = ["gross", "net", "turnover", "exposure", "benchmark"] as const;
  const tiles = names.map((name) => ({ name, block: memory.reserveTile() }));
  memory.commit();
  measuring.prepare();
  const inputs = Object.fromEntries(tiles.map(({ name, block }) => [name, block])) as Record<
    (typeof names)[number],
    (typeof tiles)[number]["block"]
  >;
  const equity = memory.float64(measuring.equity);
  const days = new DaysInMarket();
  const rows = new SampledRows(timestamp.length);
  const sampleTime = new Float64Array(rows.count);
  const sampleEquity = new Float64Array(rows.count);
  let sampled = 0;
  for (let start = 0; start < timestamp.length; start += TILE) {
    const end = Math.min(start + TILE, timestamp.length);
    for (const { name, block } of tiles) {
      memory.float64(block).set(columns[name].subarray(start, end));
    }
    measuring.run(inputs, end - start);
    days.add(timestamp, start, columns.exposure.subarray(start, end), end - start);
    for (const row of rows.next(end - start)) {
      sampleTime[sampled] = timestamp[start + row]!;
      sampleEquity[sampled++] = equity[row]!;
    }
  }
  return { sums: measuring.sums(), sampleTime, sampleEquity, daysInMarket: days.count };
}

function addTrades(a: ClosedTrades, b: ClosedTrades): ClosedTrades {
  return {
    count: a.count + b.count,
    wins: a.wins + b.wins,
    losses: a.losses + b.losses,
    won: a.won + b.won,
    lost: a.lost + b.lost,
  };
}

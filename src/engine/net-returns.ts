import { type Bars, symbolBars } from "../strategy/bars.ts";
import type { SimulationPlan } from "./plan.ts";
import { PortfolioRows, unionCalendar } from "./portfolio.ts";
import { countedRange, Simulation } from "./simulation.ts";

/** Who wants the net returns of several accounts. */
export interface NetReturnsSink {
  /** A tile of so many bars begins; may throw to stop. */
  tile(bars: number): void;
  /** How many rows there are; before any of them. */
  rows(count: number): void;
  /** Net returns of an account from `row` on; rows of an account come in order. A view. */
  take(account: number, row: number, net: Float64Array): void;
}

/** Runs the accounts of a plan over one symbol, or the portfolio of several, row by row. */
export function netReturns(bars: Bars, plan: SimulationPlan, sink: NetReturnsSink): void {
  const simulation = new Simulation(plan, { streams: true });
  const tile = simulation.views();
  const { from, to } = plan.options;
  if (bars.symbols.length === 1) {
    const { first, end } = countedRange(symbolBars(bars, 0).timestamp, from, to);
    sink.rows(end - first);
    simulation.run(bars, 0, {
      tile: sink.tile,
      bars: (account, _symbol, start, length) =>
        sink.take(account, start - first, tile.net.subarray(0, length)),
    });
    return;
  }
  const timestamp = unionCalendar(bars, from, to);
  sink.rows(timestamp.length);
  const portfolios = Array.from(plan.accounts.signalOf, () => new PortfolioRows(timestamp));
  for (let index = 0; index < bars.symbols.length; index++) {
    simulation.run(bars, index, {
      tile: sink.tile,
      bars: (account, symbol, start, length) =>
        portfolios[account]!.add(symbol, start, length, tile),
    });
  }
  for (const [account, rows] of portfolios.entries()) {
    rows.finish();
    sink.take(account, 0, rows.columns.net);
  }
}

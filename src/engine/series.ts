import { type Bars, symbolBars } from "../strategy/bars.ts";
import { costRate } from "./options.ts";
import type { BacktestPlan } from "./plan.ts";
import { PortfolioRows, unionCalendar } from "./portfolio.ts";
import type { BacktestFrame, PortfolioSeries, SymbolFrame } from "./result.ts";
import { countedRange, Simulation } from "./simulation.ts";

const COPIED = ["position", "turnover", "gross", "net"] as const;

/**
 * Runs the plan once more and keeps every counted bar. The same bars give the same bits as the run
 * that made the metrics.
 */
export function recordFrame(bars: Bars, plan: BacktestPlan): BacktestFrame {
  const { from, to, costs } = plan.options;
  const rate = costRate(costs);
  const simulation = new Simulation(plan.figures, { streams: true });
  const tile = simulation.views();
  const signal = simulation.signal(0);
  // One symbol is its own portfolio: only what a symbol's frame lacks is kept beside it.
  const rows =
    bars.symbols.length > 1 ? new PortfolioRows(unionCalendar(bars, from, to)) : undefined;
  let benchmark = new Float64Array(0);
  const symbols: SymbolFrame[] = [];
  for (let index = 0; index < bars.symbols.length; index++) {
    const frame = emptyFrame(bars, index, from, to);
    if (!rows) benchmark = new Float64Array(frame.net.length);
    let row = 0;
    simulation.run(bars, index, {
      bars: (_account, symbol, start, length, begin) => {
        for (const name of COPIED) frame[name].set(tile[name].subarray(0, length), row);
        frame.signal.set(signal.subarray(begin, begin + length), row);
        if (rows) rows.add(symbol, start, length, tile);
        else benchmark.set(tile.benchmark.subarray(0, length), row);
        row += length;
      },
    });
    charge(frame.turnover, rate, frame.cost);
    compound(frame.net, frame.equity);
    symbols.push(frame);
  }
  const [only] = symbols;
  if (!rows && only) {
    const { timestamp, gross, cost, net, turnover, position, equity } = only;
    const exposure = position.map(Math.abs);
    const own = { timestamp, gross, cost, net, turnover, exposure, position, equity, benchmark };
    return { symbols, portfolio: own };
  }
  return { symbols, portfolio: portfolioOf(rows ?? new PortfolioRows(new Float64Array()), rate) };
}

/** Means over the symbols present, with what follows from them. */
function portfolioOf(rows: PortfolioRows, rate: number): PortfolioSeries {
  rows.finish();
  const cost = new Float64Array(rows.timestamp.length);
  const equity = new Float64Array(rows.timestamp.length);
  charge(rows.columns.turnover, rate, cost);
  compound(rows.columns.net, equity);
  return { timestamp: rows.timestamp, ...rows.columns, cost, equity };
}

function emptyFrame(bars: Bars, index: number, from: number, to: number): SymbolFrame {
  const { symbol, timestamp, columns } = symbolBars(bars, index);
  const { first, end } = countedRange(timestamp, from, to);
  const column = () => new Float64Array(end - first);
  return {
    symbol,
    timestamp: timestamp.subarray(first, end),
    close: columns.close!.subarray(first, end),
    signal: column(),
    position: column(),
    turnover: column(),
    gross: column(),
    cost: column(),
    net: column(),
    equity: column(),
  };
}

/** equity[t] = (1 + net[0]) … (1 + net[t]). */
function compound(net: Float64Array, equity: Float64Array): void {
  let product = 1;
  for (let t = 0; t < net.length; t++) {
    product *= 1 + net[t]!;
    equity[t] = product;
  }
}

/** cost[t] = turnover[t] * rate. */
function charge(turnover: Float64Array, rate: number, cost: Float64Array): void {
  for (let t = 0; t < cost.length; t++) cost[t] = turnover[t]! * rate;
}

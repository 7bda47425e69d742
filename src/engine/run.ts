import { AssayError } from "../errors.ts";
import { Measuring } from "../kernels/measuring.ts";
import { type Block, TILE } from "../kernels/memory.ts";
import type { Bars, PriceColumn } from "../strategy/bars.ts";
import { DaysInMarket } from "./days-in-market.ts";
import { EquitySamples } from "./equity-samples.ts";
import { computeMetrics } from "./metrics/index.ts";
import { costRate } from "./options.ts";
import type { BacktestPlan } from "./plan.ts";
import { PortfolioRows, unionCalendar } from "./portfolio.ts";
import type { BacktestResult, Trades } from "./result.ts";
import { recordFrame } from "./series.ts";
import { Simulation } from "./simulation.ts";
import { recordTrades } from "./trade-recorder.ts";

const DAYS_PER_YEAR = 365.25;
const MS_PER_DAY = 86_400_000;

/** Runs a plan over bars that have its columns. */
export function runPlan(bars: Bars, plan: BacktestPlan): BacktestResult {
  requireColumns(bars, plan.columns);
  const { from, to, periodsPerYear } = plan.options;
  const simulation = new Simulation(plan, false);
  const measuring = new Measuring(simulation.memory);
  const exposure = simulation.memory.reserveTile();
  simulation.prepare();
  measuring.prepare();
  const timestamp = unionCalendar(bars, from, to);
  const days = new DaysInMarket();
  const samples = new EquitySamples(timestamp.length);
  const equity = simulation.memory.float64(measuring.equity);
  const tile = simulation.views();
  const size = simulation.memory.float64(exposure);

  /** Takes rows whose exposure lies in `block`, seen through `values`. */
  const measure = (block: Block, values: Float64Array, start: number, length: number) => {
    measuring.run({ ...simulation.tiles, exposure: block }, length);
    days.add(timestamp, start, values, length);
    samples.add(timestamp, start, equity, length);
  };

  if (bars.symbols.length === 1) {
    let row = 0;
    simulation.run(bars, 0, {
      bars: (_symbol, _start, length) => {
        measure(simulation.tiles.position, tile.position, row, length);
        row += length;
      },
    });
  } else {
    const rows = new PortfolioRows(timestamp);
    for (let index = 0; index < bars.symbols.length; index++) {
      simulation.run(bars, index, {
        bars: (symbol, start, length) => rows.add(symbol, start, length, tile),
      });
    }
    rows.finish();
    for (let start = 0; start < timestamp.length; start += TILE) {
      const end = Math.min(start + TILE, timestamp.length);
      for (const name of ["gross", "net", "turnover", "benchmark"] as const) {
        tile[name].set(rows.columns[name].subarray(start, end));
      }
      size.set(rows.columns.exposure.subarray(start, end));
      measure(exposure, size, start, end - start);
    }
  }

  const span = (timestamp.at(-1) ?? 0) + bars.timeframe - (timestamp[0] ?? 0);
  const computed = computeMetrics({
    sums: measuring.sums(),
    costRate: costRate(plan.options.costs),
    periodsPerYear,
    years: span / MS_PER_DAY / DAYS_PER_YEAR,
    sampleTime: samples.time,
    sampleEquity: samples.equity,
    trades: simulation.closedTrades,
    daysInMarket: days.count,
    unknownSignals: simulation.unknownSignals,
    ambiguousBars: simulation.ambiguousBars,
  });
  let trades: Trades | undefined;
  return {
    run: describeRun(bars, plan),
    ...computed,
    get trades() {
      trades ??= recordTrades(bars, plan);
      return trades;
    },
    series: () => recordFrame(bars, plan),
  };
}

function describeRun({ symbols }: Bars, { name, version, params, options }: BacktestPlan) {
  return { strategy: name, version, params, symbols, ...options };
}

function requireColumns(bars: Bars, columns: readonly PriceColumn[]): void {
  const missing = columns.filter((name) => !bars.columns[name]);
  if (missing.length === 0) return;
  throw new AssayError(
    "missing-column",
    `Expected bars with ${missing.join(", ")}, got ${Object.keys(bars.columns).join(", ")}.`,
    "The strategy, its fill or its exits need these columns; load them, or use data that has them.",
  );
}

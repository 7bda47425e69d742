import { Measuring } from "../kernels/measuring.ts";
import { KernelMemory, TILE } from "../kernels/memory.ts";
import { type ClosedTrades, noTrades } from "../kernels/sums.ts";
import type { Bars } from "../strategy/bars.ts";
import { DaysInMarket } from "./days-in-market.ts";
import type { MeasuredAccount, MeasuredBars, MeasuringDuties } from "./measure.ts";
import { measuredCommon } from "./measured-common.ts";
import type { SimulationPlan } from "./plan.ts";
import { PortfolioRows, unionCalendar } from "./portfolio.ts";
import { rowBlockEnds } from "./row-blocks.ts";
import { SampledRows } from "./sampled-rows.ts";
import { Simulation } from "./simulation.ts";

/** `measureAccounts` over bars of several symbols: rows are means over those present at a time. */
export function measurePortfolios(
  bars: Bars,
  plan: SimulationPlan,
  { tolerant, tile: onTile }: MeasuringDuties,
  take: (account: number, found: MeasuredAccount) => void,
): MeasuredBars {
  const simulation = new Simulation(plan, { streams: true, tolerant: tolerant ?? false });
  const tile = simulation.views();
  const timestamp = unionCalendar(bars, plan.options.from, plan.options.to);
  const { signalOf } = plan.accounts;
  const portfolios = Array.from(signalOf, () => new PortfolioRows(timestamp));
  const trades = Array.from(signalOf, (): ClosedTrades => noTrades());
  const ambiguousBars = new Int32Array(signalOf.length);
  for (let index = 0; index < bars.symbols.length; index++) {
    const counted = simulation.run(bars, index, {
      ...(onTile ? { tile: onTile } : {}),
      bars: (account, symbol, start, length) =>
        portfolios[account]!.add(symbol, start, length, tile),
    });
    if (!counted) continue;
    for (let number = 0; number < trades.length; number++) {
      trades[number] = addTrades(trades[number]!, simulation.accounts.closedTrades(number));
      ambiguousBars[number]! += simulation.accounts.ambiguousBars(number);
    }
  }
  const meter = new RowMeter();
  const common = measuredCommon(bars, plan.options, timestamp);
  for (const [number, signal] of signalOf.entries()) {
    if (simulation.failures.has(signal)) continue;
    const rows = portfolios[number]!;
    rows.finish();
    take(number, {
      measured: {
        ...common,
        ...meter.measure(rows),
        trades: trades[number]!,
        unknownSignals: simulation.unknownSignals[signal]!,
        ambiguousBars: ambiguousBars[number]!,
      },
      copyBlockSums: (into, at) => sumBlocks(rows.columns.net, into, at),
    });
  }
  return { failures: simulation.failures };
}

/** Writes sums of returns, and of their squares, through the end of each row block: pairs. */
function sumBlocks(net: Float64Array, into: Float64Array, at: number): void {
  let sum = 0;
  let squares = 0;
  let row = 0;
  for (const [block, end] of rowBlockEnds(net.length).entries()) {
    for (; row < end; row++) {
      sum += net[row]!;
      squares += net[row]! * net[row]!;
    }
    into[at + 2 * block] = sum;
    into[at + 2 * block + 1] = squares;
  }
}

const MEASURED = ["gross", "net", "turnover", "exposure", "benchmark"] as const;

/** Measures the finished rows of one portfolio after the other, in one memory. */
class RowMeter {
  readonly #memory = new KernelMemory();
  readonly #measuring = new Measuring(this.#memory);
  readonly #blocks = {
    gross: this.#memory.reserveTile(),
    net: this.#memory.reserveTile(),
    turnover: this.#memory.reserveTile(),
    exposure: this.#memory.reserveTile(),
    benchmark: this.#memory.reserveTile(),
  };

  constructor() {
    this.#memory.commit();
    this.#measuring.prepare();
  }

  /** Sums, samples and days of finished rows. */
  measure({ timestamp, columns }: PortfolioRows) {
    const measuring = this.#measuring;
    const equity = this.#memory.float64(measuring.equity);
    const days = new DaysInMarket();
    const rows = new SampledRows(timestamp.length);
    const sampleTime = new Float64Array(rows.count);
    const sampleEquity = new Float64Array(rows.count);
    let sampled = 0;
    measuring.reset();
    for (let start = 0; start < timestamp.length; start += TILE) {
      const end = Math.min(start + TILE, timestamp.length);
      for (const name of MEASURED) {
        this.#memory.float64(this.#blocks[name]).set(columns[name].subarray(start, end));
      }
      measuring.run(this.#blocks, end - start);
      days.add(timestamp, start, columns.exposure.subarray(start, end), end - start);
      for (const row of rows.next(end - start)) {
        sampleTime[sampled] = timestamp[start + row]!;
        sampleEquity[sampled++] = equity[row]!;
      }
    }
    return { sums: measuring.sums(), sampleTime, sampleEquity, daysInMarket: days.count };
  }
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

import type { Bars } from "../../src/strategy/bars.ts";
import { Random } from "./random.ts";

const MINUTE = 60_000;
const MINUTES_PER_DAY = 1440;
const FIRST = Date.UTC(2020, 0, 1);
const DAYS = 1461;
const TICK = 1e-5;
/** A usual minute's standard deviation, in ticks: some 7 % a year at a price of 1.1. */
const USUAL_MOVE = 10;

/** The seed of every benchmark; part of the name of the folder that the bars are kept in. */
export const SEED = 20_200_101;
export const SYMBOL = "BENCH";
/** Minutes of the four years from 2020, every day and hour: 2,103,840. */
export const BAR_COUNT = DAYS * MINUTES_PER_DAY;

/**
 * Four years of minute bars of one symbol that move like a currency pair: volatility that clusters
 * over days and has hours of its own, some fat tails, small gaps between close and open. The same
 * seed gives the same bits everywhere: only additions, products and integer shifts are used.
 */
export function generateBars(seed: number = SEED): Bars {
  const random = new Random(seed);
  const column = () => new Float32Array(new SharedArrayBuffer(4 * BAR_COUNT));
  const columns = {
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  const timestamp = new Float64Array(new SharedArrayBuffer(8 * BAR_COUNT));
  let price = 110_000;
  let regime = 1;
  for (let i = 0; i < BAR_COUNT; i++) {
    const minute = i % MINUTES_PER_DAY;
    if (minute === 0) regime = nextRegime(regime, random);
    const size = USUAL_MOVE * regime * hourly(minute);
    const tail = random.uniform() < 0.005 ? 4 : 1;
    const open = price + (random.uniform() < 0.3 ? Math.round(0.1 * size * random.normal()) : 0);
    const close = open + Math.round(size * tail * random.normal() - 2e-7 * (open - 110_000));
    const above = Math.floor(size * 0.5 * random.uniform());
    const below = Math.floor(size * 0.5 * random.uniform());
    timestamp[i] = FIRST + i * MINUTE;
    columns.open[i] = open * TICK;
    columns.high[i] = (Math.max(open, close) + above) * TICK;
    columns.low[i] = (Math.min(open, close) - below) * TICK;
    columns.close[i] = close * TICK;
    columns.volume[i] = 1 + Math.floor(20 * size * random.uniform());
    price = close;
  }
  return {
    symbols: [SYMBOL],
    offsets: Int32Array.of(0, BAR_COUNT),
    timestamp,
    columns,
    timeframe: MINUTE,
    periodsPerYear: 365.25 * MINUTES_PER_DAY,
  };
}

/** Volatility of the next day, relative to the usual one: it lingers, and stays within 0.4 and 3. */
function nextRegime(regime: number, random: Random): number {
  const next = regime + 0.05 * (1 - regime) + 0.15 * regime * random.normal();
  return Math.min(3, Math.max(0.4, next));
}

/** Quiet at night, busy when London and New York are open; averages to about 1. */
function hourly(minute: number): number {
  if (minute < 6 * 60) return 0.6;
  if (minute < 12 * 60) return 1.1;
  if (minute < 17 * 60) return 1.6;
  return 0.8;
}

import { PRICE_COLUMNS, type PriceColumn, type SymbolBars } from "../../src/strategy/bars.ts";
import type { FixtureColumns } from "./fixture-bars.ts";
import { randomNumbers } from "./random.ts";

/** Bars of one symbol with all columns present. */
export interface TestBars extends SymbolBars {
  readonly columns: Readonly<Record<PriceColumn, Float32Array>>;
}

/** Float64 columns as the loader would keep them: rounded to float32. */
export function toBars(symbol: string, columns: FixtureColumns): TestBars {
  return {
    symbol,
    timestamp: columns.timestamp,
    columns: mapColumns((name) => Float32Array.from(columns[name])),
  };
}

/** The float32 columns widened again: what a float64 reference has to start from. */
export function wideColumns(bars: TestBars): FixtureColumns {
  return {
    ...mapColumns((name) => Float64Array.from(bars.columns[name])),
    timestamp: bars.timestamp,
  };
}

export function sliceBars(bars: TestBars, from: number, to: number): TestBars {
  return {
    symbol: bars.symbol,
    timestamp: bars.timestamp.slice(from, to),
    columns: mapColumns((name) => bars.columns[name].slice(from, to)),
  };
}

/** The same bars with some cells changed. */
export function changeBars(
  bars: TestBars,
  change: (value: number, t: number, name: PriceColumn) => number,
): TestBars {
  return {
    ...bars,
    columns: mapColumns((name) => bars.columns[name].map((value, t) => change(value, t, name))),
  };
}

/**
 * Hour bars of a random walk, the same for the same seed. One close in eight repeats the last, and
 * there are stretches of 30 bars without volume: ties and divisions by zero are common, not rare.
 */
export function randomWalk(seed: number, length: number, startPrice = 100): TestBars {
  const random = randomNumbers(seed);
  const rows = { open: [], high: [], low: [], close: [], volume: [] } as Record<
    PriceColumn,
    number[]
  >;
  let last = startPrice;
  for (let t = 0; t < length; t++) {
    const open = last * (1 + 0.002 * (random() - 0.5));
    const close = random() < 0.125 ? last : open * (1 + 0.02 * (random() - 0.5));
    rows.open.push(open);
    rows.close.push(close);
    rows.high.push(Math.max(open, close, last) * (1 + 0.005 * random()));
    rows.low.push(Math.min(open, close, last) * (1 - 0.005 * random()));
    rows.volume.push(t % 200 >= 150 && t % 200 < 180 ? 0 : Math.floor(10_000 * random()));
    last = close;
  }
  const hour = 3_600_000;
  return toBars(`walk-${seed}`, {
    ...mapColumns((name) => Float64Array.from(rows[name])),
    timestamp: Float64Array.from({ length }, (_, t) => 1_600_000_000_000 - 1e9 + t * hour),
  });
}

/**
 * Bars whose prices are whole numbers within a few of 100, the same for the same seed: closes at the
 * middle, stops touched exactly, extremes met again and days like the day before are all common.
 */
export function coarseWalk(seed: number, length: number): TestBars {
  const random = randomNumbers(seed);
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  return changeBars(randomWalk(seed, length), (_, __, name) =>
    name === "volume" ? upTo(3) : 100 + upTo(4) + (name === "high" ? 4 : name === "low" ? -4 : 0),
  );
}

function mapColumns<T>(f: (name: PriceColumn) => T): Record<PriceColumn, T> {
  return Object.fromEntries(PRICE_COLUMNS.map((name) => [name, f(name)])) as Record<PriceColumn, T>;
}

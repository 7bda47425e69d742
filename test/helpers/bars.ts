import type { Bars } from "../../src/strategy/bars.ts";
import { randomNumbers } from "./random.ts";

export const DAY = 86_400_000;
/** 2024-01-01T00:00Z, a Monday: where bars begin unless they say otherwise. */
export const START = Date.UTC(2024, 0, 1);

/** A bar as a test writes it: only the close is needed, the rest lies on it. */
export interface TinyBar {
  /** ms UTC; by default a timeframe after the bar before. */
  readonly time?: number;
  /** The close unless given; NaN for an empty cell. */
  readonly open?: number;
  /** The higher of open and close unless given. */
  readonly high?: number;
  /** The lower of open and close unless given. */
  readonly low?: number;
  readonly close: number;
  /** 1 unless given. Tests also use it to carry a signal, see `carriedSignal`. */
  readonly volume?: number;
}

export interface TinyBarsOptions {
  /** A day unless given. */
  readonly timeframe?: number;
  /** 252 unless given. */
  readonly periodsPerYear?: number;
}

/** Bars in memory from a few rows per symbol. */
export function makeBars(
  symbols: Readonly<Record<string, readonly TinyBar[]>>,
  options: TinyBarsOptions = {},
): Bars {
  const timeframe = options.timeframe ?? DAY;
  const offsets = [0];
  const rows: Required<TinyBar>[] = [];
  for (const bars of Object.values(symbols)) {
    let time = START - timeframe;
    for (const bar of bars) {
      time = bar.time ?? time + timeframe;
      rows.push(complete(bar, time));
    }
    offsets.push(rows.length);
  }
  return {
    symbols: Object.keys(symbols),
    offsets: Int32Array.from(offsets),
    timestamp: Float64Array.from(rows, (row) => row.time),
    columns: {
      open: Float32Array.from(rows, (row) => row.open),
      high: Float32Array.from(rows, (row) => row.high),
      low: Float32Array.from(rows, (row) => row.low),
      close: Float32Array.from(rows, (row) => row.close),
      volume: Float32Array.from(rows, (row) => row.volume),
    },
    timeframe,
    periodsPerYear: options.periodsPerYear ?? 252,
  };
}

function complete(bar: TinyBar, time: number): Required<TinyBar> {
  const open = bar.open ?? bar.close;
  const known = Number.isNaN(open) ? bar.close : open;
  return {
    time,
    open,
    high: bar.high ?? Math.max(known, bar.close),
    low: bar.low ?? Math.min(known, bar.close),
    close: bar.close,
    volume: bar.volume ?? 1,
  };
}

/** The same bars cut down to some of the symbols, by index. */
export function onlySymbols(bars: Bars, wanted: readonly number[]): Bars {
  const spans = wanted.map((i) => [bars.offsets[i]!, bars.offsets[i + 1]!] as const);
  const offsets = [0];
  for (const [start, end] of spans) offsets.push(offsets.at(-1)! + end - start);
  const columns: Record<string, Float32Array> = {};
  for (const [name, column] of Object.entries(bars.columns)) {
    const joined = new Float32Array(offsets.at(-1)!);
    spans.forEach(([start, end], i) => {
      joined.set(column.subarray(start, end), offsets[i]!);
    });
    columns[name] = joined;
  }
  const timestamp = new Float64Array(offsets.at(-1)!);
  spans.forEach(([start, end], i) => {
    timestamp.set(bars.timestamp.subarray(start, end), offsets[i]!);
  });
  return {
    ...bars,
    symbols: wanted.map((i) => bars.symbols[i]!),
    offsets: Int32Array.from(offsets),
    timestamp,
    columns,
  };
}

/**
 * Day bars of a random walk of a few percent a day, the same for the same seed. One open in fifty is
 * missing. The volume carries a signal in quarters that stays for some bars and is sometimes not known.
 */
export function walk(seed: number, length: number): TinyBar[] {
  const random = randomNumbers(seed);
  let last = 100;
  let signal = 0;
  return Array.from({ length }, (_, i): TinyBar => {
    const open = last * (1 + 0.02 * (random() - 0.5));
    const close = open * (1 + 0.05 * (random() - 0.5));
    if (random() < 0.15) signal = Math.round(random() * 8 - 4) / 4;
    const bar = {
      time: START + i * DAY,
      open: random() < 0.02 ? Number.NaN : open,
      high: Math.max(open, close) * (1 + 0.02 * random()),
      low: Math.min(open, close) * (1 - 0.02 * random()),
      close,
      volume: random() < 0.05 ? Number.NaN : signal,
    };
    last = close;
    return bar;
  });
}

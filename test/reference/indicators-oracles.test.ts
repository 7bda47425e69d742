import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readFixture, readQuotes } from "../helpers/fixture-bars.ts";
import { expectSeries } from "../helpers/series.ts";
import { REFERENCES } from "./indicators.ts";

const oracleSchema = z.object({
  columns: z.record(z.string(), z.array(z.number().nullable())),
});

function oracle(file: string, column: string): Float64Array {
  const { columns } = oracleSchema.parse(JSON.parse(readFixture(`oracles/${file}.json`)));
  return Float64Array.from(columns[column]!, (value) => value ?? Number.NaN);
}

const quotes = readQuotes();
const bars = { high: quotes.high, low: quotes.low, close: quotes.close };
const close = { close: quotes.close };

/** [indicator, columns, parameters, oracle file, our output → its column] */
const ORACLES = [
  ["sma", close, { window: 20 }, "sma", { value: "sma" }],
  ["ema", close, { window: 20 }, "ema", { value: "ema" }],
  ["rsi", close, { window: 14 }, "rsi", { value: "rsi" }],
  ["trueRange", bars, {}, "atr", { value: "tr" }],
  ["atr", bars, { window: 14 }, "atr", { value: "atr" }],
  ["adx", bars, { window: 14 }, "adx", { adx: "adx", plusDi: "pdi", minusDi: "mdi" }],
  [
    "bollinger",
    close,
    { window: 20, k: 2 },
    "bb",
    { upper: "upperBand", middle: "sma", lower: "lowerBand" },
  ],
  [
    "macd",
    close,
    { fast: 12, slow: 26, signal: 9 },
    "macd",
    { macd: "macd", signal: "signal", histogram: "histogram" },
  ],
  [
    "stochastic",
    bars,
    { window: 14, smooth: 3, signal: 3 },
    "stoch",
    { k: "oscillator", d: "signal" },
  ],
  [
    "donchian",
    bars,
    { window: 20 },
    "donchian",
    { upper: "upperBand", middle: "centerline", lower: "lowerBand" },
  ],
  ["roc", close, { window: 14 }, "roc", { value: "roc" }],
  ["momentum", close, { window: 14 }, "roc", { value: "momentum" }],
] as const;

describe("the plain references", () => {
  it.each(ORACLES)("give the published %s to 1e-9 with the same bars not known", (...entry) => {
    const [name, columns, parameters, file, outputs] = entry;
    const results = REFERENCES[name]!(columns, parameters);
    expect(Object.keys(results).sort()).toEqual(Object.keys(outputs).sort());
    for (const [output, column] of Object.entries(outputs)) {
      expectSeries(results[output]!, oracle(file, column), `${name}.${output}`);
    }
  });
});

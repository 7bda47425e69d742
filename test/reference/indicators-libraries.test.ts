import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readFixture, readFx, readQuotes } from "../helpers/fixture-bars.ts";
import { expectSeries } from "../helpers/series.ts";
import { REFERENCES } from "./indicators.ts";

const columnName = z.enum(["open", "high", "low", "close", "volume", "timestamp"]);
const fixtureSchema = z.object({
  cases: z.array(
    z.object({
      indicator: z.string(),
      library: z.string(),
      bars: z.enum(["quotes", "GBPUSD"]),
      columns: z.array(columnName),
      gaps: z.array(z.number()),
      parameters: z.record(z.string(), z.number()),
      disagreements: z.record(z.string(), z.array(z.number())),
      outputs: z.record(z.string(), z.array(z.number().nullable())),
    }),
  ),
});

const { cases } = fixtureSchema.parse(JSON.parse(readFixture("libraries.json")));

describe("the plain references", () => {
  it.each(cases)("agree with $library on $indicator $parameters to 1e-9", (one) => {
    const bars = one.bars === "quotes" ? readQuotes() : readFx(one.bars);
    const columns = Object.fromEntries(
      one.columns.map((name) => [
        name,
        bars[name].map((value, t) => (one.gaps.includes(t) ? Number.NaN : value)),
      ]),
    );
    const results = REFERENCES[one.indicator]!(columns, one.parameters);
    for (const [output, values] of Object.entries(one.outputs)) {
      const wanted = Float64Array.from(values, (value) => value ?? Number.NaN);
      const got = Float64Array.from(results[output]!);
      for (const t of one.disagreements[output] ?? []) {
        expect(got[t], `${one.indicator}.${output}[${t}] is said to differ`).not.toBeCloseTo(
          wanted[t]!,
          3,
        );
        wanted[t] = got[t]!;
      }
      expectSeries(got, wanted, `${one.indicator}.${output}`);
    }
  });

  it("have a published oracle or a library's figures each", () => {
    const published = ["rsi", "atr", "adx", "macd", "bollinger", "stochastic", "donchian", "roc"];
    const proven = new Set([...published, ...cases.map((one) => one.indicator)]);
    expect(Object.keys(REFERENCES).filter((name) => !proven.has(name))).toEqual([]);
  });
});

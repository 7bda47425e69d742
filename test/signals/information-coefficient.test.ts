import { beforeAll, describe, expect, it } from "vitest";
import { SignalThreads } from "../../src/compute/signal-threads.ts";
import type { InformationCoefficient } from "../../src/signals/coefficient.ts";
import { informationCoefficient } from "../../src/signals/information-coefficient.ts";
import { runSuite } from "../../src/signals/suite.ts";
import { memoryCatalog } from "../helpers/universe/catalog.ts";
import { generateUniverse } from "../helpers/universe/generate.ts";
import { noiseSignal } from "../helpers/universe/signals.ts";
import { plainSpearman } from "../reference/spearman.ts";

const universe = generateUniverse({ seed: 31, days: 140, securities: 60, gaps: 0.02 });
const catalog = memoryCatalog(universe);
const rows = noiseSignal(universe, { seed: 32, persistence: 0.9 });

describe("informationCoefficient", () => {
  let found: InformationCoefficient[];

  beforeAll(async () => {
    found = await informationCoefficient(rows, catalog, { horizons: [13, 1, 3] });
  });

  it("is Spearman of each day's signal with the returns compounded over the days after", () => {
    const { ret } = universe.tables;
    // Returns by trading date and security; without a row there is none.
    const byDay = Array.from(ret.dates, (_, day) => {
      const start = ret.starts[day]!;
      const places = Array.from(ret.security.subarray(start, ret.starts[day + 1]));
      return new Map(places.map((place, i) => [place, ret.numbers.ret![start + i]!]));
    });
    expect(Array.from(ret.dates)).toEqual(Array.from(universe.tradingDates));
    const placeOf = new Map(Array.from(universe.securityIds, (id, place) => [id, place]));
    expect(found.map(({ horizon }) => horizon)).toEqual([1, 3, 13]);
    for (const { horizon, series } of found) {
      // The first signal is known on the second date; the last return lies on the last date.
      expect(series.date.length).toBe(universe.tradingDates.length - 1 - horizon);
      for (const [at, date] of series.date.entries()) {
        const n = universe.tradingDates.indexOf(date);
        const [x, y]: [number[], number[]] = [[], []];
        for (const [row, computed] of rows.dateSig.entries()) {
          const place = placeOf.get(rows.securityId[row]!)!;
          if (computed !== universe.tradingDates[n - 1] || !byDay[n]!.has(place)) continue;
          let growth = 1;
          for (let h = 1; h <= horizon; h++) growth *= 1 + (byDay[n + h]!.get(place) ?? Number.NaN);
          if (Number.isNaN(growth)) continue;
          x.push(rows.signal[row]!);
          y.push(growth);
        }
        expect(series.names[at]).toBe(x.length);
        expect(series.ic[at]).toBeCloseTo(plainSpearman(x, y), 12);
      }
    }
  });

  it("is what a suite says at the horizons that both have, on its days", async () => {
    const days = { from: "2010-03-01", hold: 2 };
    const { ic } = await runSuite(rows, catalog, { ...days, baselines: false });
    expect(await informationCoefficient(rows, catalog, days)).toEqual(ic);
    expect(await informationCoefficient(rows, catalog, { ...days, horizons: [10] })).toEqual([
      ic[2],
    ]);
  });

  it("has the same bits on threads", async () => {
    await using threads = new SignalThreads(2);
    const { signalRunner: runner } = threads;
    const spread = await informationCoefficient(rows, catalog, { horizons: [1, 3, 13], runner });
    expect(spread).toEqual(found);
  });

  it.each([[[]], [[0]], [[1, 1]], [[2.5]]])("refuses the horizons %j", async (horizons) => {
    await expect(informationCoefficient(rows, catalog, { horizons })).rejects.toMatchObject({
      code: "bad-config",
      hint: expect.stringMatching(/\[1, 5, 20\]/),
    });
  });
});

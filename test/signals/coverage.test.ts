import { describe, expect, it } from "vitest";
import type { SignalRows } from "../../src/signals/catalog-port.ts";
import { runSuite } from "../../src/signals/suite.ts";
import { memoryCatalog } from "../helpers/universe/catalog.ts";
import { generateUniverse } from "../helpers/universe/generate.ts";
import { plantedSignal } from "../helpers/universe/signals.ts";

describe("the coverage of each formation day", () => {
  it("counts the names with a row of returns, and those of them that had a signal the day before", async () => {
    const universe = generateUniverse({ seed: 41, days: 90, securities: 150, gaps: 0.02 });
    const rows = without(plantedSignal(universe, { seed: 2, rho: 0.1 }), (i) => i % 7 === 0);
    const options = { lags: [0], residualize: ["off"], baselines: false } as const;
    const { coverage } = await runSuite(rows, memoryCatalog(universe), options);

    // A row is made on one trading date and in force on the next alone (`hold` 1).
    const { tradingDates, securityIds, tables } = universe;
    const { dates, starts, security } = tables.ret;
    const present = new Map(
      Array.from(dates, (date, k) => [
        date,
        new Set(Array.from(security.subarray(starts[k], starts[k + 1]), (s) => securityIds[s]!)),
      ]),
    );
    const signals = new Map<number, number[]>();
    for (const [i, date] of rows.dateSig.entries())
      signals.set(date, [...(signals.get(date) ?? []), rows.securityId[i]!]);

    const { date, covered, universe: size } = coverage.series;
    expect(date.length).toBeGreaterThan(80);
    for (const [i, day] of date.entries()) {
      const names = present.get(day)!;
      const before = tradingDates[tradingDates.indexOf(day) - 1]!;
      expect(size[i]).toBe(names.size);
      expect(covered[i]).toBe((signals.get(before) ?? []).filter((name) => names.has(name)).length);
    }
    expect(new Set(size).size).toBeGreaterThan(5);
  });
});

/** The rows that are left when some are dropped. */
function without(rows: SignalRows, dropped: (i: number) => boolean): SignalRows {
  const keep = (_: number, i: number) => !dropped(i);
  return {
    securityId: rows.securityId.filter(keep),
    dateSig: rows.dateSig.filter(keep),
    dateAvail: rows.dateAvail.filter(keep),
    signal: rows.signal.filter(keep),
  };
}

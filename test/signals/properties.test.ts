import { describe, expect, it } from "vitest";
import type { SignalRows } from "../../src/signals/catalog-port.ts";
import { resolveConfig } from "../../src/signals/config.ts";
import { prepareSignal } from "../../src/signals/prepare.ts";
import { runBacktest } from "../../src/signals/run-backtest.ts";
import { runChunk } from "../../src/signals/study/chunk.ts";
import type { StudyRunner } from "../../src/signals/study/study.ts";
import { runGrid, runSuite } from "../../src/signals/suite.ts";
import { memoryCatalog } from "../helpers/universe/catalog.ts";
import { generateUniverse } from "../helpers/universe/generate.ts";
import { expectedIC, noiseSignal, plantedSignal } from "../helpers/universe/signals.ts";

const universe = generateUniverse({ seed: 11, days: 300, securities: 200 });
const catalog = memoryCatalog(universe);
const rows = plantedSignal(universe, { seed: 12, rho: 0.1 });

/** A universe in which every cost input of every name is known. */
const complete = (() => {
  const none = { listings: 0, delistings: 0, gaps: 0, unknown: 0 };
  const whole = generateUniverse({ seed: 3, days: 150, securities: 120, ...none });
  return {
    catalog: memoryCatalog(whole),
    rows: plantedSignal(whole, { seed: 4, rho: 0.1 }),
  };
})();

/** Does chunks of another size, the last first. */
const backwards = (days: number): StudyRunner => ({
  run: async (inputs, plan, chunks, done) => {
    const [from, to] = [chunks[0]!.from, chunks.at(-1)!.to];
    const starts = Array.from({ length: Math.ceil((to - from) / days) }, (_, i) => from + i * days);
    for (const start of starts.reverse())
      done(runChunk(inputs, plan, { from: start, to: Math.min(to, start + days) }));
  },
});

describe("a backtest of a signal", () => {
  it.each([1, 7, 1000])(
    "has the same bits when days are worked on %d at a time, the last first",
    async (days) => {
      const config = { lag: 1, residualize: "all", hold: 3 } as const;
      const whole = await runBacktest(rows, catalog, config);
      expect(await runBacktest(rows, catalog, config, backwards(days))).toEqual(whole);
      const impact = { tcModel: "impact", book: 1e6, fractile: [20, 80], from: "2010-06" } as const;
      const priced = await runBacktest(complete.rows, complete.catalog, impact);
      expect(priced.daily.cost.every((cost) => cost > 0)).toBe(true);
      const again = await runBacktest(complete.rows, complete.catalog, impact, backwards(days));
      expect(again).toEqual(priced);
    },
  );

  it("has the same bits alone and within a grid", async () => {
    const prepared = await prepareSignal(rows, catalog);
    const residualize = ["off", "industry", "all"] as const;
    const grid = await runGrid(prepared, catalog, resolveConfig(), {
      lags: [0, 1, 2],
      residualize,
    });
    for (const { config } of Object.values(grid)) {
      const { lag, residualize } = config;
      const alone = await runBacktest(rows, catalog, { lag, residualize });
      expect(grid[`lag${lag}_${residualize}`]).toEqual(alone);
    }
  });

  it("earns the mirror image, gross, when the signal is turned around", async () => {
    const turned = { ...rows, signal: rows.signal.map((value) => -value) };
    const one = await runBacktest(rows, catalog);
    const other = await runBacktest(turned, catalog);
    for (let day = 0; day < one.daily.gross.length; day++) {
      // The two sum the same products in another order.
      expect(other.daily.long[day]).toBeCloseTo(-one.daily.short[day]!, 14);
      expect(other.daily.gross[day]).toBeCloseTo(-one.daily.gross[day]!, 14);
      expect(other.daily.turnover[day]).toBeCloseTo(one.daily.turnover[day]!, 13);
    }
  });

  it("is the sum of its parts: gross of both legs, net of gross and cost, equity of net", async () => {
    const { daily, sharpe, annualReturn } = await runBacktest(rows, catalog);
    let equity = 1;
    let sum = 0;
    for (let day = 0; day < daily.net.length; day++) {
      expect(daily.gross[day]).toBe(daily.long[day]! + daily.short[day]!);
      expect(daily.net[day]).toBe(daily.gross[day]! - daily.cost[day]!);
      // 10 bps of both sides' trades: turnover counts half of them.
      expect(daily.cost[day]).toBeCloseTo(2 * daily.turnover[day]! * 0.001, 15);
      equity *= 1 + daily.net[day]!;
      expect(daily.equity[day]).toBe(equity);
      sum += daily.net[day]!;
    }
    expect(annualReturn).toBeCloseTo((252 * sum) / daily.net.length, 12);
    expect(Math.sign(sharpe)).toBe(Math.sign(annualReturn));
  });

  it("does not write to the caller's objects", async () => {
    const config = Object.freeze({ lag: 1, fractile: Object.freeze([20, 80] as const) });
    const copy = structuredClone(rows);
    await runBacktest(Object.freeze(rows), catalog, config);
    expect(rows).toEqual(copy);
  });
});

describe("the information coefficient", () => {
  it("of a planted signal is the planted one within three standard errors", async () => {
    const suite = await runSuite(rows, catalog, {
      lags: [0],
      residualize: ["off"],
      baselines: false,
    });
    const { ic } = suite.ic[0]!;
    const error = ic.std / Math.sqrt(ic.count);
    expect(Math.abs(ic.mean - expectedIC(0.1))).toBeLessThan(3 * error);
    expect(ic.neweyWestT).toBeGreaterThan(5);
  });

  it("of noise is within four standard errors of 0, at every horizon", async () => {
    const noise = noiseSignal(universe, { seed: 13, persistence: 0 });
    const suite = await runSuite(noise, catalog, { baselines: false });
    for (const { ic } of suite.ic) expect(Math.abs(ic.neweyWestT)).toBeLessThan(4);
  });
});

it("A row's place in the file does not matter, only its keys", async () => {
  // Rows are handed over sorted; equal keys aside, sorting any permutation gives the same rows.
  const order = Array.from(rows.securityId.keys()).sort(
    (a, b) => ((a * 7919) % 104729) - ((b * 7919) % 104729),
  );
  const sorted = sortRows(pick(rows, order));
  expect(await runBacktest(sorted, catalog)).toEqual(await runBacktest(rows, catalog));
});

function pick(source: SignalRows, order: readonly number[]): SignalRows {
  return {
    securityId: Int32Array.from(order, (row) => source.securityId[row]!),
    dateSig: Int32Array.from(order, (row) => source.dateSig[row]!),
    dateAvail: Int32Array.from(order, (row) => source.dateAvail[row]!),
    signal: Float32Array.from(order, (row) => source.signal[row]!),
  };
}

function sortRows(source: SignalRows): SignalRows {
  const { securityId, dateSig, dateAvail } = source;
  const order = Array.from(securityId.keys()).sort(
    (a, b) =>
      securityId[a]! - securityId[b]! || dateAvail[a]! - dateAvail[b]! || dateSig[a]! - dateSig[b]!,
  );
  return pick(source, order);
}

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { SignalRows, TableColumns } from "../../../src/signals/catalog-port.ts";
import { memoryCatalog } from "./catalog.ts";
import { generateUniverse } from "./generate.ts";
import { naturalLog, normalQuantile } from "./normal.ts";
import { expectedIC, noiseSignal, plantedSignal } from "./signals.ts";
import { CAP_LABELS, RET_COLUMNS, RISK_COLUMNS, type Universe } from "./universe.ts";

const SPEC = { seed: 7, days: 400, securities: 120 };
const universe = generateUniverse(SPEC);

describe("a generated universe", () => {
  it("is the same to the bit for the same seed, and another for another", () => {
    expect(bits(generateUniverse(SPEC))).toBe(bits(universe));
    expect(bits(generateUniverse({ ...SPEC, seed: 8 }))).not.toBe(bits(universe));
  });

  it("lays rows out date by date, each security once a day, with all columns", () => {
    const { ret, risk, descriptor } = universe.tables;
    expect(Object.keys(ret.numbers)).toEqual([...RET_COLUMNS]);
    expect(Object.keys(risk.numbers)).toEqual([...RISK_COLUMNS]);
    expect(Object.keys(risk.codes)).toEqual(["cap", "industry_id", "sector_id"]);
    expect(Object.keys(descriptor.codes)).toEqual(["universe"]);
    for (const table of [ret, risk, descriptor]) {
      expect(table.starts[0]).toBe(0);
      expect(table.starts.at(-1)).toBe(table.security.length);
      expect(isAscending(table.dates)).toBe(true);
      for (let day = 0; day < table.dates.length; day++) {
        expect(isAscending(table.security.subarray(...rowRange(table, day)))).toBe(true);
      }
    }
  });

  it("trades on weekdays that are no holidays", () => {
    const dates = Array.from(universe.tradingDates, (day) => new Date(day * 86_400_000));
    expect(dates[0]!.toISOString().slice(0, 10)).toBe("2010-01-04");
    expect(dates.every((date) => date.getUTCDay() % 6 !== 0)).toBe(true);
    // 2010-12-24 was a Friday and 25 December a Saturday; 2011-07-04 was a Monday.
    const days = dates.map((date) => date.toISOString().slice(0, 10));
    expect(days).toContain("2010-12-24");
    expect(days).not.toContain("2011-07-04");
  });

  it("has returns that fit the prices, and none where the day before has no row", () => {
    const { ret } = universe.tables;
    const rows = rowsBySecurity(universe, ret);
    let [checked, missing, afterGap] = [0, 0, 0];
    for (const bySecurity of rows) {
      for (const [n, row] of bySecurity) {
        const before = bySecurity.get(n - 1);
        const value = ret.numbers.ret![row]!;
        if (before === undefined) {
          expect(value).toBeNaN();
          if (bySecurity.keys().next().value !== n) afterGap++;
        } else if (Number.isNaN(value)) missing++;
        else {
          const prices = ret.numbers.close_adj!;
          expect(value).toBeCloseTo(prices[row]! / prices[before]! - 1, 6);
          checked++;
        }
      }
    }
    expect(afterGap).toBeGreaterThan(20);
    // Known cells go missing at a rate of 0.002.
    expect(missing / (checked + missing)).toBeGreaterThan(0.001);
    expect(missing / (checked + missing)).toBeLessThan(0.003);
  });

  it("has windows that a plain computation from its own rows finds again", () => {
    const whole = generateUniverse({ ...SPEC, gaps: 0, unknown: 0, listings: 0, delistings: 0 });
    const { ret, risk } = whole.tables;
    const rows = rowsBySecurity(whole, ret)[3]!;
    const column = (name: string) => Array.from(rows.values(), (row) => ret.numbers[name]![row]!);
    const [returns, volume, close] = [column("ret"), column("vol"), column("close_adj")];
    const n = 300;
    const last60 = returns.slice(n - 59, n + 1);
    const mean = last60.reduce((a, b) => a + b) / 60;
    const variance = last60.reduce((sum, r) => sum + (r - mean) ** 2, 0) / 59;
    const row = rowsBySecurity(whole, risk)[3]!.get(n)!;
    expect(risk.numbers.volatility![row]! / Math.sqrt(variance)).toBeCloseTo(1, 5);
    expect(risk.numbers.momentum![row]).toBeCloseTo(close[n - 21]! / close[n - 252]! - 1, 5);
    const dollars = Array.from({ length: 20 }, (_, k) => volume[n - k]! * close[n - k]!);
    const adv = dollars.reduce((a, b) => a + b) / 20;
    expect(ret.numbers.adv![rows.get(n)!]! / adv).toBeCloseTo(1, 5);
    expect(risk.numbers.size![row]).toBeCloseTo(Math.log(risk.numbers.mcap![row]!), 5);
  });

  it("lists and delists as many as asked, and no more", () => {
    const spec = { ...SPEC, securities: 1000, days: 60, listings: 0.3, delistings: 0.2 };
    const { tables, tradingDates } = generateUniverse(spec);
    const spans = new Map<number, { first: number; last: number }>();
    tables.ret.dates.forEach((date, day) => {
      for (const i of tables.ret.security.subarray(...rowRange(tables.ret, day))) {
        spans.set(i, { first: spans.get(i)?.first ?? date, last: date });
      }
    });
    const late = [...spans.values()].filter(({ first }) => first > tradingDates[0]!).length;
    const gone = [...spans.values()].filter(({ last }) => last < tradingDates.at(-1)!).length;
    // Binomial: 300 ± 14.5 and 200 ± 12.6; four deviations.
    expect(Math.abs(late - 300)).toBeLessThan(58);
    expect(Math.abs(gone - 200)).toBeLessThan(51);
    const whole = generateUniverse({ ...spec, listings: 0, delistings: 0, gaps: 0, riskGaps: 0 });
    expect(whole.tables.ret.security.length).toBe(60 * 1000);
    expect(whole.tables.risk.security.length).toBe(60 * 1000);
  });

  it("sorts market caps into terciles, day by day", () => {
    const { risk } = universe.tables;
    const [start, end] = rowRange(risk, 200);
    const counts = { large: 0, mid: 0, small: 0 };
    const bounds = { large: [1 / 0, 0], mid: [1 / 0, 0], small: [1 / 0, 0] };
    for (let row = start; row < end; row++) {
      const code = risk.codes.cap![row]!;
      const mcap = risk.numbers.mcap![row]!;
      expect(code < 0).toBe(Number.isNaN(mcap));
      if (code < 0) continue;
      const tier = CAP_LABELS[code]!;
      counts[tier]++;
      bounds[tier] = [Math.min(bounds[tier][0]!, mcap), Math.max(bounds[tier][1]!, mcap)];
    }
    expect(Math.max(...Object.values(counts)) - Math.min(...Object.values(counts))).toBeLessThan(2);
    expect(bounds.small[1]).toBeLessThan(bounds.mid[0]!);
    expect(bounds.mid[1]).toBeLessThan(bounds.large[0]!);
  });
});

describe("signals of a generated universe", () => {
  const big = generateUniverse({ seed: 3, days: 300, securities: 300 });

  it.each([
    { rho: 0.1, horizon: 1, column: "ret" },
    { rho: 0.5, horizon: 1, column: "resret" },
    { rho: -0.2, horizon: 5, column: "ret" },
  ] as const)("have the planted IC: rho $rho, $horizon days of $column", (options) => {
    const ics = dailyIC(big, plantedSignal(big, { seed: 5, ...options }), options);
    const { mean, error } = meanAndError(ics, options.horizon);
    expect(error).toBeLessThan(0.01);
    expect(Math.abs(mean - expectedIC(options.rho))).toBeLessThan(3.5 * error);
  });

  it.each([0, 0.99, 1])("have no IC when they are noise of persistence %d", (persistence) => {
    const signal = noiseSignal(big, { seed: 11, persistence });
    const { mean, error } = meanAndError(dailyIC(big, signal, { horizon: 1, column: "ret" }), 1);
    expect(Math.abs(mean)).toBeLessThan(3.5 * error);
  });

  it("linger as long as asked", () => {
    const autocorrelation = (persistence: number) => {
      const { securityId, signal } = noiseSignal(big, { seed: 2, persistence });
      let [products, squares] = [0, 0];
      for (let k = 1; k < signal.length; k++) {
        if (securityId[k] !== securityId[k - 1]) continue;
        products += signal[k]! * signal[k - 1]!;
        squares += signal[k]! ** 2;
      }
      return products / squares;
    };
    expect(autocorrelation(1)).toBeCloseTo(1, 10);
    // Gaps make neighbours of rows that are some days apart, hence not quite 0.99.
    expect(autocorrelation(0.99)).toBeCloseTo(0.99, 2);
    expect(autocorrelation(0)).toBeCloseTo(0, 1);
  });

  it("come sorted by security and date, known from the next calendar day on", () => {
    const { securityId, dateSig, dateAvail, signal } = plantedSignal(big, { seed: 1, rho: 0.1 });
    expect(signal.length).toBe(big.tables.ret.security.length);
    for (let k = 0; k < signal.length; k++) {
      expect(dateAvail[k]! - dateSig[k]!).toBe(1);
      if (k > 0 && securityId[k] === securityId[k - 1])
        expect(dateSig[k]).toBeGreaterThan(dateSig[k - 1]!);
      else if (k > 0) expect(securityId[k]).toBeGreaterThan(securityId[k - 1]!);
    }
  });
});

describe("a catalog in memory", () => {
  it("brings the columns asked for and refuses those it lacks", async () => {
    const catalog = memoryCatalog(universe, {}, ["risk.growth"]);
    const { numbers, codes, labels } = await catalog.table("risk", ["value", "cap"]);
    expect(Object.keys(numbers)).toEqual(["value"]);
    expect(Object.keys(codes)).toEqual(["cap"]);
    expect(labels.cap).toEqual(["large", "mid", "small"]);
    expect(catalog.columns.risk).not.toContain("growth");
    await expect(catalog.table("risk", ["growth"])).rejects.toMatchObject({
      code: "missing-column",
    });
  });
});

describe("normal deviates", () => {
  it.each([
    // scipy.special.ndtri and statistics.NormalDist().inv_cdf of Python agree on these.
    [1e-12, -7.034483825301132],
    [1e-5, -4.2648907939228256],
    [0.07, -1.4757910281791702],
    [0.3, -0.5244005127080407],
    [0.5, 0],
    [0.99, 2.3263478740408408],
  ])("are the quantile of %d", (p, x) => {
    expect(normalQuantile(p)).toBeCloseTo(x, 13);
  });

  it("use a logarithm that is one", () => {
    for (const x of [1e-300, 0.1, 0.999, 1, 1.5, 2, 1e9, 1e300]) {
      expect(naturalLog(x)).toBeCloseTo(Math.log(x), 12);
    }
  });
});

function bits({ tables, securityIds, tradingDates }: Universe): string {
  const hash = createHash("sha256");
  const columns = Object.values(tables).flatMap(
    ({ dates, starts, security, numbers, codes }: TableColumns) =>
      [dates, starts, security, ...Object.values(numbers), ...Object.values(codes)] as const,
  );
  for (const column of [securityIds, tradingDates, ...columns])
    hash.update(new Uint8Array(column.buffer));
  return hash.digest("hex");
}

function rowRange({ starts }: TableColumns, day: number): [number, number] {
  return [starts[day]!, starts[day + 1]!];
}

function isAscending(values: Int32Array): boolean {
  return values.every((value, k) => k === 0 || value > values[k - 1]!);
}

/** Per security: trading date n → row, ascending. */
function rowsBySecurity({ tradingDates, securityIds }: Universe, table: TableColumns) {
  const rows = Array.from(securityIds, () => new Map<number, number>());
  table.dates.forEach((date, day) => {
    const n = tradingDates.indexOf(date);
    const [start, end] = rowRange(table, day);
    for (let row = start; row < end; row++) rows[table.security[row]!]!.set(n, row);
  });
  return rows;
}

/** Spearman's correlation of formation day d's signal with the return of d+1 … d+horizon. */
function dailyIC(
  universe: Universe,
  { securityId, dateAvail, signal }: SignalRows,
  { horizon, column }: { readonly horizon: number; readonly column: string },
): number[] {
  const { ret } = universe.tables;
  const rows = rowsBySecurity(universe, ret);
  const pairs = Array.from(universe.tradingDates, () => [] as [number, number][]);
  for (let k = 0; k < signal.length; k++) {
    const d = universe.tradingDates.findIndex((date) => date >= dateAvail[k]!);
    if (d < 0) continue;
    const bySecurity = rows[universe.securityIds.indexOf(securityId[k]!)]!;
    let growth = 1;
    for (let h = 1; h <= horizon; h++) {
      growth *= 1 + (ret.numbers[column]![bySecurity.get(d + h) ?? -1] ?? Number.NaN);
    }
    if (!Number.isNaN(growth)) pairs[d]!.push([signal[k]!, growth]);
  }
  return pairs.filter((day) => day.length >= 20).map(spearman);
}

/** Without ties, of which draws of 32 bits have next to none. */
function spearman(pairs: readonly (readonly [number, number])[]): number {
  const ranks = (side: 0 | 1) => {
    const order = pairs.map((_, k) => k).sort((a, b) => pairs[a]![side] - pairs[b]![side]);
    const rank = new Array<number>(pairs.length);
    order.forEach((k, place) => {
      rank[k] = place;
    });
    return rank;
  };
  const [left, right] = [ranks(0), ranks(1)];
  const n = pairs.length;
  const squares = left.reduce((sum, rank, k) => sum + (rank - right[k]!) ** 2, 0);
  return 1 - (6 * squares) / (n * (n * n - 1));
}

/** Overlapping returns of h days count as one in h. */
function meanAndError(values: readonly number[], horizon: number) {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b) / n;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
  return { mean, error: Math.sqrt((variance * horizon) / n) };
}

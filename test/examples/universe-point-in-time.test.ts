import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fundamentals, membership } from "../../scripts/lib/demo-universe/fundamentals.mjs";
import { type Panel, readPanel } from "../../scripts/lib/demo-universe/panel.mjs";
import {
  type Repairs,
  repairPanel,
  repairVintages,
} from "../../scripts/lib/demo-universe/repairs.mjs";
import { dayOf, isoDate, parseVintages } from "../../scripts/lib/demo-universe/sources.mjs";
import { makeTables } from "../../scripts/lib/demo-universe/tables.mjs";
import { query } from "./query.ts";

const FOLDER = "examples/data/universe";
/** All vintages of ten symbols, as the source has them. */
const rawVintages = parseVintages(readFileSync("test/fixtures/demo-universe/vintages.csv", "utf8"));
const members = readFileSync("test/fixtures/demo-universe/members.csv", "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => ({ avail: dayOf(line.split(",")[0]!), symbol: line.split(",")[2]! }));
const SYMBOLS = ["AAPL", "BF.B", "BRK.B", "CB", "COP", "ICE", "JCI", "MSFT"];
const raw = only(readPanel("examples/data/sp500_daily.parquet"), [...SYMBOLS, "AGN", "GOOGL"]);
const allRepairs = JSON.parse(readFileSync(`${FOLDER}/repairs.json`, "utf8")) as Repairs;
const ours = (symbol: string) => raw.symbols.includes(symbol);
const repairs: Repairs = {
  ...allRepairs,
  unadjusted: allRepairs.unadjusted.filter(({ symbol }) => ours(symbol)),
  outside_range: allRepairs.outside_range.filter(({ symbol }) => ours(symbol)),
  repeated: allRepairs.repeated.filter(([symbol]) => ours(symbol)),
};
const { panel } = repairPanel(raw, repairs);
const { vintages } = repairVintages(rawVintages, repairs);
const all = fundamentals(vintages, panel);
const COLUMNS = ["mcap", "value", "book_yield", "yield"] as const;

describe("fundamentals of the demo universe", () => {
  it("are the vintage's figures at the day's price, from the day after it came out", () => {
    // Apple, vintages of 2013-02-10 (eps 44.107 at 474.98 USD on 2013-02-08) and 2013-05-05 (eps
    // 41.896). It closed at 449.98 USD on Friday 2013-05-03 and at 460.71 on Monday 2013-05-06,
    // before the split of 7 for 1 that the panel is adjusted for.
    expect(at("value", "AAPL", "2013-05-03")).toBeCloseTo(44.107 / 449.98, 6);
    expect(at("value", "AAPL", "2013-05-06")).toBeCloseTo(41.896 / 460.71, 6);
    expect(at("yield", "AAPL", "2013-05-06")).toBeCloseTo((0.0178 * 449.98) / 460.71, 6);
    expect(at("book_yield", "AAPL", "2013-05-06")).toBeCloseTo(144.124 / 460.71, 5);
    // Nothing had come out before the panel's first date.
    expect(at("value", "AAPL", "2013-02-08")).toBeNaN();
    expect(at("value", "AAPL", "2013-02-11")).toBeCloseTo(44.107 / 479.93, 5);
  });

  it("are the shipped ones, but for their rounding", async () => {
    const rows = await query(`
      SELECT symbol, strftime(date, '%Y-%m-%d'), ${COLUMNS.join(", ")} FROM '${FOLDER}/risk.parquet' r
      JOIN read_csv('${FOLDER}/securities.csv', all_varchar = true) s ON s.security_id::INT = r.security_id
      WHERE symbol IN (${SYMBOLS.map((symbol) => `'${symbol}'`).join(", ")})`);
    // Of 8 · 1,259 bars five are missing in the panel.
    expect(rows.length).toBe(8 * 1259 - 5);
    let known = 0;
    for (const [symbol, date, ...values] of rows) {
      COLUMNS.forEach((name, k) => {
        const wanted = at(name, String(symbol), String(date));
        const shipped = values[k] === "NaN" ? Number.NaN : Number(values[k]);
        if (Number.isNaN(wanted)) expect(shipped).toBeNaN();
        else if (wanted === 0) expect(shipped).toBe(0);
        else {
          known++;
          expect(Math.abs(shipped / wanted - 1)).toBeLessThan(2 ** -8 + 1e-6);
        }
      });
    }
    expect(known).toBeGreaterThan(25_000);
  });

  it("do not change up to a date when vintages that came out on it or later are taken away", () => {
    for (const date of ["2013-05-05", "2014-12-07", "2016-07-07", "2017-03-08"]) {
      const before = fundamentals(
        vintages.filter(({ avail }) => avail < dayOf(date)),
        panel,
      );
      const compared = compare(before, (day) => day <= dayOf(date));
      expect(compared.changed).toBe(0);
      // And they do matter afterwards, or this would show nothing.
      expect(compare(before, (day) => day > dayOf(date)).changed).toBeGreaterThan(100);
    }
  });

  it("are carried for 365 days and no longer", () => {
    const first = vintages.filter(({ avail }) => avail === dayOf("2013-02-10"));
    const out = fundamentals(first, panel);
    const known = datesOf(out.mcap, "AAPL");
    expect([known[0], known.at(-1)]).toEqual(["2013-02-11", "2014-02-10"]);
  });

  it("follow a security through its change of name, and leave another company out", () => {
    // Until January 2016 CB was Chubb Corp. and the panel's CB was ACE, which closed at 86.20 USD
    // on 2013-02-08, with earnings of 7.89 and a market cap of 29.336 billion.
    const n = panel.dates.indexOf(dayOf("2013-02-11"));
    const move = closeOf("CB", n) / closeOf("CB", n - 1);
    expect(at("value", "CB", "2013-02-11")).toBeCloseTo(7.89 / 86.2 / move, 6);
    expect(at("mcap", "CB", "2013-02-11") / 29.336e9 / move).toBeCloseTo(1, 6);
  });

  it("lack what the list of repairs names", () => {
    expect(datesOf(all.mcap, "BRK.B")).toEqual([]);
    expect(datesOf(all.book_yield, "BRK.B")).toEqual([]);
    expect(datesOf(all.value, "BRK.B")[0]).toBe("2014-05-02");
    // COP's 34 % and 32 % are gone; the vintage of 2013-06-08 (4.26 %) is the first sound one.
    expect(datesOf(all.yield, "COP")[0]).toBe("2013-06-10");
    expect(Math.max(...all.yield.filter((value) => !Number.isNaN(value)))).toBeLessThan(0.12);
  });
});

describe("the other columns of the demo universe", () => {
  it("do not change up to a date when bars after it do", () => {
    const sources = { vintages: rawVintages, members, repairs };
    const tables = makeTables({ ...sources, panel: raw });
    const days = raw.dates.length;
    const last = 700;
    const later = (values: Float64Array) =>
      values.map((value, cell) => (cell % days > last ? value * (1 + (cell % 7) / 50) : value));
    const changed = makeTables({
      ...sources,
      panel: { ...raw, open: later(raw.open), close: later(raw.close), volume: later(raw.volume) },
    });
    const pairs = [
      ...Object.entries(tables.ret).map(([k, v]) => [k, v, column(changed.ret, k)] as const),
      ...Object.entries(tables.risk).map(([k, v]) => [k, v, column(changed.risk, k)] as const),
      ["cap", tables.cap, changed.cap] as const,
    ];
    for (const [name, before, after] of pairs) {
      const differ = Array.from(before.keys()).filter((c) => !Object.is(before[c], after[c]));
      expect({ name, past: differ.filter((c) => c % days <= last).length }).toEqual({
        name,
        past: 0,
      });
      expect({ name, future: differ.length > 100 }).toEqual({
        name,
        future: name !== "cap" || differ.length > 100,
      });
    }
  });

  it("flag members from the day after a list came out, until the next list", () => {
    const flags = membership(members, raw);
    const on = (symbol: string, date: string) =>
      flags[raw.symbols.indexOf(symbol) * raw.dates.length + raw.dates.indexOf(dayOf(date))];
    // ACE and ACT were members under these names, the latter from the list of Sunday 2013-05-05 on;
    // they are CB and AGN now. The AGN and CB of those lists are other companies.
    expect([on("CB", "2013-02-08"), on("AGN", "2013-05-03"), on("AGN", "2013-05-06")]).toEqual([
      1, 0, 1,
    ]);
    expect([on("AAPL", "2013-02-08"), on("GOOGL", "2018-02-07")]).toEqual([1, 1]);
    // A list without Apple that came out on a trading date counts from the next one on.
    const without = members.filter(
      ({ avail, symbol }) => symbol !== "AAPL" || avail < dayOf("2014-07-28"),
    );
    const short = membership(without, raw);
    const apple = (date: string) =>
      short[raw.symbols.indexOf("AAPL") * raw.dates.length + raw.dates.indexOf(dayOf(date))];
    expect([apple("2014-07-28"), apple("2014-07-29")]).toEqual([1, 0]);
  });
});

function column(columns: Readonly<Record<string, Float32Array>>, name: string): Float32Array {
  return columns[name]!;
}

function only(whole: Panel, symbols: readonly string[]): Panel {
  const kept = whole.symbols.filter((symbol) => symbols.includes(symbol));
  const days = whole.dates.length;
  const pick = <T extends Float64Array | Uint8Array>(values: T, out: T): T => {
    kept.forEach((symbol, s) => {
      const from = whole.symbols.indexOf(symbol) * days;
      out.set(values.subarray(from, from + days), s * days);
    });
    return out;
  };
  const numbers = (values: Float64Array) => pick(values, new Float64Array(kept.length * days));
  return {
    symbols: kept,
    dates: whole.dates,
    bar: pick(whole.bar, new Uint8Array(kept.length * days)),
    open: numbers(whole.open),
    close: numbers(whole.close),
    volume: numbers(whole.volume),
  };
}

function closeOf(symbol: string, n: number): number {
  return panel.close[panel.symbols.indexOf(symbol) * panel.dates.length + n]!;
}

function at(name: (typeof COLUMNS)[number], symbol: string, date: string): number {
  const n = panel.dates.indexOf(dayOf(date));
  return all[name][panel.symbols.indexOf(symbol) * panel.dates.length + n]!;
}

/** Dates on which a column is known for a security. */
function datesOf(values: Float64Array, symbol: string): string[] {
  const start = panel.symbols.indexOf(symbol) * panel.dates.length;
  return Array.from(panel.dates)
    .filter((_, n) => !Number.isNaN(values[start + n]!))
    .map(isoDate);
}

/** Cells that differ from those of all vintages, on dates that are asked for. */
function compare(other: typeof all, asked: (day: number) => boolean) {
  let changed = 0;
  for (const name of COLUMNS) {
    all[name].forEach((value, cell) => {
      if (!asked(panel.dates[cell % panel.dates.length]!)) return;
      if (!Object.is(value, other[name][cell])) changed++;
    });
  }
  return { changed };
}

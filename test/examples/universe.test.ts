import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { query } from "./query.ts";

const FOLDER = "examples/data/universe";
const PANEL = "examples/data/sp500_daily.parquet";
const RET = `'${FOLDER}/ret.parquet'`;
const RISK = `'${FOLDER}/risk.parquet'`;
const NAMES = `read_csv('${FOLDER}/securities.csv', all_varchar = true)`;

interface Repairs {
  readonly unadjusted: readonly { readonly symbol: string; readonly date: string }[];
  readonly outside_range: readonly {
    readonly symbol: string;
    readonly date: string;
    readonly fields: readonly string[];
  }[];
  readonly repeated: readonly (readonly [string, string, string])[];
}
const repairs = JSON.parse(readFileSync(`${FOLDER}/repairs.json`, "utf8")) as Repairs;
const manifest = JSON.parse(readFileSync(`${FOLDER}/manifest.json`, "utf8"));

/** The panel with its repairs, from the shipped bars, in SQL of its own. */
const BARS = `
  bars AS (
    SELECT b.symbol, make_timestamp(b.timestamp * 1000)::DATE AS date,
      CASE WHEN r.symbol IS NULL AND o.symbol IS NULL THEN b.open::DOUBLE END AS open,
      CASE WHEN r.symbol IS NULL AND c.symbol IS NULL THEN b.close::DOUBLE END AS close,
      CASE WHEN r.symbol IS NULL THEN b.volume END AS volume,
      u.symbol IS NOT NULL AS broken
    FROM '${PANEL}' b
    LEFT JOIN ${list(
      repairs.repeated.flatMap(([s, d, e]) => [
        { symbol: s, date: d },
        { symbol: s, date: e },
      ]),
    )} r
      ON r.symbol = b.symbol AND r.date = make_timestamp(b.timestamp * 1000)::DATE
    LEFT JOIN ${list(repairs.outside_range.filter(({ fields }) => fields.includes("open")))} o
      ON o.symbol = b.symbol AND o.date = make_timestamp(b.timestamp * 1000)::DATE
    LEFT JOIN ${list(repairs.outside_range.filter(({ fields }) => fields.includes("close")))} c
      ON c.symbol = b.symbol AND c.date = make_timestamp(b.timestamp * 1000)::DATE
    LEFT JOIN ${list(repairs.unadjusted)} u
      ON u.symbol = b.symbol AND u.date = make_timestamp(b.timestamp * 1000)::DATE
  ),
  calendar AS (
    SELECT date, row_number() OVER (ORDER BY date) - 1 AS n FROM (SELECT DISTINCT date FROM bars)
  ),
  days AS (SELECT bars.*, n FROM bars JOIN calendar USING (date)),
  shown AS (
    SELECT symbol, t.* FROM ${RET} t JOIN ${NAMES} s ON s.security_id::INT = t.security_id
  ),
  risks AS (
    SELECT symbol, t.* FROM ${RISK} t JOIN ${NAMES} s ON s.security_id::INT = t.security_id
  )`;

describe("the demo universe", () => {
  it("has a row per bar of the panel in each table, sorted and unique, small", async () => {
    for (const name of ["ret", "risk", "descriptor"]) {
      const file = `'${FOLDER}/${name}.parquet'`;
      const [rows, unordered] = await numbersOf(`
        SELECT count(*), count(*) FILTER (WHERE before IS NOT NULL AND (security_id, date) <= (before, day))
        FROM (SELECT security_id, date, lag(security_id) OVER w AS before, lag(date) OVER w AS day
          FROM (SELECT *, file_row_number FROM read_parquet(${file}, file_row_number = true))
          WINDOW w AS (ORDER BY file_row_number))`);
      expect({ name, rows, unordered }).toEqual({ name, rows: 619_040, unordered: 0 });
    }
    const sizes = readdirSync(FOLDER).map((name) => statSync(`${FOLDER}/${name}`).size);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(9.5e6);
  });

  it("has the columns and types that snapshots are made of", async () => {
    const types = async (name: string) => {
      const columns = await query(
        `SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM '${FOLDER}/${name}.parquet')`,
      );
      return columns.join(", ");
    };
    const key = "security_id INTEGER, date DATE";
    expect(await types("ret")).toBe(
      `${key}, ret FLOAT, openret FLOAT, vol FLOAT, adv FLOAT, close_adj FLOAT`,
    );
    expect(await types("risk")).toBe(
      `${key}, mcap FLOAT, size FLOAT, value FLOAT, book_yield FLOAT, yield FLOAT, volatility FLOAT, momentum FLOAT, cap VARCHAR, industry_id INTEGER, sector_id INTEGER`,
    );
    expect(await types("descriptor")).toBe(`${key}, sp500 INTEGER`);
    expect(await types("trading_date")).toBe("n INTEGER, date DATE");
  });

  it("was made of the shipped panel, as its manifest says", () => {
    const hash = createHash("sha256").update(readFileSync(PANEL)).digest("hex");
    expect(manifest.source_sha256["sp500_daily.parquet"]).toBe(hash);
    expect(manifest.repaired.unadjusted).toBe(repairs.unadjusted.length);
    expect(manifest.repaired.repeated).toBe(repairs.repeated.length);
    expect(manifest.caveats.join(" ")).toMatch(/Survivorship-biased.*without dividends.*swap/);
  });

  it("has the returns of consecutive closes and opens, not known where a repair is", async () => {
    // Returns are rounded to multiples of 2^-16: off by 2^-17 and float32's own rounding.
    const [rows, retOff, openOff, retKnown, openKnown, unknown] = await numbersOf(`
      WITH ${BARS}, expected AS (
        SELECT a.symbol, a.date, CASE WHEN NOT a.broken THEN a.close / b.close - 1 END AS ret,
          CASE WHEN NOT a.broken THEN a.open / b.open - 1 END AS openret, a.close
        FROM days a LEFT JOIN days b ON a.symbol = b.symbol AND b.n = a.n - 1)
      SELECT count(*), max(abs(s.ret - e.ret)) FILTER (WHERE NOT isnan(s.ret)),
        max(abs(s.openret - e.openret)) FILTER (WHERE NOT isnan(s.openret)),
        count(*) FILTER (WHERE isnan(s.ret) <> (e.ret IS NULL)),
        count(*) FILTER (WHERE isnan(s.openret) <> (e.openret IS NULL)),
        count(*) FILTER (WHERE isnan(s.close_adj) <> (e.close IS NULL) OR s.close_adj <> e.close AND NOT isnan(s.close_adj))
      FROM shown s JOIN expected e USING (symbol, date)`);
    expect(rows).toBe(619_040);
    expect(retOff).toBeLessThan(2 ** -17 + 1e-7);
    expect(openOff).toBeLessThan(2 ** -17 + 1e-7);
    expect([retKnown, openKnown, unknown]).toEqual([0, 0, 0]);
  });

  it("has volumes and windows that SQL finds again", async () => {
    // 7 and 8 significant binary digits: off by at most 2^-7 and 2^-8, relative.
    const [rows, vol, adv, volatility, momentum, missing] = await numbersOf(`
      WITH ${BARS}, returns AS (
        SELECT a.*, CASE WHEN NOT a.broken THEN a.close / b.close - 1 END AS r
        FROM days a LEFT JOIN days b ON a.symbol = b.symbol AND b.n = a.n - 1),
      windows AS (
        SELECT symbol, date, n, volume, close,
          avg(close * volume) OVER last20 AS adv, count(close * volume) OVER last20 AS known20,
          stddev_samp(r) OVER last60 AS sigma, count(r) OVER last60 AS known60,
          max(CASE WHEN broken THEN n END) OVER (PARTITION BY symbol ORDER BY n
            RANGE BETWEEN UNBOUNDED PRECEDING AND 21 PRECEDING) AS lastBroken
        FROM returns WINDOW
          last20 AS (PARTITION BY symbol ORDER BY n RANGE BETWEEN 19 PRECEDING AND CURRENT ROW),
          last60 AS (PARTITION BY symbol ORDER BY n RANGE BETWEEN 59 PRECEDING AND CURRENT ROW)),
      expected AS (
        SELECT w.symbol, w.date, w.volume,
          CASE WHEN w.n >= 19 AND known20 >= 15 THEN w.adv END AS adv,
          CASE WHEN w.n >= 59 AND known60 >= 45 THEN sigma END AS sigma,
          CASE WHEN coalesce(lastBroken, -1) <= w.n - 252 THEN near.close / far.close - 1 END AS mom
        FROM windows w
        LEFT JOIN days near ON near.symbol = w.symbol AND near.n = w.n - 21
        LEFT JOIN days far ON far.symbol = w.symbol AND far.n = w.n - 252)
      SELECT count(*), max(abs(s.vol / e.volume - 1)) FILTER (WHERE NOT isnan(s.vol) AND e.volume > 0),
        max(abs(s.adv / e.adv - 1)) FILTER (WHERE NOT isnan(s.adv)),
        max(abs(k.volatility / e.sigma - 1)) FILTER (WHERE NOT isnan(k.volatility)),
        max(abs(k.momentum - e.mom) / abs(e.mom)) FILTER (WHERE NOT isnan(k.momentum) AND abs(e.mom) > 1e-4),
        count(*) FILTER (WHERE isnan(s.vol) <> (e.volume IS NULL) OR isnan(s.adv) <> (e.adv IS NULL)
          OR isnan(k.volatility) <> (e.sigma IS NULL) OR isnan(k.momentum) <> (e.mom IS NULL))
      FROM shown s JOIN risks k USING (symbol, date) JOIN expected e USING (symbol, date)`);
    expect(rows).toBe(619_040);
    expect(vol).toBeLessThan(2 ** -7);
    for (const off of [adv, volatility, momentum]) expect(off).toBeLessThan(2 ** -8 + 1e-6);
    expect(missing).toBe(0);
  });

  it("has the log of the market cap as size, and its terciles of the day as tiers", async () => {
    const [sizeOff, misplaced, uneven] = await numbersOf(`
      WITH ranked AS (
        SELECT *, rank() OVER (PARTITION BY date ORDER BY mcap) - 1 AS below,
          count(*) OVER (PARTITION BY date) AS n
        FROM ${RISK} WHERE NOT isnan(mcap)),
      bounds AS (
        SELECT date, max(mcap) FILTER (WHERE cap = 'small') AS small, min(mcap) FILTER (WHERE cap = 'mid') AS mid,
          max(mcap) FILTER (WHERE cap = 'mid') AS top, min(mcap) FILTER (WHERE cap = 'large') AS large,
          count(*) FILTER (WHERE cap = 'small') / count(*) AS share
        FROM ranked GROUP BY date)
      SELECT (SELECT max(abs(size - ln(mcap))) FROM ranked),
        (SELECT count(*) FROM bounds WHERE small >= mid OR top >= large),
        (SELECT max(abs(share - 1 / 3)) FROM bounds)`);
    expect(sizeOff).toBeLessThan(2 ** -9 + 2e-6);
    expect(misplaced).toBe(0);
    // Market caps with 8 digits have ties, which stay together.
    expect(uneven).toBeLessThan(0.02);
    const [without] = await numbersOf(
      `SELECT count(*) FROM ${RISK} WHERE isnan(mcap) <> (cap IS NULL)`,
    );
    expect(without).toBe(0);
  });

  it("gives each security one GICS sector of 2018", async () => {
    const [sectors, several, differing] = await numbersOf(`
      SELECT count(DISTINCT sector_id), (SELECT count(*) FROM (SELECT security_id FROM ${RISK}
        GROUP BY security_id HAVING count(DISTINCT sector_id) > 1)),
        count(*) FILTER (WHERE industry_id <> sector_id) FROM ${RISK}`);
    expect([sectors, several, differing]).toEqual([11, 0, 0]);
  });
});

describe("the dated repairs", () => {
  it("list every bar that another date of the symbol repeats, and no other", async () => {
    const key = ["open", "high", "low", "close", "volume"];
    // At least four of the five figures agree: the five choices of four, joined one by one.
    const joins = key.map((without) => {
      const four = key.filter((name) => name !== without);
      return `SELECT a.symbol, a.timestamp AS t, b.timestamp AS u FROM '${PANEL}' a JOIN '${PANEL}' b
        ON a.symbol = b.symbol AND ${four.map((name) => `a.${name} = b.${name}`).join(" AND ")}
        AND a.timestamp < b.timestamp WHERE a.volume > 1000
        AND (abs(a.volume / b.volume - 1) <= 0.05 OR a.close >= 20)`;
    });
    const found = await query(`
      SELECT symbol, strftime(make_timestamp(t * 1000), '%Y-%m-%d'), strftime(make_timestamp(u * 1000), '%Y-%m-%d')
      FROM (${joins.join(" UNION ")}) ORDER BY 1, 2, 3`);
    expect(found.length).toBe(1060);
    expect(repairs.repeated).toEqual(found);
  });

  it("list every price outside its own bar, by more than float32 rounds", async () => {
    const rows = await query(`
      SELECT symbol, strftime(make_timestamp(timestamp * 1000), '%Y-%m-%d'),
        open > high * 1.000001 OR open < low * 0.999999, close > high * 1.000001 OR close < low * 0.999999
      FROM '${PANEL}' WHERE greatest(open, close) > high * 1.000001 OR least(open, close) < low * 0.999999
      ORDER BY 1, 2`);
    const found = rows.map(([symbol, date, open, close]) => ({
      symbol,
      date,
      fields: [...(open ? ["open"] : []), ...(close ? ["close"] : [])],
    }));
    expect(repairs.outside_range).toEqual(found);
  });

  it("name corporate actions that the overnight move shows", async () => {
    const [rows, smallest, known] = await numbersOf(`
      WITH listed AS (SELECT * FROM ${list(repairs.unadjusted)}),
      bars AS (
        SELECT symbol, make_timestamp(timestamp * 1000)::DATE AS date,
          open / lag(close) OVER (PARTITION BY symbol ORDER BY timestamp) - 1 AS overnight
        FROM '${PANEL}'),
      moves AS (SELECT date, median(overnight) AS usual FROM bars GROUP BY date)
      SELECT count(*), max(overnight - usual),
        (SELECT count(*) FROM ${RET} r JOIN ${NAMES} s ON s.security_id::INT = r.security_id
          JOIN listed l ON l.symbol = s.symbol AND l.date = r.date
          WHERE NOT isnan(r.ret) OR NOT isnan(r.openret))
      FROM listed JOIN bars USING (symbol, date) JOIN moves USING (date)`);
    expect(rows).toBe(36);
    expect(smallest).toBeLessThan(-0.075);
    expect(known).toBe(0);
  });
});

/** A table of symbols and dates in SQL. */
function list(rows: readonly { readonly symbol: string; readonly date: string }[]): string {
  const values = rows.map(({ symbol, date }) => `('${symbol}', DATE '${date}')`);
  return `(SELECT DISTINCT * FROM (VALUES ${values.join(", ")}) t(symbol, date))`;
}

/** The one row of a query, as numbers. */
async function numbersOf(sql: string): Promise<number[]> {
  const [row] = await query(sql);
  return row!.map(Number);
}

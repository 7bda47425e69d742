import { readdirSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { momentumReversal } from "../../scripts/lib/demo-signals/signals.mjs";
import { readUniverse } from "../../scripts/lib/demo-signals/universe.mjs";
import { query } from "./query.ts";

const FOLDER = "examples/signals";
const RET = "'examples/data/universe/ret.parquet'";
const README = readFileSync(`${FOLDER}/README.md`, "utf8");
const HONEST = ["momentum-reversal", "noise"];
const ALL = [...HONEST, "look-ahead"];

describe("the sample signals", () => {
  it("take less than 4 MB in all", () => {
    const sizes = readdirSync(FOLDER).map((name) => statSync(`${FOLDER}/${name}`).size);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(4e6);
  });

  it.each(ALL)("%s has the columns, keys and rows that are said of it", async (name) => {
    const file = `'${FOLDER}/${name}.parquet'`;
    const types = await query(
      `SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM ${file})`,
    );
    expect(types.join(", ")).toBe(
      "security_id INTEGER, date_sig DATE, date_avail DATE, signal FLOAT",
    );
    const [row] = await query(`
      SELECT count(*), count(*) - count(DISTINCT (s.security_id, date_sig)),
        count(*) FILTER (WHERE date_avail - date_sig <> 1), count(*) FILTER (WHERE NOT isfinite(signal)),
        count(*) FILTER (WHERE r.date IS NULL), strftime(min(date_sig), '%Y-%m-%d')
      FROM ${file} s LEFT JOIN ${RET} r ON r.security_id = s.security_id AND r.date = s.date_sig`);
    const rows = Number(row![0]);
    // Momentum wants 252 days of the panel first.
    const first = name === "momentum-reversal" ? "2014-02-10" : "2014-01-02";
    expect(row!.slice(1).map(String)).toEqual(["0", "0", "0", "0", first]);
    expect(README).toContain(`| \`${name}.parquet\` | ${rows.toLocaleString("en-US")} |`);
  });

  it("have the IC that is said of them", async () => {
    const found = Object.fromEntries(
      await Promise.all(ALL.map(async (name) => [name, await meanIC(name)] as const)),
    );
    expect(found["momentum-reversal"]).toBeCloseTo(0.014, 3);
    // 1,000 days of 505 names: an error of the mean of 0.0014, four of them.
    expect(Math.abs(found.noise!)).toBeLessThan(0.0056);
    expect(found["look-ahead"]).toBeCloseTo(0.29, 2);
    expect(README).toMatch(/IC is about 0\.014[\s\S]*IC \(about 0\.29\)/);
  });

  it("make a honest one that no later row changes", () => {
    const whole = readUniverse("examples/data/universe");
    const { ids } = whole;
    const [cut, end] = [300 * ids.length, 330 * ids.length];
    const columns = {
      ret: whole.columns.ret.slice(0, end),
      adv: whole.columns.adv.slice(0, end),
      momentum: whole.columns.momentum.slice(0, end),
      volatility: whole.columns.volatility.slice(0, end),
    };
    const universe = { ...whole, columns, dates: whole.dates.slice(0, 330) };
    const later = (values: Float64Array) =>
      values.map((value, cell) => (cell < cut ? value : value * (1 + (cell % 7) / 10)));
    const changed = momentumReversal({
      ...universe,
      columns: {
        ret: later(columns.ret),
        adv: later(columns.adv),
        momentum: later(columns.momentum),
        volatility: later(columns.volatility),
      },
    });
    const before = momentumReversal(universe);
    const bytes = (values: Float64Array) => new Uint8Array(values.buffer);
    const [past, all] = [8 * cut, bytes(before)];
    expect(Buffer.compare(bytes(changed).subarray(0, past), all.subarray(0, past))).toBe(0);
    expect(Buffer.compare(bytes(changed).subarray(past), all.subarray(past))).not.toBe(0);
  });

  it("include one with so many rows of each defect", async () => {
    const table = `read_csv('${FOLDER}/malformed.csv', all_varchar = true)`;
    const [row] = await query(`
      WITH rows AS (SELECT *, try_cast(date_sig AS DATE) AS sig, try_cast(date_avail AS DATE) AS avail FROM ${table})
      SELECT count(*), count(*) - count(DISTINCT (security_id, date_sig)), count(*) FILTER (WHERE avail < sig),
        count(*) FILTER (WHERE signal = 'inf'), count(*) FILTER (WHERE signal = 'n/a'),
        count(*) FILTER (WHERE signal IS NULL),
        count(*) FILTER (WHERE security_id::INT NOT IN (SELECT security_id FROM ${RET})),
        count(*) FILTER (WHERE sig > (SELECT max(date) FROM ${RET})),
        count(*) FILTER (WHERE avail IS NULL)
      FROM rows`);
    expect(row!.map(Number)).toEqual([822, 5, 4, 3, 2, 2, 6, 3, 1]);
    for (const count of [5, 4, 3, 2, 6, 1])
      expect(README).toMatch(new RegExp(`^\\| ${count} \\|`, "m"));
    expect(README).toContain("| `malformed.csv` | 822 |");
    const [misnamed] = await query(
      `SELECT count(*), sum(score) FROM '${FOLDER}/misnamed.csv' WHERE known - "asof" = 1`,
    );
    expect(Number(misnamed![0])).toBe(817);
  });
});

/** Mean over days of Spearman's correlation with the return that a signal of a day earns, in SQL. */
async function meanIC(name: string): Promise<number> {
  const [row] = await query(`
    WITH calendar AS (SELECT n, date FROM 'examples/data/universe/trading_date.parquet'),
    pairs AS (
      SELECT c.n, s.signal, r.ret FROM '${FOLDER}/${name}.parquet' s
      JOIN calendar c ON c.date = s.date_sig JOIN calendar f ON f.n = c.n + 2
      JOIN ${RET} r ON r.security_id = s.security_id AND r.date = f.date
      WHERE NOT isnan(r.ret)),
    ranks AS (
      SELECT n, rank() OVER a + (count(*) OVER b - 1) / 2 AS x, rank() OVER c + (count(*) OVER d - 1) / 2 AS y
      FROM pairs WINDOW a AS (PARTITION BY n ORDER BY signal), b AS (PARTITION BY n, signal),
        c AS (PARTITION BY n ORDER BY ret), d AS (PARTITION BY n, ret)),
    daily AS (SELECT n, corr(x, y) AS ic FROM ranks GROUP BY n HAVING count(*) >= 20)
    SELECT avg(ic) FROM daily`);
  return Number(row![0]);
}

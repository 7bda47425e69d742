import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";
import { describe, expect, it } from "vitest";
import { createSnapshot } from "../../src/catalog/index.ts";
import { checkReturns } from "../../src/catalog/returns-check.ts";
import {
  type Cells,
  csvOf,
  expectRefusal,
  frameOf,
  tempFolder,
  universe,
  withColumn,
  writeTables,
  writeText,
} from "./universe.ts";

/** Requires that a creation is refused and that it leaves nothing behind. */
async function refused(sources: string, code: string, ...patterns: RegExp[]): Promise<void> {
  const folder = join(tempFolder(), "below", "snapshots");
  await expectRefusal(createSnapshot(sources, { folder }), code, ...patterns);
  expect(readdirSync(join(folder, "..", ".."))).toEqual([]);
}

const { ret, risk, trading_date } = universe();

describe("createSnapshot refuses", () => {
  it("a folder that is not there or lacks a table", async () => {
    await refused("nowhere", "missing-path", /nowhere: expected a folder/);
    await refused(
      writeTables({ ret, risk }),
      "missing-table",
      /no trading_date/,
      /--trading-date FILE/,
    );
  });

  it("a table that is there twice", async () => {
    const sources = writeTables({ ret, risk, trading_date });
    writeText(join(sources, "ret.csv"), csvOf(ret));
    await refused(sources, "double-table", /ret\.csv and ret\.parquet/);
  });

  it("tickers in the place of security ids, and ids beyond 32 bits or between whole numbers", async () => {
    const names = withColumn(ret, "security_id", (id) => `T${id}`);
    await refused(
      writeTables({ ret: names, risk, trading_date }),
      "bad-column",
      /security_id/,
      /String/,
      /Number the securities/,
    );
    const large = withColumn(ret, "security_id", (id) => Number(id) + 2 ** 31);
    await refused(writeTables({ ret: large, risk, trading_date }), "bad-column", /32 bits/);
    const sources = writeTables({ risk, trading_date });
    const halves = withColumn(ret, "security_id", (id) => Number(id) + 0.5);
    writeText(join(sources, "ret.csv"), csvOf(halves));
    await refused(sources, "bad-column", /3\.5 in row 1/);
  });

  it("texts in the place of numbers, numbers in the place of dates, fractions in the place of groups", async () => {
    const texts = withColumn(ret, "vol", (vol) => `${vol} shares`);
    await refused(
      writeTables({ ret: texts, risk, trading_date }),
      "bad-column",
      /ret\.parquet: column "vol": expected numbers, got String/,
    );
    const sources = writeTables({ risk, trading_date });
    frameOf(ret)
      .withColumn(pl.col("date").cast(pl.Int32).alias("date"))
      .writeParquet(join(sources, "ret.parquet"));
    await refused(sources, "bad-column", /"date": expected dates, got Int32/);
    const fractions = withColumn({ ...risk, sector_id: risk.size! }, "sector_id", (v) => v);
    await refused(
      writeTables({ ret, risk: fractions, trading_date }),
      "bad-column",
      /sector_id/,
      /groups/,
    );
  });

  it("a cell that cannot be read, naming file, line and column", async () => {
    const sources = writeTables({ risk, trading_date });
    writeText(
      join(sources, "ret.csv"),
      csvOf(withColumn(ret, "ret", (v, i) => (i === 3 ? "1,5%" : v))).replace("1,5%", "1.5%"),
    );
    await refused(
      sources,
      "unreadable-cell",
      /ret\.csv, line 5, column "ret": expected a number, got "1.5%"/,
    );
    writeText(
      join(sources, "ret.csv"),
      csvOf(withColumn(ret, "date", (v, i) => (i === 1 ? "2020-02-30" : v))),
    );
    await refused(sources, "unreadable-cell", /line 3, column "date"/);
  });

  it("an empty key, an empty file, no date on the calendar, no column of returns", async () => {
    const empty = withColumn(risk, "security_id", (id, i) => (i === 2 ? null : id));
    await refused(
      writeTables({ ret, risk: empty, trading_date }),
      "empty-key",
      /security_id in every row; 1 rows/,
    );
    const nothing = Object.fromEntries(Object.keys(ret).map((name) => [name, []]));
    await refused(writeTables({ ret: nothing, risk, trading_date }), "no-data", /there are none/);
    const later: Cells = { n: [0, 1], date: ["2021-01-04", "2021-01-05"] };
    await refused(
      writeTables({ ret, risk, trading_date: later }),
      "no-data",
      /none of 15 can be used/,
    );
    const { ret: _, ...without } = ret;
    await refused(
      writeTables({ ret: without, risk, trading_date }),
      "missing-column",
      /expected a column "ret"/,
    );
  });

  it("for the first table that is wrong, though the keys of others are read meanwhile", async () => {
    const texts = withColumn(ret, "vol", (vol) => `${vol} shares`);
    const empty = withColumn(risk, "security_id", (id, i) => (i === 2 ? null : id));
    const descriptor = withColumn(risk, "date", (date, i) => (i === 2 ? null : date));
    await refused(
      writeTables({ ret: texts, risk: empty, descriptor, trading_date }),
      "bad-column",
      /ret\.parquet: column "vol"/,
    );
    await refused(
      writeTables({ ret, risk: empty, descriptor, trading_date }),
      "empty-key",
      /risk\.parquet: expected a security_id/,
    );
    await refused(
      writeTables({ ret, risk, descriptor, trading_date }),
      "empty-key",
      /descriptor\.parquet: expected a date/,
    );
  });

  it("a calendar whose numbers and dates disagree", async () => {
    const crossed = withColumn(trading_date, "n", (n) => (n === 1 ? 2 : n === 2 ? 1 : n));
    await refused(
      writeTables({ ret, risk, trading_date: crossed }),
      "bad-calendar",
      /2020-01-03 comes after 2020-01-06/,
    );
    const twice = withColumn(trading_date, "n", (n) => (n === 1 ? 0 : n));
    await refused(writeTables({ ret, risk, trading_date: twice }), "bad-calendar", /n 0 after 0/);
  });

  it("a column in both tables, a damaged file, a pickle", async () => {
    const both = { ...risk, vol: ret.vol! };
    await refused(writeTables({ ret, risk: both, trading_date }), "double-column", /both have vol/);
    const sources = writeTables({ ret, risk, trading_date });
    writeFileSync(join(sources, "risk.parquet"), "PAR1 and then nothing");
    await refused(sources, "damaged-file", /risk\.parquet: expected a readable Parquet file/);
    const pickle = writeText(join(tempFolder(), "ret.pkl"), "");
    await expectRefusal(
      createSnapshot({ ret: pickle, risk: pickle, trading_date: pickle }, { folder: tempFolder() }),
      "bad-source",
      /read_pickle\(.*\)\.reset_index\(\)\.to_parquet/,
    );
  });

  it("returns in percent, and any other below -100 %", async () => {
    const percent = withColumn(ret, "ret", (value) =>
      value === null ? null : 100 * Number(value),
    );
    await refused(
      writeTables({ ret: percent, risk, trading_date }),
      "impossible-returns",
      /expected returns as fractions, none of which is below -1; \d+ of \d+ are, for example security 3 on/,
      /0\.01 for 1 %/,
    );
    const one = withColumn(ret, "ret", (value, i) => (i === 3 ? -1.5 : value));
    await refused(
      writeTables({ ret: one, risk, trading_date }),
      "impossible-returns",
      /; 1 of \d+ are, .* \(-1\.5\)/,
    );
    const ruined = withColumn(ret, "ret", (value, i) => (i === 3 ? -1 : value));
    await createSnapshot(writeTables({ ret: ruined, risk, trading_date }), {
      folder: tempFolder(),
    });
  });

  it("returns that are dated a day late or early, saying how to move them", async () => {
    const long = manyDays();
    // The rows of a security lie side by side, so the neighbour is the day before or after.
    const late = withColumn(long.ret, "ret", (_, i) =>
      i % 30 === 0 ? null : long.ret.ret![i - 1]!,
    );
    const early = withColumn(long.ret, "ret", (_, i) =>
      i % 30 === 29 ? null : long.ret.ret![i + 1]!,
    );
    await refused(
      writeTables({ ...long, ret: late }),
      "shifted-returns",
      /a day too late/,
      /100\.0 % with the change of the day before/,
    );
    await refused(writeTables({ ...long, ret: early }), "shifted-returns", /a day too early/);
    const made = await createSnapshot(writeTables(long), { folder: tempFolder() });
    // 4 securities, 29 changes each, of which those of less than 0.2 % (a move of 0) are not compared.
    expect(made.quality.returns_check).toMatchObject({ same_day: 1 });
    expect(made.quality.returns_check?.compared).toBe(
      long.ret.ret!.filter((move, i) => i % 30 !== 0 && move !== 0).length,
    );
  });
});

describe("checkReturns", () => {
  it("compares only over neighbouring trading dates of one security", () => {
    // Security 1 on days 0, 1, 3 of the calendar, security 2 on days 0, 1: changes over (0, 1) only.
    const check = checkReturns(
      Int32Array.of(1, 1, 1, 2, 2),
      Int32Array.of(10, 11, 14, 10, 11),
      Float32Array.of(0, 0.1, 0.1, 0, 0.5),
      Float32Array.of(100, 110, 121, 50, 60),
      Int32Array.of(10, 11, 12, 14),
    );
    // Security 1 agrees (0.1 = 110/100 - 1), security 2 does not (0.5 against 0.2).
    expect(check.compared).toBe(2);
    expect(check.same_day).toBe(0.5);
  });
});

/** Four securities on 30 days, with moves that do not repeat from day to day. */
function manyDays(): { ret: Cells; risk: Cells; trading_date: Cells } {
  const dates = Array.from({ length: 30 }, (_, d) =>
    new Date(Date.UTC(2020, 0, 1 + d)).toISOString().slice(0, 10),
  );
  const rows = [1, 2, 3, 4].flatMap((id) => dates.map((date, d) => ({ id, date, d })));
  const moves = rows.map(({ id, d }) => (((id * 31 + d * d * 7 + d * 3) % 23) - 11) / 100);
  const close: number[] = [];
  rows.forEach(({ d }, i) => {
    close.push(d === 0 ? 100 : close[i - 1]! * (1 + moves[i]!));
  });
  const keys = { security_id: rows.map(({ id }) => id), date: rows.map(({ date }) => date) };
  return {
    ret: { ...keys, ret: moves, close_adj: close },
    risk: { ...keys, size: moves },
    trading_date: { n: dates.map((_, n) => n), date: dates },
  };
}

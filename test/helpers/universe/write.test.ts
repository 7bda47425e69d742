import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { query } from "../../examples/query.ts";
import { generateUniverse } from "./generate.ts";
import { plantedSignal } from "./signals.ts";
import { writeSignal, writeUniverse } from "./write.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-universe-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a written universe", () => {
  it.each([{ rowsPerPiece: 5000 }, { rowsPerPiece: 100 }])(
    "is read back by DuckDB, value for value, from pieces of $rowsPerPiece rows",
    async ({ rowsPerPiece }) => {
      const universe = generateUniverse({ seed: 4, days: 40, securities: 30, unknown: 0.05 });
      await writeUniverse(universe, folder, rowsPerPiece);
      const { ret, risk, descriptor } = universe.tables;
      const read = (table: string, columns: string) =>
        query(
          `SELECT security_id, date - DATE '1970-01-01', ${columns} FROM '${folder}/${table}.parquet'`,
        );
      const rets = await read("ret", "ret, close_adj");
      const risks = await read("risk", "value, cap, industry_id");
      const flags = await read("descriptor", "universe");
      expect(rets.length).toBe(ret.security.length);
      const key = (table: typeof ret, row: number) => {
        const day = table.starts.findLastIndex((start) => start <= row);
        return [universe.securityIds[table.security[row]!], table.dates[day]].map(Number);
      };
      rets.forEach(([id, date, value, close], row) => {
        expect([Number(id), Number(date)]).toEqual(key(ret, row));
        expect(Number(value)).toBe(ret.numbers.ret![row]);
        expect(Number(close)).toBe(ret.numbers.close_adj![row]);
      });
      risks.forEach(([id, date, value, cap, industry], row) => {
        expect([Number(id), Number(date)]).toEqual(key(risk, row));
        expect(Number(value)).toBe(risk.numbers.value![row]);
        expect(cap).toBe(risk.labels.cap![risk.codes.cap![row]!] ?? null);
        expect(String(industry)).toBe(risk.labels.industry_id![risk.codes.industry_id![row]!]);
      });
      expect(flags.map(([, , flag]) => flag)).toEqual(Array.from(descriptor.codes.universe!));
      const dates = await query(
        `SELECT n, date - DATE '1970-01-01' FROM '${folder}/trading_date.parquet'`,
      );
      expect(dates.map((row) => row.map(Number))).toEqual(
        Array.from(universe.tradingDates, (date, n) => [n, date]),
      );
    },
  );

  it("has signals beside it in the shape of the contract", async () => {
    const universe = generateUniverse({ seed: 4, days: 40, securities: 30 });
    const signal = plantedSignal(universe, { seed: 1, rho: 0.2 });
    await writeSignal(signal, join(folder, "signal.parquet"));
    const rows = await query(`SELECT security_id, date_sig - DATE '1970-01-01',
      date_avail - DATE '1970-01-01', signal FROM '${folder}/signal.parquet'`);
    expect(rows.map((row) => row.map(Number))).toEqual(
      Array.from(signal.signal, (value, k) => [
        signal.securityId[k],
        signal.dateSig[k],
        signal.dateAvail[k],
        value,
      ]),
    );
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parquetMetadata } from "hyparquet";
import pl from "nodejs-polars";
import { describe, expect, it } from "vitest";
import { type Column, codesFor } from "../../src/catalog/column.ts";
import { checkOfFile } from "../../src/catalog/file-check.ts";
import { keyColumns, parquetColumn, ROWS_PER_GROUP } from "../../src/catalog/parquet-column.ts";
import { writeParquet } from "../../src/catalog/parquet-file.ts";
import { duckColumns, tempFolder } from "../data/files.ts";

/** Two groups of rows, the second of which ends amid eight codes. */
const ROWS = ROWS_PER_GROUP + 77;
/** Number of labels of columns of groups: codes of one, two and three bytes, and none at all. */
const LABELS = { one: 3, most_of_one: 128, two: 129, most_of_two: 32_768, three: 40_000, none: 0 };

/** Row i has the code i modulo the number of labels, and none where 5 divides i, unless `full`. */
function groups(count: number, whole: boolean, full = false): Column {
  const values = codesFor(count, ROWS);
  for (let i = 0; i < ROWS; i++) values[i] = count === 0 || (!full && i % 5 === 0) ? -1 : i % count;
  const texts = Array.from({ length: count }, (_, code) => (whole ? `${code * 1e9}` : `é${code}`));
  return { kind: "codes", values, labels: { texts, whole } };
}

async function written(): Promise<string> {
  const path = join(tempFolder(), "table.parquet");
  const id = Int32Array.from({ length: ROWS }, (_, i) => i - 1000);
  const day = Int32Array.from({ length: ROWS }, (_, i) => (i * 7) % 20_000);
  const number = Float32Array.from({ length: ROWS }, (_, i) => (i % 7 === 0 ? Number.NaN : i / 4));
  const columns = await keyColumns({ id: ["int32", id], day: ["date", day] });
  columns.set("number", await parquetColumn({ kind: "number", values: number }));
  for (const [name, count] of Object.entries(LABELS)) {
    columns.set(`whole_${name}`, await parquetColumn(groups(count, true)));
    columns.set(`text_${name}`, await parquetColumn(groups(count, false)));
  }
  columns.set("no_gaps", await parquetColumn(groups(LABELS.three, true, true)));
  const check = await writeParquet(path, columns);
  expect(check).toEqual(checkOfFile(path));
  return path;
}

describe("writeParquet", () => {
  it("writes what DuckDB and polars read back: every key, number, group and gap", async () => {
    const path = await written();
    const i = "file_row_number";
    // Of each column, what it must be, in SQL.
    const wanted: Record<string, string> = {
      id: `${i} - 1000`,
      day: `DATE '1970-01-01' + ((${i} * 7) % 20000)::INT`,
      number: `CASE WHEN ${i} % 7 = 0 THEN 'nan'::FLOAT ELSE (${i} / 4)::FLOAT END`,
      no_gaps: `(${i} % ${LABELS.three}) * 1000000000`,
    };
    for (const [name, count] of Object.entries(LABELS)) {
      const given = (value: string) =>
        count === 0 ? "NULL" : `CASE WHEN ${i} % 5 = 0 THEN NULL ELSE ${value} END`;
      wanted[`whole_${name}`] = given(`(${i} % ${count}) * 1000000000`);
      wanted[`text_${name}`] = given(`'é' || (${i} % ${count})`);
    }
    const differing = Object.entries(wanted).map(
      ([name, value]) => `count(*) FILTER (${name} IS DISTINCT FROM ${value})`,
    );
    const source = `read_parquet('${path}', file_row_number = true)`;
    const counts = await duckColumns(`SELECT count(*), ${differing.join(", ")} FROM ${source}`);
    expect(counts.flat()).toEqual([ROWS, ...differing.map(() => 0)]);

    const frame = pl.readParquet(path);
    expect(frame.height).toBe(ROWS);
    const types = ["id", "day", "number", "whole_two", "text_two", "whole_none"].map(
      (name) => frame.getColumn(name).dtype.variant,
    );
    expect(types).toEqual(["Int32", "Date", "Float32", "Int64", "String", "Int64"]);
    for (const row of [1, 2, 5, ROWS_PER_GROUP - 1, ROWS_PER_GROUP + 1, ROWS - 1]) {
      const gap = row % 5 === 0;
      for (const [name, count] of Object.entries(LABELS)) {
        const none = gap || count === 0;
        // As float64, since polars cuts off what it hands out of int64.
        const whole = frame.getColumn(`whole_${name}`).cast(pl.Float64).get(row);
        expect(whole).toBe(none ? null : (row % count) * 1e9);
        expect(frame.getColumn(`text_${name}`).get(row)).toBe(none ? null : `é${row % count}`);
      }
    }
  });

  it("tells readers the range of keys by group of rows, so that they can pass over it", async () => {
    const path = await written();
    const bytes = readFileSync(path);
    const { buffer, byteOffset, byteLength } = bytes;
    const { row_groups: all, created_by: by } = parquetMetadata(
      new Uint8Array(buffer, byteOffset, byteLength).slice().buffer,
    );
    expect(by).toMatch(/^assay version \d/);
    expect(all.map(({ num_rows: rows }) => Number(rows))).toEqual([ROWS_PER_GROUP, 77]);
    const ranges = all.map(({ columns }) => {
      const found = columns[0]!.meta_data!.statistics!;
      return [found.min_value, found.max_value, Number(found.null_count)];
    });
    expect(ranges).toEqual([
      [-1000, ROWS_PER_GROUP - 1001, 0],
      [ROWS_PER_GROUP - 1000, ROWS - 1001, 0],
    ]);
    const found = await pl
      .scanParquet(path)
      .filter(pl.col("id").eq(pl.lit(ROWS_PER_GROUP - 1000)))
      .collect();
    expect(found.height).toBe(1);
  });

  it("writes a table without rows", async () => {
    const path = join(tempFolder(), "table.parquet");
    await writeParquet(path, await keyColumns({ id: ["int32", new Int32Array()] }));
    expect(await duckColumns(`SELECT count(*) FROM '${path}'`)).toEqual([[0]]);
    expect(pl.readParquet(path).schema).toEqual({ id: pl.Int32 });
  });
});

import pl from "nodejs-polars";
import { expect, it } from "vitest";
import { readCodes } from "../../src/catalog/group-cells.ts";
import { expectRefusal } from "./universe.ts";

function sourceOf(series: pl.Series) {
  return { path: "risk.parquet", text: false, columns: ["g"], column: async () => series };
}

it("readCodes orders whole numbers near and far from the first, over several pieces", async () => {
  // More rows than are read at once; 3 and 5 are near the first value, the others are not.
  const values = [5, -4e9, 3, null, 7e12, Number.NaN];
  const rows = (1 << 20) + 11;
  const cells = Float64Array.from({ length: rows }, (_, row) => values[row % 6] ?? Number.NaN);
  const given = pl
    .DataFrame([pl.Series("g", cells), pl.Series("row", Int32Array.from(cells.keys()))])
    .select(
      pl
        .when(pl.col("row").modulo(6).eq(pl.lit(3)))
        .then(pl.lit(null))
        .otherwise(pl.col("g")),
    );
  const counts = { missing: 0, infinite: 0 };
  const source = sourceOf(given.getColumn(given.columns[0]!));
  const column = await readCodes(source, "g", counts, new ArrayBuffer(4 * rows));
  if (column.kind !== "codes") throw new Error("expected codes");
  expect(column.labels).toEqual({
    texts: ["-4000000000", "3", "5", "7000000000000"],
    whole: true,
  });
  const wanted = [2, 0, 1, -1, 3, -1];
  expect(column.values.every((code, row) => code === wanted[row % 6])).toBe(true);
  expect(counts.missing).toBe([...cells.keys()].filter((row) => wanted[row % 6] === -1).length);
});

it("readCodes gives the same for whole numbers of every type, with gaps or without", async () => {
  const types = [pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.Float64];
  for (const type of types) {
    for (const [cells, wanted] of [
      [
        [7, 120, 0, 7],
        [1, 2, 0, 1],
      ],
      [
        [7, null, 0, 7],
        [1, -1, 0, 1],
      ],
    ] as const) {
      const counts = { missing: 0, infinite: 0 };
      const series = pl.Series("g", [...cells], pl.Float64).cast(type);
      const column = await readCodes(sourceOf(series), "g", counts);
      expect([...column.values]).toEqual(wanted);
      expect(counts.missing).toBe(wanted.filter((code) => code < 0).length);
    }
  }
});

it("readCodes refuses a number between two whole ones, wherever it comes first", async () => {
  for (const cells of [
    [5.5, 5],
    [5, 5, 5.5],
  ]) {
    const reading = readCodes(sourceOf(pl.Series("g", cells, pl.Float64)), "g", {
      missing: 0,
      infinite: 0,
    });
    await expectRefusal(
      reading,
      "bad-column",
      new RegExp(`5\\.5 in row ${cells.indexOf(5.5) + 1}`),
    );
  }
});

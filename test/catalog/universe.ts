import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import pl from "nodejs-polars";
import { tempFolder } from "../data/files.ts";

export { expectRefusal, tempFolder } from "../data/files.ts";

/** A table as a test writes it: columns of cells; null is an empty cell. Dates are ISO texts. */
export type Cells = Readonly<Record<string, readonly (number | string | null)[]>>;

export const FIXTURES = join(import.meta.dirname, "..", "fixtures", "snapshots");

const DATES = ["2020-01-02", "2020-01-03", "2020-01-06", "2020-01-07", "2020-01-08"];
const IDS = [3, 11, 40000];

/** Returns, prices that agree with them, and risk of three securities on five dates. */
export function universe(): { ret: Cells; risk: Cells; trading_date: Cells } {
  const rows = IDS.flatMap((id, s) => DATES.map((date, d) => ({ id, s, date, d })));
  // The close is a sum of the returns so far in whole per cent: exact enough in float32.
  const moves = rows.map(({ s, d }) => (((5 * s + 3 * d) % 7) - 3) / 100);
  const close: number[] = [];
  rows.forEach(({ d }, i) => {
    close.push(d === 0 ? 100 : close[i - 1]! * (1 + moves[i]!));
  });
  const keys = { security_id: rows.map(({ id }) => id), date: rows.map(({ date }) => date) };
  return {
    ret: { ...keys, ret: moves, vol: rows.map(({ d }) => 1000 + d), close_adj: close },
    risk: {
      ...keys,
      cap: rows.map(({ s }) => s + 1),
      industry_id: rows.map(({ s }) => ["Oil", "Banks", null][s] ?? null),
      size: rows.map(({ s, d }) => (s === 1 && d === 2 ? null : s - d / 4)),
    },
    trading_date: { n: DATES.map((_, n) => n), date: DATES },
  };
}

/** The cells in the typed columns that a careful exporter would write. */
export function frameOf(cells: Cells): pl.DataFrame {
  return pl.DataFrame(
    Object.entries(cells).map(([name, values]) => {
      if (name.startsWith("date")) {
        const texts = pl.Series(name, [...values], pl.Utf8).toFrame();
        return texts.select(pl.col(name).str.strptime(pl.Date, "%Y-%m-%d")).getColumn(name);
      }
      if (values.some((value) => typeof value === "string")) {
        return pl.Series(name, [...values], pl.Utf8);
      }
      const whole = ["security_id", "n", "cap"].includes(name);
      return pl.Series(name, [...values], whole ? pl.Int64 : pl.Float64);
    }),
  );
}

/** The cells as CSV, with empty cells for null. */
export function csvOf(cells: Cells): string {
  const columns = Object.values(cells);
  const rows = columns[0]!.map((_, row) => columns.map((column) => column[row] ?? "").join(","));
  return `${[Object.keys(cells).join(","), ...rows].join("\n")}\n`;
}

/** Writes tables as Parquet into a folder, a new one unless given; returns the folder. */
export function writeTables(tables: Readonly<Record<string, Cells>>, folder = tempFolder()) {
  mkdirSync(folder, { recursive: true });
  for (const [table, cells] of Object.entries(tables)) {
    frameOf(cells).writeParquet(join(folder, `${table}.parquet`));
  }
  return folder;
}

/** Writes a text and the folders above it; returns the path. */
export function writeText(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** The cells with the rows in another order. */
export function reordered(cells: Cells, rows: readonly number[]): Cells {
  return Object.fromEntries(
    Object.entries(cells).map(([name, values]) => [name, rows.map((row) => values[row] ?? null)]),
  );
}

/** The cells with other values in one column. */
export function withColumn(
  cells: Cells,
  name: string,
  change: (value: number | string | null, row: number) => number | string | null,
): Cells {
  return { ...cells, [name]: (cells[name] ?? []).map(change) };
}

/** Two tables with the same columns, one below the other. */
export function below(top: Cells, bottom: Cells): Cells {
  return Object.fromEntries(
    Object.entries(top).map(([name, values]) => [name, [...values, ...(bottom[name] ?? [])]]),
  );
}

import pl from "nodejs-polars";
import { firstUnread, unreadableCell } from "../data/cells.ts";
import { times } from "../data/table.ts";
import { AssayError } from "../errors.ts";
import { badColumn, int32, numbersOfText, TEXTS } from "./cells.ts";
import type { TableSource } from "./table-source.ts";

const WHOLE = /^U?Int(8|16|32|64)$/;

/**
 * Whole numbers of a key column.
 *
 * @throws AssayError `bad-column`, `empty-key`, `unreadable-cell`
 */
export async function readWhole(source: TableSource, name: string): Promise<Int32Array> {
  const series = await source.column(name);
  requireKeys(source, name, series);
  const type = series.dtype.variant;
  const wanted = "whole numbers of 32 bits";
  if (WHOLE.test(type)) {
    const narrow = series.cast(pl.Int32);
    if (narrow.nullCount() > 0) throw badColumn(source, name, wanted, `${type} beyond them`);
    return await int32(narrow);
  }
  const numbers = source.text ? numbersOfText(source, name, series, wanted) : series;
  if (!source.text && !/^Float(32|64)$/.test(type)) throw badColumn(source, name, wanted, type);
  const values = times(numbers.cast(pl.Int64));
  const exact: unknown = numbers.cast(pl.Float64).toTypedArray();
  const out = new Int32Array(values.length);
  for (let i = 0; i < out.length; i++) {
    out[i] = values[i]!;
    if (!(exact instanceof Float64Array) || out[i] !== exact[i]) {
      throw badColumn(source, name, wanted, `${String(numbers.get(i))} in row ${i + 1}`);
    }
  }
  return out;
}

/**
 * Days since 1970-01-01 of a column of dates, of datetimes without zone, or of ISO texts.
 *
 * @throws AssayError `bad-column`, `empty-key`, `unreadable-cell`
 */
export async function readDays(source: TableSource, name: string): Promise<Int32Array> {
  const series = await source.column(name);
  requireKeys(source, name, series);
  const type = series.dtype.variant;
  if (type === "Date") return await int32(series);
  if (type === "Datetime") {
    if (/UTC|\/|[+-]\d\d/.test(JSON.stringify(series.dtype))) {
      throw badColumn(
        source,
        name,
        "dates or datetimes without time zone",
        "datetimes with a zone",
      );
    }
    return await int32(series.cast(pl.Date));
  }
  if (!TEXTS.test(type)) throw badColumn(source, name, "dates", type);
  const text = pl.col("text");
  const frame = pl
    .DataFrame([series.cast(pl.Utf8).rename("text")])
    .select(text, text.str.slice(0, 10).str.strptime(pl.Date, "%Y-%m-%d").alias("day"));
  const day = frame.getColumn("day");
  if (day.nullCount() > 0) {
    const { row, cell } = firstUnread(frame, "day");
    throw unreadableCell(source.path, row, name, "a date like 2020-01-31", cell);
  }
  return await int32(day);
}

function requireKeys(source: TableSource, name: string, series: pl.Series): void {
  const empty = series.nullCount();
  if (empty === 0) return;
  throw new AssayError(
    "empty-key",
    `${source.path}: expected a ${name} in every row; ${empty} rows have none.`,
    `Fill in the ${name} or remove these rows.`,
  );
}

import pl from "nodejs-polars";
import { floats } from "../data/table.ts";
import { badColumn, isNumeric, TEXTS } from "./cells.ts";
import type { TableSource } from "./table-source.ts";

/** A cell that cannot be what its column should hold. */
export interface BadCell {
  /** Counts from 0 below the header. */
  readonly row: number;
  /** As it stands in the file; null for an empty one. */
  readonly cell: string | null;
}

/** A column as numbers, and the cells that are none: their numbers are 0. */
export interface ReadCells<Values> {
  readonly values: Values;
  /** What a cell should be, for people. */
  readonly wanted: string;
  readonly bad: readonly BadCell[];
}

const MOST_INT32 = 2_147_483_647;
/** Days since 1970-01-01 beyond which a number is no day but a date written as one, or a time. */
const MOST_DAYS = 100_000;
const WHOLE = /^U?Int(8|16|32|64)$/;
const DAY = 86_400_000;
/** What may follow the date of a text. A zone other than UTC could mean another day. */
const ENDS_WITH_TIME = /^\d{4}-\d{1,2}-\d{1,2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|\+00:?00)?)?$/;
const ENDS_AT_MIDNIGHT = /^\d{4}-\d{1,2}-\d{1,2}([T ]00:00(:00(\.0+)?)?(Z|\+00:?00)?)?$/;

/** Whole numbers of 32 bits; an empty cell is a bad one. @throws AssayError `bad-column` */
export async function readIds(source: TableSource, name: string): Promise<ReadCells<Int32Array>> {
  const series = await source.column(name);
  const wanted = "a whole number of 32 bits";
  if (!isNumeric(series) && !TEXTS.test(series.dtype.variant)) {
    throw badColumn(source, name, wanted, series.dtype.variant);
  }
  const cells = keysOf(series, numbersOf(series), wanted, (value) => Math.abs(value) <= MOST_INT32);
  const { bad } = cells;
  // Tickers, say: a refusal of each row would hide that the whole column is of another kind.
  if (bad.length > 0 && bad.length === series.length && bad[0]!.cell !== null) {
    throw badColumn(
      source,
      name,
      "whole numbers of 32 bits",
      `texts such as ${JSON.stringify(bad[0]!.cell)}`,
    );
  }
  return cells;
}

/**
 * Days since 1970-01-01 of dates, of datetimes without zone, of ISO texts or of such days themselves;
 * an empty cell is a bad one.
 *
 * @param timeOfDay `dropped`, or `refused`: a bad cell, unless it is midnight.
 * @throws AssayError `bad-column`
 */
export async function readDates(
  source: TableSource,
  name: string,
  timeOfDay: "dropped" | "refused",
): Promise<ReadCells<Int32Array>> {
  const series = await source.column(name);
  const type = series.dtype.variant;
  const refused = timeOfDay === "refused";
  const wanted = `a date like 2020-01-31${refused ? " without a time of day (known before that day's open)" : ""}`;
  const isDay = (value: number) => Math.abs(value) <= MOST_DAYS;
  if (type === "Datetime" && /UTC|\/|[+-]\d\d/.test(JSON.stringify(series.dtype))) {
    throw badColumn(source, name, "dates or datetimes without time zone", "datetimes with a zone");
  }
  if (type === "Date") return keysOf(series, numbersOf(series.cast(pl.Int32)), wanted, isDay);
  if (type === "Datetime") {
    const days = numbersOf(series.cast(pl.Datetime("ms")).cast(pl.Int64)).map((ms) => ms / DAY);
    // What is no whole number of days is a bad cell.
    return keysOf(series, refused ? days : days.map(Math.floor), wanted, isDay);
  }
  if (WHOLE.test(type) || series.nullCount() === series.length) {
    return keysOf(series, numbersOf(series), `${wanted}, or days since 1970-01-01`, isDay);
  }
  if (!TEXTS.test(type)) throw badColumn(source, name, "dates", type);
  const text = pl.col("text");
  const date = text.str.slice(0, 10).str.strptime(pl.Date, "%Y-%m-%d").cast(pl.Int32);
  const isWhole = text.str.contains(refused ? ENDS_AT_MIDNIGHT : ENDS_WITH_TIME);
  const days = pl
    .DataFrame([series.cast(pl.Utf8).rename("text")])
    .select(pl.when(isWhole).then(date).otherwise(pl.lit(null)).alias("day"))
    .getColumn("day");
  const plain = numbersOf(series);
  const values = numbersOf(days).map((day, row) => (Number.isNaN(day) ? plain[row]! : day));
  return keysOf(series, values, wanted, isDay);
}

/** float32; an empty cell is NaN, an infinite one stays. @throws AssayError `bad-column` */
export async function readScores(
  source: TableSource,
  name: string,
): Promise<ReadCells<Float32Array>> {
  const series = await source.column(name);
  const wanted = "a number";
  if (isNumeric(series)) return { values: floats(series.cast(pl.Float32)), wanted, bad: [] };
  if (!TEXTS.test(series.dtype.variant))
    throw badColumn(source, name, "numbers", series.dtype.variant);
  const parsed = series.cast(pl.Float64);
  const values = Float32Array.from(numbersOf(parsed));
  if (parsed.nullCount() === series.nullCount()) return { values, wanted, bad: [] };
  const texts = series.cast(pl.Utf8);
  const empty = (row: number) => texts.get(row) === null || /^nan$/i.test(String(texts.get(row)));
  const rows = Array.from(values.keys()).filter((row) => Number.isNaN(values[row]!) && !empty(row));
  const bad = rows.map((row) => ({ row, cell: String(texts.get(row)) }));
  for (const { row } of bad) values[row] = 0;
  return { values, wanted, bad };
}

/** Keys as int32, and which of them are none. */
function keysOf(
  series: pl.Series,
  numbers: Float64Array,
  wanted: string,
  inRange: (value: number) => boolean,
): ReadCells<Int32Array> {
  const values = new Int32Array(numbers.length);
  const badRows: number[] = [];
  for (let row = 0; row < values.length; row++) {
    const value = numbers[row]!;
    if (Number.isInteger(value) && inRange(value)) values[row] = value;
    else badRows.push(row);
  }
  if (badRows.length === 0) return { values, wanted, bad: [] };
  // Of datetimes polars gives texts alone.
  const texts = series.cast(pl.Utf8);
  const bad = badRows.map((row): BadCell => {
    const cell: unknown = texts.get(row);
    return { row, cell: cell === null || cell === undefined ? null : String(cell) };
  });
  return { values, wanted, bad };
}

/** float64 with NaN for what is empty or no number. */
function numbersOf(series: pl.Series): Float64Array {
  const { name } = series;
  const values: unknown = series
    .toFrame()
    .select(pl.col(name).cast(pl.Float64, false).fillNull(pl.lit(Number.NaN)))
    .getColumn(name)
    .toTypedArray();
  if (values instanceof Float64Array) return values;
  throw new Error(`expected float64 from polars, got ${series.dtype.variant}`);
}

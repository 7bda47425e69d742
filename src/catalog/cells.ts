import pl from "nodejs-polars";
import { firstUnread, unreadableCell } from "../data/cells.ts";
import { floats, times } from "../data/table.ts";
import { AssayError } from "../errors.ts";
import { bitsOf, type Column, type Labels, QUIET_NAN } from "./column.ts";
import type { TableSource } from "./table-source.ts";

const WHOLE = /^U?Int(8|16|32|64)$/;
const NUMBERS = /^(U?Int(8|16|32|64)|Float(32|64)|Decimal|Bool)$/;
const TEXTS = /^(String|Utf8|Categorical|Enum)$/;
/** A whole number as text, also as pandas writes a column of them that has gaps. */
const WHOLE_TEXT = /^(-?(?:0|[1-9]\d{0,14}))(?:\.0+)?$/;
const INFINITY_BITS = 0x7f800000;
/** Groups of a column up to which codes make sense. */
const MOST_LABELS = 100_000;
/** Range of whole numbers up to which their codes are looked up in a table. */
const LARGEST_TABLE = 1 << 20;

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
    return int32(narrow);
  }
  const numbers = source.text ? parsed(source, name, series, wanted) : series;
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
  if (type === "Date") return int32(series.cast(pl.Int32));
  if (type === "Datetime") {
    if (/UTC|\/|[+-]\d\d/.test(JSON.stringify(series.dtype))) {
      throw badColumn(
        source,
        name,
        "dates or datetimes without time zone",
        "datetimes with a zone",
      );
    }
    return int32(series.cast(pl.Date).cast(pl.Int32));
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
  return int32(day.cast(pl.Int32));
}

/** Cells of a column of numbers that are no numbers. */
export interface CellCounts {
  missing: number;
  infinite: number;
}

/**
 * Numbers as float32; infinite ones become NaN.
 *
 * @param counts is added to
 * @throws AssayError `bad-column`, `unreadable-cell`
 */
export async function readNumbers(
  source: TableSource,
  name: string,
  counts: CellCounts,
): Promise<Column> {
  const series = await source.column(name);
  if (!source.text && !isNumeric(series)) {
    throw badColumn(source, name, "numbers", series.dtype.variant);
  }
  const numbers = source.text ? parsed(source, name, series, "a number") : series;
  const values = floats(numbers.cast(pl.Float32));
  const bits = bitsOf(values);
  for (let i = 0; i < bits.length; i++) {
    const size = bits[i]! & 0x7fffffff;
    if (size < INFINITY_BITS) continue;
    if (size === INFINITY_BITS) counts.infinite++;
    else counts.missing++;
    bits[i] = QUIET_NAN;
  }
  return { kind: "number", values };
}

/** Whether a column can be read as numbers. @throws AssayError `damaged-file` */
export async function holdsNumbers(source: TableSource, name: string): Promise<boolean> {
  const series = await source.column(name);
  if (!source.text) return isNumeric(series);
  return series.cast(pl.Float64).nullCount() === series.nullCount();
}

/** One without any value counts. */
function isNumeric(series: pl.Series): boolean {
  return NUMBERS.test(series.dtype.variant) || series.nullCount() === series.length;
}

/**
 * Groups as codes: whole numbers, truth values (0 and 1) or texts. Texts that are all whole numbers
 * count as these, so that a file of texts and a typed one give the same.
 *
 * @param counts is added to
 * @throws AssayError `bad-column`
 */
export async function readCodes(
  source: TableSource,
  name: string,
  counts: CellCounts,
): Promise<Column> {
  const series = await source.column(name);
  counts.missing += series.nullCount();
  if (TEXTS.test(series.dtype.variant) && series.nullCount() < series.length) {
    return textCodes(source, name, series);
  }
  if (!isNumeric(series)) {
    throw badColumn(source, name, "groups: whole numbers or texts", series.dtype.variant);
  }
  const numbers: unknown = series
    .toFrame()
    .select(pl.col(series.name).cast(pl.Float64).fillNull(pl.lit(Number.NaN)).alias("n"))
    .getColumn("n")
    .toTypedArray();
  if (!(numbers instanceof Float64Array)) throw new Error("expected float64 from polars");
  return wholeCodes(source, name, numbers, counts, series.nullCount());
}

function textCodes(source: TableSource, name: string, series: pl.Series): Column {
  const texts = series.cast(pl.Utf8).rename("text");
  const found = texts.dropNulls().unique().toArray().map(String);
  requireFewLabels(source, name, found.length);
  const spelled = found.map((text) => WHOLE_TEXT.exec(text)?.[1]);
  const whole = spelled.every((text) => text !== undefined);
  const meant = new Map(found.map((text, i) => [text, whole ? spelled[i]! : text]));
  const labels = sortedLabels([...new Set(meant.values())], whole);
  const codeOf = new Map(labels.texts.map((text, code) => [text, code]));
  const codes = found.map((text) => codeOf.get(meant.get(text)!)!);
  const values = pl
    .DataFrame([texts])
    .select(pl.col("text").replaceStrict(found, codes, pl.lit(-1), pl.Int32).alias("code"))
    .getColumn("code");
  return { kind: "codes", values: int32(values), labels };
}

function sortedLabels(texts: string[], whole: boolean): Labels {
  return {
    texts: whole ? texts.sort((a, b) => Number(a) - Number(b)) : texts.sort(),
    whole,
  };
}

function wholeCodes(
  source: TableSource,
  name: string,
  numbers: Float64Array,
  counts: CellCounts,
  nulls: number,
): Column {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let missing = 0;
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!;
    if (Number.isNaN(value)) missing++;
    else if (!Number.isSafeInteger(value)) {
      throw badColumn(source, name, "groups: whole numbers or texts", `${value} in row ${i + 1}`);
    } else {
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  counts.missing += missing - nulls;
  const seen = new Set<number>();
  const table = most - least < LARGEST_TABLE ? new Int32Array(most - least + 1) : undefined;
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!;
    if (Number.isNaN(value)) continue;
    if (table) {
      if (table[value - least] === 1) continue;
      table[value - least] = 1;
    }
    seen.add(value);
  }
  requireFewLabels(source, name, seen.size);
  const ascending = [...seen].sort((a, b) => a - b);
  const codeOf = new Map(ascending.map((value, code) => [value, code]));
  if (table) for (const [value, code] of codeOf) table[value - least] = code;
  const values = new Int32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!;
    if (Number.isNaN(value)) values[i] = -1;
    else values[i] = table ? table[value - least]! : codeOf.get(value)!;
  }
  return { kind: "codes", values, labels: { texts: ascending.map(String), whole: true } };
}

function requireFewLabels(source: TableSource, name: string, count: number): void {
  if (count <= MOST_LABELS) return;
  throw badColumn(source, name, `groups, at most ${MOST_LABELS}`, `${count} different values`);
}

/** Texts of a CSV file as float64. */
function parsed(source: TableSource, name: string, series: pl.Series, wanted: string): pl.Series {
  const frame = pl
    .DataFrame([series.rename("text")])
    .select(pl.col("text"), pl.col("text").cast(pl.Float64, false).alias("value"));
  const value = frame.getColumn("value");
  if (value.nullCount() === series.nullCount()) return value;
  const { row, cell } = firstUnread(frame, "value");
  throw unreadableCell(source.path, row, name, wanted, cell);
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

function int32(series: pl.Series): Int32Array {
  const values: unknown = series.toTypedArray();
  if (values instanceof Int32Array) return values;
  throw new Error(`expected int32 from polars, got ${series.dtype.variant}`);
}

function badColumn(source: TableSource, name: string, wanted: string, got: string): AssayError {
  return new AssayError(
    "bad-column",
    `${source.path}: column "${name}": expected ${wanted}, got ${got}.`,
    name === "security_id"
      ? "Number the securities: a snapshot knows them by whole numbers, the same in every table."
      : "Convert the column where the file is made.",
  );
}

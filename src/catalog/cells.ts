import pl from "nodejs-polars";
import { firstUnread, unreadableCell } from "../data/cells.ts";
import { freeRecent } from "../data/free-frames.ts";
import { floats } from "../data/table.ts";
import { AssayError } from "../errors.ts";
import { bitsOf, type Column, QUIET_NAN } from "./column.ts";
import type { TableSource } from "./table-source.ts";

const NUMBERS = /^(U?Int(8|16|32|64)|Float(32|64)|Decimal|Bool)$/;
const INFINITY_BITS = 0x7f800000;

/** Types of polars that hold texts. */
export const TEXTS = /^(String|Utf8|Categorical|Enum)$/;

/** Cells of a column of numbers that are no numbers. */
export interface CellCounts {
  missing: number;
  infinite: number;
}

/** Rows that polars hands over at once. */
const ROWS_AT_ONCE = 1 << 20;
/** Pieces whose copies pile up before they are freed. */
const PIECES_AT_ONCE = 4;

/** Pieces of a series in their order, each with the row that it begins at. */
export async function* piecesOf(
  series: pl.Series,
): AsyncIterable<readonly [start: number, piece: pl.Series]> {
  for (let start = 0; start < series.length; start += ROWS_AT_ONCE) {
    yield [start, series.slice(start, ROWS_AT_ONCE)];
    if ((start / ROWS_AT_ONCE) % PIECES_AT_ONCE === PIECES_AT_ONCE - 1) await freeRecent();
  }
}

/**
 * Numbers as float32; infinite ones become NaN.
 *
 * @param counts is added to
 * @param into memory for the values; new memory unless given
 * @throws AssayError `bad-column`, `unreadable-cell`
 */
export async function readNumbers(
  source: TableSource,
  name: string,
  counts: CellCounts,
  into?: ArrayBufferLike,
): Promise<Column> {
  const series = await source.column(name);
  if (!source.text && !isNumeric(series)) {
    throw badColumn(source, name, "numbers", series.dtype.variant);
  }
  const numbers = source.text ? numbersOfText(source, name, series, "a number") : series;
  const { length } = numbers;
  const isFloat32 = numbers.dtype.variant === "Float32";
  const values = new Float32Array(into ?? new ArrayBuffer(4 * length), 0, length);
  for await (const [start, piece] of piecesOf(numbers)) {
    const read = floats(isFloat32 ? piece : piece.cast(pl.Float32));
    settle(bitsOf(read), counts);
    values.set(read, start);
  }
  return { kind: "number", values };
}

/** Makes every number that is none the same NaN. */
function settle(bits: Int32Array, counts: CellCounts): void {
  for (let i = 0; i < bits.length; i++) {
    const size = bits[i]! & 0x7fffffff;
    if (size < INFINITY_BITS) continue;
    if (size === INFINITY_BITS) counts.infinite++;
    else counts.missing++;
    bits[i] = QUIET_NAN;
  }
}

/** Whether a column can be read as numbers. @throws AssayError `damaged-file` */
export async function holdsNumbers(source: TableSource, name: string): Promise<boolean> {
  const series = await source.column(name);
  if (!source.text) return isNumeric(series);
  return series.cast(pl.Float64).nullCount() === series.nullCount();
}

/** One without any value counts. */
export function isNumeric(series: pl.Series): boolean {
  return NUMBERS.test(series.dtype.variant) || series.nullCount() === series.length;
}

/** Texts of a CSV file as float64. @throws AssayError `unreadable-cell` */
export function numbersOfText(
  source: TableSource,
  name: string,
  series: pl.Series,
  wanted: string,
): pl.Series {
  const frame = pl
    .DataFrame([series.rename("text")])
    .select(pl.col("text"), pl.col("text").cast(pl.Float64, false).alias("value"));
  const value = frame.getColumn("value");
  if (value.nullCount() === series.nullCount()) return value;
  const { row, cell } = firstUnread(frame, "value");
  throw unreadableCell(source.path, row, name, wanted, cell);
}

/** Values of a series without nulls as int32. */
export async function int32(series: pl.Series): Promise<Int32Array> {
  const out = new Int32Array(series.length);
  for await (const [start, piece] of piecesOf(series)) {
    const values: unknown = piece.cast(pl.Int32).toTypedArray();
    if (!(values instanceof Int32Array)) throw new Error("expected int32 from polars");
    out.set(values, start);
  }
  return out;
}

/** Error for a column that does not hold what it should. */
export function badColumn(
  source: TableSource,
  name: string,
  wanted: string,
  got: string,
): AssayError {
  return new AssayError(
    "bad-column",
    `${source.path}: column "${name}": expected ${wanted}, got ${got}.`,
    name === "security_id"
      ? "Number the securities: a snapshot knows them by whole numbers, the same in every table."
      : "Convert the column where the file is made.",
  );
}

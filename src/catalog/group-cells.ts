import pl from "nodejs-polars";
import type { Codes } from "../signals/catalog-port.ts";
import { badColumn, type CellCounts, isNumeric, piecesOf, TEXTS } from "./cells.ts";
import { type Column, codesFor, type Labels } from "./column.ts";
import type { TableSource } from "./table-source.ts";

/** A whole number as text, also as pandas writes a column of them that has gaps. */
const WHOLE_TEXT = /^(-?(?:0|[1-9]\d{0,14}))(?:\.0+)?$/;
/** Types that go into int32. */
const FEW_BITS = /^(Int(8|16|32)|UInt(8|16))$/;
/** Groups of a column up to which codes make sense. */
const MOST_LABELS = 100_000;
/** Range of whole numbers around the first that are looked up in a table. */
const LARGEST_TABLE = 1 << 20;

/**
 * Groups as codes: whole numbers, truth values (0 and 1) or texts. Texts that are all whole numbers
 * count as these, so that a file of texts and a typed one give the same.
 *
 * @param counts is added to
 * @param into memory of four bytes a row for the work; new memory unless given
 * @throws AssayError `bad-column`
 */
export async function readCodes(
  source: TableSource,
  name: string,
  counts: CellCounts,
  into?: ArrayBufferLike,
): Promise<Column> {
  const series = await source.column(name);
  counts.missing += series.nullCount();
  if (TEXTS.test(series.dtype.variant) && series.nullCount() < series.length) {
    return await textCodes(source, name, series);
  }
  if (!isNumeric(series)) {
    throw badColumn(source, name, "groups: whole numbers or texts", series.dtype.variant);
  }
  return await wholeCodes(source, name, series, counts, into);
}

async function textCodes(source: TableSource, name: string, series: pl.Series): Promise<Column> {
  const texts = series.cast(pl.Utf8).rename("text");
  const found = texts.dropNulls().unique().toArray().map(String);
  requireFewLabels(source, name, found.length);
  const spelled = found.map((text) => WHOLE_TEXT.exec(text)?.[1]);
  const whole = spelled.every((text) => text !== undefined);
  const meant = new Map(found.map((text, i) => [text, whole ? spelled[i]! : text]));
  const labels = sortedLabels([...new Set(meant.values())], whole);
  const codeOf = new Map(labels.texts.map((text, code) => [text, code]));
  const codes = found.map((text) => codeOf.get(meant.get(text)!)!);
  const type = codeType(codesFor(labels.texts.length, 0));
  const coded = await pl
    .DataFrame([texts])
    .lazy()
    .select(pl.col("text").replaceStrict(found, codes, pl.lit(-1), type).alias("code"))
    .collect();
  return { kind: "codes", values: codesOf(coded.getColumn("code")), labels };
}

function codeType(codes: Codes): pl.DataType {
  if (codes instanceof Int8Array) return pl.Int8;
  return codes instanceof Int16Array ? pl.Int16 : pl.Int32;
}

/** Codes of a series without nulls. */
export function codesOf(series: pl.Series): Codes {
  const values: unknown = series.toTypedArray();
  if (values instanceof Int8Array || values instanceof Int16Array) return values;
  if (values instanceof Int32Array) return values;
  throw new Error(`expected codes from polars, got ${series.dtype.variant}`);
}

function sortedLabels(texts: string[], whole: boolean): Labels {
  return {
    texts: whole ? texts.sort((a, b) => Number(a) - Number(b)) : texts.sort(),
    whole,
  };
}

async function wholeCodes(
  source: TableSource,
  name: string,
  series: pl.Series,
  counts: CellCounts,
  into?: ArrayBufferLike,
): Promise<Column> {
  const { length } = series;
  // In the order in which they come first; -1 where none is.
  const numbered = new Int32Array(into ?? new ArrayBuffer(4 * length), 0, length);
  const seen = new Numbering();
  let missing = 0;
  for await (const [start, piece] of piecesOf(series)) {
    const numbers = numbersOf(piece);
    for (let i = 0; i < numbers.length; i++) {
      const value = numbers[i]!;
      let number = seen.knownNear(value);
      if (number < 0 && Number.isNaN(value)) missing++;
      else if (number < 0) {
        if (!Number.isSafeInteger(value)) {
          const row = start + i + 1;
          throw badColumn(source, name, "groups: whole numbers or texts", `${value} in row ${row}`);
        }
        number = seen.numberOf(value);
      }
      numbered[start + i] = number;
    }
  }
  counts.missing += missing - series.nullCount();
  requireFewLabels(source, name, seen.values.length);
  const ascending = seen.values.toSorted((a, b) => a - b);
  const codeOf = new Map(ascending.map((value, code) => [value, code]));
  const codes = Int32Array.from(seen.values, (value) => codeOf.get(value)!);
  // In the same memory: a code takes no more of it than the number that is read before.
  const values = codesFor(ascending.length, length, numbered.buffer);
  for (let row = 0; row < length; row++) {
    const number = numbered[row]!;
    values[row] = number < 0 ? -1 : codes[number]!;
  }
  return { kind: "codes", values, labels: { texts: ascending.map(String), whole: true } };
}

/** Numbers, NaN for null. */
function numbersOf(series: pl.Series): Int32Array | Float64Array {
  if (FEW_BITS.test(series.dtype.variant) && series.nullCount() === 0) return wholeOf(series);
  const name = "number";
  const filled =
    series.nullCount() === 0
      ? series.cast(pl.Float64)
      : series
          .toFrame()
          .select(pl.col(series.name).cast(pl.Float64).fillNull(pl.lit(Number.NaN)).alias(name))
          .getColumn(name);
  const numbers: unknown = filled.toTypedArray();
  if (numbers instanceof Float64Array) return numbers;
  throw new Error("expected float64 from polars");
}

/** Whole numbers of at most 32 bits, none of which is null. */
function wholeOf(series: pl.Series): Int32Array {
  const numbers: unknown = series.cast(pl.Int32).toTypedArray();
  if (numbers instanceof Int32Array) return numbers;
  throw new Error("expected int32 from polars");
}

/** Whole numbers in the order in which they were first asked for. */
class Numbering {
  readonly values: number[] = [];
  /** The value to which the first place of the table belongs. */
  #least = Number.NaN;
  /** Place of values not far from the first; -1 for those that were not seen. */
  readonly #near = new Int32Array(LARGEST_TABLE).fill(-1);
  readonly #far = new Map<number, number>();

  /** Place of a value near the first that was seen; -1 for any other, whatever it is. */
  knownNear(value: number): number {
    const at = value - this.#least;
    return at >= 0 && at < LARGEST_TABLE ? (this.#near[at] ?? -1) : -1;
  }

  numberOf(value: number): number {
    if (this.values.length === 0) this.#least = value - LARGEST_TABLE / 2;
    const at = value - this.#least;
    const isNear = at >= 0 && at < LARGEST_TABLE;
    const known = isNear ? this.#near[at]! : (this.#far.get(value) ?? -1);
    if (known >= 0) return known;
    const number = this.values.push(value) - 1;
    if (isNear) this.#near[at] = number;
    else this.#far.set(value, number);
    return number;
  }
}

function requireFewLabels(source: TableSource, name: string, count: number): void {
  if (count <= MOST_LABELS) return;
  throw badColumn(source, name, `groups, at most ${MOST_LABELS}`, `${count} different values`);
}

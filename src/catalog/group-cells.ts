import pl from "nodejs-polars";
import type { Codes } from "../signals/catalog-port.ts";
import { badColumn, type CellCounts, isNumeric, TEXTS } from "./cells.ts";
import { type Column, codesFor, type Labels } from "./column.ts";
import type { TableSource } from "./table-source.ts";

/** A whole number as text, also as pandas writes a column of them that has gaps. */
const WHOLE_TEXT = /^(-?(?:0|[1-9]\d{0,14}))(?:\.0+)?$/;
/** Groups of a column up to which codes make sense. */
const MOST_LABELS = 100_000;
/** Range of whole numbers up to which their codes are looked up in a table. */
const LARGEST_TABLE = 1 << 20;

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
    return await textCodes(source, name, series);
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
  const values = codesFor(ascending.length, numbers.length);
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

import pl from "nodejs-polars";
import { floats } from "../data/table.ts";
import type { Column, Labels } from "./column.ts";
import { codesOf } from "./group-cells.ts";

/** Keys as a column of a frame. */
export function keySeries(name: string, type: "int32" | "date", values: Int32Array): pl.Series {
  const series = pl.Series(name, values);
  return type === "date" ? series.cast(pl.Date) : series;
}

/** A column that is to be stored in Parquet: numbers, or codes that become groups when written. */
export interface FileColumn {
  readonly series: pl.Series;
  /** Of codes; undefined for numbers. */
  readonly labels?: Labels;
}

/** A copy of a column. */
export function fileColumn(name: string, column: Column): FileColumn {
  const series = pl.Series(name, column.values);
  return column.kind === "number" ? { series } : { series, labels: column.labels };
}

/** Its values again, as a copy. */
export function columnOf({ series, labels }: FileColumn): Column {
  return labels
    ? { kind: "codes", values: codesOf(series), labels }
    : { kind: "number", values: floats(series) };
}

/**
 * Groups as they are stored: int64 or text, null where not known. `gather` from a literal would do the
 * same, but polars refuses it where it goes through a frame piece by piece.
 */
function storedGroups(name: string, { texts, whole }: Labels): pl.Expr {
  const type = whole ? pl.Int64 : pl.Utf8;
  const labels = whole ? texts.map(Number) : [...texts];
  const codes = texts.map((_, code) => code);
  const stored =
    texts.length === 0
      ? pl.lit(null).cast(type)
      : pl.col(name).replaceStrict(codes, labels, pl.lit(null), type);
  return stored.alias(name);
}

/** A frame of what is stored: keys, float32, and groups, which stay codes until it is collected. */
export function fileFrame(
  keys: readonly pl.Series[],
  columns: readonly FileColumn[],
): pl.LazyDataFrame {
  const frame = pl.DataFrame([...keys, ...columns.map(({ series }) => series)]).lazy();
  const stored = columns.flatMap(({ series: { name }, labels }) =>
    labels ? storedGroups(name, labels) : [],
  );
  return stored.length === 0 ? frame : frame.withColumns(...stored);
}

/** Writes a frame as Parquet (zstd). */
export async function writeParquet(frame: pl.LazyDataFrame, path: string): Promise<void> {
  await frame
    .sinkParquet(path, { compression: "zstd", compressionLevel: 1, maintainOrder: true })
    .collect();
}

import pl from "nodejs-polars";
import type { Column } from "./column.ts";

/** Keys as a column of a frame. */
export function keySeries(name: string, type: "int32" | "date", values: Int32Array): pl.Series {
  const series = pl.Series(name, values);
  return type === "date" ? series.cast(pl.Date) : series;
}

/** A column as it is stored in Parquet: float32; groups as int64 or text, null where not known. */
export function columnSeries(name: string, column: Column): pl.Series {
  if (column.kind === "number") return pl.Series(name, column.values);
  const { texts, whole } = column.labels;
  const type = whole ? pl.Int64 : pl.Utf8;
  const codes = pl.DataFrame([pl.Series(name, column.values)]);
  const stored =
    texts.length === 0
      ? pl.lit(null).cast(type)
      : pl.col(name).replaceStrict(
          texts.map((_, code) => code),
          whole ? texts.map(Number) : [...texts],
          pl.lit(null),
          type,
        );
  return codes.withColumn(stored.alias(name)).getColumn(name);
}

/** Writes a frame as Parquet (zstd). */
export async function writeParquet(frame: pl.DataFrame, path: string): Promise<void> {
  await frame
    .lazy()
    .sinkParquet(path, { compression: "zstd", compressionLevel: 1, maintainOrder: true })
    .collect();
}

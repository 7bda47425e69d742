import pl, { type DataFrame, type Series } from "nodejs-polars";
import type { ParameterValue } from "../strategy/parameters.ts";

/** Column of UTC times with millisecond unit from whole milliseconds in float64. */
export function timeColumn(name: string, milliseconds: Float64Array): Series {
  return pl.Series(name, milliseconds).cast(pl.Int64).cast(pl.Datetime("ms", "UTC"));
}

/** Column of whole numbers from float64 or int32. */
export function integerColumn(name: string, values: Float64Array | Int32Array): Series {
  return pl.Series(name, values).cast(pl.Int64);
}

/** Column of texts, also when there is none. */
export function textColumn(name: string, values: readonly string[]): Series {
  return pl.Series(name, [...values], pl.String);
}

/**
 * Column of values of one parameter: float64, or int64 where `whole`, for numbers, boolean for
 * booleans, else text.
 */
export function parameterColumn(
  name: string,
  values: readonly ParameterValue[],
  whole: boolean,
): Series {
  if (values.every((value) => typeof value === "number")) {
    const numbers = Float64Array.from(values);
    return whole ? integerColumn(name, numbers) : pl.Series(name, numbers);
  }
  if (values.every((value) => typeof value === "boolean")) {
    return pl.Series(name, [...values], pl.Bool);
  }
  return textColumn(name, values.map(String));
}

/** Column in which each name is repeated as often as its count says, one after the other. */
export function repeatedColumn(
  name: string,
  runs: readonly { readonly text: string; readonly count: number }[],
): Series {
  const parts = runs.filter(({ count }) => count > 0);
  if (parts.length === 0) return textColumn(name, []);
  const frames = parts.map(({ text, count }) => pl.DataFrame([pl.repeat(text, count, name)]));
  return (frames.length === 1 ? frames[0]! : pl.concat(frames)).getColumn(name);
}

/** Parquet bytes (zstd), the same for the same table on any machine and number of threads. */
export function parquetBytes(table: DataFrame): Uint8Array {
  return table.rechunk().writeParquet({ compression: "zstd" });
}

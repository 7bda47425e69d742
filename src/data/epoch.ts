import pl from "nodejs-polars";

/**
 * Unit of a whole number that counts from 1970, by its size: below 10^11 seconds (until the year
 * 5138), below 10^14 milliseconds, below 10^17 microseconds, else nanoseconds. Milliseconds before
 * March 1973 would be taken for seconds; Assay's own files are not guessed at.
 */
export function epochUnit(value: number): "s" | "ms" | "us" | "ns" {
  const size = Math.abs(value);
  if (size < 1e11) return "s";
  if (size < 1e14) return "ms";
  return size < 1e17 ? "us" : "ns";
}

/** `whole`, int64 in the unit of `example`, as int64 ms. */
export function integerTime(whole: pl.Expr, example: number): pl.Expr {
  switch (epochUnit(example)) {
    case "s":
      return whole.mul(pl.lit(1000).cast(pl.Int64));
    case "ms":
      return whole;
    case "us":
      return whole.cast(pl.Datetime("us")).cast(pl.Datetime("ms")).cast(pl.Int64);
    case "ns":
      return whole.cast(pl.Datetime("ns")).cast(pl.Datetime("ms")).cast(pl.Int64);
  }
}

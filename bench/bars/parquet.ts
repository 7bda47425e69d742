import pl from "nodejs-polars";
import type { Bars } from "../../src/strategy/bars.ts";
import { PRICE_COLUMNS } from "../../src/strategy/bars.ts";
import type { SparseEvents } from "./series.ts";

/** Writes bars of one symbol as the peers read them (peers/peer_protocol.py). */
export function writeBars(path: string, bars: Bars, events?: SparseEvents): void {
  const prices = PRICE_COLUMNS.flatMap((name) => {
    const values = bars.columns[name];
    return values ? [pl.Series(name, Float32Array.from(values), pl.Float32)] : [];
  });
  const signals = events ? [flags("entry", events.entries), flags("exit", events.exits)] : [];
  pl.DataFrame([times(bars), ...prices, ...signals]).writeParquet(path);
}

/** Writes parameter sets: one column of whole numbers per parameter. */
export function writeSets(
  path: string,
  columns: Readonly<Record<string, readonly number[]>>,
): void {
  const series = Object.entries(columns).map(([name, values]) =>
    pl.Series(name, Int32Array.from(values), pl.Int32),
  );
  pl.DataFrame(series).writeParquet(path);
}

/** All columns of a Parquet file as numbers; NaN for null. */
export function readColumns(path: string): Record<string, Float64Array> {
  const frame = pl.readParquet(path);
  return Object.fromEntries(
    frame.columns.map((name) => [
      name,
      Float64Array.from(frame.getColumn(name).toArray(), (value) =>
        value === null ? Number.NaN : Number(value),
      ),
    ]),
  );
}

function times({ timestamp }: Bars) {
  return pl.Series("timestamp", timestamp.slice(), pl.Float64).cast(pl.Int64);
}

function flags(name: string, values: Uint8Array) {
  return pl.Series(name, Int32Array.from(values), pl.Int32);
}

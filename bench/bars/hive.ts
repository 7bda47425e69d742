import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";
import type { Bars } from "../../src/strategy/bars.ts";
import { PRICE_COLUMNS } from "../../src/strategy/bars.ts";
import { SEED, SYMBOL } from "./generate.ts";

/**
 * Writes bars of one symbol as `symbol=…/year=…/month=…/bars.parquet` (zstd) with a manifest, laid
 * out as `assay import` does it; keeps a folder that was written before by the same sources.
 *
 * @param cache folder to put it in
 * @returns the hive folder
 */
export function hiveFolder(bars: Bars, cache: string): string {
  const folder = join(cache, `minutes-${SEED}-${sourceHash()}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}-${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  let start = 0;
  while (start < bars.timestamp.length) {
    const end = endOfMonth(bars.timestamp, start);
    writeMonth(bars, start, end, partial);
    start = end;
  }
  const manifest = {
    vendor: "seeded generator",
    asset_class: "synthetic",
    timeframe: "1m",
    symbols: [
      {
        symbol: SYMBOL,
        bars: bars.timestamp.length,
        first: new Date(bars.timestamp[0]!).toISOString(),
        last: new Date(bars.timestamp.at(-1)!).toISOString(),
      },
    ],
  };
  writeFileSync(join(partial, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  renameSync(partial, folder);
  return folder;
}

function writeMonth(bars: Bars, start: number, end: number, root: string): void {
  const date = new Date(bars.timestamp[start]!);
  const folder = join(
    root,
    `symbol=${SYMBOL}`,
    `year=${date.getUTCFullYear()}`,
    `month=${String(date.getUTCMonth() + 1).padStart(2, "0")}`,
  );
  mkdirSync(folder, { recursive: true });
  const time = pl.Series("timestamp", bars.timestamp.slice(start, end), pl.Float64);
  const prices = PRICE_COLUMNS.map((name) =>
    pl.Series(name, bars.columns[name]!.slice(start, end), pl.Float32),
  );
  pl.DataFrame([time.cast(pl.Int64), ...prices]).writeParquet(join(folder, "bars.parquet"), {
    compression: "zstd",
  });
}

/** Index of the first bar of the next month. */
function endOfMonth(timestamp: Float64Array, start: number): number {
  const date = new Date(timestamp[start]!);
  const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
  let end = start;
  while (end < timestamp.length && timestamp[end]! < next) end++;
  return end;
}

/** Changes whenever one of the files that decide the bytes does. */
function sourceHash(): string {
  const hash = createHash("sha256");
  for (const name of ["generate.ts", "random.ts", "hive.ts"]) {
    hash.update(readFileSync(new URL(name, import.meta.url)));
  }
  return hash.digest("hex").slice(0, 8);
}

/**
 * Makes examples/data/*.parquet and their manifests from the two source files named below, which are
 * not kept in this repository:
 *
 *   node scripts/make-example-data.mjs <folder with the .csv.gz files>
 *
 * Values are kept as they came (dirt included); only columns are renamed, times become int64
 * milliseconds and prices float32, which is what the loader would make of them anyway. The result
 * depends on nothing but the sources and the version of polars.
 */
import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";

const OUT = new URL("../examples/data/", import.meta.url).pathname;
const PRICES = ["open", "high", "low", "close"];

const SETS = [
  {
    name: "fx_hourly",
    source: "fx_hourly_2012_2022.csv.gz",
    sha256: "ddc0eb17f892c67e4f935025dcd4032a2d76478adc55c9fb6997ba5ad611d3c1",
    columns: ["symbol", "datetime", ...PRICES, "tick_volume"],
    time: "datetime",
    format: "%Y-%m-%d %H:%M:%S",
    volume: "tick_volume",
    symbol: "symbol",
    rowGroupSize: 57_600,
    manifest: {
      vendor: "ejtraderLabs",
      as_of: "2022-03-04",
      asset_class: "fx",
      timeframe: "1h",
      licence: "Apache-2.0",
      caveats: [
        "Hour bars of one unnamed broker, in a time zone that the source does not state; prices are in points.",
      ],
    },
  },
  {
    name: "sp500_daily",
    source: "sp500_daily_5yr.csv.gz",
    sha256: "7c7b1b62d6d80c4be62a8f1fd94cd8d0d243883e6715148641006a159fc108ce",
    columns: ["date", ...PRICES, "volume", "Name"],
    time: "date",
    format: "%Y-%m-%d",
    volume: "volume",
    symbol: "Name",
    rowGroupSize: 65_536,
    manifest: {
      vendor: "CNuge",
      as_of: "2018-02-09",
      asset_class: "equity",
      timeframe: "1d",
      licence: "MIT",
      caveats: [
        "Survivorship-biased: the names are the members of the index in February 2018, whoever left before is missing.",
        "Prices are adjusted for splits, not for dividends; some spin-offs are not adjusted.",
      ],
    },
  },
];

const folder = process.argv[2];
if (!folder) {
  console.error("usage: node scripts/make-example-data.mjs <folder with the .csv.gz files>");
  process.exit(2);
}
for (const set of SETS) await make(set, folder);

/**
 * @param {(typeof SETS)[number]} set
 * @param {string} folder with the sources
 */
async function make(set, folder) {
  const path = join(folder, set.source);
  const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
  if (sha256 !== set.sha256)
    throw new Error(`${set.source}: sha256 is ${sha256}, not ${set.sha256}`);

  const time = pl.col(set.time).str;
  const text = Object.fromEntries(set.columns.map((name) => [name, pl.Utf8]));
  const frame = await pl
    .scanCSV(path, { schema: text, glob: false })
    .select(
      pl.col(set.symbol).alias("symbol"),
      // polars parses into microseconds whatever unit is named, hence the cast between.
      (set.format === "%Y-%m-%d"
        ? time.strptime(pl.Date, set.format)
        : time.strptime(pl.Datetime("ms"), set.format)
      )
        .cast(pl.Datetime("ms"))
        .cast(pl.Int64)
        .alias("timestamp"),
      ...PRICES.map((name) => pl.col(name).cast(pl.Float32, true)),
      pl.col(set.volume).cast(pl.Float64, true).cast(pl.Int32, true).alias("volume"),
    )
    .sort(["symbol", "timestamp"])
    .collect();
  if (frame.getColumn("timestamp").nullCount() > 0) throw new Error(`${set.source}: unread times`);

  const out = join(OUT, `${set.name}.parquet`);
  await frame
    .lazy()
    .sinkParquet(out, {
      compression: "zstd",
      compressionLevel: 19,
      rowGroupSize: set.rowGroupSize,
      statistics: "full",
    })
    .collect();
  const manifest = { ...set.manifest, source: set.source, source_sha256: sha256 };
  writeFileSync(join(OUT, `${set.name}.manifest.json`), `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`${set.name}: ${frame.height} rows, ${(statSync(out).size / 1e6).toFixed(1)} MB`);
}

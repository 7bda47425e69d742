/**
 * Makes the tables in examples/data/universe/ from examples/data/sp500_daily.parquet and three
 * source files that are not kept in this repository:
 *
 *   node scripts/make-demo-universe.mjs <folder with the .csv and .csv.gz files>
 *
 * Formulas are in examples/data/README.md and at the functions in lib/demo-universe/. What is taken
 * as not known stands in examples/data/universe/repairs.json. The result depends on nothing but
 * these files and the version of polars.
 */
import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";
import { readPanel } from "./lib/demo-universe/panel.mjs";
import { readSources, sourceHashes } from "./lib/demo-universe/sources.mjs";
import { makeTables, SECTOR_CODES } from "./lib/demo-universe/tables.mjs";

const DATA = new URL("../examples/data/", import.meta.url).pathname;
const OUT = join(DATA, "universe");
const FIRST_ID = 101;

const folder = process.argv[2];
if (!folder) {
  console.error("usage: node scripts/make-demo-universe.mjs <folder with the source files>");
  process.exit(2);
}
const sources = readSources(folder);
const panelPath = join(DATA, "sp500_daily.parquet");
const panel = readPanel(panelPath);
/** @type {import("./lib/demo-universe/repairs.mjs").Repairs} */
const repairs = JSON.parse(readFileSync(join(OUT, "repairs.json"), "utf8"));
const tables = makeTables({ ...sources, panel, repairs });

const { symbols, dates } = panel;
const companies = new Map(sources.companies.map((company) => [company.symbol, company]));
const securities = symbols.map((symbol, s) => {
  const company = companies.get(symbol);
  const code = SECTOR_CODES[company?.sector ?? ""];
  if (!company || code === undefined) throw new Error(`${symbol}: no sector`);
  return { id: FIRST_ID + s, code, ...company };
});
// Rows are the bars of the panel, by (security, date).
const cells = Array.from(panel.bar.keys()).filter((cell) => panel.bar[cell]);
const key = [
  int32("security_id", (cell) => securityOf(cell).id),
  pl.Series("date", rowDates(), pl.Int32).cast(pl.Date),
];
const sector = (/** @type {string} */ name) => int32(name, (cell) => securityOf(cell).code);
await write("ret", [...key, ...floats(tables.ret)]);
await write("risk", [
  ...key,
  ...floats(tables.risk),
  pl.Series(
    "cap",
    cells.map((cell) => tables.cap[cell] ?? null),
    pl.Utf8,
  ),
  sector("industry_id"),
  sector("sector_id"),
]);
await write("descriptor", [...key, int32("sp500", (cell) => tables.sp500[cell] ?? 0)]);
await write("trading_date", [
  pl.Series("n", Int32Array.from(dates.keys()), pl.Int32),
  pl.Series("date", dates, pl.Int32).cast(pl.Date),
]);
writeFileSync(
  join(OUT, "securities.csv"),
  ["security_id,symbol,name,sector", ...securities.map(csvLine)]
    .map((line) => `${line}\n`)
    .join(""),
);
const manifest = {
  vendor: "CNuge (prices), datasets/s-and-p-500-companies (fundamentals, members, sectors)",
  as_of: "2018-04-02",
  asset_class: "equity",
  timeframe: "1d",
  licence: "MIT (prices), ODC-PDDL-1.0 (fundamentals, members, sectors)",
  caveats: [
    "Survivorship-biased: the names are the members of the index in February 2018, whoever left before is missing.",
    "Price returns without dividends; spin-offs and special dividends of 8 % and more are taken as not known.",
    "No borrow, financing or swap costs.",
    "Sectors are those of 2018 on all dates; industry_id is the sector, there is nothing finer.",
    "Leverage and growth are not in the data.",
  ],
  source_sha256: { "sp500_daily.parquet": sha256(panelPath), ...sourceHashes },
  repaired: { ...repairCounts(), ...tables.repaired },
};
writeFileSync(join(OUT, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
console.log(JSON.stringify(manifest.repaired, null, 2));

/** @param {number} cell */
function securityOf(cell) {
  const security = securities[Math.floor(cell / dates.length)];
  if (!security) throw new Error(`no security at cell ${cell}`);
  return security;
}

function rowDates() {
  return Int32Array.from(cells, (cell) => dates[cell % dates.length] ?? 0);
}

/**
 * @param {string} name
 * @param {(cell: number) => number} value
 */
function int32(name, value) {
  return pl.Series(name, Int32Array.from(cells, value), pl.Int32);
}

/** @param {Readonly<Record<string, Float32Array>>} columns */
function floats(columns) {
  return Object.entries(columns).map(([name, values]) =>
    pl.Series(
      name,
      Float32Array.from(cells, (cell) => values[cell] ?? Number.NaN),
      pl.Float32,
    ),
  );
}

/**
 * @param {string} name
 * @param {pl.Series[]} columns
 */
async function write(name, columns) {
  const path = join(OUT, `${name}.parquet`);
  const frame = pl.DataFrame(columns);
  await frame
    .lazy()
    .sinkParquet(path, { compression: "zstd", compressionLevel: 19, statistics: "full" })
    .collect();
  console.log(`${name}: ${frame.height} rows, ${(statSync(path).size / 1e6).toFixed(2)} MB`);
}

/** @param {(typeof securities)[number]} security */
function csvLine({ id, symbol, name, sector: sectorName }) {
  return [id, symbol, name.includes(",") ? `"${name}"` : name, sectorName].join(",");
}

/** @param {string} path */
function sha256(path) {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

function repairCounts() {
  return {
    unadjusted: repairs.unadjusted.length,
    outside_range: repairs.outside_range.length,
    repeated: repairs.repeated.length,
  };
}

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/**
 * A row of a dated vintage of fundamentals; numbers are as traded then, NaN where the cell is empty.
 * @typedef {object} Vintage
 * @property {string} symbol as the source spells it
 * @property {number} asOf day whose close the price is, days since 1970-01-01
 * @property {number} avail day from whose end on it could be had
 * @property {boolean} atClose whether the price was matched with that day's close
 * @property {number} price
 * @property {number} eps
 * @property {number} book_value_per_share
 * @property {number} dividend_yield_pct
 * @property {number} market_cap_bn_usd
 */

/** @typedef {{ avail: number, symbol: string }} Member */
/** @typedef {{ symbol: string, name: string, sector: string }} Company */

const SOURCES = {
  fundamentals: {
    file: "sp500_fundamentals_vintages.csv.gz",
    sha256: "8fb7df94cc856fc24d6174c789f9329a7a18bead481ffed8230d4aa6902fb4de",
  },
  membership: {
    file: "sp500_membership_vintages.csv.gz",
    sha256: "9ad9c50d912aa0cab57c6fd8145e3d8a3e1d5d8a3866d4a401bdb727627fc2b4",
  },
  sectors: {
    file: "sp500_sectors.csv",
    sha256: "76f933f11038793998acf725d6487b4c02e41189d3c7ef22fa0c7a54421566c9",
  },
};

/** Names and hashes of the files that the universe is made of, besides the shipped panel. */
export const sourceHashes = Object.fromEntries(
  Object.values(SOURCES).map(({ file, sha256 }) => [file, sha256]),
);

/**
 * Reads the three source files, refusing any whose hash is another.
 * @param {string} folder
 */
export function readSources(folder) {
  return {
    vintages: parseVintages(read(folder, SOURCES.fundamentals)),
    members: parseCsv(read(folder, SOURCES.membership)).map((row) => ({
      avail: dayOf(cell(row, "date_avail")),
      symbol: cell(row, "symbol"),
    })),
    companies: parseCsv(read(folder, SOURCES.sectors)).map((row) => ({
      symbol: cell(row, "symbol"),
      name: cell(row, "name"),
      sector: cell(row, "gics_sector"),
    })),
  };
}

/**
 * @param {string} text CSV with the columns of the vintages of fundamentals
 * @returns {Vintage[]}
 */
export function parseVintages(text) {
  /** @param {string} value */
  const number = (value) => (value === "" ? Number.NaN : Number(value));
  return parseCsv(text).map((row) => ({
    symbol: cell(row, "symbol"),
    asOf: dayOf(cell(row, "date_asof")),
    avail: dayOf(cell(row, "date_avail")),
    atClose: cell(row, "price_match") === "close",
    price: number(cell(row, "price")),
    eps: number(cell(row, "eps")),
    book_value_per_share: number(cell(row, "book_value_per_share")),
    dividend_yield_pct: number(cell(row, "dividend_yield_pct")),
    market_cap_bn_usd: number(cell(row, "market_cap_bn_usd")),
  }));
}

/**
 * Days since 1970-01-01 of an ISO date.
 * @param {string} date
 */
export function dayOf(date) {
  const day = Date.parse(`${date}T00:00:00Z`) / 86_400_000;
  if (!Number.isInteger(day)) throw new Error(`not a date: ${date}`);
  return day;
}

/** @param {number} day days since 1970-01-01 */
export function isoDate(day) {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/**
 * @param {string} folder
 * @param {{ file: string, sha256: string }} source
 */
function read(folder, { file, sha256 }) {
  const bytes = readFileSync(join(folder, file));
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256) throw new Error(`${file}: sha256 is ${found}, not ${sha256}`);
  return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/**
 * @param {Record<string, string>} row
 * @param {string} column
 */
function cell(row, column) {
  const value = row[column];
  if (value === undefined) throw new Error(`no column ${column}`);
  return value;
}

/**
 * Rows of a CSV with a header; quoted cells may hold commas, none of the sources has quotes in them.
 * @param {string} text
 * @returns {Record<string, string>[]}
 */
function parseCsv(text) {
  const [header, ...lines] = text.trimEnd().split(/\r?\n/);
  const columns = split(header ?? "");
  return lines.map((line) => {
    const cells = split(line);
    if (cells.length !== columns.length) throw new Error(`cells are missing: ${line}`);
    return Object.fromEntries(columns.map((column, k) => [column, cells[k] ?? ""]));
  });
}

/** @param {string} line */
function split(line) {
  return Array.from(line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g), (m) => m[1] ?? m[2] ?? "");
}

import { fundamentals, membership } from "./fundamentals.mjs";
import { repairPanel, repairVintages } from "./repairs.mjs";
import { multiples, significant } from "./rounding.mjs";
import { averageDollarVolume, momentum, returns, volatility } from "./windows.mjs";

/** @typedef {import("./panel.mjs").Panel} Panel */
/** @typedef {import("./repairs.mjs").Repairs} Repairs */
/** @typedef {import("./sources.mjs").Vintage} Vintage */
/** @typedef {import("./sources.mjs").Member} Member */

/** GICS sectors as of 2018 and their codes in the standard. */
export const SECTOR_CODES = /** @type {Readonly<Record<string, number>>} */ ({
  Energy: 10,
  Materials: 15,
  Industrials: 20,
  "Consumer Discretionary": 25,
  "Consumer Staples": 30,
  "Health Care": 35,
  Financials: 40,
  "Information Technology": 45,
  "Telecommunication Services": 50,
  Utilities: 55,
  "Real Estate": 60,
});

/** Binary digits that are kept; see rounding.mjs. */
export const RETURN_DIGITS = 16;
export const SIZE_DIGITS = 8;
export const FACTOR_DIGITS = 8;
export const VOLUME_DIGITS = 7;

/**
 * The columns of the tables, symbol by symbol like the panel's (cells without a bar included, as NaN
 * or 0), and what was repaired.
 *
 * @param {{ panel: Panel, vintages: readonly Vintage[], members: readonly Member[], repairs: Repairs }} sources
 */
export function makeTables({ panel: raw, vintages: rawVintages, members, repairs }) {
  const { panel, broken } = repairPanel(raw, repairs);
  const { vintages, cells } = repairVintages(rawVintages, repairs);
  const days = panel.dates.length;
  const ret = returns(panel.close, broken, days);
  const openret = returns(panel.open, broken, days);
  const { mcap, value, book_yield, yield: dividendYield, refused } = fundamentals(vintages, panel);
  const shownCap = significant(mcap, FACTOR_DIGITS);
  const nothing = new Uint8Array(broken.length);
  /** @type {(before: Float64Array, after: Float64Array) => number} */
  const lost = (before, after) =>
    before.reduce((n, x, k) => n + (!Number.isNaN(x) && Number.isNaN(after[k]) ? 1 : 0), 0);
  return {
    ret: {
      ret: multiples(ret, RETURN_DIGITS),
      openret: multiples(openret, RETURN_DIGITS),
      vol: significant(panel.volume, VOLUME_DIGITS),
      adv: significant(averageDollarVolume(panel), FACTOR_DIGITS),
      close_adj: Float32Array.from(panel.close),
    },
    risk: {
      mcap: shownCap,
      size: multiples(Float64Array.from(shownCap, Math.log), SIZE_DIGITS),
      value: significant(value, FACTOR_DIGITS),
      book_yield: significant(book_yield, FACTOR_DIGITS),
      yield: significant(dividendYield, FACTOR_DIGITS),
      volatility: significant(volatility(ret, days), FACTOR_DIGITS),
      momentum: significant(momentum(panel, broken), FACTOR_DIGITS),
    },
    cap: tiers(shownCap, days),
    sp500: membership(members, panel),
    repaired: {
      ret_not_known: lost(returns(raw.close, nothing, days), ret),
      openret_not_known: lost(returns(raw.open, nothing, days), openret),
      close_not_known: lost(raw.close, panel.close),
      vintage_cells_not_known: cells,
      vintage_rows_refused: refused,
    },
  };
}

/**
 * Terciles of the known market caps of each date: with n of them, a cap that is below the ⌈n/3⌉th
 * smallest (counted from 0) is small, one below the ⌈2n/3⌉th mid, the others large.
 *
 * @param {Float32Array} mcap symbol by symbol
 * @param {number} days
 * @returns {(string | null)[]} null where the market cap is not known
 */
export function tiers(mcap, days) {
  const out = /** @type {(string | null)[]} */ (new Array(mcap.length).fill(null));
  for (let n = 0; n < days; n++) {
    /** @type {number[]} */
    const cells = [];
    for (let c = n; c < mcap.length; c += days) if (!Number.isNaN(mcap[c])) cells.push(c);
    const sorted = Float32Array.from(cells, (c) => mcap[c] ?? Number.NaN).sort();
    const third = sorted[Math.ceil(cells.length / 3)] ?? 0;
    const twoThirds = sorted[Math.ceil((2 * cells.length) / 3)] ?? 0;
    for (const c of cells) {
      const value = mcap[c] ?? Number.NaN;
      out[c] = value < third ? "small" : value < twoThirds ? "mid" : "large";
    }
  }
  return out;
}

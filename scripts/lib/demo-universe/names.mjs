import { dayOf } from "./sources.mjs";

/**
 * Which security of the panel a symbol of a vintage stood for when that vintage came out. The panel
 * has the symbols of February 2018 and carries each security's history under it.
 */

/**
 * Renamed since: symbol then, symbol in the panel, last date of the old name (if it was used again).
 * Each was found by prices: vintage and panel agree at every vintage, up to one constant factor.
 * @type {readonly [then: string, now: string, until?: string][]}
 */
const RENAMED = [
  ["AA", "ARNC", "2016-10-31"],
  ["ACE", "CB"],
  ["ACT", "AGN"],
  ["COH", "TPR"],
  ["GOOG", "GOOGL", "2014-04-02"],
  ["LTD", "LB"],
  ["MHFI", "SPGI"],
  ["MHP", "SPGI"],
  ["NU", "ES"],
  ["TSO", "ANDV"],
  ["TYC", "JCI"],
  ["UA", "UAA", "2016-12-06"],
  ["WAG", "WBA"],
  ["WLP", "ANTM"],
  ["ZMH", "ZBH"],
];

/**
 * Symbols that meant another company until then: Allergan Inc., Chubb Corp., the old Johnson
 * Controls, the old News Corp.
 * @type {Readonly<Record<string, string>>}
 */
const ANOTHER_UNTIL = {
  AGN: "2015-06-14",
  CB: "2016-01-14",
  JCI: "2016-09-02",
  NWSA: "2013-06-28",
};

/**
 * @param {string} symbol of a vintage
 * @param {number} day when it came out, days since 1970-01-01
 * @returns {string | undefined} symbol in the panel; nothing for another company
 */
export function panelSymbol(symbol, day) {
  const another = ANOTHER_UNTIL[symbol];
  if (another !== undefined && day <= dayOf(another)) return undefined;
  const renamed = RENAMED.find(
    ([then, , until]) => then === symbol && (until === undefined || day <= dayOf(until)),
  );
  return renamed ? renamed[1] : symbol.replace("-", ".");
}

/** What prices of before a split are multiples of. TYC's carry the spin-off of Adient, VFC's a rounding. */
const SPLITS = [1 / 4, 1 / 3, 1, 1.5, 2, 3, 4, 5, 7, 10];
/** By how much a price at the close may be off a whole split; others were taken during a day. */
const TOLERANCE = { close: 0.06, intraday: 0.12 };

/**
 * Whether the price of a vintage is the panel's, but for splits since: a last guard against a symbol
 * that stood for something else.
 * @param {number} price as traded
 * @param {number} close adjusted for splits
 * @param {boolean} atClose
 */
export function samePrice(price, close, atClose) {
  const ratio = price / close;
  const tolerance = atClose ? TOLERANCE.close : TOLERANCE.intraday;
  return SPLITS.some((split) => Math.abs(ratio / split - 1) <= tolerance);
}

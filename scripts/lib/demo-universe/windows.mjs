/** @typedef {import("./panel.mjs").Panel} Panel */

export const ADV_DAYS = 20;
export const VOLATILITY_DAYS = 60;
export const MOMENTUM_FAR = 252;
export const MOMENTUM_NEAR = 21;
/** Shares of a window that must be known, or what it says is not known. */
const ENOUGH = 0.75;

/**
 * value[n]/value[n−1] − 1 of consecutive trading dates; NaN where either is not known or the date is
 * broken.
 * @param {Float64Array} values symbol by symbol
 * @param {Uint8Array} broken
 * @param {number} days
 */
export function returns(values, broken, days) {
  return values.map((value, cell) =>
    cell % days === 0 || broken[cell] ? Number.NaN : value / (values[cell - 1] ?? Number.NaN) - 1,
  );
}

/**
 * Mean of close · volume over the last 20 trading dates, the date itself included; at least 15 known.
 * @param {Panel} panel
 */
export function averageDollarVolume({ close, volume, dates }) {
  const dollars = close.map((value, cell) => value * (volume[cell] ?? Number.NaN));
  return rolling(dollars, dates.length, ADV_DAYS, (known) => mean(known));
}

/**
 * Standard deviation (ddof 1) of the last 60 daily returns, the date's own included; at least 45
 * known. A day's, not a year's.
 * @param {Float64Array} ret
 * @param {number} days
 */
export function volatility(ret, days) {
  return rolling(ret, days, VOLATILITY_DAYS, (known) => {
    const centre = mean(known);
    return Math.sqrt(
      known.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (known.length - 1),
    );
  });
}

/**
 * close[n−21]/close[n−252] − 1; NaN where a broken date lies between, whose jump is no return.
 * @param {Panel} panel
 * @param {Uint8Array} broken
 */
export function momentum({ close, dates }, broken) {
  const days = dates.length;
  return close.map((_, cell) => {
    if (cell % days < MOMENTUM_FAR) return Number.NaN;
    const from = cell - MOMENTUM_FAR;
    const to = cell - MOMENTUM_NEAR;
    if (broken.subarray(from + 1, to + 1).includes(1)) return Number.NaN;
    return (close[to] ?? Number.NaN) / (close[from] ?? Number.NaN) - 1;
  });
}

/**
 * @param {Float64Array} values symbol by symbol
 * @param {number} days
 * @param {number} window
 * @param {(known: number[]) => number} summarise
 */
function rolling(values, days, window, summarise) {
  return values.map((_, cell) => {
    if ((cell % days) + 1 < window) return Number.NaN;
    const known = Array.from(values.subarray(cell - window + 1, cell + 1)).filter(
      (value) => !Number.isNaN(value),
    );
    return known.length >= ENOUGH * window ? summarise(known) : Number.NaN;
  });
}

/** @param {readonly number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

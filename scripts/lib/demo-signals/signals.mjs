import { Random } from "../../../bench/bars/random.ts";

/** @typedef {import("./universe.mjs").DemoUniverse} DemoUniverse */

const REVERSAL_DAYS = 21;
const REVERSAL_ENOUGH = 16;
const USUAL_VOLUME_DAYS = 120;
const USUAL_VOLUME_ENOUGH = 60;
const SEED = 20_180_207;

/**
 * Three classic ideas in equal parts, each as a rank across the day's names, −½ to ½:
 *
 * - 12-1 momentum over 60-day volatility, above the sector's mean
 * - the last 21 days' return, below the sector's mean (reversal)
 * - dollar volume of 20 days over its mean of 120 days, low rather than high
 *
 * NaN where one of them is not known. A cell depends on rows up to its own date.
 *
 * @param {DemoUniverse} universe
 */
export function momentumReversal(universe) {
  const { columns, ids, dates } = universe;
  const quiet = rolling(columns.adv, ids.length, USUAL_VOLUME_DAYS, USUAL_VOLUME_ENOUGH).map(
    (sum, cell) => -(columns.adv[cell] ?? Number.NaN) / sum,
  );
  const steady = columns.momentum.map((value, cell) => value / (columns.volatility[cell] ?? 0));
  const fallen = rolling(columns.ret, ids.length, REVERSAL_DAYS, REVERSAL_ENOUGH).map((x) => -x);
  const out = new Float64Array(steady.length);
  for (let n = 0; n < dates.length; n++) {
    /** @param {Float64Array} values */
    const day = (values) => values.subarray(n * ids.length, (n + 1) * ids.length);
    const parts = [
      shares(withoutSector(day(steady), universe.sector)),
      shares(withoutSector(day(fallen), universe.sector)),
      shares(day(quiet)),
    ];
    day(out).forEach((_, s) => {
      out[n * ids.length + s] = parts.reduce((sum, part) => sum + (part[s] ?? Number.NaN), 0);
    });
  }
  return out;
}

/**
 * Knows nothing: s[t] = 0.95 · s[t−1] + √(1 − 0.95²) · noise for each security.
 * @param {DemoUniverse} universe
 */
export function noise({ dates, ids }) {
  const random = new Random(SEED);
  const persistence = 0.95;
  const fresh = Math.sqrt(1 - persistence ** 2);
  const state = Float64Array.from(ids, () => random.normal());
  const out = new Float64Array(dates.length * ids.length);
  for (let n = 0; n < dates.length; n++) {
    for (let s = 0; s < ids.length; s++) {
      state[s] = persistence * (state[s] ?? 0) + fresh * random.normal();
    }
    out.set(state, n * ids.length);
  }
  return out;
}

/**
 * A cheat: 0.3 of the rank of the very return that it is going to earn (two trading dates on: it is
 * known the day after and earns the next), and noise.
 * @param {DemoUniverse} universe
 */
export function lookAhead({ columns, dates, ids }) {
  const random = new Random(SEED + 1);
  const out = Float64Array.from(columns.ret, () => Math.sqrt(1 - 0.3 ** 2) * random.normal());
  for (let n = 0; n + 2 < dates.length; n++) {
    const future = columns.ret.subarray((n + 2) * ids.length, (n + 3) * ids.length);
    shares(future).forEach((share, s) => {
      // √12: ranks from −½ to ½ to variance 1.
      const cell = n * ids.length + s;
      if (!Number.isNaN(share)) out[cell] = (out[cell] ?? 0) + 0.3 * Math.sqrt(12) * share;
    });
  }
  return out;
}

/**
 * Sums over the last dates, of known values scaled up to the whole window.
 * @param {Float64Array} values date by date
 * @param {number} width securities
 * @param {number} window dates
 * @param {number} enough values that must be known
 */
function rolling(values, width, window, enough) {
  return values.map((_, cell) => {
    let sum = 0;
    let known = 0;
    for (let c = cell; c >= 0 && c > cell - window * width; c -= width) {
      const value = values[c] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      sum += value;
      known++;
    }
    return known >= enough ? (sum * window) / known : Number.NaN;
  });
}

/**
 * @param {Float64Array} day
 * @param {Int32Array} sector
 */
function withoutSector(day, sector) {
  /** @type {Map<number, { sum: number, count: number }>} */
  const totals = new Map();
  day.forEach((value, s) => {
    if (Number.isNaN(value)) return;
    const { sum, count } = totals.get(sector[s] ?? 0) ?? { sum: 0, count: 0 };
    totals.set(sector[s] ?? 0, { sum: sum + value, count: count + 1 });
  });
  return day.map((value, s) => {
    const { sum, count } = totals.get(sector[s] ?? 0) ?? { sum: 0, count: 0 };
    return value - sum / count;
  });
}

/**
 * (rank − ½)/n − ½ of the known values; ties by place, of which these columns have next to none.
 * @param {Float64Array} day
 */
function shares(day) {
  const order = Array.from(day.keys()).filter((s) => !Number.isNaN(day[s]));
  order.sort((a, b) => (day[a] ?? 0) - (day[b] ?? 0) || a - b);
  const out = new Float64Array(day.length).fill(Number.NaN);
  order.forEach((s, rank) => {
    out[s] = (rank + 0.5) / order.length - 0.5;
  });
  return out;
}

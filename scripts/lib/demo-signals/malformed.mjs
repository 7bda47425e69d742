import { isoDate } from "../demo-universe/sources.mjs";

/**
 * @typedef {object} SignalRow
 * @property {number} id
 * @property {number} sig days since 1970-01-01
 * @property {string} avail
 * @property {string} signal
 */

/**
 * Defects: so many rows from a place on are changed.
 * @type {readonly [from: number, count: number, change: (row: SignalRow) => Partial<SignalRow>][]}
 */
const DEFECTS = [
  // Known before it was computed.
  [100, 4, ({ sig }) => ({ avail: isoDate(sig - 2) })],
  [200, 3, () => ({ signal: "inf" })],
  [300, 2, () => ({ signal: "n/a" })],
  [400, 2, () => ({ signal: "" })],
  // Securities that the universe does not have.
  [500, 6, ({ id }) => ({ id: 900_000 + id })],
  // After the last trading date.
  [600, 3, ({ sig }) => ({ sig: sig + 5000, avail: isoDate(sig + 5001) })],
  // A date that is none.
  [650, 1, () => ({ avail: "2016-02-30" })],
];
/** Keys that come a second time, with another value. */
const DUPLICATES = 5;

/**
 * Rows of a signal with some of each defect that the contract speaks of, as CSV. How many there are
 * of each stands in examples/signals/README.md.
 *
 * @param {readonly { id: number, date: number, value: number }[]} rows sound ones, 700 at least
 */
export function malformedCsv(rows) {
  const all = soundRows(rows);
  const twice = all.slice(0, DUPLICATES).map((row) => ({ ...row, signal: "0.25" }));
  for (const [from, count, change] of DEFECTS) {
    all.splice(from, count, ...all.slice(from, from + count).map((r) => ({ ...r, ...change(r) })));
  }
  return csv("security_id,date_sig,date_avail,signal", [...all, ...twice]);
}

/**
 * The same signal under names that another tool gave its columns; sound with a mapping.
 * @param {readonly { id: number, date: number, value: number }[]} rows
 */
export function misnamedCsv(rows) {
  return csv("gvkey,asof,known,score", soundRows(rows));
}

/**
 * @param {readonly { id: number, date: number, value: number }[]} rows
 * @returns {SignalRow[]}
 */
function soundRows(rows) {
  return rows.map(({ id, date, value }) => ({
    id,
    sig: date,
    avail: isoDate(date + 1),
    signal: String(value),
  }));
}

/**
 * @param {string} header
 * @param {readonly SignalRow[]} rows
 */
function csv(header, rows) {
  const lines = rows.map(({ id, sig, avail, signal }) => [id, isoDate(sig), avail, signal].join());
  return `${[header, ...lines].join("\n")}\n`;
}

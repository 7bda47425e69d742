import { dayOf } from "./sources.mjs";

/**
 * What examples/data/universe/repairs.json says to take as not known. Nothing is clipped or filled.
 * @typedef {object} Repairs
 * @property {{ symbol: string, date: string, reason: string }[]} unadjusted
 *   corporate actions that the prices are not adjusted for: the returns of that date
 * @property {{ symbol: string, date: string, fields: ("open" | "close")[] }[]} outside_range
 *   prices that lie outside low … high of their own bar
 * @property {[symbol: string, date: string, other: string][]} repeated
 *   bars that another date of the same symbol has too: which of the two dates it belongs to cannot
 *   be told, so both are taken as not known
 * @property {{ symbols: string[], from: string, to: string, fields: VintageField[], reason: string }[]} vintages
 *   fields of vintages that came out from … to, of symbols as the source spells them (`*`: all)
 */
/** @typedef {"eps" | "book_value_per_share" | "dividend_yield_pct" | "market_cap_bn_usd"} VintageField */
/** @typedef {import("./panel.mjs").Panel} Panel */
/** @typedef {import("./sources.mjs").Vintage} Vintage */

/**
 * The panel with repaired prices as NaN, and the dates whose returns are not known though their
 * prices are.
 * @param {Panel} panel
 * @param {Repairs} repairs
 * @returns {{ panel: Panel, broken: Uint8Array }} `broken`: 1 per cell whose returns say nothing
 */
export function repairPanel(panel, { unadjusted, outside_range, repeated }) {
  const { symbols, dates, bar } = panel;
  const open = panel.open.slice();
  const close = panel.close.slice();
  const volume = panel.volume.slice();
  const broken = new Uint8Array(bar.length);
  const at = new Map(Array.from(dates, (date, n) => [date, n]));
  /** @type {(symbol: string, date: string) => number} */
  const cell = (symbol, date) => {
    const n = at.get(dayOf(date));
    const s = symbols.indexOf(symbol);
    if (n === undefined || s < 0 || !bar[s * dates.length + n])
      throw new Error(`repairs.json: no bar of ${symbol} on ${date}`);
    return s * dates.length + n;
  };
  for (const { symbol, date } of unadjusted) broken[cell(symbol, date)] = 1;
  for (const { symbol, date, fields } of outside_range) {
    if (fields.includes("open")) open[cell(symbol, date)] = Number.NaN;
    if (fields.includes("close")) close[cell(symbol, date)] = Number.NaN;
  }
  for (const [symbol, ...both] of repeated) {
    for (const date of both) {
      const c = cell(symbol, date);
      open[c] = close[c] = volume[c] = Number.NaN;
    }
  }
  return { panel: { ...panel, open, close, volume }, broken };
}

/**
 * The vintages with repaired fields as NaN, and how many cells each repair met.
 * @param {readonly Vintage[]} vintages
 * @param {Repairs} repairs
 */
export function repairVintages(vintages, { vintages: list }) {
  const rows = vintages.map((row) => ({ ...row }));
  /** @type {Record<string, number>} */
  const cells = {};
  for (const { symbols, from, to, fields } of list) {
    let count = 0;
    for (const row of rows) {
      if (row.avail < dayOf(from) || row.avail > dayOf(to)) continue;
      if (!symbols.includes("*") && !symbols.includes(row.symbol)) continue;
      for (const field of fields) {
        if (Number.isNaN(row[field])) continue;
        row[field] = Number.NaN;
        count++;
      }
    }
    cells[`${symbols.join()} ${fields.join()} ${from} to ${to}`] = count;
  }
  return { vintages: rows, cells };
}

import { panelSymbol, samePrice } from "./names.mjs";

/** @typedef {import("./panel.mjs").Panel} Panel */
/** @typedef {import("./sources.mjs").Vintage} Vintage */
/** @typedef {import("./sources.mjs").Member} Member */

/** Calendar days after `date_avail` for which a vintage is used. */
export const CARRY_DAYS = 365;
/** Trading dates that the close of a vintage's as-of date may be older than that. */
const BASE_DAYS = 5;

/**
 * What one vintage says of one security, in units that the panel's closes turn into today's:
 * `price` columns are per unit of price (times C[as-of]/C[t]), `cap` is per unit of close.
 * @typedef {object} Statement
 * @property {number} avail
 * @property {number} base C[as-of]
 * @property {number} cap market cap, USD
 * @property {number} earnings eps / price
 * @property {number} book book value per share / price
 * @property {number} dividends dividend yield
 */

/**
 * Market cap, earnings yield, book yield and dividend yield of every security and date, each from
 * the latest vintage that came out before that date and says it, at most 365 days ago:
 *
 *     market cap[t] = market cap · C[t]/C[as-of]
 *     yield[t] = (per share / price) · C[as-of]/C[t]
 *
 * since vintages are as traded then while the panel is adjusted for splits. Strictly point in time:
 * a cell depends on closes up to t and on vintages with date_avail < t.
 *
 * @param {readonly Vintage[]} vintages repaired
 * @param {Panel} panel repaired
 */
export function fundamentals(vintages, panel) {
  const { dates, close, symbols, bar } = panel;
  const days = dates.length;
  const { statements, refused } = statementsBySymbol(vintages, panel);
  const column = () => new Float64Array(close.length).fill(Number.NaN);
  const out = { mcap: column(), value: column(), book_yield: column(), yield: column() };
  symbols.forEach((symbol, s) => {
    const own = statements.get(symbol) ?? [];
    let next = 0;
    for (let n = 0; n < days; n++) {
      const date = dates[n] ?? 0;
      while (next < own.length && (own[next]?.avail ?? 0) < date) next++;
      const cell = s * days + n;
      if (!bar[cell]) continue;
      const price = close[cell] ?? Number.NaN;
      const known = own.slice(0, next).filter(({ avail }) => date - avail <= CARRY_DAYS);
      /** @param {(statement: Statement) => number} pick */
      const latest = (pick) =>
        known.map(pick).findLast((value) => !Number.isNaN(value)) ?? Number.NaN;
      out.mcap[cell] = latest(({ cap, base }) => cap * (price / base));
      out.value[cell] = latest(({ earnings, base }) => earnings * (base / price));
      out.book_yield[cell] = latest(({ book, base }) => book * (base / price));
      out.yield[cell] = latest(({ dividends, base }) => dividends * (base / price));
    }
  });
  return { ...out, refused };
}

/**
 * @param {readonly Vintage[]} vintages
 * @param {Panel} panel
 */
function statementsBySymbol(vintages, { symbols, dates, close }) {
  const places = new Map(symbols.map((symbol, s) => [symbol, s]));
  /** @type {Map<string, Statement[]>} */
  const statements = new Map();
  /** Rows that no security of the panel can be told for. */
  const refused = { otherCompany: 0, notInPanel: 0, noClose: 0, otherPrice: 0 };
  for (const row of [...vintages].sort((a, b) => a.avail - b.avail)) {
    const symbol = panelSymbol(row.symbol, row.avail);
    const s = symbol === undefined ? undefined : places.get(symbol);
    if (symbol === undefined || s === undefined) {
      refused[symbol === undefined ? "otherCompany" : "notInPanel"]++;
      continue;
    }
    const base = closeAsOf(close.subarray(s * dates.length, (s + 1) * dates.length), dates, row);
    if (Number.isNaN(base) || !samePrice(row.price, base, row.atClose)) {
      refused[Number.isNaN(base) ? "noClose" : "otherPrice"]++;
      continue;
    }
    const own = statements.get(symbol) ?? [];
    statements.set(symbol, own);
    own.push({
      avail: row.avail,
      base,
      cap: row.market_cap_bn_usd * 1e9,
      earnings: row.eps / row.price,
      book: row.book_value_per_share / row.price,
      dividends: row.dividend_yield_pct / 100,
    });
  }
  return { statements, refused };
}

/**
 * The last known close on or before the as-of date, of at most some trading dates before.
 * @param {Float64Array} closes of one security
 * @param {Int32Array} dates
 * @param {Vintage} vintage
 */
function closeAsOf(closes, dates, { asOf }) {
  const last = dates.findLastIndex((date) => date <= asOf);
  for (let n = last; n >= 0 && n > last - BASE_DAYS; n--) {
    const value = closes[n] ?? Number.NaN;
    if (!Number.isNaN(value)) return value;
  }
  return Number.NaN;
}

/**
 * 1 per cell whose security is in the latest list of members that came out before that date, however
 * long ago. Lists lag the index by days to months; the gaps between them are carried.
 *
 * @param {readonly Member[]} members
 * @param {Panel} panel
 */
export function membership(members, { symbols, dates }) {
  const places = new Map(symbols.map((symbol, s) => [symbol, s]));
  const lists = [...new Set(members.map(({ avail }) => avail))].sort((a, b) => a - b);
  const flags = new Uint8Array(symbols.length * dates.length);
  const inList = new Map(
    lists.map((avail) => {
      const of = members.filter((row) => row.avail === avail);
      return [avail, of.map(({ symbol }) => places.get(panelSymbol(symbol, avail) ?? ""))];
    }),
  );
  dates.forEach((date, n) => {
    const avail = lists.findLast((day) => day < date);
    for (const s of inList.get(avail ?? Number.NaN) ?? []) {
      if (s !== undefined) flags[s * dates.length + n] = 1;
    }
  });
  return flags;
}

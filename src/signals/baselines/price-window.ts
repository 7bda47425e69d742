import type { SignalCatalog, TableColumns } from "../catalog-port.ts";
import { placesOn } from "../members.ts";
import { dayRows } from "../study/source.ts";
import type { TableSignal } from "./rows.ts";

/**
 * Growth of the price from close t - `from` to close t - `to` (trading dates), less 1, on each row of
 * `ret`. Every close from the one to the other must be known and positive. Where the snapshot has no
 * closes, returns are compounded instead, and all must be known.
 *
 * @returns nothing where there are not even returns.
 */
export async function priceGrowth(
  catalog: SignalCatalog,
  from: number,
  to: number,
): Promise<TableSignal> {
  const closes = catalog.columns.ret.includes("close_adj");
  const column = closes ? "close_adj" : "ret";
  const table = await catalog.table("ret", [column]);
  const growth = closes ? fromCloses : fromReturns;
  return { table, values: growth(catalog, table, table.numbers[column]!, from, to) };
}

type Growth = (
  catalog: SignalCatalog,
  table: TableColumns,
  column: Float32Array,
  from: number,
  to: number,
) => Float32Array;

const fromCloses: Growth = (catalog, table, column, from, to) =>
  overDays(catalog, table, column, from, to, {
    window: from - to + 1,
    known: (close) => close > 0,
    growth: (at) => at(to) / at(from) - 1,
  });

const fromReturns: Growth = (catalog, table, column, from, to) =>
  overDays(catalog, table, column, from, to, {
    window: from - to,
    known: (value) => !Number.isNaN(value),
    growth: (at) => {
      let product = 1;
      for (let back = from - 1; back >= to; back--) product *= 1 + at(back);
      return product - 1;
    },
  });

interface WindowRule {
  /** Days up to t - `to` that must all be known. */
  readonly window: number;
  known(value: number): boolean;
  /** The value, given the column so many trading dates back. */
  growth(at: (back: number) => number): number;
}

/** Goes through the trading dates with the last `from` + 1 of them at hand, spread over securities. */
function overDays(
  { tradingDates, securityIds }: SignalCatalog,
  table: TableColumns,
  column: Float32Array,
  from: number,
  to: number,
  rule: WindowRule,
): Float32Array {
  const rows = dayRows(table, tradingDates);
  const days = from + 1;
  const size = securityIds.length;
  const values = new Float32Array(days * size);
  // Days in a row, up to each, on which the column is known.
  const runs = new Int32Array(days * size);
  const out = new Float32Array(column.length).fill(Number.NaN);
  const places = new Int32Array(size);
  let [n, security] = [0, 0];
  const at = (back: number) => values[((n - back) % days) * size + security]!;
  for (n = 0; n < tradingDates.length; n++) {
    const here = (n % days) * size;
    const before = ((n + days - 1) % days) * size;
    runs.fill(0, here, here + size);
    const first = rows.from[n]!;
    const count = placesOn(rows.members, n, places);
    for (let i = 0; i < count; i++) {
      const place = places[i]!;
      const value = column[first + i]!;
      values[here + place] = value;
      if (rule.known(value)) runs[here + place] = runs[before + place]! + 1;
    }
    if (n < from) continue;
    const end = ((n - to) % days) * size;
    for (let i = 0; i < count; i++) {
      security = places[i]!;
      if (runs[end + security]! >= rule.window) out[first + i] = rule.growth(at);
    }
  }
  return out;
}

import { Random } from "../../../bench/bars/random.ts";
import { membersOf } from "../../../src/signals/members.ts";
import { drawLives, type Lives, RET_ROW, RISK_ROW } from "./lives.ts";
import { ADV_WINDOW, LOOKBACK, Market, VOLATILITY_WINDOW } from "./market.ts";
import { naturalLog } from "./normal.ts";
import {
  CAP_LABELS,
  completeSpec,
  INDUSTRIES,
  RET_COLUMNS,
  RISK_COLUMNS,
  SECTORS,
  securityIds,
  shared,
  tradingCalendar,
  type Universe,
  type UniverseColumns,
  type UniverseSpec,
} from "./universe.ts";

/**
 * Makes a universe of any size: 30 million rows take some 2.5 GB of shared memory. All columns are
 * there; `volatility`, `momentum` and `adv` are what they say (daily deviation over 60 days, 12-1,
 * mean dollars of 20 days), known only from a security's own days (before the first trading date
 * lie 252 days of warm-up). `ret` is not known on a security's first day nor after a gap, when the
 * close before has no row; `openret` likewise.
 */
export function generateUniverse(options: UniverseSpec): Universe {
  const spec = completeSpec(options);
  const lives = drawLives(spec);
  const market = new Market(spec.seed, spec.securities);
  const holes = new Random(Math.imul(spec.seed, 31) + 2);
  const dates = tradingCalendar(spec.firstDate, spec.days);
  const ret = emptyTable(dates, lives, spec.securities, RET_ROW, RET_COLUMNS, {});
  const labels = { cap: CAP_LABELS, industry_id: ids(INDUSTRIES), sector_id: ids(SECTORS) };
  const risk = emptyTable(dates, lives, spec.securities, RISK_ROW, RISK_COLUMNS, labels);
  const flags = { ...risk, numbers: {}, codes: codeColumns(risk, ["universe"]) };
  const descriptor: UniverseColumns = { ...flags, labels: { universe: ["0", "1"] } };

  for (let warm = 0; warm < LOOKBACK; warm++) market.step();
  const firstRow = { ret: 0, risk: 0 };
  for (let n = 0; n < spec.days; n++) {
    market.step();
    const day = { market, lives, n, unknown: () => holes.uniform() < spec.unknown };
    firstRow.ret = fillRet(ret, day, firstRow.ret);
    firstRow.risk = fillRisk(risk, descriptor, day, firstRow.risk);
  }
  const universe = { ret, risk, descriptor };
  return { spec, tradingDates: dates, securityIds: securityIds(spec.securities), tables: universe };
}

interface Day {
  readonly market: Market;
  readonly lives: Lives;
  readonly n: number;
  /** Draws whether the next cell is not known. */
  readonly unknown: () => boolean;
}

/** Writes the rows of one day of `ret`; returns where the next day's begin. */
function fillRet(
  table: UniverseColumns,
  { market, lives, n, unknown }: Day,
  start: number,
): number {
  const securities = market.close.length;
  const out = table.numbers;
  let row = start;
  for (let i = 0; i < securities; i++) {
    if ((lives.rows[n * securities + i]! & RET_ROW) === 0) continue;
    const age = daysOf(lives, i, n);
    const before = n > 0 && n > lives.first[i]! ? lives.rows[(n - 1) * securities + i]! : 0;
    const returns = (before & RET_ROW) !== 0;
    const put = (name: string, value: number, known = true) => {
      out[name]![row] = known && !unknown() ? value : Number.NaN;
    };
    put("ret", market.ret[i]!, returns);
    put("openret", market.openret[i]!, returns);
    put("resret", market.resret[i]!, returns);
    put("resopenret", market.resopenret[i]!, returns);
    put("vol", market.volume[i]!);
    put("adv", market.averageDollarVolume(i), age >= ADV_WINDOW);
    // Never unknown: a row stands for a close.
    out.close_adj![row] = market.close[i]!;
    row++;
  }
  return row;
}

/** The same for `risk` and the flags, whose rows are the same. */
function fillRisk(
  table: UniverseColumns,
  descriptor: UniverseColumns,
  { market, lives, n, unknown }: Day,
  start: number,
): number {
  const securities = market.close.length;
  const { numbers, codes } = table;
  let row = start;
  for (let i = 0; i < securities; i++) {
    if ((lives.rows[n * securities + i]! & RISK_ROW) === 0) continue;
    const age = daysOf(lives, i, n);
    const put = (name: string, value: number, known = true) => {
      numbers[name]![row] = known && !unknown() ? value : Number.NaN;
    };
    put("mcap", market.mcap[i]!);
    put("size", naturalLog(market.mcap[i]!));
    put("value", market.value[i]!);
    put("growth", market.growth[i]!);
    put("leverage", market.leverage[i]!);
    put("volatility", market.volatility(i), age > VOLATILITY_WINDOW);
    put("momentum", market.momentum(i), age > LOOKBACK);
    put("yield", market.dividendYield[i]!);
    codes.industry_id![row] = market.industry[i]!;
    // Industries 0, 8, 16 make up sector 0, and so on.
    codes.sector_id![row] = market.industry[i]! % SECTORS;
    row++;
  }
  fillTiers(table, descriptor, start, row);
  return row;
}

/** Terciles of a day's known market caps; the two larger ones are in the universe. */
function fillTiers(
  { numbers, codes }: UniverseColumns,
  descriptor: UniverseColumns,
  start: number,
  end: number,
): void {
  const mcap = numbers.mcap!.subarray(start, end);
  const sorted = mcap.filter((value) => !Number.isNaN(value)).sort();
  const third = sorted[Math.ceil(sorted.length / 3)] ?? Number.POSITIVE_INFINITY;
  const twoThirds = sorted[Math.ceil((2 * sorted.length) / 3)] ?? Number.POSITIVE_INFINITY;
  for (let row = start; row < end; row++) {
    const value = mcap[row - start]!;
    const tier = value < third ? 2 : value < twoThirds ? 1 : 0;
    codes.cap![row] = Number.isNaN(value) ? -1 : tier;
    descriptor.codes.universe![row] = value >= third ? 1 : 0;
  }
}

/** Days that a security has been there, today included; those there from the start are old. */
function daysOf(lives: Lives, i: number, n: number): number {
  const first = lives.first[i]!;
  return n - first + 1 + (first === 0 ? LOOKBACK : 0);
}

/** Dates and securities of the rows with a bit set, with columns to fill. */
function emptyTable(
  tradingDates: Int32Array,
  { rows }: Lives,
  securities: number,
  bit: number,
  columns: readonly string[],
  labels: Readonly<Record<string, readonly string[]>>,
): UniverseColumns {
  const counts = tradingDates.map((_, n) => {
    let count = 0;
    for (let i = 0; i < securities; i++) if (rows[n * securities + i]! & bit) count++;
    return count;
  });
  const days = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const dates = shared(Int32Array, days);
  const starts = shared(Int32Array, days + 1);
  const security = shared(Int32Array, total);
  let day = 0;
  let row = 0;
  for (let n = 0; n < tradingDates.length; n++) {
    if (counts[n] === 0) continue;
    dates[day] = tradingDates[n]!;
    for (let i = 0; i < securities; i++) {
      if (rows[n * securities + i]! & bit) security[row++] = i;
    }
    starts[++day] = row;
  }
  const numbers = Object.fromEntries(columns.map((name) => [name, shared(Float32Array, total)]));
  const members = membersOf(starts, (row) => security[row]!);
  const table = { dates, starts, security, members, numbers, labels };
  return { ...table, codes: codeColumns(table, Object.keys(labels)) };
}

function codeColumns(
  { security }: Pick<UniverseColumns, "security">,
  names: readonly string[],
): Record<string, Int32Array> {
  return Object.fromEntries(names.map((name) => [name, shared(Int32Array, security.length)]));
}

/** Labels of so many groups: "100", "101", … */
function ids(count: number): string[] {
  return Array.from({ length: count }, (_, k) => String(100 + k));
}

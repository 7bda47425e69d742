import { AssayError, expected } from "../errors.ts";
import { type AlignmentCounts, type AlignOptions, alignDates, type CountsByDate } from "./align.ts";
import type { Members, SignalCatalog, SignalRows, TableColumns } from "./catalog-port.ts";
import { firstFrom, formatDay } from "./days.ts";
import { everMembers } from "./members.ts";

/**
 * A signal on a snapshot's calendar. Entries are the rows that are used, sorted by the trading date
 * from which they are in force, then by security. Plain arrays, which threads can share.
 */
export interface PreparedSignal {
  /** Length trading dates + 1: entries of date n are starts[n] … starts[n + 1] - 1. */
  readonly starts: Int32Array;
  /** Place in the catalog's `securityIds`, per entry. */
  readonly security: Int32Array;
  /** float32; NaN where a row has none. */
  readonly signal: Float32Array;
  /** Days since 1970-01-01. */
  readonly dateSig: Int32Array;
  readonly fromOpen: boolean;
  readonly hold: number;
  /** Without a lag; see `countsAtLag`. */
  readonly counts: AlignmentCounts;
  readonly byDate: CountsByDate;
}

/**
 * Checks what no evaluation can do without and puts the rows on the calendar.
 *
 * @param rows sorted by security, then `date_avail`, then `date_sig`.
 * @throws AssayError `bad-signal` for rows out of order, `date_avail` before `date_sig`, infinite
 *   signals, or when no row falls on a security and a date of the snapshot.
 */
export async function prepareSignal(
  rows: SignalRows,
  catalog: SignalCatalog,
  options: Pick<AlignOptions, "fromOpen" | "hold"> = {},
): Promise<PreparedSignal> {
  refuseBadRows(rows);
  const ret = await catalog.table("ret", []);
  const { fromOpen = false, hold = 1 } = options;
  const securities = traded(catalog.securityIds, ret);
  const aligned = alignDates(rows, catalog.tradingDates, { fromOpen, hold, securities });
  if (aligned.counts.accepted === 0) throw nothingMatches(rows, catalog, aligned.counts);
  return {
    ...byDay(rows, aligned.formation, aligned.byDate.accepted, catalog),
    fromOpen,
    hold,
    counts: aligned.counts,
    byDate: aligned.byDate,
  };
}

/** By the members of returns the ids of those that have any. */
const TRADED = new WeakMap<Members, Int32Array>();

/** Ids of the securities that have a return at all. */
function traded(securityIds: Int32Array, { members }: TableColumns): Int32Array {
  const known = TRADED.get(members);
  if (known) return known;
  const ever = everMembers(members, securityIds.length);
  const found = securityIds.filter((_, place) => ever[place] === 1);
  TRADED.set(members, found);
  return found;
}

/** Trading dates whose rows are moved in one go: each has a place that is written to next. */
const DATES_AT_A_TIME = 64;

/**
 * Sorts the used rows by trading date; within one they stay sorted by security. Goes through the dates in
 * blocks and, in each, through the securities, so that what is read and written lies close together.
 */
function byDay(
  { securityId, dateSig, signal }: SignalRows,
  formation: Int32Array,
  accepted: Int32Array,
  { securityIds }: SignalCatalog,
): Pick<PreparedSignal, "starts" | "security" | "signal" | "dateSig"> {
  const dates = accepted.length;
  const starts = new Int32Array(dates + 1);
  for (let n = 0; n < dates; n++) starts[n + 1] = starts[n]! + accepted[n]!;
  const used = starts[dates]!;
  const next = starts.slice();
  const sorted = {
    starts,
    security: shared(Int32Array, used),
    signal: shared(Float32Array, used),
    dateSig: shared(Int32Array, used),
  };
  const runs = runsOf(securityId, securityIds);
  for (let end = DATES_AT_A_TIME; end < dates + DATES_AT_A_TIME; end += DATES_AT_A_TIME)
    for (const run of runs) moveRun(run, end);
  return sorted;

  /** Moves rows of a security up to the date `end`; those that are used ascend by date. */
  function moveRun(run: Run, end: number): void {
    const { place, to } = run;
    let row = run.next;
    for (; row < to; row++) {
      const day = formation[row]!;
      if (day < 0) continue;
      if (day >= end) break;
      const entry = next[day]!++;
      sorted.security[entry] = place;
      sorted.signal[entry] = signal[row]!;
      sorted.dateSig[entry] = dateSig[row]!;
    }
    run.next = row;
  }
}

/** Rows of one security that are still to be moved. */
interface Run {
  /** Place of the security, or of the next one where the snapshot does not know it. */
  readonly place: number;
  next: number;
  readonly to: number;
}

function runsOf(securityId: Int32Array, securityIds: Int32Array): Run[] {
  const runs: Run[] = [];
  for (let next = 0; next < securityId.length; next = runs.at(-1)!.to) {
    const security = securityId[next]!;
    const to = firstFrom(securityId, security + 1);
    runs.push({ place: firstFrom(securityIds, security), next, to });
  }
  return runs;
}

/** An array in shared memory, so that threads need no copy. */
function shared<T>(
  Kind: { new (buffer: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
  length: number,
): T {
  return new Kind(new SharedArrayBuffer(length * Kind.BYTES_PER_ELEMENT));
}

function refuseBadRows(rows: SignalRows): void {
  const count = rows.securityId.length;
  if (count === 0)
    throw expected(
      "bad-signal",
      "signal",
      "at least one row",
      count,
      "The file holds no row; was it written to the end?",
    );
  for (let from = 0; from < count; from += ROWS_AT_A_TIME) {
    const row = firstBadRow(rows, from, Math.min(count, from + ROWS_AT_A_TIME));
    if (row >= 0) refuse(rows, row);
  }
}

/** So many that the loop over them is soon compiled. */
const ROWS_AT_A_TIME = 1024;

/** First of the rows [from, to) that nothing can be made of; -1 where all are good. */
function firstBadRow(rows: SignalRows, from: number, to: number): number {
  const { dateSig, dateAvail, signal } = rows;
  for (let row = from; row < to; row++) {
    if (dateAvail[row]! < dateSig[row]!) return row;
    if (Math.abs(signal[row]!) === Number.POSITIVE_INFINITY) return row;
    if (row > 0 && !inOrder(rows, row)) return row;
  }
  return -1;
}

function refuse(rows: SignalRows, row: number): never {
  const { dateSig, dateAvail, signal } = rows;
  if (dateAvail[row]! < dateSig[row]!)
    throw expected(
      "bad-signal",
      whereOf(rows, row),
      "a date_avail not before date_sig",
      formatDay(dateAvail[row]!),
      "Nothing is known before it is computed: correct date_avail.",
    );
  if (Math.abs(signal[row]!) === Number.POSITIVE_INFINITY)
    throw expected(
      "bad-signal",
      whereOf(rows, row),
      "a finite signal",
      signal[row],
      "Leave the cell empty where the signal is not known.",
    );
  throw new Error(`Signal rows are not sorted: row ${row}, ${whereOf(rows, row)}`);
}

function whereOf({ securityId, dateSig }: SignalRows, row: number): string {
  return `security ${securityId[row]} on ${formatDay(dateSig[row]!)}`;
}

/** Whether a row comes after the one before it. */
function inOrder({ securityId, dateAvail, dateSig }: SignalRows, row: number): boolean {
  const before = row - 1;
  if (securityId[row] !== securityId[before]) return securityId[row]! > securityId[before]!;
  if (dateAvail[row] !== dateAvail[before]) return dateAvail[row]! > dateAvail[before]!;
  return dateSig[row]! >= dateSig[before]!;
}

function nothingMatches(
  { securityId }: SignalRows,
  { securityIds, tradingDates, id }: SignalCatalog,
  counts: AlignmentCounts,
): AssayError {
  const [first, last] = [tradingDates[0], tradingDates.at(-1)];
  const dates =
    first === undefined || last === undefined
      ? "none"
      : `${formatDay(first)} to ${formatDay(last)}`;
  return new AssayError(
    "bad-signal",
    `No row of the signal falls on a security and a date of snapshot ${id}: ${counts.unknownSecurity} of ${counts.rows} rows have a security_id it does not know, ${counts.beyondCalendar} lie behind its last trading date.`,
    `Its security ids look like ${securityIds.slice(0, 3).join(", ")}, the signal's like ${securityId.slice(0, 3).join(", ")}; its dates are ${dates}.`,
  );
}

import { AssayError, expected } from "../errors.ts";
import { type AlignmentCounts, type AlignOptions, alignDates, type CountsByDate } from "./align.ts";
import type { SignalCatalog, SignalRows, TableColumns } from "./catalog-port.ts";
import { formatDay } from "./days.ts";

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
    ...byDay(rows, aligned.formation, catalog),
    fromOpen,
    hold,
    counts: aligned.counts,
    byDate: aligned.byDate,
  };
}

/** Ids of the securities that have a return at all. */
function traded(securityIds: Int32Array, { security }: TableColumns): Int32Array {
  const seen = new Uint8Array(securityIds.length);
  for (let row = 0; row < security.length; row++) seen[security[row]!] = 1;
  return securityIds.filter((_, place) => seen[place] === 1);
}

/** Sorts the used rows by trading date; within one they stay sorted by security. */
function byDay(
  { securityId, dateSig, signal }: SignalRows,
  formation: Int32Array,
  { securityIds, tradingDates }: SignalCatalog,
): Pick<PreparedSignal, "starts" | "security" | "signal" | "dateSig"> {
  const starts = new Int32Array(tradingDates.length + 1);
  for (let row = 0; row < formation.length; row++)
    if (formation[row]! >= 0) starts[formation[row]! + 1]!++;
  for (let n = 0; n < tradingDates.length; n++) starts[n + 1]! += starts[n]!;
  const used = starts[tradingDates.length]!;
  const next = starts.slice();
  const sorted = {
    starts,
    security: shared(Int32Array, used),
    signal: shared(Float32Array, used),
    dateSig: shared(Int32Array, used),
  };
  let place = 0;
  for (let row = 0; row < formation.length; row++) {
    const day = formation[row]!;
    if (day < 0) continue;
    while (securityIds[place]! < securityId[row]!) place++;
    const entry = next[day]!++;
    sorted.security[entry] = place;
    sorted.signal[entry] = signal[row]!;
    sorted.dateSig[entry] = dateSig[row]!;
  }
  return sorted;
}

/** An array in shared memory, so that threads need no copy. */
function shared<T>(
  Kind: { new (buffer: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
  length: number,
): T {
  return new Kind(new SharedArrayBuffer(length * Kind.BYTES_PER_ELEMENT));
}

function refuseBadRows(rows: SignalRows): void {
  const { securityId, dateSig, dateAvail, signal } = rows;
  const count = securityId.length;
  if (count === 0)
    throw expected(
      "bad-signal",
      "signal",
      "rows",
      "none",
      "The file holds no row; was it written to the end?",
    );
  for (let row = 0; row < count; row++) {
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
    if (row > 0 && securityId[row]! <= securityId[row - 1]! && !inOrder(rows, row))
      throw new Error(`Signal rows are not sorted: row ${row}, ${whereOf(rows, row)}`);
  }
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

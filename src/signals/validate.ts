import { alignDates } from "./align.ts";
import type { SignalCatalog, SignalRows } from "./catalog-port.ts";
import { firstFrom, formatDay } from "./days.ts";
import { densityOf, factsOf, type SignalDensity, type SignalFacts } from "./signal-facts.ts";

/** A check of a signal's contract. */
export interface SignalCheck {
  /** `date_avail_before_date_sig`. */
  readonly check: string;
  /** For people: what was looked for. */
  readonly title: string;
  /** `error`: no evaluation is possible; `warning`: it is, but read this; `ok`. */
  readonly verdict: "ok" | "warning" | "error";
  /** Rows, names or days that the check found. */
  readonly count: number;
  /** What was found, in a sentence. */
  readonly text: string;
  /** Up to three of them: `security 101 on 2020-01-23: …`. */
  readonly examples: readonly string[];
}

/** Whether a signal keeps the contract, and what was seen. */
export interface SignalReport {
  /** No check is an error. */
  readonly valid: boolean;
  readonly checks: readonly SignalCheck[];
  readonly facts: SignalFacts;
}

/** How the signal will be used. */
export interface ValidateOptions {
  /** Trading days for which a row is to be in force; 1. */
  readonly hold?: number;
  readonly fromOpen?: boolean;
}

const EXAMPLES = 3;
/** Names of which the default portfolio needs at least that many, ten on each side of 10 %. */
const FEW_NAMES = 100;

/**
 * Checks a signal against the contract and a snapshot's calendar and securities, and describes it.
 * It refuses nothing: what `runBacktest` would refuse is an `error` of the report.
 *
 * @param rows in any order within equal keys, sorted by security, `date_avail`, `date_sig`.
 */
export async function validateSignal(
  rows: SignalRows,
  catalog: SignalCatalog,
  options: ValidateOptions = {},
): Promise<SignalReport> {
  const { checks, density } = checkSignal(rows, catalog, options);
  return {
    valid: checks.every(({ verdict }) => verdict !== "error"),
    checks,
    facts: factsOf(rows, density),
  };
}

/** The checks of `validateSignal`, without a description of the signal. */
export function checkSignal(
  rows: SignalRows,
  { tradingDates, securityIds }: Pick<SignalCatalog, "tradingDates" | "securityIds">,
  { hold = 1, fromOpen = false }: ValidateOptions = {},
): { readonly checks: readonly SignalCheck[]; readonly density: SignalDensity } {
  const { securityId, dateSig, dateAvail, signal } = rows;
  const aligned = alignDates(rows, tradingDates, { fromOpen, hold, securities: securityIds });
  const { counts, formation } = aligned;
  const density = densityOf(rows, formation, tradingDates.length);
  const find = (test: (row: number) => boolean) => examplesOf(rows, test);
  const last = tradingDates.at(-1) ?? Number.NEGATIVE_INFINITY;
  const first = tradingDates[0] ?? Number.POSITIVE_INFINITY;
  const reversed = find((row) => dateAvail[row]! < dateSig[row]!);
  const infinite = find((row) => Math.abs(signal[row]!) === Number.POSITIVE_INFINITY);
  const unknown = find(unknownSecurity(securityId, securityIds));
  const duplicate = find((row) => sameKey(rows, row, row + 1));
  const early = find((row) => dateAvail[row]! < first);
  const late = find((row) => dateAvail[row]! > last);
  const sameClose = find((row) => dateAvail[row]! === dateSig[row]!);
  const empty = find((row) => Number.isNaN(signal[row]!));
  const { ties, singles } = daysWithoutOrder(rows, formation, tradingDates);
  const share = (count: number) =>
    `${((100 * count) / Math.max(1, counts.rows)).toFixed(1)} % of the rows`;
  const matched = counts.accepted > 0;
  const checks: SignalCheck[] = [
    check("rows", "has rows", counts.rows === 0 ? 1 : 0, "error", "the file holds no row", []),
    found(
      "date_avail_before_date_sig",
      "nothing is known before it is computed",
      reversed,
      "error",
      "have a date_avail before their date_sig",
    ),
    found("infinite_signal", "signals are finite", infinite, "error", "have an infinite signal"),
    check(
      "matches",
      "falls on the snapshot's securities and dates",
      matched ? 0 : 1,
      "error",
      "no row falls on a security and a date of the snapshot",
      [],
    ),
    found(
      "unknown_security",
      "the snapshot knows the securities",
      unknown,
      "warning",
      `(${share(unknown.count)}) are of a security that the snapshot does not know; left out`,
    ),
    found(
      "duplicate_key",
      "keys are unique",
      duplicate,
      "warning",
      "repeat security, date_sig and date_avail of a later row; the last stays",
    ),
    found(
      "before_calendar",
      "dates lie within the calendar",
      early,
      "warning",
      "are available before the first trading date; they wait for it",
    ),
    found(
      "after_calendar",
      "dates do not lie behind the calendar",
      late,
      "warning",
      "are available after the last trading date only; left out",
    ),
    found(
      "same_close",
      "is known before the open of its day",
      sameClose,
      "warning",
      "have date_avail = date_sig: said to be known before the open of the day they were computed on (same close)",
    ),
    found(
      "empty_signal",
      "signals are known",
      empty,
      "warning",
      "have no signal; each ends the row before and means no position",
    ),
    check(
      "constant_signal",
      "the signal varies",
      isConstant(signal) ? 1 : 0,
      "warning",
      "all signals are the same: nothing can be ranked",
      [],
    ),
    check(
      "tied_days",
      "a day's signals differ",
      ties.count,
      "warning",
      `${ties.count} days have two names or more, all with the same signal`,
      ties.examples,
    ),
    check(
      "lonely_days",
      "a day has several names",
      singles.count,
      "warning",
      `${singles.count} days have one name only`,
      singles.examples,
    ),
    check(
      "few_names",
      "days have names enough",
      density.days > 0 && density.medianNames < FEW_NAMES ? 1 : 0,
      "warning",
      `the median day has ${density.medianNames} names; tenths of fewer than ${FEW_NAMES} have under ten each`,
      [],
    ),
    check(
      "hold",
      "rows come as often as they are held",
      density.medianGap > hold ? 1 : 0,
      "warning",
      `the median gap between rows of a security is ${density.medianGap} trading days, but a row is held for ${hold}: it is flat in between; use hold ${Math.ceil(density.medianGap)}`,
      [],
    ),
    check(
      "replaced",
      "one row a day and security",
      counts.sameDay + counts.older,
      "warning",
      `${counts.sameDay} rows are replaced by another of the same trading date, ${counts.older} are older than the one in force`,
      [],
    ),
  ];
  return { checks, density };
}

/** Whether a row's security is unknown; rows are asked for in order, which is by security. */
function unknownSecurity(securityId: Int32Array, securityIds: Int32Array) {
  let [last, unknown] = [Number.NaN, false];
  return (row: number) => {
    const security = securityId[row]!;
    if (security !== last) unknown = securityIds[firstFrom(securityIds, security)] !== security;
    last = security;
    return unknown;
  };
}

/** Whether there are known signals and all are the same. */
function isConstant(signal: Float32Array): boolean {
  const first = signal.findIndex((value) => Number.isFinite(value));
  if (first < 0) return false;
  for (let row = first; row < signal.length; row++)
    if (Number.isFinite(signal[row]!) && signal[row] !== signal[first]) return false;
  return true;
}

interface Found {
  readonly count: number;
  readonly examples: readonly string[];
}

/** Rows that pass a test: how many, and the first of them in words. */
function examplesOf(rows: SignalRows, test: (row: number) => boolean): Found {
  const examples: string[] = [];
  let count = 0;
  for (let row = 0; row < rows.securityId.length; row++) {
    if (!test(row)) continue;
    if (count < EXAMPLES) examples.push(show(rows, row));
    count++;
  }
  return { count, examples };
}

function show({ securityId, dateSig, dateAvail, signal }: SignalRows, row: number): string {
  const value = Number.isNaN(signal[row]!) ? "no signal" : `signal ${signal[row]}`;
  const dates = `${formatDay(dateSig[row]!)}, available ${formatDay(dateAvail[row]!)}`;
  return `security ${securityId[row]}, ${dates}: ${value}`;
}

function found(
  name: string,
  title: string,
  { count, examples }: Found,
  verdict: "warning" | "error",
  what: string,
): SignalCheck {
  return check(name, title, count, verdict, `${count} rows ${what}`, examples);
}

function check(
  name: string,
  title: string,
  count: number,
  verdict: "warning" | "error",
  text: string,
  examples: readonly string[],
): SignalCheck {
  if (count === 0) return { check: name, title, verdict: "ok", count, text: title, examples: [] };
  return { check: name, title, verdict, count, text, examples };
}

function sameKey({ securityId, dateSig, dateAvail }: SignalRows, a: number, b: number): boolean {
  return (
    securityId[a] === securityId[b] && dateSig[a] === dateSig[b] && dateAvail[a] === dateAvail[b]
  );
}

/** Formation days on which nothing can be ranked: all tied, or one name. */
function daysWithoutOrder(
  { signal }: SignalRows,
  formation: Int32Array,
  tradingDates: Int32Array,
): { readonly ties: Found; readonly singles: Found } {
  const names = new Int32Array(tradingDates.length);
  const least = new Float64Array(tradingDates.length).fill(Number.POSITIVE_INFINITY);
  const most = new Float64Array(tradingDates.length).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < formation.length; row++) {
    const day = formation[row]!;
    if (day < 0 || Number.isNaN(signal[row]!)) continue;
    names[day]!++;
    least[day] = Math.min(least[day]!, signal[row]!);
    most[day] = Math.max(most[day]!, signal[row]!);
  }
  const days = (test: (day: number) => boolean): Found => {
    const hits = Array.from(tradingDates.keys()).filter(test);
    const examples = hits.slice(0, EXAMPLES).map((day) => formatDay(tradingDates[day]!));
    return { count: hits.length, examples };
  };
  return {
    ties: days((day) => names[day]! > 1 && least[day] === most[day]),
    singles: days((day) => names[day] === 1),
  };
}

import { AssayError } from "../../errors.ts";
import type { ResolvedConfig } from "../config.ts";
import { firstFrom, formatDay } from "../days.ts";
import type { PreparedSignal } from "../prepare.ts";
import type { LagRange } from "./inputs.ts";

/** Formation days (before the lag) on which an entry with a known signal is in force: first and last. */
export function daysInForce({ starts, security, signal, hold }: PreparedSignal): {
  readonly first: number;
  readonly last: number;
} {
  const firstEntry = signal.findIndex((value) => !Number.isNaN(value));
  const lastEntry = signal.findLastIndex((value) => !Number.isNaN(value));
  if (firstEntry < 0) return { first: Number.POSITIVE_INFINITY, last: -1 };
  const first = dayOf(starts, firstEntry);
  let last = dayOf(starts, lastEntry);
  if (hold === 1) return { first, last };
  const since = new Map<number, number>(); // security -> day of its known entry
  for (let day = 0; day < starts.length - 1; day++) {
    for (let entry = starts[day]!; entry < starts[day + 1]!; entry++) {
      const known = !Number.isNaN(signal[entry]!);
      const before = since.get(security[entry]!);
      if (before !== undefined) last = Math.max(last, Math.min(before + hold, day) - 1);
      if (known) since.set(security[entry]!, day);
      else since.delete(security[entry]!);
    }
  }
  for (const day of since.values()) last = Math.max(last, day + hold - 1);
  return { first, last };
}

/** Trading date of an entry. */
function dayOf(starts: Int32Array, entry: number): number {
  return firstFrom(starts, entry + 1) - 1;
}

/**
 * Formation days of a lag, such that their returns lie in the range of the configuration: from the day
 * after the first formation with a signal to the day after the last, cut to `from` and `to`.
 */
export function lagRange(
  prepared: PreparedSignal,
  tradingDates: Int32Array,
  { from, to }: Pick<ResolvedConfig, "from" | "to">,
  lag: number,
): LagRange {
  const inForce = daysInForce(prepared);
  const earliest = from === null ? 0 : firstFrom(tradingDates, from);
  const end = to === null ? tradingDates.length : firstFrom(tradingDates, to);
  const first = Math.max(inForce.first + lag, earliest - 1, 0);
  const last = Math.min(inForce.last + lag, end - 2, tradingDates.length - 2);
  return { lag, first, last };
}

/** @throws AssayError `empty-range` for one without a day. */
export function requireDays(
  { first, last, lag }: LagRange,
  tradingDates: Int32Array,
  { from, to }: Pick<ResolvedConfig, "from" | "to">,
): void {
  if (last >= first) return;
  const show = (day: number | null, otherwise: string) =>
    day === null ? otherwise : formatDay(day);
  const range = `${show(from, "the beginning")} to ${show(to, "the end")}`;
  const dates = `${formatDay(tradingDates[0]!)} to ${formatDay(tradingDates.at(-1)!)}`;
  throw new AssayError(
    "empty-range",
    `From ${range} no position of the signal (lag ${lag}) has a next trading date.`,
    `The snapshot's trading dates are ${dates}; give a range in which the signal has rows.`,
  );
}

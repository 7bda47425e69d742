/** Numbers and times as the reports print them: English, UTC, the same bytes on every machine. */

/** What stands where a figure is not defined. */
export const UNDEFINED_MARK = "–";

const MINUS = "−";
const NARROW_SPACE = "\u202f";

/** A number with `digits` decimals, thousands separated, a real minus sign; "–" when not finite. */
export function formatNumber(value: number | undefined, digits = 2): string {
  if (value === undefined || Number.isNaN(value)) return UNDEFINED_MARK;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  if (Math.abs(value) >= 1e12) return value.toExponential(2).replace("-", MINUS).replace("+", "");
  const [whole = "", fraction] = Math.abs(value).toFixed(digits).split(".");
  const text =
    whole.replace(/\B(?=(\d{3})+$)/g, ",") + (fraction === undefined ? "" : `.${fraction}`);
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

/** A whole number with thousands separated. */
export function formatCount(value: number | undefined): string {
  return formatNumber(value, 0);
}

/** Periods per year: whole where they are, else with one decimal. */
export function formatPeriods(value: number): string {
  return formatNumber(value, Number.isInteger(value) ? 0 : 1);
}

/** A machine's name for a reason in words: `empty_open` is "empty open". */
export function formatReason(reason: string): string {
  return reason.replaceAll("_", " ");
}

/** A fraction as per cent: 0.1234 is "12.3 %"; big ones lose the decimals. */
export function formatPercent(value: number | undefined, digits = 1): string {
  if (value === undefined || !Number.isFinite(value)) return formatNumber(value);
  const decimals = Math.abs(value) >= 10 ? 0 : digits;
  return `${formatNumber(value * 100, decimals)}${NARROW_SPACE}%`;
}

/** A fraction as per cent with its sign, also when positive. */
export function formatSignedPercent(value: number | undefined, digits = 1): string {
  const text = formatPercent(value, digits);
  return value !== undefined && value > 0 && /[1-9∞]/.test(text) ? `+${text}` : text;
}

/** A price to at most seven significant digits, which is what float32 holds; no trailing zeros. */
export function formatPrice(value: number): string {
  if (!Number.isFinite(value)) return formatNumber(value);
  const decimals = Math.max(0, Math.min(8, 6 - Math.floor(Math.log10(Math.abs(value) || 1))));
  const text = formatNumber(value, decimals);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** The UTC date of a time in milliseconds: 2020-03-01. */
export function formatDate(time: number): string {
  return Number.isFinite(time) ? new Date(time).toISOString().slice(0, 10) : UNDEFINED_MARK;
}

/** The UTC date and minute: 2020-03-01 14:00. */
export function formatTime(time: number): string {
  return Number.isFinite(time)
    ? new Date(time).toISOString().slice(0, 16).replace("T", " ")
    : UNDEFINED_MARK;
}

/** A date for bars of a day and longer, date and minute for shorter ones. */
export function formatBarTime(time: number, timeframeMs: number): string {
  return timeframeMs >= 86_400_000 ? formatDate(time) : formatTime(time);
}

/** A time span in the unit one would say it in: "3.2 years", "5 months", "12 days". */
export function formatSpan(milliseconds: number): string {
  const days = milliseconds / 86_400_000;
  if (!Number.isFinite(days)) return UNDEFINED_MARK;
  if (days >= 365.25 * 2) return `${formatNumber(days / 365.25, 1)} years`;
  if (days >= 61) return `${formatNumber(days / 30.4375, 0)} months`;
  if (days >= 2) return `${formatNumber(days, 0)} days`;
  const hours = days * 24;
  return hours >= 2 ? `${formatNumber(hours, 0)} hours` : `${formatNumber(hours * 60, 0)} minutes`;
}

/** "1 trade", "2 trades". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

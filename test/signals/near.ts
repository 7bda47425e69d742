import { parseDay } from "../../src/signals/days.ts";

/** Relative agreement asked for unless told otherwise; numbers near 0 agree within 1e-15. */
const RELATIVE = 1e-9;
const ABSOLUTE = 1e-15;

/**
 * Differences between numbers, lists and objects of them and what a reference has, as lines of text.
 * `null` there is NaN here, and a text that looks like a date is a day. Names that the reference lacks
 * are not looked at; names that we lack are differences.
 */
export function near(where: string, ours: unknown, wanted: unknown, relative = RELATIVE): string[] {
  if (wanted === null)
    return ours === null || Number.isNaN(ours) ? [] : [`${where}: ${show(ours)}, wanted none`];
  if (Array.isArray(wanted)) {
    const list = ours as ArrayLike<unknown>;
    if (list?.length !== wanted.length)
      return [`${where}: ${list?.length} long, wanted ${wanted.length}`];
    return wanted.flatMap((value, at) => near(`${where}[${at}]`, list[at], value, relative));
  }
  if (typeof wanted === "object")
    return Object.entries(wanted as object).flatMap(([name, value]) =>
      name === "caps" && where === "counts"
        ? []
        : near(
            `${where}.${name}`,
            (ours as Record<string, unknown> | undefined)?.[name],
            value,
            relative,
          ),
    );
  const target =
    typeof wanted === "string" && typeof ours === "number" ? parseDay(where, wanted) : wanted;
  if (typeof target !== "number" || typeof ours !== "number")
    return ours === target ? [] : [`${where}: ${show(ours)}, wanted ${show(target)}`];
  const allowed = Math.max(ABSOLUTE, relative * Math.abs(target));
  return Math.abs(ours - target) <= allowed ? [] : [`${where}: ${ours}, wanted ${target}`];
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}

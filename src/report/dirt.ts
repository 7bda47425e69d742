import { formatCount, formatReason } from "./format.ts";

/** What was found, for one and for several, and what was done with it. */
type Wording = readonly [one: string, many: string, done: string];

const PRICES = ["open", "high", "low"] as const;
const KEPT = "kept as it is";

const WORDINGS: Readonly<Record<string, Wording>> = {
  no_positive_close: ["row without a positive close", "rows without a positive close", "left out"],
  duplicate_row: ["duplicate row", "duplicate rows", "left out"],
  ...Object.fromEntries(
    [...PRICES, "volume"].map((name) => [
      `empty_${name}`,
      [`empty ${name}`, `empty cells of ${name}`, whenEmpty(name)],
    ]),
  ),
  ...Object.fromEntries(
    PRICES.map((name) => [
      `impossible_${name}`,
      [
        `${name} that is zero, negative or infinite`,
        `cells of ${name} that are zero, negative or infinite`,
        `taken as empty: ${whenEmpty(name)}`,
      ],
    ]),
  ),
  impossible_volume: ["negative volume", "negative volumes", "taken as empty"],
  high_below_low: ["high below low", "bars with the high below the low", KEPT],
  outside_high_low: [
    "bar with open or close outside high and low",
    "bars with open or close outside high and low",
    KEPT,
  ],
};

function whenEmpty(column: string): string {
  return column === "open" ? "no fill there" : "not known there";
}

/**
 * What was wrong with the rows that were read, and what was done with each kind.
 *
 * @param dropped counts by reason (`empty_open`, …); those of 0 are left out.
 */
export function dirtInWords(
  dropped: Readonly<Record<string, number>>,
): { readonly reason: string; readonly done: string; readonly count: number }[] {
  return Object.entries(dropped)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => {
      const wording = Object.hasOwn(WORDINGS, name) ? WORDINGS[name] : undefined;
      if (!wording) return { reason: formatReason(name), done: "", count };
      const [one, many, done] = wording;
      return { reason: count === 1 ? one : many, done, count };
    });
}

/** The same as a line: "1 row without a positive close (left out); 2 empty cells of open (…)". */
export function dirtLine(dropped: Readonly<Record<string, number>>): string {
  return dirtInWords(dropped)
    .map(({ reason, done, count }) => {
      return `${formatCount(count)} ${reason}${done === "" ? "" : ` (${done})`}`;
    })
    .join("; ");
}

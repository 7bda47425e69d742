import { AssayError, nearMatches } from "../errors.ts";
import { PRICE_COLUMNS, type PriceColumn } from "../strategy/bars.ts";

const TIME_NAMES = ["timestamp", "datetime", "date"];
const SYMBOL_NAMES = ["symbol", "name", "ticker"];
const ALIASES: Readonly<Partial<Record<PriceColumn, readonly string[]>>> = {
  volume: ["tick_volume"],
};

/** A column that must be there, or with `?` one that is taken where it is. */
export type WantedColumn = PriceColumn | `${PriceColumn}?`;

/** What is read of a file unless somebody says. */
const USUAL_COLUMNS: readonly WantedColumn[] = ["open", "high", "low", "close", "volume?"];

/** Which column of a file holds what; names as the file spells them. */
export interface ColumnMap {
  readonly time: string;
  readonly symbol: string | undefined;
  readonly prices: ReadonlyMap<PriceColumn, string>;
}

/**
 * Matches the columns of a file, without regard to case: time (`timestamp`, `datetime`, `date`),
 * symbol (`symbol`, `name`, `ticker`), prices, and volume (`volume`, `tick_volume`).
 *
 * @param wanted unless given `open`, `high`, `low`, `close` and `volume?`
 * @throws AssayError `missing-column`, with near matches; `double-column` where two differ only in case.
 */
export function mapColumns(
  path: string,
  available: readonly string[],
  wanted: readonly WantedColumn[] = USUAL_COLUMNS,
): ColumnMap {
  const byName = Map.groupBy(available, (name) => name.trim().toLowerCase());
  const find = (names: readonly string[]) => {
    for (const name of names) {
      const found = byName.get(name);
      if (found && found.length > 1) throw doubleColumn(path, name, found);
      if (found) return found[0];
    }
    return undefined;
  };
  const time = find(TIME_NAMES);
  if (time === undefined) throw missingColumn(path, "timestamp", TIME_NAMES, available);
  const prices = new Map<PriceColumn, string>();
  for (const column of PRICE_COLUMNS) {
    const required = wanted.includes(column);
    if (!required && !wanted.includes(`${column}?`)) continue;
    const found = find([column, ...(ALIASES[column] ?? [])]);
    if (found !== undefined) prices.set(column, found);
    else if (required) throw missingColumn(path, column, [column], available);
  }
  return { time, symbol: find(SYMBOL_NAMES), prices };
}

function doubleColumn(path: string, column: string, found: readonly string[]): AssayError {
  return new AssayError(
    "double-column",
    `${path}: expected one column "${column}", got ${found.length}: ${found.join(", ")}.`,
    "Rename all but one of them; which one is right only you can know.",
  );
}

function missingColumn(
  path: string,
  column: string,
  accepted: readonly string[],
  available: readonly string[],
): AssayError {
  const near = accepted.flatMap((name) => nearMatches(name, available));
  const also = accepted.length > 1 ? ` (${accepted.map((name) => `"${name}"`).join(" or ")})` : "";
  return new AssayError(
    "missing-column",
    `${path}: expected a column "${column}"${also}, got ${available.join(", ") || "no column"}.`,
    near.length > 0
      ? `Did you mean ${[...new Set(near)].map((name) => `"${name}"`).join(" or ")}? Rename the column.`
      : "Rename the column, in any case of letters.",
  );
}

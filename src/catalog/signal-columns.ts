import { AssayError, nearMatches, unknownName } from "../errors.ts";

/** Columns of the signal contract. */
export const SIGNAL_COLUMNS = ["security_id", "date_sig", "date_avail", "signal"] as const;
export type SignalColumn = (typeof SIGNAL_COLUMNS)[number];

/** The file's own name of a column of the contract, by that column; others have the contract's name. */
export type ColumnMapping = Readonly<Partial<Record<SignalColumn, string>>>;

/** What other programs call the columns: for suggestions, never for reading. */
const OTHER_NAMES: Readonly<Record<SignalColumn, readonly string[]>> = {
  security_id: ["id", "sid", "secid", "permno", "gvkey", "asset", "asset_id", "entity_id"],
  date_sig: ["date", "asof", "as_of", "date_asof", "timestamp", "day"],
  date_avail: ["avail", "available", "known", "known_at", "date_known", "date_available"],
  signal: ["score", "value", "alpha", "factor", "prediction", "forecast"],
};

/** What each column holds, for who lacks it. */
const MEANING: Readonly<Record<SignalColumn, string>> = {
  security_id: "security_id: the security by the whole number that the snapshot knows it by",
  date_sig: "date_sig: the day whose data the signal was computed from",
  date_avail:
    "date_avail: the day before whose open it was known, for a signal of a day's close the calendar day after",
  signal: "signal: the score itself, higher is better",
};

/**
 * Which column of a file holds what.
 *
 * @param available names in lower case
 * @throws AssayError `bad-mapping` for a column that the contract does not have, `missing-column` with
 *   what was probably meant
 */
export function findColumns(
  path: string,
  available: readonly string[],
  mapping: ColumnMapping = {},
): Readonly<Record<SignalColumn, string>> {
  for (const name of Object.keys(mapping)) {
    if (SIGNAL_COLUMNS.some((known) => known === name)) continue;
    throw unknownName("bad-mapping", "column of a signal", name, SIGNAL_COLUMNS);
  }
  for (const name of Object.values(mapping)) {
    if (available.includes(name.trim().toLowerCase())) continue;
    throw unknownName("missing-column", `column of ${path}`, name, available);
  }
  const nameOf = (column: SignalColumn) => (mapping[column] ?? column).trim().toLowerCase();
  const missing = SIGNAL_COLUMNS.filter((column) => !available.includes(nameOf(column)));
  if (missing.length > 0) throw missingColumns(path, available, mapping, missing);
  return {
    security_id: nameOf("security_id"),
    date_sig: nameOf("date_sig"),
    date_avail: nameOf("date_avail"),
    signal: nameOf("signal"),
  };
}

function missingColumns(
  path: string,
  available: readonly string[],
  mapping: ColumnMapping,
  missing: readonly SignalColumn[],
): AssayError {
  const got = available.join(", ") || "no column";
  const message = `${path}: expected the columns ${SIGNAL_COLUMNS.join(", ")}; there is no ${missing.join(", no ")}. It has ${got}.`;
  const used = new Set([
    ...Object.values(mapping),
    ...SIGNAL_COLUMNS.filter((name) => !missing.includes(name)),
  ]);
  const guesses = missing.map((column) => {
    const free = available.filter((name) => !used.has(name));
    const [guess] = [
      ...free.filter((name) => OTHER_NAMES[column].includes(name)),
      ...nearMatches(column, free),
    ];
    if (guess !== undefined) used.add(guess);
    return [column, guess] as const;
  });
  const known = guesses.filter(([, guess]) => guess !== undefined);
  const unknown = guesses.filter(([, guess]) => guess === undefined).map(([column]) => column);
  const mapped = [...Object.entries(mapping), ...known].map(([to, from]) => `${to}=${from}`);
  const hints = [
    ...(known.length > 0 ? [`Say which column is which: --columns ${mapped.join(",")}`] : []),
    ...(unknown.length > 0
      ? [
          `${known.length > 0 ? "What is still missing" : "Say which column is which, as in --columns signal=score, or add it"}: ${unknown.map((column) => MEANING[column]).join("; ")}`,
        ]
      : []),
  ];
  // A command line ends the hint as it is typed, without a full stop.
  return new AssayError("missing-column", message, hints.join(". "));
}

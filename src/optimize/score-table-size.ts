import { AssayError } from "../errors.ts";

/** What the score table of a search may take unless told otherwise: 1 GiB. */
export const SCORE_TABLE_LIMIT = 2 ** 30;

/** Numbers kept per set besides its parameters, unless told otherwise: the metrics of a backtest. */
export const SCORE_COLUMNS = 32;

/** How large the score table of a search may become. */
export interface ScoreTableOptions {
  /** Numbers kept per set besides its parameters; `SCORE_COLUMNS` unless given. */
  readonly scoreColumns?: number;
  /** Bytes that sets × columns × 8 may take; `SCORE_TABLE_LIMIT` unless given. */
  readonly limitBytes?: number;
}

/**
 * Guards the memory of a score table before any of it is allocated: sets × columns × 8 bytes.
 *
 * @param sets number of parameter sets.
 * @param columns numbers per set: its metrics and its parameters.
 * @throws AssayError `grid-too-large` with the size, the limit and how many sets would fit.
 */
export function requireTableFits(
  sets: number,
  columns: number,
  limitBytes = SCORE_TABLE_LIMIT,
): void {
  const bytes = sets * columns * 8;
  if (bytes <= limitBytes) return;
  const fitting = Math.max(1, Math.floor(limitBytes / (columns * 8)));
  throw new AssayError(
    "grid-too-large",
    `The score table of ${count(sets)} parameter sets × ${columns} columns × 8 bytes would take ` +
      `${inBytes(bytes)}; the limit is ${inBytes(limitBytes)}, ${count(fitting)} sets.`,
    "Take larger steps, add a constraint, or draw some of them: --search " +
      `random:${Math.min(fitting, 100_000)}.`,
  );
}

/** `1,000,000`, and `1e+12` from where digits cannot be read any more. */
export function count(value: number): string {
  return value < 1e12
    ? value.toLocaleString("en-US")
    : value.toExponential(2).replace(/\.?0+e/, "e");
}

function inBytes(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(bytes) / 10)));
  return `${Number((bytes / 1024 ** power).toPrecision(3))} ${units[power]}`;
}

/**
 * What the evaluation of signals reads of a snapshot. The catalog implements it; nothing here knows
 * files. Rows lie date by date, so that a cross-section is contiguous; all arrays are shared memory.
 */

/** Tables that signals read columns of. */
export type UniverseTable = "ret" | "risk" | "descriptor";

/** Codes in the fewest bytes that hold all codes of their column and -1. */
export type Codes = Int8Array | Int16Array | Int32Array;

/**
 * Which securities have a row on each date, a bit for each: where most names stay, a thirtieth of what
 * their places would take row by row. `placesOn` spells them out.
 */
export interface Members {
  /** Words of the k-th date are from[k] … to[k] - 1. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Per word, ascending within a date: its bit i stands for the security at place 32 · word + i. */
  readonly words: Int32Array;
  /** Per word its bits; words without any are left out. */
  readonly bits: Int32Array;
}

/** Columns of one table in memory, rows sorted by (date, security). */
export interface TableColumns {
  /** Dates that have rows, ascending: days since 1970-01-01. */
  readonly dates: Int32Array;
  /** Length dates + 1: rows of dates[k] are starts[k] … starts[k + 1] - 1. */
  readonly starts: Int32Array;
  /** The securities of each date's rows, as places in `securityIds`. */
  readonly members: Members;
  /** float32 columns that were asked for; NaN where not known. A column the table lacks is absent. */
  readonly numbers: Readonly<Record<string, Float32Array>>;
  /** Coded columns that were asked for (cap tier, groups, flags): codes, -1 where not known. */
  readonly codes: Readonly<Record<string, Codes>>;
  /** What the codes of a coded column stand for, by code; ascending. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

/** A signal's rows as they came, sorted by (security_id, date_avail, date_sig). */
export interface SignalRows {
  readonly securityId: Int32Array;
  /** Days since 1970-01-01. */
  readonly dateSig: Int32Array;
  readonly dateAvail: Int32Array;
  /** NaN where the cell is empty. */
  readonly signal: Float32Array;
}

/** A snapshot, opened: facts at once, columns when they are asked for. */
export interface SignalCatalog {
  /** Id of the snapshot, for people. */
  readonly id: string;
  /** Hash of its content; what identities use. */
  readonly fingerprint: string;
  /** Trading dates n = 0, 1, …: days since 1970-01-01, ascending. */
  readonly tradingDates: Int32Array;
  /** All security ids of `ret` and `risk`, ascending. */
  readonly securityIds: Int32Array;
  /** Columns that each table has besides its keys; nothing for a table that is not there. */
  readonly columns: Readonly<Record<UniverseTable, readonly string[]>>;
  /** Names of the baselines stored with the snapshot. */
  readonly storedBaselines: readonly string[];
  /**
   * Brings columns of a table; each is read from disk at most once.
   *
   * @throws AssayError `missing-column` for one that the table lacks (ask `columns` first).
   */
  table(name: UniverseTable, columns: readonly string[]): Promise<TableColumns>;
  /** Rows of a stored baseline. */
  storedBaseline(name: string): Promise<SignalRows>;
}

import { statSync } from "node:fs";
import { hasNumberComma, PLAIN_NUMBERS } from "../data/csv-lines.ts";
import { AssayError } from "../errors.ts";
import type { SignalRows } from "../signals/catalog-port.ts";
import { signalDigests, sortSignalRows } from "./baseline-table.ts";
import { type ReadCells, readDates, readIds, readScores } from "./signal-cells.ts";
import { type ColumnMapping, findColumns, type SignalColumn } from "./signal-columns.ts";
import { openTable } from "./table-source.ts";
import { tableHash } from "./value-hash.ts";

/** A column with cells that cannot be read; rows that have one are left out. */
export interface UnreadableColumn {
  /** As the contract calls it, and as the file does. */
  readonly column: SignalColumn;
  readonly name: string;
  /** What a cell should be, for people. */
  readonly wanted: string;
  readonly count: number;
  /** Up to three: `line 12: "n/a?"`, or `row 11` where the file has no lines. */
  readonly examples: readonly string[];
  /** Whether the first one is a number but for its commas, as `1,5`. */
  readonly numberComma: boolean;
}

/** What a signal file holds. */
export interface SignalFile {
  readonly path: string;
  /** Rows that can be read, sorted by (security_id, date_avail, date_sig). */
  readonly rows: SignalRows;
  /** Rows in the file. */
  readonly rowsRead: number;
  readonly unreadable: readonly UnreadableColumn[];
}

/** How a signal file is read. */
export interface SignalFileOptions {
  /** The file's own names of columns, where they differ: `{ security_id: "permno" }`. */
  readonly columns?: ColumnMapping;
}

const EXAMPLES = 3;

/**
 * Reads a signal from a Parquet, CSV(.gz) or Arrow IPC file, with the cells that cannot be read told
 * apart. Dates may be dates, ISO texts or days since 1970-01-01; other columns are not looked at.
 *
 * @throws AssayError `missing-path`, `bad-source`, `damaged-file`, `wider-line`, `missing-column`, `bad-column`,
 *   `bad-mapping`
 */
export async function openSignal(
  path: string,
  { columns = {} }: SignalFileOptions = {},
): Promise<SignalFile> {
  requireSignalFile(path);
  const source = await openTable(path);
  const names = findColumns(path, source.columns, columns);
  const securityId = await readIds(source, names.security_id);
  const dateSig = await readDates(source, names.date_sig, "dropped");
  // Cut off, an evening would count as known before the open of its day.
  const dateAvail = await readDates(source, names.date_avail, "refused");
  const signal = await readScores(source, names.signal);
  const cells = { security_id: securityId, date_sig: dateSig, date_avail: dateAvail, signal };
  const keep = soundRows(securityId.values.length, Object.values(cells));
  return {
    path,
    rows: sortSignalRows({
      securityId: keep(securityId.values),
      dateSig: keep(dateSig.values),
      dateAvail: keep(dateAvail.values),
      signal: keep(signal.values),
    }),
    rowsRead: securityId.values.length,
    unreadable: Object.entries(cells).flatMap(([column, { bad, wanted }]) => {
      if (bad.length === 0) return [];
      const known = column as SignalColumn;
      const examples = bad.slice(0, EXAMPLES).map(({ row, cell }) => {
        const where = source.text ? `line ${row + 2}` : `row ${row + 1}`;
        return `${where}: ${cell === null ? "empty" : JSON.stringify(cell)}`;
      });
      const numberComma = known === "signal" && hasNumberComma(bad[0]?.cell ?? "");
      return [
        { column: known, name: names[known], wanted, count: bad.length, examples, numberComma },
      ];
    }),
  };
}

/**
 * Reads a signal as `runSuite` and `runBacktest` take it.
 *
 * @throws AssayError as `openSignal`, and `unreadable-cell` for the first cell that cannot be read
 */
export async function loadSignal(
  path: string,
  options: SignalFileOptions = {},
): Promise<SignalRows> {
  const { rows, unreadable } = await openSignal(path, options);
  const [first] = unreadable;
  if (!first) return rows;
  const others = unreadable.reduce((sum, { count }) => sum + count, -1);
  throw new AssayError(
    "unreadable-cell",
    `${path}, column "${first.name}": expected ${first.wanted}, got ${first.examples[0]}${others > 0 ? ` (and ${others} more such cells)` : ""}.`,
    first.numberComma
      ? PLAIN_NUMBERS
      : "Correct the cell or remove its row; a signal that is not known is left empty. See all of them with: npx assay signal check FILE --snapshot S",
  );
}

/** Hash of a signal's values; layout and kind of its file do not matter. 16 hex digits. */
export function hashOfSignal(rows: SignalRows): string {
  return tableHash(signalDigests(rows));
}

/** Takes the rows of which every cell can be read. */
function soundRows(count: number, columns: readonly ReadCells<Int32Array | Float32Array>[]) {
  const left = new Uint8Array(count);
  for (const { bad } of columns) for (const { row } of bad) left[row] = 1;
  const whole = columns.every(({ bad }) => bad.length === 0);
  return <T extends Int32Array | Float32Array>(values: T): T =>
    whole ? values : (values.filter((_, row) => left[row] === 0) as T);
}

function requireSignalFile(path: string): void {
  if (/\.(pkl|pickle)$/i.test(path)) {
    const parquet = path.replace(/\.\w+$/, ".parquet");
    throw new AssayError(
      "bad-source",
      `${path}: expected Parquet, CSV(.gz) or Arrow IPC, got a pickle, which only Python can read (and which may run code).`,
      `Convert it: python -c "import pandas as pd; pd.read_pickle('${path}').reset_index().to_parquet('${parquet}')"`,
    );
  }
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return;
  throw new AssayError(
    "missing-path",
    `${path}: expected a signal file (Parquet, CSV or Arrow IPC); there is none.`,
    "Check the path; it is taken from the current folder.",
  );
}

import { AssayError } from "../errors.ts";
import { type CellCounts, holdsNumbers, readNumbers } from "./cells.ts";
import { type Column, orderColumn, withoutUnusedLabels } from "./column.ts";
import { isCoded, KNOWN_COLUMNS } from "./format.ts";
import { readCodes } from "./group-cells.ts";
import { type PanelKeys, readPanelKeys } from "./panel-keys.ts";
import type { RowLimits } from "./row-limits.ts";
import { qualityOf, type TableQuality } from "./table-quality.ts";
import type { TableSource } from "./table-source.ts";

/** A table keyed by (security_id, date), sorted, each key once; columns are read when asked for. */
export interface PanelTable extends PanelKeys {
  readonly name: string;
  /** Besides the keys, in the order of their names. */
  readonly columns: readonly string[];
  /** Grows while columns are read. */
  readonly quality: TableQuality;
  /**
   * Values in the order of (security, date) and date by date. Where one of the two is the order of the
   * source, nothing is moved for it.
   *
   * @param into memory of four bytes for each row of the source; new memory unless given
   * @throws AssayError `bad-column`, `damaged-file`, `unreadable-cell`
   */
  column(name: string, into?: ArrayBufferLike): Promise<OrderedColumn>;
}

/** One column in the two orders of a table. */
export interface OrderedColumn {
  /** As in the source. */
  readonly values: Column;
  /**
   * In the order of (security, date).
   *
   * @param into memory for the values where they have to be moved
   */
  keyed(into?: ArrayBufferLike): Column;
  /** Date by date, securities ascending within a date. */
  dated(into?: ArrayBufferLike): Column;
}

/**
 * Reads the keys of a table and looks at its columns.
 *
 * @param name `ret`, `risk`, `descriptor` or a table derived from them
 * @param dateName name of the date in the file
 * @param known keys that may be the same; see `readPanelKeys`
 * @throws AssayError `missing-column`, `bad-column`, `empty-key`, `no-data`, …
 */
export async function openPanel(
  name: string,
  source: TableSource,
  limits: RowLimits = {},
  dateName = "date",
  known: readonly PanelKeys[] = [],
): Promise<PanelTable> {
  const keys = await readPanelKeys(source, limits, dateName, known);
  const { rows, counts } = keys;
  const { securityId, keyed, dated } = keys.source;
  const read = securityId.length;
  const offered = source.columns.filter((column) => !["security_id", dateName].includes(column));
  const quality = qualityOf(name, read, rows, counts, offered);
  if (rows === 0) throw noRows(source, quality);
  return {
    ...keys,
    name,
    columns: await usableColumns(name, source, offered, quality),
    quality,
    async column(column, into) {
      const cells: CellCounts = { missing: 0, infinite: 0 };
      const readCells = isCoded(name, column) ? readCodes : readNumbers;
      const all = await readCells(source, column, cells, into);
      if (cells.missing > 0) quality.missing_cells[column] = cells.missing;
      if (cells.infinite > 0) quality.infinite_cells[column] = cells.infinite;
      const values = rows < read ? withoutUnusedLabels(all, dated?.places) : all;
      return {
        values,
        keyed: (into) => orderColumn(values, keyed, into),
        dated: (into) => orderColumn(values, dated, into),
      };
    },
  };
}

/** Columns of the format, and further ones that hold numbers. */
async function usableColumns(
  name: string,
  source: TableSource,
  offered: readonly string[],
  quality: TableQuality,
): Promise<string[]> {
  const known = new Set([...KNOWN_COLUMNS.ret, ...KNOWN_COLUMNS.risk]);
  const columns: string[] = [];
  for (const column of [...offered].sort()) {
    const usable =
      name === "descriptor" || known.has(column) || (await holdsNumbers(source, column));
    if (usable) columns.push(column);
    else quality.ignored_columns.push(column);
  }
  return columns;
}

function noRows(source: TableSource, { rows_read: read, examples }: TableQuality): AssayError {
  const example = Object.values(examples)[0];
  return new AssayError(
    "no-data",
    `${source.path}: expected rows; ${read === 0 ? "there are none" : `none of ${read} can be used (${example} is on no trading date or unknown)`}.`,
    read === 0
      ? "Check the file."
      : "Check that the dates of trading_date and of this table are of the same time.",
  );
}

import { scatter } from "./column.ts";
import { datewiseKeyOrder } from "./datewise-keys.ts";
import { sameValues } from "./file-check.ts";
import { readDays, readWhole } from "./key-cells.ts";
import { type KeyOrder, keyOrder } from "./key-order.ts";
import { type RowLimits, usableRows } from "./row-limits.ts";
import type { RowCounts } from "./table-quality.ts";
import type { TableSource } from "./table-source.ts";

/** Keys of a table, sorted, each once, and where its rows lie in the source. */
export interface PanelKeys extends Omit<KeyOrder, "keyed" | "dated"> {
  /** Rows that are left. */
  readonly rows: number;
  readonly counts: RowCounts;
  readonly source: SourceRows;
}

/** The rows of a source and where they come to. */
interface SourceRows extends Pick<KeyOrder, "keyed" | "dated"> {
  readonly securityId: Int32Array;
  readonly date: Int32Array;
}

/**
 * Reads the keys of a table, drops what cannot be used, sorts and de-duplicates.
 *
 * @param known keys of tables that were read within the same limits: where the source has the same
 *   ones in the same order, they are taken. Limits may name all their securities besides.
 * @throws AssayError `missing-column`, `bad-column`, `empty-key`, …
 */
export async function readPanelKeys(
  source: TableSource,
  limits: RowLimits,
  dateName: string,
  known: readonly PanelKeys[] = [],
): Promise<PanelKeys> {
  const securityId = await readWhole(source, "security_id");
  const date = await readDays(source, dateName);
  const same = known.find(
    ({ source: keys }) => sameValues(keys.securityId, securityId) && sameValues(keys.date, date),
  );
  return same ?? sortedKeys(securityId, date, limits);
}

function sortedKeys(securityId: Int32Array, date: Int32Array, limits: RowLimits): PanelKeys {
  const { kept, counts } = usableRows(securityId, date, limits);
  const datewise = kept ? undefined : datewiseKeyOrder(securityId, date);
  const { keyed, dated, ...keys } = datewise ?? keyOrder(securityId, date, kept, counts);
  const source = { securityId, date, keyed, dated };
  return { ...keys, rows: keys.date.length, counts, source };
}

/** Security and date of each row, date by date. */
export function datedKeys({ rows, source }: PanelKeys): Pick<KeyOrder, "securityId" | "date"> {
  const { securityId, date, dated } = source;
  if (!dated) return { securityId, date };
  const moved = { securityId: new Int32Array(rows), date: new Int32Array(rows) };
  scatter(securityId, dated.places, moved.securityId);
  scatter(date, dated.places, moved.date);
  return moved;
}

import { readSignalRows, signalDigests } from "./baseline-table.ts";
import { readCalendar } from "./calendar-table.ts";
import { BASELINE_PREFIX } from "./format.ts";
import { openPanel, type PanelTable } from "./panel-table.ts";
import { openTable } from "./table-source.ts";
import { digestOfColumn, digestOfKeys, type TableDigests, tableHash } from "./value-hash.ts";

/**
 * Hash of the values of a table in a Parquet, CSV(.gz) or Arrow IPC file, normalised as a snapshot
 * would: SHA-256 over the columns in the order of their names and the rows in the order of the key,
 * in a fixed little-endian encoding with one code for every NaN. Layout of the file, row groups,
 * compression, order of rows and columns change nothing.
 *
 * @param table name of the table (`ret`, `risk`, `trading_date`, `descriptor`, `master`, `factors`,
 *   `asof_resid`, `asof_cap`, `baseline_<name>`): says what its columns are
 * @returns 16 hex digits
 * @throws AssayError as `createSnapshot`
 */
export async function computeTableHash(path: string, table: string): Promise<string> {
  const source = await openTable(path);
  if (table === "trading_date")
    return tableHash(calendarDigests((await readCalendar(source)).dates));
  if (table.startsWith(BASELINE_PREFIX))
    return tableHash(signalDigests(await readSignalRows(source)));
  const dateName = dateNameOf(table);
  const panel = await openPanel(table, source, {}, dateName);
  const digests: Record<string, TableDigests[string]> = { ...keyDigests(panel, dateName) };
  for (const name of panel.columns)
    digests[name] = digestOfColumn((await panel.column(name)).keyed());
  return tableHash(digests);
}

/** As-of tables are about the date on which a signal is computed. */
function dateNameOf(table: string): string {
  return table.startsWith("asof_") ? "date_sig" : "date";
}

export function keyDigests(
  { securityId, date }: Pick<PanelTable, "securityId" | "date">,
  dateName = "date",
): TableDigests {
  return {
    security_id: digestOfKeys("int32", securityId),
    [dateName]: digestOfKeys("date", date),
  };
}

/** @param dates of the calendar; their numbers are their places */
export function calendarDigests(dates: Int32Array): TableDigests {
  const n = Int32Array.from(dates, (_, place) => place);
  return { n: digestOfKeys("int32", n), date: digestOfKeys("date", dates) };
}

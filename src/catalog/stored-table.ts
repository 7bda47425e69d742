import type { Codes, Members } from "../signals/catalog-port.ts";
import { membersOf } from "../signals/members.ts";
import type { Column } from "./column.ts";
import { bytesOf } from "./file-check.ts";
import { datedKeys, type PanelKeys } from "./panel-keys.ts";
import type { PanelTable } from "./panel-table.ts";

/** A table of (security, date) as it is used: date by date, in shared memory, read when asked. */
export interface StoredTable {
  readonly rows: number;
  /** Tables of which it is the same have the same keys; undefined where it is not known. */
  readonly keysHash?: string | undefined;
  /** Distinct security ids, ascending. */
  readonly ids: Int32Array;
  /** Names of the columns besides the keys, ascending. */
  readonly columns: readonly string[];
  readonly keys: () => Promise<DateKeys>;
  /** Values date by date, securities ascending within a date. */
  readonly column: (name: string) => Promise<Column>;
}

/** Where the rows of each date and security lie. */
export interface DateKeys {
  /** Dates that have rows, ascending: days since 1970-01-01. */
  readonly dates: Int32Array;
  /** Length dates + 1. */
  readonly starts: Int32Array;
  /** The securities of each date's rows, as places in `ids`. */
  readonly members: Members;
}

/** A table that was read from its source, date by date. */
export function storedTableOf(panel: PanelTable): StoredTable {
  return {
    rows: panel.rows,
    ids: shared(panel.ids),
    columns: panel.columns,
    keys: async () => dateKeysOf(panel),
    column: async (name) => sharedColumn((await panel.column(name)).dated()),
  };
}

/** Keys of a table date by date, in shared memory. */
export function dateKeysOf(keys: PanelKeys): DateKeys {
  const { dates, starts } = keys.byDate;
  const { ids } = keys;
  const { securityId } = datedKeys(keys);
  let place = 0;
  const members = membersOf(starts, (row) => {
    const id = securityId[row]!;
    // ids.indexOf(id), which lies a little after that of the row before, or it is another date.
    if (id < ids[place]!) place = 0;
    while (ids[place]! < id) place++;
    return place;
  });
  return { dates: shared(dates), starts: shared(starts), members };
}

function sharedColumn(column: Column): Column {
  return column.kind === "number"
    ? { kind: "number", values: shared(column.values) }
    : { ...column, values: shared(column.values) };
}

/** A copy in shared memory. */
export function shared<T extends Float32Array | Codes>(values: T): T {
  const copy = new (values.constructor as new (buffer: SharedArrayBuffer) => T)(
    new SharedArrayBuffer(values.byteLength),
  );
  // As bytes, so that no bit of a float can change.
  new Uint8Array(copy.buffer).set(bytesOf(values));
  return copy;
}

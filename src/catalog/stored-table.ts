import { bitsOf, type Column, gather } from "./column.ts";
import type { PanelTable } from "./panel-table.ts";

/** A table of (security, date) as it is used: date by date, in shared memory, read when asked. */
export interface StoredTable {
  readonly rows: number;
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
  /** Per row the place of its security in `ids`. */
  readonly security: Int32Array;
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
export function dateKeysOf({ securityId, byDate: { dates, starts, rows } }: PanelTable): DateKeys {
  const place = new Int32Array(securityId.length);
  let current = 0;
  for (let row = 1; row < place.length; row++) {
    if (securityId[row] !== securityId[row - 1]) current++;
    place[row] = current;
  }
  return { dates: shared(dates), starts: shared(starts), security: shared(gather(place, rows)) };
}

function sharedColumn(column: Column): Column {
  if (column.kind === "codes") return { ...column, values: shared(column.values) };
  return { kind: "number", values: floatsOf(shared(bitsOf(column.values))) };
}

function floatsOf({ buffer, byteOffset, length }: Int32Array): Float32Array {
  return new Float32Array(buffer, byteOffset, length);
}

/** A copy in shared memory. */
export function shared(values: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

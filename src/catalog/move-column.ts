import { type Column, orderColumn, type RowPlaces, withoutUnusedLabels } from "./column.ts";
import { matchedColumn, type Stretches } from "./matching-rows.ts";
import { type ColumnDigest, digestOfColumn } from "./value-hash.ts";

/** A column of a source that is brought into the order of the table's key and hashed. */
export interface ColumnMove {
  /** Rows as in the source. */
  readonly column: Column;
  /** Their order by (security, date); undefined where they lie in it. */
  readonly order: RowPlaces | undefined;
  /** Memory of four bytes for each row, for what is moved. */
  readonly into: SharedArrayBuffer;
  /** The rows of another table to which the column is joined besides. */
  readonly joined?: {
    readonly stretches: Stretches;
    /** Memory of four bytes for each of them. */
    readonly into: SharedArrayBuffer;
  };
}

/** What came of it. */
export interface MovedColumn {
  /** Undefined where the rows were in order. */
  readonly keyed: Column | undefined;
  readonly digest: ColumnDigest;
  readonly joined?: { readonly column: Column; readonly digest: ColumnDigest };
}

/** Moves and hashes a column, at once. */
export function moveColumn({ column, order, into, joined }: ColumnMove): MovedColumn {
  const keyed = orderColumn(column, order, into);
  const made = { keyed: order && keyed, digest: digestOfColumn(keyed) };
  if (!joined) return made;
  const matched = withoutUnusedLabels(matchedColumn(keyed, joined.stretches, joined.into));
  return { ...made, joined: { column: matched, digest: digestOfColumn(matched) } };
}

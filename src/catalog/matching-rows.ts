import type { Codes } from "../signals/catalog-port.ts";
import { bitsOf, type Column, codesFor, QUIET_NAN, sharedWhole } from "./column.ts";
import { sameValues } from "./file-check.ts";
import type { PanelKeys } from "./panel-keys.ts";

/** Where the rows of one table lie in another, as stretches of rows that lie side by side in both. */
export interface Stretches {
  /** Where stretches begin, and the number of rows at the end. */
  readonly starts: Int32Array;
  /** The row that the first of each stretch has in the other table; -1 for rows that it lacks. */
  readonly rows: Int32Array;
}

/** Stretches up to this length are copied one by one: to call for them takes as long. */
const SHORT = 32;

/**
 * Where each row of `left` has the row of `right` with the same key; undefined when each row has the
 * same place in both. Both are sorted by key.
 */
export function matchingRows(left: PanelKeys, right: PanelKeys): Stretches | undefined {
  if (left.byDate === right.byDate) return undefined;
  if (sameValues(left.securityId, right.securityId) && sameValues(left.date, right.date)) {
    return undefined;
  }
  let to = 0;
  return stretchesOf(left.rows, (row) => {
    const id = left.securityId[row]!;
    const day = left.date[row]!;
    while (
      to < right.rows &&
      (right.securityId[to]! < id || (right.securityId[to] === id && right.date[to]! < day))
    ) {
      to++;
    }
    return to < right.rows && right.securityId[to] === id && right.date[to] === day ? to : -1;
  });
}

/** @param rowAt the row that comes to a place; -1 for none. It is asked of one place after the other. */
export function stretchesOf(places: number, rowAt: (place: number) => number): Stretches {
  const starts: number[] = [];
  const rows: number[] = [];
  let next: number | undefined;
  for (let place = 0; place < places; place++) {
    const row = rowAt(place);
    if (row !== next) {
      starts.push(place);
      rows.push(row);
    }
    next = row < 0 ? -1 : row + 1;
  }
  starts.push(places);
  return { starts: sharedCopy(starts), rows: sharedCopy(rows) };
}

/** In shared memory, since columns are copied on another thread. */
function sharedCopy(values: readonly number[]): Int32Array {
  const copy = sharedWhole(values.length);
  copy.set(values);
  return copy;
}

/**
 * A column at other rows; not known where there is none.
 *
 * @param into memory for the values
 */
export function matchedColumn(column: Column, stretches: Stretches, into: ArrayBufferLike): Column {
  const length = stretches.starts.at(-1)!;
  if (column.kind === "codes") {
    const values = codesFor(column.labels.texts.length, length, into);
    copyStretches(column.values, stretches, values, -1);
    return { ...column, values };
  }
  const values = new Float32Array(into, 0, length);
  // As whole numbers, so that no bit of them changes and no float is ever made an object.
  copyStretches(bitsOf(column.values), stretches, bitsOf(values), QUIET_NAN);
  return { kind: "number", values };
}

function copyStretches(
  values: Codes,
  { starts, rows }: Stretches,
  out: Codes,
  missing: number,
): void {
  for (let stretch = 0; stretch < rows.length; stretch++) {
    const start = starts[stretch]!;
    const end = starts[stretch + 1]!;
    const row = rows[stretch]!;
    if (row < 0) out.fill(missing, start, end);
    else if (end - start > SHORT) out.set(values.subarray(row, row + end - start), start);
    else for (let i = 0; i < end - start; i++) out[start + i] = values[row + i]!;
  }
}

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
  const rows = new Int32Array(left.rows);
  let to = 0;
  for (let row = 0; row < rows.length; row++) {
    const id = left.securityId[row]!;
    const day = left.date[row]!;
    while (
      to < right.rows &&
      (right.securityId[to]! < id || (right.securityId[to] === id && right.date[to]! < day))
    ) {
      to++;
    }
    const found = to < right.rows && right.securityId[to] === id && right.date[to] === day;
    rows[row] = found ? to : -1;
  }
  return stretchesOf(rows);
}

/** @param rows per place the row that comes there; -1 for none */
export function stretchesOf(rows: Int32Array): Stretches {
  let count = 0;
  for (let place = 0; place < rows.length; place++) if (begins(rows, place)) count++;
  const starts = sharedWhole(count + 1).fill(rows.length, count);
  const first = sharedWhole(count);
  let stretch = 0;
  for (let place = 0; place < rows.length; place++) {
    if (!begins(rows, place)) continue;
    starts[stretch] = place;
    first[stretch++] = rows[place]!;
  }
  return { starts, rows: first };
}

function begins(rows: Int32Array, place: number): boolean {
  if (place === 0) return true;
  const before = rows[place - 1]!;
  return rows[place] !== (before < 0 ? -1 : before + 1);
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

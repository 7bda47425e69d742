import { sameValues } from "./file-check.ts";
import type { PanelKeys } from "./panel-keys.ts";

/**
 * Per row of `left` the row of `right` with the same key, or -1; undefined when each row has the same
 * place in both. Both are sorted by key.
 */
export function matchingRows(left: PanelKeys, right: PanelKeys): Int32Array | undefined {
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
  return rows;
}

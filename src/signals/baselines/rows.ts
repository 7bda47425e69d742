import type { SignalRows, TableColumns } from "../catalog-port.ts";
import { placesOn } from "../members.ts";

/** Values of a signal, one for each row of a table of the snapshot; NaN where there is none. */
export interface TableSignal {
  readonly table: Pick<TableColumns, "dates" | "starts" | "members">;
  readonly values: Float32Array;
}

/**
 * Rows of the signal contract of values that were computed from a day's close: `date_sig` is the row's
 * date, `date_avail` the calendar day after. Values that are not known give no row.
 */
export function signalRows({ table, values }: TableSignal, securityIds: Int32Array): SignalRows {
  const next = new Int32Array(securityIds.length + 1);
  const places = new Int32Array(securityIds.length);
  for (let k = 0; k < table.dates.length; k++) {
    const first = table.starts[k]!;
    const present = placesOn(table.members, k, places);
    for (let i = 0; i < present; i++)
      if (!Number.isNaN(values[first + i]!)) next[places[i]! + 1]!++;
  }
  for (let place = 0; place < securityIds.length; place++) next[place + 1]! += next[place]!;
  const count = next[securityIds.length]!;
  const ints = () => new Int32Array(new SharedArrayBuffer(count * 4));
  const rows = {
    securityId: ints(),
    dateSig: ints(),
    dateAvail: ints(),
    signal: new Float32Array(new SharedArrayBuffer(count * 4)),
  };
  for (let k = 0; k < table.dates.length; k++) {
    const date = table.dates[k]!;
    const first = table.starts[k]!;
    const present = placesOn(table.members, k, places);
    for (let i = 0; i < present; i++) {
      const value = values[first + i]!;
      if (Number.isNaN(value)) continue;
      const place = places[i]!;
      const to = next[place]!++;
      rows.securityId[to] = securityIds[place]!;
      rows.dateSig[to] = date;
      rows.dateAvail[to] = date + 1;
      rows.signal[to] = value;
    }
  }
  return rows;
}

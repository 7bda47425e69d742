import type { SignalRows } from "../signals/catalog-port.ts";
import { readNumbers } from "./cells.ts";
import { bitsOf, gather, QUIET_NAN } from "./column.ts";
import { readDays, readWhole } from "./key-cells.ts";
import { keyColumns, parquetColumn } from "./parquet-column.ts";
import type { ParquetColumns } from "./parquet-file.ts";
import { ascendingOrder } from "./row-order.ts";
import type { TableSource } from "./table-source.ts";
import { digestOfColumn, digestOfKeys, type TableDigests } from "./value-hash.ts";

/** Reads rows of a signal, sorted by (security_id, date_avail, date_sig). */
export async function readSignalRows(source: TableSource): Promise<SignalRows> {
  const signal = await readNumbers(source, "signal", { missing: 0, infinite: 0 });
  return sortSignalRows({
    securityId: await readWhole(source, "security_id"),
    dateSig: await readDays(source, "date_sig"),
    dateAvail: await readDays(source, "date_avail"),
    signal: signal.kind === "number" ? signal.values : new Float32Array(),
  });
}

/** Rows in the order of their key; rows that share a key stay as they came. NaN has one bit pattern. */
export function sortSignalRows(rows: SignalRows): SignalRows {
  const { securityId, dateSig, dateAvail } = rows;
  const values = Float32Array.from(rows.signal);
  const bits = bitsOf(values);
  for (let i = 0; i < bits.length; i++) {
    if ((bits[i]! & 0x7fffffff) > 0x7f800000) bits[i] = QUIET_NAN;
  }
  const order = ascendingOrder([securityId, dateAvail, dateSig]);
  const sorted = (keys: Int32Array) => (order ? gather(keys, order) : keys);
  return {
    securityId: sorted(securityId),
    dateSig: sorted(dateSig),
    dateAvail: sorted(dateAvail),
    signal: new Float32Array(sorted(bits).buffer),
  };
}

/** @param rows in the order of their key */
export function signalDigests({
  securityId,
  dateSig,
  dateAvail,
  signal,
}: SignalRows): TableDigests {
  return {
    security_id: digestOfKeys("int32", securityId),
    date_sig: digestOfKeys("date", dateSig),
    date_avail: digestOfKeys("date", dateAvail),
    signal: digestOfColumn({ kind: "number", values: signal }),
  };
}

/** Rows as the columns of the signal contract. */
export async function signalColumns(rows: SignalRows): Promise<ParquetColumns> {
  const keys = await keyColumns({
    security_id: ["int32", rows.securityId],
    date_sig: ["date", rows.dateSig],
    date_avail: ["date", rows.dateAvail],
  });
  return keys.set("signal", await parquetColumn({ kind: "number", values: rows.signal }));
}

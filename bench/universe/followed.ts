import type { SignalCatalog, SignalRows } from "../../src/signals/catalog-port.ts";
import { firstFrom } from "../../src/signals/days.ts";
import { placesOn } from "../../src/signals/members.ts";

/**
 * Rows of a signal whose security has a row on the formation day and known returns on all of so many
 * trading dates after it. Its last usable row stays too, so that the range of days reaches as far.
 */
export async function followedRows(
  rows: SignalRows,
  catalog: SignalCatalog,
  days: number,
): Promise<SignalRows> {
  const known = await knownReturns(catalog);
  const { tradingDates, securityIds } = catalog;
  const formation = Array.from(rows.dateAvail, (date) => firstFrom(tradingDates, date));
  const last = formation.reduce((latest, n, row) => {
    const usable = n < tradingDates.length - 1;
    return usable && (latest < 0 || n > formation[latest]!) ? row : latest;
  }, -1);
  const kept = formation.flatMap((n, row) => {
    const place = firstFrom(securityIds, rows.securityId[row]!);
    const at = (day: number) => known[day * securityIds.length + place]!;
    let followed = n + days < tradingDates.length && at(n) > 0;
    for (let day = n + 1; followed && day <= n + days; day++) followed = at(day) === 2;
    return followed || row === last ? [row] : [];
  });
  return {
    securityId: Int32Array.from(kept, (row) => rows.securityId[row]!),
    dateSig: Int32Array.from(kept, (row) => rows.dateSig[row]!),
    dateAvail: Int32Array.from(kept, (row) => rows.dateAvail[row]!),
    signal: Float32Array.from(kept, (row) => rows.signal[row]!),
  };
}

/** By trading date · securities + security: 0 without a row, 1 with one, 2 with a known return. */
async function knownReturns(catalog: SignalCatalog): Promise<Uint8Array> {
  const { tradingDates, securityIds } = catalog;
  const { dates, starts, members, numbers } = await catalog.table("ret", ["ret"]);
  const places = new Int32Array(securityIds.length);
  const known = new Uint8Array(tradingDates.length * securityIds.length);
  for (let day = 0; day < dates.length; day++) {
    const n = firstFrom(tradingDates, dates[day]!);
    const rows = placesOn(members, day, places);
    for (let i = 0; i < rows; i++) {
      const value = numbers.ret![starts[day]! + i]!;
      known[n * securityIds.length + places[i]!] = Number.isNaN(value) ? 1 : 2;
    }
  }
  return known;
}

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import pl from "nodejs-polars";
import { unknownName } from "../../src/errors.ts";
import type {
  SignalCatalog,
  SignalRows,
  TableColumns,
  UniverseTable,
} from "../../src/signals/catalog-port.ts";
import { parseDay } from "../../src/signals/days.ts";

const path = (name: string) =>
  fileURLToPath(new URL(`../fixtures/universe/${name}`, import.meta.url));

/** Columns that are codes with labels, by table. */
const CODED: Readonly<Record<UniverseTable, readonly string[]>> = {
  ret: [],
  risk: ["cap", "industry_id", "sector_id"],
  descriptor: ["member"],
};

/** What the reference made of a case, `expected/<name>.json.gz`. */
export function expectedOf(universe: string, name: string) {
  const text = gunzipSync(readFileSync(path(`${universe}/expected/${name}.json.gz`)));
  return JSON.parse(text.toString("utf8"));
}

/** The universe's source tables as a catalog: last of equal keys stays, foreign dates go. */
export function fixtureCatalog(universe: string): SignalCatalog {
  const read = (table: string) => pl.readParquet(path(`${universe}/${table}.parquet`));
  const dates = Int32Array.from(daysOf(read("trading_date"), "date")).sort();
  const frames = { ret: read("ret"), risk: read("risk"), descriptor: read("descriptor") };
  const ids = new Set<number>();
  for (const table of ["ret", "risk"] as const)
    for (const id of frames[table].getColumn("security_id").toArray()) ids.add(Number(id));
  const securityIds = Int32Array.from(ids).sort();
  const tables = Object.fromEntries(
    Object.entries(frames).map(([name, frame]) => [
      name,
      tableOf(frame, CODED[name as UniverseTable], securityIds, name === "ret" ? dates : undefined),
    ]),
  ) as Record<UniverseTable, TableColumns>;
  const columns = Object.fromEntries(
    Object.entries(tables).map(([name, { numbers, codes }]) => [
      name,
      [...Object.keys(numbers), ...Object.keys(codes)],
    ]),
  ) as Record<UniverseTable, string[]>;
  return {
    id: universe,
    fingerprint: `fixture-${universe}`,
    tradingDates: dates,
    securityIds,
    columns,
    storedBaselines: [],
    table: async (name, wanted) => {
      for (const column of wanted)
        if (!columns[name].includes(column))
          throw unknownName("missing-column", `column of ${name}`, column, columns[name]);
      return tables[name];
    },
    storedBaseline: async (name) => {
      throw new Error(`no stored baseline ${name}`);
    },
  };
}

/** The universe's signal file, sorted as the contract wants it; equal keys stay in file order. */
export function fixtureSignal(universe: string): SignalRows {
  const text = gunzipSync(readFileSync(path(`${universe}/signal.csv.gz`))).toString("utf8");
  const [header, ...lines] = text.trim().split("\n");
  if (header?.trim() !== "security_id,date_sig,date_avail,signal") throw new Error(`${header}`);
  const rows = lines.map((line) => {
    const [id, computed, available, signal] = line.trim().split(",");
    return {
      id: Number(id),
      computed: parseDay("date_sig", computed!),
      available: parseDay("date_avail", available!),
      signal: signal ? Number(signal) : Number.NaN,
    };
  });
  rows.sort((a, b) => a.id - b.id || a.available - b.available || a.computed - b.computed);
  return {
    securityId: Int32Array.from(rows, (row) => row.id),
    dateSig: Int32Array.from(rows, (row) => row.computed),
    dateAvail: Int32Array.from(rows, (row) => row.available),
    signal: Float32Array.from(rows, (row) => row.signal),
  };
}

function daysOf(frame: pl.DataFrame, column: string): number[] {
  return frame
    .getColumn(column)
    .toArray()
    .map((date) => Math.round(new Date(String(date)).getTime() / 86_400_000));
}

function tableOf(
  frame: pl.DataFrame,
  coded: readonly string[],
  securityIds: Int32Array,
  onlyDates: Int32Array | undefined,
): TableColumns {
  const place = new Map(Array.from(securityIds, (id, at) => [id, at]));
  const ids: number[] = frame.getColumn("security_id").toArray().map(Number);
  const days = daysOf(frame, "date");
  const allowed = onlyDates && new Set(onlyDates);
  const last = new Map<string, number>(); // key -> row: the last of equal keys stays
  for (let row = 0; row < ids.length; row++) {
    if (allowed && !allowed.has(days[row]!)) continue;
    if (place.has(ids[row]!)) last.set(`${days[row]} ${ids[row]}`, row);
  }
  const rows = [...last.values()].sort((a, b) => days[a]! - days[b]! || ids[a]! - ids[b]!);
  const dates = [...new Set(rows.map((row) => days[row]!))];
  const starts = [...dates.map((day) => rows.findIndex((row) => days[row] === day)), rows.length];
  const numbers: Record<string, Float32Array> = {};
  const codes: Record<string, Int32Array> = {};
  const labels: Record<string, string[]> = {};
  for (const name of frame.columns) {
    if (name === "security_id" || name === "date") continue;
    const cells: unknown[] = frame.getColumn(name).toArray();
    if (coded.includes(name)) {
      const known = [...new Set(cells.filter((cell) => cell != null).map(String))].sort();
      labels[name] = known;
      codes[name] = Int32Array.from(rows, (row) =>
        cells[row] == null ? -1 : known.indexOf(String(cells[row])),
      );
    } else {
      numbers[name] = Float32Array.from(rows, (row) =>
        cells[row] == null ? Number.NaN : Number(cells[row]),
      );
    }
  }
  return {
    dates: Int32Array.from(dates),
    starts: Int32Array.from(starts),
    security: Int32Array.from(rows, (row) => place.get(ids[row]!)!),
    numbers,
    codes,
    labels,
  };
}

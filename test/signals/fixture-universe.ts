import { readdirSync, readFileSync } from "node:fs";
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
import { membersOf } from "../../src/signals/members.ts";

/** Columns that are codes with labels. */
const CODED: ReadonlySet<string> = new Set(["cap", "industry_id", "sector_id", "member", "sp500"]);
const MS_PER_DAY = 86_400_000;

/** A folder or file of the repository. */
export function repositoryPath(name: string): string {
  return fileURLToPath(new URL(`../../${name}`, import.meta.url));
}

/** Names of what the reference computed of a case. */
export function expectedNames(universe: string): string[] {
  const folder = repositoryPath(`test/fixtures/universe/${universe}/expected`);
  return readdirSync(folder).flatMap((file) =>
    file.endsWith(".json.gz") ? [file.replace(".json.gz", "")] : [],
  );
}

/** One of these documents. */
export function expectedOf(universe: string, name: string) {
  const file = repositoryPath(`test/fixtures/universe/${universe}/expected/${name}.json.gz`);
  return JSON.parse(gunzipSync(readFileSync(file)).toString("utf8"));
}

/** Source tables in a folder as a catalog: the last of equal keys stays, rows of foreign dates go. */
export function sourceCatalog(folder: string): SignalCatalog {
  const read = (table: string) => pl.readParquet(repositoryPath(`${folder}/${table}.parquet`));
  const dates = Int32Array.from(daysOf(read("trading_date"))).sort();
  const frames = { ret: read("ret"), risk: read("risk"), descriptor: read("descriptor") };
  const ids = new Set([...idsOf(frames.ret), ...idsOf(frames.risk)]);
  const securityIds = Int32Array.from(ids).sort();
  const tables = {
    ret: tableOf(frames.ret, securityIds, new Set(dates)),
    risk: tableOf(frames.risk, securityIds),
    descriptor: tableOf(frames.descriptor, securityIds),
  };
  const names = ({ numbers, codes }: TableColumns) => [
    ...Object.keys(numbers),
    ...Object.keys(codes),
  ];
  const columns: Record<UniverseTable, string[]> = {
    ret: names(tables.ret),
    risk: names(tables.risk),
    descriptor: names(tables.descriptor),
  };
  return {
    id: folder,
    fingerprint: folder,
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

/** A signal file, sorted as the contract wants it; equal keys stay in file order. */
export function signalFile(name: string): SignalRows {
  const file = repositoryPath(name);
  const options = { tryParseDates: true };
  const frame = file.endsWith(".parquet")
    ? pl.readParquet(file)
    : pl.readCSV(gunzipSync(readFileSync(file)).toString("utf8"), options);
  const [ids, computed, available] = [
    idsOf(frame),
    daysOf(frame, "date_sig"),
    daysOf(frame, "date_avail"),
  ];
  const signals: unknown[] = frame.getColumn("signal").toArray();
  const order = ids.map((_, row) => row);
  order.sort(
    (a, b) => ids[a]! - ids[b]! || available[a]! - available[b]! || computed[a]! - computed[b]!,
  );
  return {
    securityId: Int32Array.from(order, (row) => ids[row]!),
    dateSig: Int32Array.from(order, (row) => computed[row]!),
    dateAvail: Int32Array.from(order, (row) => available[row]!),
    signal: Float32Array.from(order, (row) => numberOf(signals[row])),
  };
}

function idsOf(frame: pl.DataFrame): number[] {
  return frame.getColumn("security_id").toArray().map(Number);
}

function daysOf(frame: pl.DataFrame, column = "date"): number[] {
  const cells: unknown[] = frame.getColumn(column).toArray();
  return cells.map((cell) => Math.round(new Date(String(cell)).getTime() / MS_PER_DAY));
}

function numberOf(cell: unknown): number {
  return cell === null || cell === undefined ? Number.NaN : Number(cell);
}

function tableOf(
  frame: pl.DataFrame,
  securityIds: Int32Array,
  allowed?: ReadonlySet<number>,
): TableColumns {
  const ids = idsOf(frame);
  const days = daysOf(frame);
  const last = new Map<number, number>(); // key -> row: the last of equal keys stays
  for (let row = 0; row < ids.length; row++)
    if (!allowed || allowed.has(days[row]!)) last.set(days[row]! * 1e7 + ids[row]!, row);
  const rows = [...last.values()].sort((a, b) => days[a]! - days[b]! || ids[a]! - ids[b]!);
  const starts = rows.flatMap((row, at) =>
    at === 0 || days[row] !== days[rows[at - 1]!] ? [at] : [],
  );
  const place = new Map(Array.from(securityIds, (id, at) => [id, at]));
  const ends = Int32Array.from([...starts, rows.length]);
  const table = {
    dates: Int32Array.from(starts, (at) => days[rows[at]!]!),
    starts: ends,
    members: membersOf(ends, (row) => place.get(ids[rows[row]!]!)!),
    numbers: {} as Record<string, Float32Array>,
    codes: {} as Record<string, Int32Array>,
    labels: {} as Record<string, string[]>,
  };
  for (const name of frame.columns) {
    if (name === "security_id" || name === "date") continue;
    const cells: unknown[] = frame.getColumn(name).toArray();
    if (!CODED.has(name)) {
      table.numbers[name] = Float32Array.from(rows, (row) => numberOf(cells[row]));
      continue;
    }
    const known = [...new Set(cells.filter((cell) => cell != null).map(String))].sort();
    table.labels[name] = known;
    const codeOf = new Map(known.map((label, code) => [label, code]));
    table.codes[name] = Int32Array.from(rows, (row) => codeOf.get(String(cells[row])) ?? -1);
  }
  return table;
}

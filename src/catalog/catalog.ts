import { join } from "node:path";
import { AssayError, unknownName } from "../errors.ts";
import type {
  Codes,
  SignalCatalog,
  SignalRows,
  TableColumns,
  UniverseTable,
} from "../signals/catalog-port.ts";
import { movedMembers } from "../signals/members.ts";
import { BASELINE_PREFIX, PANEL_TABLES } from "./format.ts";
import type { SnapshotManifest } from "./manifest.ts";
import { DamagedRawFile } from "./raw-bytes.ts";
import { RAW, rawCalendarName, rawFolderName } from "./raw-index.ts";
import { openRaw, readRawCalendar } from "./raw-read.ts";
import { placesIn, union } from "./row-order.ts";
import { type DateKeys, type StoredTable, shared } from "./stored-table.ts";
import { baselineNames, requireTableFile, tableFile } from "./table-files.ts";

/**
 * Opens the tables of a snapshot: the raw store where it fits, else the Parquet file, whose keys are
 * read now.
 *
 * @param folder of the snapshot
 * @param manifest with its fingerprint
 */
export async function openCatalog(
  folder: string,
  id: string,
  manifest: SnapshotManifest & { readonly fingerprint: string },
): Promise<SignalCatalog> {
  const tradingDates = await openCalendar(folder, manifest);
  const tables = new Map<UniverseTable, UniversePanel>();
  const sharedKeys = new Map<string, Promise<DateKeys>>();
  let securityIds: Int32Array = new Int32Array();
  for (const name of PANEL_TABLES) {
    const fallback = () => readPanel(folder, manifest, name, tradingDates, securityIds);
    const hash = manifest.components?.[name]?.hash;
    const raw =
      hash === undefined
        ? undefined
        : await openRaw(join(folder, RAW, rawFolderName(hash, name)), hash);
    if (!raw && name === "descriptor" && !tableFile(folder, manifest, name)) continue;
    const table = raw ?? (await fallback());
    if (name !== "descriptor") securityIds = union(securityIds, table.ids);
    tables.set(name, new UniversePanel(name, table, fallback, sharedKeys));
  }
  const columnsOf = (name: UniverseTable) => tables.get(name)?.columns ?? [];
  const ids = shared(securityIds);
  return {
    id,
    fingerprint: manifest.fingerprint,
    tradingDates,
    securityIds: ids,
    columns: {
      ret: columnsOf("ret"),
      risk: columnsOf("risk"),
      descriptor: columnsOf("descriptor"),
    },
    storedBaselines: baselineNames(folder, manifest),
    async table(name, columns) {
      const table = tables.get(name);
      if (!table) throw missingTable(id, name);
      return await table.read(columns, ids, id);
    },
    storedBaseline: (name) => readBaseline(folder, id, manifest, name),
  };
}

/** One table of a catalog: each column is read once, from the raw store as long as that is whole. */
class UniversePanel {
  readonly #name: UniverseTable;
  #table: StoredTable;
  readonly #fallback: () => Promise<StoredTable>;
  /** What the fallback gave, once it was needed. */
  #read: Promise<StoredTable> | undefined;
  /** Keys of all tables so far, by their hash. */
  readonly #sharedKeys: Map<string, Promise<DateKeys>>;
  #keys: Promise<DateKeys> | undefined;
  readonly #columns = new Map<string, ReturnType<StoredTable["column"]>>();

  constructor(
    name: UniverseTable,
    table: StoredTable,
    fallback: () => Promise<StoredTable>,
    sharedKeys: Map<string, Promise<DateKeys>>,
  ) {
    this.#name = name;
    this.#table = table;
    this.#fallback = fallback;
    this.#sharedKeys = sharedKeys;
  }

  get columns(): readonly string[] {
    return this.#table.columns;
  }

  async read(
    columns: readonly string[],
    securityIds: Int32Array,
    id: string,
  ): Promise<TableColumns> {
    for (const column of columns) {
      if (this.columns.includes(column)) continue;
      throw unknownName("missing-column", `column of ${this.#name} in ${id}`, column, this.columns);
    }
    const numbers: Record<string, Float32Array> = {};
    const codes: Record<string, Codes> = {};
    const labels: Record<string, readonly string[]> = {};
    this.#keys ??= this.#keysOnce(securityIds);
    const [{ dates, starts, members }, ...read] = await Promise.all([
      this.#keys,
      ...columns.map((name) => this.#once(name)),
    ]);
    for (const [i, column] of read.entries()) {
      const name = columns[i]!;
      if (column.kind === "number") numbers[name] = column.values;
      else {
        codes[name] = column.values;
        labels[name] = column.labels.texts;
      }
    }
    return { dates, starts, members, numbers, codes, labels };
  }

  /** Those that another table has brought already, or its own. */
  #keysOnce(securityIds: Int32Array): Promise<DateKeys> {
    const own = () => this.#readKeys(securityIds);
    const { keysHash } = this.#table;
    if (keysHash === undefined) return own();
    const keys = this.#sharedKeys.get(keysHash)?.catch(own) ?? own();
    this.#sharedKeys.set(keysHash, keys);
    return keys;
  }

  #once(name: string): ReturnType<StoredTable["column"]> {
    const reading = this.#columns.get(name) ?? this.#whole((table) => table.column(name));
    this.#columns.set(name, reading);
    return reading;
  }

  /** Places of securities among those of the table become places among all. */
  async #readKeys(securityIds: Int32Array): Promise<DateKeys> {
    const keys = await this.#whole((table) => table.keys());
    const { ids, rows } = this.#table;
    if (ids.length === securityIds.length) return keys;
    const places = placesIn(ids, securityIds);
    return { ...keys, members: movedMembers(keys.members, rows, places) };
  }

  /** A raw file that is not what it should be is no reason to fail: the table has the same values. */
  async #whole<T>(read: (table: StoredTable) => Promise<T>): Promise<T> {
    try {
      return await read(this.#table);
    } catch (error) {
      if (!(error instanceof DamagedRawFile)) throw error;
      this.#read ??= this.#fallback();
      this.#table = await this.#read;
      return await read(this.#table);
    }
  }
}

async function openCalendar(folder: string, manifest: SnapshotManifest): Promise<Int32Array> {
  const component = manifest.components?.trading_date;
  const raw =
    component?.raw &&
    (await readRawCalendar(join(folder, RAW, rawCalendarName(component.hash)), component.raw));
  if (raw) return raw;
  const [{ readCalendar }, { openTable }] = await Promise.all([
    import("./calendar-table.ts"),
    import("./table-source.ts"),
  ]);
  const file = requireTableFile(folder, manifest, "trading_date");
  return shared((await readCalendar(await openTable(file))).dates);
}

async function readPanel(
  folder: string,
  manifest: SnapshotManifest,
  name: UniverseTable,
  tradingDates: Int32Array,
  securityIds: Int32Array,
): Promise<StoredTable> {
  // With all of polars behind it, so only where a raw store is missing.
  const [{ openPanel }, { openTable }, { storedTableOf }] = await Promise.all([
    import("./panel-table.ts"),
    import("./table-source.ts"),
    import("./stored-table.ts"),
  ]);
  const source = await openTable(requireTableFile(folder, manifest, name));
  const known = name === "descriptor" ? { securityIds } : {};
  return storedTableOf(await openPanel(name, source, { tradingDates, ...known }));
}

async function readBaseline(
  folder: string,
  id: string,
  manifest: SnapshotManifest,
  name: string,
): Promise<SignalRows> {
  const known = baselineNames(folder, manifest);
  if (!known.includes(name))
    throw unknownName("unknown-baseline", `baseline of ${id}`, name, known);
  const [{ readSignalRows }, { openTable }] = await Promise.all([
    import("./baseline-table.ts"),
    import("./table-source.ts"),
  ]);
  const file = requireTableFile(folder, manifest, `${BASELINE_PREFIX}${name}`);
  return await readSignalRows(await openTable(file));
}

function missingTable(id: string, name: string): AssayError {
  return new AssayError(
    "missing-column",
    `${id}: expected a table ${name}; the snapshot has none.`,
    `Create a snapshot with ${name} among its sources.`,
  );
}

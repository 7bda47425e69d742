import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { freeFrames } from "../data/free-frames.ts";
import type { SignalRows } from "../signals/catalog-port.ts";
import { signalColumns, signalDigests, sortSignalRows } from "./baseline-table.ts";
import type { Calendar } from "./calendar-table.ts";
import { ColumnReader } from "./column-reader.ts";
import { CompressedColumns, type HashedColumns, MovedColumns } from "./compressed-columns.ts";
import { bytesOf, writeNew } from "./file-check.ts";
import { BASELINE_PREFIX } from "./format.ts";
import type { Component } from "./manifest.ts";
import { matchingRows, type Stretches } from "./matching-rows.ts";
import { MemoryPool } from "./memory-pool.ts";
import { MoveThread } from "./move-thread.ts";
import { datedKeys } from "./panel-keys.ts";
import type { PanelTable } from "./panel-table.ts";
import { keyColumns } from "./parquet-column.ts";
import { type ParquetColumns, writeParquet } from "./parquet-file.ts";
import { RAW, rawCalendarName } from "./raw-index.ts";
import { RawWriter } from "./raw-write.ts";
import { type DateKeys, dateKeysOf } from "./stored-table.ts";
import { calendarDigests, keyDigests } from "./table-hash.ts";
import { dateText } from "./table-quality.ts";
import { type TableDigests, tableHash } from "./value-hash.ts";

/** Columns of which each is being read, moved, compressed, or written. */
const COLUMNS_AT_ONCE = 3;

/** A source table that is in the snapshot now, with what derived tables are made of. */
export interface StoredPanel {
  readonly panel: PanelTable;
  readonly digests: TableDigests;
  /** Keys and then the other columns by name, rows in the order of (security, date). */
  readonly columns: ParquetColumns;
}

/** One from which others are derived. */
export interface DerivablePanel extends StoredPanel {
  /** `security_id`, `date_sig` and the other columns by name, rows date by date. */
  readonly dated: ParquetColumns;
  /** Its columns at the rows of the table to which it is joined, where a row with the same key is. */
  readonly joined: HashedColumns;
}

/** What is written of the keys of a table. */
interface WrittenKeys {
  /** Says which they are. */
  readonly order: PanelTable["byDate"];
  readonly digests: TableDigests;
  readonly columns: Promise<ParquetColumns>;
  readonly dated: DateKeys;
}

/** Writes the tables of one snapshot into its folder and keeps account of them. */
export class TableWriter {
  readonly #folder: string;
  readonly #step: (what: string) => void;
  readonly components: Record<string, Component> = {};
  readonly #writes: Promise<void>[] = [];
  readonly #thread = new MoveThread();
  /** For the columns of one table after the other. */
  readonly memory = {
    read: new MemoryPool(COLUMNS_AT_ONCE),
    keyed: new MemoryPool(COLUMNS_AT_ONCE),
    joined: new MemoryPool(COLUMNS_AT_ONCE),
  };
  #raw: RawWriter | undefined;
  /** Of the last table: others mostly have the same keys. */
  #keys: WrittenKeys | undefined;

  /** @param step called with a few words before each part of the work */
  constructor(folder: string, step: (what: string) => void) {
    this.#folder = folder;
    this.#step = step;
    mkdirSync(join(folder, RAW));
  }

  async calendar({ dates }: Calendar, source: Component["source"]): Promise<void> {
    const hash = tableHash(calendarDigests(dates));
    const raw = writeNew(join(this.#folder, RAW, rawCalendarName(hash)), bytesOf(dates));
    const component = { source, hash, rows: dates.length, date_range: rangeOf(dates), raw };
    const n = Int32Array.from(dates, (_, place) => place);
    const columns = keyColumns({ n: ["int32", n], date: ["date", dates] });
    this.write("trading_date", columns, component);
  }

  /** Reads all columns of a table and stores them raw and, in the background, as Parquet. */
  async panel(panel: PanelTable, source: Component["source"]): Promise<StoredPanel> {
    const { joined: _, ...stored } = await this.#store(panel, source);
    return stored;
  }

  /**
   * The same of a table from which others are derived.
   *
   * @param left table to which it is joined
   */
  async derivablePanel(
    panel: PanelTable,
    source: Component["source"],
    left: PanelTable,
  ): Promise<DerivablePanel> {
    const stretches = matchingRows(left, panel);
    const dated = new CompressedColumns();
    const { joined, ...stored } = await this.#store(panel, source, stretches, dated);
    const { securityId, date } = datedKeys(panel);
    const keys = { security_id: ["int32", securityId], date_sig: ["date", date] } as const;
    return {
      ...stored,
      dated: new Map([...(await keyColumns(keys)), ...(await dated.finish())]),
      joined: stretches ? joined : stored,
    };
  }

  /**
   * @param stretches where the rows of a table to which it is joined lie
   * @param dated takes the columns date by date
   */
  async #store(
    panel: PanelTable,
    source: Component["source"],
    stretches?: Stretches,
    dated?: CompressedColumns,
  ): Promise<StoredPanel & { readonly joined: HashedColumns }> {
    const raw = new RawWriter(join(this.#folder, RAW), panel);
    this.#raw = raw;
    const keys = this.#keysOf(panel);
    const { keyed: order } = panel.source;
    const moved = new MovedColumns(this.#thread, this.memory, panel.rows, order, stretches);
    const reader = new ColumnReader(panel, this.memory.read);
    for (let read = await reader.next(); read; read = await reader.next()) {
      const { name, column, memory } = read;
      this.#step(`${panel.name}.${name}`);
      const { work } = await moved.add(name, column.values);
      const datewise = column.dated();
      const written = raw.add(name, datewise);
      const compressed = dated?.start(name, datewise);
      reader.giveBackAfter(memory, compressed ? [work, written, compressed] : [work, written]);
    }
    const { keyed, joined } = await moved.finish();
    const digests = { ...keys.digests, ...keyed.digests };
    const hash = tableHash(digests);
    const rawCheck = await raw.finish(hash, keys.dated, tableHash(keys.digests));
    const component = {
      source,
      hash,
      rows: panel.rows,
      securities: panel.ids.length,
      date_range: rangeOf(panel.byDate.dates),
      columns: [...panel.columns],
      raw: rawCheck,
    };
    const columns = new Map([...(await keys.columns), ...keyed.columns]);
    this.write(panel.name, columns, component);
    return { panel, digests, columns, joined };
  }

  /** A stored baseline. */
  baseline(name: string, rows: SignalRows): void {
    const sorted = sortSignalRows(rows);
    const hash = tableHash(signalDigests(sorted));
    const component = { derived_from: ["ret", "risk"], hash, rows: sorted.signal.length };
    this.write(`${BASELINE_PREFIX}${name}`, signalColumns(sorted), component);
  }

  /** Starts to write a table that has nothing raw, or whose raw part is written. */
  write(
    name: string,
    columns: ParquetColumns | Promise<ParquetColumns>,
    component: Component,
  ): void {
    const path = join(this.#folder, `${name}.parquet`);
    const work = async () => {
      if (component.derived_from) this.#step(name);
      const file = await writeParquet(path, await columns);
      this.components[name] = { ...component, file };
      await freeFrames();
    };
    const write = work();
    // Told by `settle`; a failure that nobody has asked for yet must not end the process.
    write.catch(() => {});
    this.#writes.push(write);
    this.components[name] = component;
  }

  /** Waits until nothing is being written. @throws the first failure */
  async settle(): Promise<void> {
    await this.#raw?.settle();
    await Promise.allSettled(this.#writes);
    await Promise.all(this.#writes);
  }

  /** Ends when nothing is being written any more, whatever came of it. */
  async end(): Promise<void> {
    await this.settle().catch(() => {});
    await this.#thread.end();
  }

  #keysOf(panel: PanelTable): WrittenKeys {
    const { byDate: order, securityId, date } = panel;
    if (this.#keys?.order === order) return this.#keys;
    const columns = keyColumns({ security_id: ["int32", securityId], date: ["date", date] });
    columns.catch(() => {});
    this.#keys = { order, digests: keyDigests(panel), columns, dated: dateKeysOf(panel) };
    return this.#keys;
  }
}

function rangeOf(dates: Int32Array): [string, string] {
  return [dateText(dates[0]!), dateText(dates.at(-1)!)];
}

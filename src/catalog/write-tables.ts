import { mkdirSync } from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";
import { freeFrames } from "../data/free-frames.ts";
import type { SignalRows } from "../signals/catalog-port.ts";
import { signalDigests, signalFrame, sortSignalRows } from "./baseline-table.ts";
import type { Calendar } from "./calendar-table.ts";
import { bytesOf, checkOfFile, syncBelow, syncFile, writeNew } from "./file-check.ts";
import { BASELINE_PREFIX } from "./format.ts";
import type { Component } from "./manifest.ts";
import type { OrderedColumn, PanelTable } from "./panel-table.ts";
import {
  type FileColumn,
  fileColumn,
  fileFrame,
  keySeries,
  writeParquet,
} from "./parquet-table.ts";
import { RAW, rawCalendarName } from "./raw-index.ts";
import { RawWriter } from "./raw-write.ts";
import { type DateKeys, dateKeysOf } from "./stored-table.ts";
import { calendarDigests, keyDigests } from "./table-hash.ts";
import { dateText } from "./table-quality.ts";
import { digestOfColumn, type TableDigests, tableHash } from "./value-hash.ts";

/** A source table that is in the snapshot now, with what derived tables are made of. */
export interface StoredPanel {
  readonly panel: PanelTable;
  readonly digests: TableDigests;
  /** `security_id` and `date`, rows in the order of (security, date). */
  readonly keys: readonly pl.Series[];
  /** Columns besides the keys, rows in the order of (security, date). */
  readonly keyed: ReadonlyMap<string, FileColumn>;
  /** The same date by date, where it was asked for. */
  readonly dated: ReadonlyMap<string, FileColumn>;
}

/** What is written of the keys of a table. */
interface WrittenKeys {
  /** Says which they are. */
  readonly order: PanelTable["byDate"];
  readonly digests: TableDigests;
  readonly series: readonly pl.Series[];
  readonly dated: DateKeys;
}

/** Writes the tables of one snapshot into its folder and keeps account of them. */
export class TableWriter {
  readonly #folder: string;
  readonly #step: (what: string) => void;
  readonly components: Record<string, Component> = {};
  readonly #writes: Promise<void>[] = [];
  #raw: RawWriter | undefined;
  #flushed: Promise<void> = Promise.resolve();
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
    const frame = pl.DataFrame([keySeries("n", "int32", n), keySeries("date", "date", dates)]);
    this.write("trading_date", frame.lazy(), component);
  }

  /**
   * Reads all columns of a table and stores them raw and, in the background, as Parquet.
   *
   * @param alsoDated whether the columns will be needed date by date
   */
  async panel(
    panel: PanelTable,
    source: Component["source"],
    alsoDated: boolean,
  ): Promise<StoredPanel> {
    const raw = new RawWriter(join(this.#folder, RAW), panel);
    this.#raw = raw;
    const keys = this.#keysOf(panel);
    const digests: Record<string, TableDigests[string]> = { ...keys.digests };
    // What is hashed and copied to polars at once needs no memory of its own.
    const memory = new ArrayBuffer(4 * panel.rows);
    const keyed = new Map<string, FileColumn>();
    const dated = new Map<string, FileColumn>();
    let next = readAhead(panel, 0);
    for (const [i, name] of panel.columns.entries()) {
      this.#step(`${panel.name}.${name}`);
      const column = (await next)!;
      next = readAhead(panel, i + 1);
      const datewise = column.dated();
      await raw.add(name, datewise);
      if (alsoDated) dated.set(name, fileColumn(name, datewise));
      const values = column.keyed(memory);
      digests[name] = digestOfColumn(values);
      keyed.set(name, fileColumn(name, values));
    }
    const hash = tableHash(digests);
    const stored = await raw.finish(hash, keys.dated, tableHash(keys.digests));
    this.#flush(() => syncBelow(stored.folder));
    const component = {
      source,
      hash,
      rows: panel.rows,
      securities: panel.ids.length,
      date_range: rangeOf(panel.byDate.dates),
      columns: [...panel.columns],
      raw: stored.check,
    };
    this.write(panel.name, fileFrame(keys.series, [...keyed.values()]), component);
    return { panel, digests, keys: keys.series, keyed, dated };
  }

  /** A stored baseline. */
  baseline(name: string, rows: SignalRows): void {
    const sorted = sortSignalRows(rows);
    const hash = tableHash(signalDigests(sorted));
    const component = { derived_from: ["ret", "risk"], hash, rows: sorted.signal.length };
    this.write(`${BASELINE_PREFIX}${name}`, signalFrame(sorted).lazy(), component);
  }

  /** Starts to write a table that has nothing raw, or whose raw part is written. */
  write(name: string, frame: pl.LazyDataFrame, component: Component): void {
    const path = join(this.#folder, `${name}.parquet`);
    const before = this.#writes.at(-1);
    const work = async () => {
      // One after the other, since each takes all cores and its own memory.
      await before;
      if (component.derived_from) this.#step(name);
      await writeParquet(frame, path);
      this.components[name] = { ...component, file: checkOfFile(path) };
      this.#flush(() => syncFile(path));
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
    await Promise.all([...this.#writes, this.#flushed]);
  }

  /** Starts to put on the disk what is written, so that little is left for the end. */
  #flush(work: () => Promise<void>): void {
    this.#flushed = this.#flushed.then(work);
    this.#flushed.catch(() => {});
  }

  #keysOf(panel: PanelTable): WrittenKeys {
    const { byDate: order, securityId, date } = panel;
    if (this.#keys?.order === order) return this.#keys;
    const series = [keySeries("security_id", "int32", securityId), keySeries("date", "date", date)];
    this.#keys = { order, digests: keyDigests(panel), series, dated: dateKeysOf(panel) };
    return this.#keys;
  }
}

/** Starts to read a column, so that polars reads it while the one before it is stored. */
function readAhead(panel: PanelTable, place: number): Promise<OrderedColumn> | undefined {
  const name = panel.columns[place];
  const reading = name === undefined ? undefined : panel.column(name);
  // Told when it is awaited; until then a failure must not end the process.
  reading?.catch(() => {});
  return reading;
}

function rangeOf(dates: Int32Array): [string, string] {
  return [dateText(dates[0]!), dateText(dates.at(-1)!)];
}

import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { Column } from "./column.ts";
import { bytesOf, type FileCheck, writeBytes, writeBytesAside, writeNew } from "./file-check.ts";
import type { PanelTable } from "./panel-table.ts";
import { gmacOf } from "./raw-check.ts";
import {
  RAW_INDEX,
  RAW_LAYOUT,
  type RawFile,
  type RawIndex,
  rawEnding,
  rawFolderName,
} from "./raw-index.ts";
import type { DateKeys } from "./stored-table.ts";

/** A raw store that is written. */
export interface WrittenRaw {
  readonly folder: string;
  /** What its index must be like. */
  readonly check: FileCheck;
}

/** Writes the raw files of one table, column after column as they are read. */
export class RawWriter {
  readonly #table: PanelTable;
  readonly #root: string;
  readonly #folder: string;
  readonly #columns: RawIndex["columns"] = {};
  #writing: Promise<void> = Promise.resolve();

  /** @param root folder of the raw stores of a snapshot; it exists */
  constructor(root: string, table: PanelTable) {
    this.#table = table;
    this.#root = root;
    this.#folder = join(root, `unfinished-${table.name}`);
    mkdirSync(this.#folder);
  }

  /**
   * Writes a column in the background, after those before it: no more than one is kept for that.
   *
   * @param column date by date
   */
  async add(name: string, column: Column): Promise<void> {
    await this.#writing;
    this.#writing = this.#addNow(name, column);
    // Told by the next call or `finish`; until then it must not end the process.
    this.#writing.catch(() => {});
  }

  /** Waits until nothing is being written, whatever came of it. */
  async settle(): Promise<void> {
    await this.#writing.catch(() => {});
  }

  /**
   * Writes keys and index, and names the folder after the hash of the table.
   *
   * @param keys of the table, and the hash of them alone
   * @throws what stood in the way of any column
   */
  async finish(hash: string, keys: DateKeys, keysHash: string): Promise<WrittenRaw> {
    await this.#writing;
    const { from, to, words, bits } = keys.members;
    const index: RawIndex = {
      layout: RAW_LAYOUT,
      table: this.#table.name,
      hash,
      rows: this.#table.rows,
      keys_hash: keysHash,
      keys: {
        dates: this.#write("dates", keys.dates),
        starts: this.#write("starts", keys.starts),
        member_starts: this.#write("member-starts", Int32Array.of(...from.subarray(0, 1), ...to)),
        member_words: this.#write("member-words", words),
        member_bits: this.#write("member-bits", bits),
        ids: this.#write("ids", this.#table.ids),
      },
      columns: this.#columns,
    };
    const bytes = Buffer.from(`${JSON.stringify(index, null, 2)}\n`);
    const check = writeNew(join(this.#folder, RAW_INDEX), bytes);
    const folder = join(this.#root, rawFolderName(hash, this.#table.name));
    renameSync(this.#folder, folder);
    return { folder, check };
  }

  async #addNow(name: string, { values, ...column }: Column): Promise<void> {
    const file = `column-${encodeURIComponent(name)}.${rawEnding(values)}`;
    const bytes = bytesOf(values);
    const check = await writeBytesAside(join(this.#folder, file), bytes, () => checkOf(bytes));
    if (column.kind === "number") this.#columns[name] = { kind: "number", file, ...check };
    else {
      const { texts, whole } = column.labels;
      this.#columns[name] = { kind: "codes", file, ...check, labels: [...texts], whole };
    }
  }

  #write(name: string, values: Int32Array): RawFile {
    const file = `${name}.${rawEnding(values)}`;
    const bytes = bytesOf(values);
    writeBytes(join(this.#folder, file), bytes);
    return { file, ...checkOf(bytes) };
  }
}

function checkOf(bytes: Uint8Array): Pick<RawFile, "bytes" | "gmac"> {
  return { bytes: bytes.length, gmac: gmacOf(bytes) };
}

import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { Codes, Places } from "../signals/catalog-port.ts";
import type { Column } from "./column.ts";
import { bytesOf, type FileCheck, writeNew } from "./file-check.ts";
import type { PanelTable } from "./panel-table.ts";
import {
  RAW_INDEX,
  RAW_LAYOUT,
  type RawFile,
  type RawIndex,
  rawEnding,
  rawFolderName,
} from "./raw-index.ts";
import type { DateKeys } from "./stored-table.ts";

/** Writes the raw files of one table, column after column as they are read. */
export class RawWriter {
  readonly #table: PanelTable;
  readonly #root: string;
  readonly #folder: string;
  readonly #columns: RawIndex["columns"] = {};

  /** @param root folder of the raw stores of a snapshot; it exists */
  constructor(root: string, table: PanelTable) {
    this.#table = table;
    this.#root = root;
    this.#folder = join(root, `unfinished-${table.name}`);
    mkdirSync(this.#folder);
  }

  /** @param column date by date */
  add(name: string, column: Column): void {
    const written = this.#write(`column-${encodeURIComponent(name)}`, column.values);
    if (column.kind === "number") this.#columns[name] = { kind: "number", ...written };
    else {
      const { texts, whole } = column.labels;
      this.#columns[name] = { kind: "codes", ...written, labels: [...texts], whole };
    }
  }

  /**
   * Writes keys and index, and names the folder after the hash of the table.
   *
   * @param keys of the table, and the hash of them alone
   * @returns its folder, and what the index in it must be like
   */
  finish(hash: string, keys: DateKeys, keysHash: string): { folder: string; check: FileCheck } {
    const index: RawIndex = {
      layout: RAW_LAYOUT,
      table: this.#table.name,
      hash,
      rows: this.#table.rows,
      keys_hash: keysHash,
      keys: {
        dates: this.#write("dates", keys.dates),
        starts: this.#write("starts", keys.starts),
        security: this.#write("security", keys.security),
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

  #write(name: string, values: Float32Array | Codes | Places): RawFile {
    const file = `${name}.${rawEnding(values)}`;
    return { file, ...writeNew(join(this.#folder, file), bytesOf(values)) };
  }
}

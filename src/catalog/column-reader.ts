import type { MemoryPool } from "./memory-pool.ts";
import type { OrderedColumn, PanelTable } from "./panel-table.ts";

/** A column and the memory that it may lie in. */
export interface ReadColumn {
  readonly name: string;
  readonly column: OrderedColumn;
  readonly memory: SharedArrayBuffer;
}

/** Reads the columns of a table one after the other, each while the one before it is used. */
export class ColumnReader {
  readonly #panel: PanelTable;
  readonly #memory: MemoryPool;
  #ahead: Promise<ReadColumn> | undefined;
  #place = 0;

  /** @param memory to read into; its pieces are the columns that are read, used, or still written at once */
  constructor(panel: PanelTable, memory: MemoryPool) {
    this.#panel = panel;
    this.#memory = memory;
    this.#ahead = this.#readNext();
  }

  /** The next column; undefined after the last. */
  async next(): Promise<ReadColumn | undefined> {
    const read = await this.#ahead;
    this.#ahead = this.#readNext();
    return read;
  }

  /** Has the memory read into again when some work has ended, well or not. */
  giveBackAfter(memory: SharedArrayBuffer, work: readonly Promise<unknown>[]): void {
    this.#memory.giveBackAfter(memory, work);
  }

  #readNext(): Promise<ReadColumn> | undefined {
    const name = this.#panel.columns[this.#place++];
    if (name === undefined) return undefined;
    const bytes = 4 * this.#panel.source.securityId.length;
    const reading = this.#memory.take(bytes).then(async (memory) => {
      return { name, column: await this.#panel.column(name, memory), memory };
    });
    // Told when it is awaited; until then a failure must not end the process.
    reading.catch(() => {});
    return reading;
  }
}

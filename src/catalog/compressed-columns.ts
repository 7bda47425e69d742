import type { Column } from "./column.ts";
import { MemoryPool } from "./memory-pool.ts";
import { type ParquetColumn, parquetColumn } from "./parquet-column.ts";
import type { ParquetColumns } from "./parquet-file.ts";
import { type ColumnDigest, digestOfColumn, type TableDigests } from "./value-hash.ts";

/** Columns that were moved and are not compressed yet: one is moved while another is compressed. */
const MOVED_AT_ONCE = 2;

/** Work that nobody waits for yet. */
export interface Background {
  readonly work: Promise<unknown>;
}

/** Hashes columns of one table and compresses them for Parquet, the latter in the background. */
export class CompressedColumns {
  readonly #memory: MemoryPool;
  readonly #digests: Record<string, ColumnDigest> = {};
  readonly #started = new Map<string, Promise<ParquetColumn>>();

  constructor(rows: number) {
    this.#memory = new MemoryPool(MOVED_AT_ONCE, 4 * rows);
  }

  /** Of the columns that were hashed. */
  get digests(): TableDigests {
    return this.#digests;
  }

  /** Starts to compress a column, which has to stay as it is. */
  start(name: string, column: Column): Promise<ParquetColumn> {
    const compressed = parquetColumn(column);
    // A failure is told by `finish`; until then it must not end the process.
    compressed.catch(() => {});
    this.#started.set(name, compressed);
    return compressed;
  }

  /**
   * Hashes a column and starts to compress it.
   *
   * @param moved gives the column, in the memory where it has to be moved
   * @param use what else is made of it, before the memory is used again
   * @returns what goes on in the background
   */
  async add(
    name: string,
    moved: (memory: ArrayBuffer) => Column,
    use: (column: Column) => Promise<void> | undefined = () => undefined,
  ): Promise<Background> {
    const memory = await this.#memory.take();
    const column = moved(memory);
    const work = this.start(name, column);
    this.#digests[name] = digestOfColumn(column);
    await use(column);
    this.#memory.giveBackAfter(memory, [work]);
    return { work };
  }

  /** Waits until all columns are compressed. */
  async finish(): Promise<ParquetColumns> {
    const finished = new Map<string, ParquetColumn>();
    for (const [name, column] of this.#started) finished.set(name, await column);
    return finished;
  }
}

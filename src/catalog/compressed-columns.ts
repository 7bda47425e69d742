import type { Column, RowPlaces } from "./column.ts";
import type { Stretches } from "./matching-rows.ts";
import type { MemoryPool } from "./memory-pool.ts";
import type { MoveThread } from "./move-thread.ts";
import { type ParquetColumn, parquetColumn } from "./parquet-column.ts";
import type { ParquetColumns } from "./parquet-file.ts";
import type { ColumnDigest, TableDigests } from "./value-hash.ts";

/** Columns that are compressed for Parquet in the background. */
export class CompressedColumns {
  readonly #started = new Map<string, Promise<ParquetColumn>>();

  /** @param column has to stay as it is until it is compressed */
  start(name: string, column: Column): Promise<ParquetColumn> {
    const compressed = parquetColumn(column);
    // A failure is told by `finish`; until then it must not end the process.
    compressed.catch(() => {});
    this.#started.set(name, compressed);
    return compressed;
  }

  /** Waits until all are compressed. */
  async finish(): Promise<ParquetColumns> {
    const finished = new Map<string, ParquetColumn>();
    for (const [name, column] of this.#started) finished.set(name, await column);
    return finished;
  }
}

/** Columns with the digests of their values. */
export interface HashedColumns {
  readonly digests: TableDigests;
  readonly columns: ParquetColumns;
}

/** Memory for columns that are moved and then compressed; its pieces are how many are at once. */
export interface MoveMemory {
  readonly keyed: MemoryPool;
  readonly joined: MemoryPool;
}

/** Brings columns of a source into one order, hashes and compresses them, all in the background. */
export class MovedColumns {
  readonly #thread: MoveThread;
  readonly #order: RowPlaces | undefined;
  readonly #join: Stretches | undefined;
  readonly #memory: MoveMemory;
  readonly #rows: number;
  readonly #keyed = new CompressedColumns();
  readonly #joined = new CompressedColumns();
  readonly #digests: Record<string, ColumnDigest> = {};
  readonly #joinedDigests: Record<string, ColumnDigest> = {};
  readonly #moves: Promise<void>[] = [];

  /**
   * @param rows of the table
   * @param order by key; undefined where the source has it
   * @param join where the rows of a table to which this is joined lie; undefined for none
   */
  constructor(
    thread: MoveThread,
    memory: MoveMemory,
    rows: number,
    order: RowPlaces | undefined,
    join: Stretches | undefined,
  ) {
    this.#thread = thread;
    this.#order = order;
    this.#join = join;
    this.#memory = memory;
    this.#rows = rows;
  }

  /**
   * Starts with a column, after those before it.
   *
   * @returns what goes on until the column is not needed any more
   */
  async add(name: string, column: Column): Promise<{ readonly work: Promise<void> }> {
    const { keyed, joined } = this.#memory;
    const into = await keyed.take(4 * this.#rows);
    const joinedInto = await joined.take(4 * (this.#join?.starts.at(-1) ?? 0));
    const work = this.#move(name, column, into, joinedInto);
    // A failure is told by `finish`; until then it must not end the process.
    work.catch(() => {});
    this.#moves.push(work);
    keyed.giveBackAfter(into, [work]);
    joined.giveBackAfter(joinedInto, [work]);
    return { work };
  }

  /** Waits until all are compressed: in the order of the key, and at the rows of the join. */
  async finish(): Promise<{ readonly keyed: HashedColumns; readonly joined: HashedColumns }> {
    await Promise.all(this.#moves);
    return {
      keyed: { digests: this.#digests, columns: await this.#keyed.finish() },
      joined: { digests: this.#joinedDigests, columns: await this.#joined.finish() },
    };
  }

  async #move(
    name: string,
    column: Column,
    into: SharedArrayBuffer,
    joinedInto: SharedArrayBuffer,
  ): Promise<void> {
    const order = this.#order;
    const stretches = this.#join;
    const joined = stretches && { stretches, into: joinedInto };
    const moved = await this.#thread.move({ column, order, into, ...(joined && { joined }) });
    this.#digests[name] = moved.digest;
    const compressed = [this.#keyed.start(name, moved.keyed ?? column)];
    if (moved.joined) {
      this.#joinedDigests[name] = moved.joined.digest;
      compressed.push(this.#joined.start(name, moved.joined.column));
    }
    await Promise.all(compressed);
  }
}

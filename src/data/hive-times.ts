import type pl from "nodejs-polars";
import { firstDisorder } from "./clean.ts";
import type { PartitionFile } from "./partitions.ts";
import { type Extent, extentOf, type WholeSeries } from "./periods.ts";
import { concat, type ParquetReader, scanFile } from "./scan.ts";
import { times } from "./table.ts";

/**
 * Times of all files of one symbol, whatever range is loaded: only their time columns are read. Files
 * that cannot be read are left out and named; the time that their folders promise counts as missing.
 */
export async function allTimes(
  symbol: string,
  files: readonly PartitionFile[],
  reader: ParquetReader,
): Promise<WholeSeries | undefined> {
  const read = (some: readonly PartitionFile[]) =>
    concat(
      some.map((file) => scanFile(file.path).select(reader.time.alias("timestamp"))),
    ).collect();
  const readable: PartitionFile[] = [];
  const frames: pl.DataFrame[] = [];
  try {
    frames.push(await read(files));
    readable.push(...files);
  } catch {
    // One of them is damaged; which one polars does not say.
    for (const file of files) {
      const frame = await read([file]).catch(() => undefined);
      if (!frame) continue;
      readable.push(file);
      frames.push(frame);
    }
  }
  const distinct = distinctTimes(frames);
  const extent = extentOf(distinct);
  if (!extent) return undefined;
  const unread = files.filter((file) => !readable.includes(file));
  return {
    symbol,
    times: distinct,
    extent: { ...extent, missing: missingTime(unread, readable, extent) },
    source: "the times of all files",
    unreadFiles: unread.map((file) => file.path),
  };
}

/** All known times, ascending, each once. */
function distinctTimes(frames: readonly pl.DataFrame[]): Float64Array {
  const parts = frames.map((frame) => times(frame.getColumn("timestamp")));
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let size = 0;
  for (const part of parts) {
    all.set(part, size);
    size += part.length;
  }
  if (firstDisorder(all) >= 0) all.sort();
  let count = 0;
  for (let i = 0; i < all.length; i++) {
    const time = all[i]!;
    if (Number.isNaN(time) || (count > 0 && all[count - 1] === time)) continue;
    all[count++] = time;
  }
  return all.subarray(0, count);
}

/** Length of the partitions between the first and the last time of which no file could be read. */
function missingTime(
  unread: readonly PartitionFile[],
  readable: readonly PartitionFile[],
  { first, last }: Extent,
): number {
  const known = new Set(readable.map((file) => file.start));
  const lost = new Map(unread.map(({ start, end }) => [start, end]));
  let missing = 0;
  for (const [start, end] of lost) {
    if (!known.has(start) && start > first && end <= last) missing += end - start;
  }
  return missing;
}

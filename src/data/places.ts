import pl from "nodejs-polars";
import { AssayError } from "../errors.ts";
import { formatTime } from "./dates.ts";
import type { PartitionFile } from "./partitions.ts";
import { rowCount } from "./row-count.ts";
import { concat, namingFile, type ParquetReader, scanFile } from "./scan.ts";

/**
 * Requires of files that were read whole, one after the other, that their first and last times are of
 * the year, month or day that their folders promise: by that promise files are left unopened.
 *
 * @param timestamp of all their rows
 * @throws AssayError `misplaced-time`
 */
export async function requirePlaces(
  files: readonly PartitionFile[],
  timestamp: Float64Array,
  reader: ParquetReader,
): Promise<void> {
  const counts = files.map((file) => rowCount(file.path));
  const sum = counts.reduce<number>((total, count) => total + (count ?? Number.NaN), 0);
  if (sum !== timestamp.length) return requirePlacesOf(files, reader);
  let row = 0;
  files.forEach((file, i) => {
    const count = counts[i]!;
    if (count > 0) {
      requirePlace(file, timestamp[row]!);
      requirePlace(file, timestamp[row + count - 1]!);
    }
    row += count;
  });
}

/**
 * The same of files of which perhaps only a part is read: looks at their time columns.
 *
 * @throws AssayError `misplaced-time`, `damaged-file`
 */
export async function requirePlacesOf(
  files: readonly PartitionFile[],
  reader: ParquetReader,
): Promise<void> {
  const promising = files.filter((file) => Number.isFinite(file.start));
  if (promising.length === 0) return;
  // A single cell of int64 comes out of polars with its lower 32 bits only.
  const time = [reader.time.min(), reader.time.max()].map((end, i) =>
    end.cast(pl.Float64).alias(i === 0 ? "first" : "last"),
  );
  const ends = await namingFile(
    promising.map((file) => file.path),
    concat(promising.map((file) => scanFile(file.path).select(...time))).collect(),
  );
  for (const name of ["first", "last"]) {
    const cells: unknown[] = ends.getColumn(name).toArray();
    promising.forEach((file, i) => {
      // A file without rows has no times.
      const cell = cells[i];
      if (typeof cell === "number") requirePlace(file, cell);
    });
  }
}

function requirePlace({ path, start, end }: PartitionFile, time: number): void {
  // A row without a time is refused elsewhere.
  if (Number.isNaN(time) || (time >= start && time < end)) return;
  throw new AssayError(
    "misplaced-time",
    `${path}: expected times from ${formatTime(start)} to ${formatTime(end)}, as the folders say, got ${formatTime(time)}.`,
    "Put the rows where they belong with `assay import FILE… --out DIR` (folders count in UTC), or rename the folder.",
  );
}

import pl from "nodejs-polars";
import { AssayError } from "../errors.ts";
import { firstUnread, unreadableCell } from "./cells.ts";
import { mapColumns, type WantedColumn } from "./columns.ts";
import { findWiderLine, firstLine } from "./csv-lines.ts";
import { parseTimes } from "./text-times.ts";

/** Texts that mean an empty cell. */
const EMPTY = ["", "NA", "N/A", "n/a", "nan", "NaN", "null", "NULL", "None", "-"];
const SEPARATORS = [",", ";", "\t"];

/**
 * Reads a CSV file, plain or gzipped, separated by commas, semicolons or tabs: `timestamp` (int64
 * ms UTC), the prices (float32) and, where the file has one, `symbol` (string).
 *
 * @param wanted as in `mapColumns`
 * @throws AssayError `damaged-file`, `wider-line`, `no-data`, `missing-column`, `unreadable-cell`,
 *   `mixed-time-zones`
 */
export async function readCsv(
  path: string,
  wanted: readonly WantedColumn[] | undefined,
): Promise<pl.DataFrame> {
  const { columns, sep } = await readHeader(path);
  const map = mapColumns(path, columns, wanted);
  const used = [
    map.time,
    ...map.prices.values(),
    ...(map.symbol === undefined ? [] : [map.symbol]),
  ];
  const schema = Object.fromEntries(columns.map((name) => [name, pl.Utf8]));
  const text = await namingCsv(
    path,
    sep,
    pl
      .scanCSV(path, { schema, sep, glob: false, nullValues: EMPTY })
      .select(...used.map((name) => pl.col(name).str.stripChars(" ")))
      .collect(),
  );
  if (text.height === 0) {
    throw new AssayError(
      "no-data",
      `${path}: expected rows under the header; there are none.`,
      "Check the file.",
    );
  }
  const timed = parseTimes(path, text, map.time);
  const prices = [...map.prices].map(([column, name]) => numbers(path, text, name).rename(column));
  const symbol = map.symbol === undefined ? [] : [text.getColumn(map.symbol).rename("symbol")];
  return pl.DataFrame([...symbol, timed, ...prices]);
}

/** Column names and the separator that tells them apart. */
async function readHeader(path: string): Promise<{ columns: string[]; sep: string }> {
  const header = await namingCsv(path, ",", firstLine(path));
  for (const sep of SEPARATORS) {
    if (!header.includes(sep)) continue;
    const head = await namingCsv(
      path,
      sep,
      pl.scanCSV(path, { inferSchemaLength: 0, nRows: 1, glob: false, sep }).limit(1).collect(),
    );
    if (head.columns.length > 1) return { columns: head.columns, sep };
  }
  throw new AssayError(
    "missing-column",
    `${path}: expected a header with several columns, separated by commas, semicolons or tabs.`,
    "The first line must name the columns: timestamp, open, high, low, close, volume.",
  );
}

/** float32 values of a text column; null where the cell is empty. */
function numbers(path: string, text: pl.DataFrame, name: string): pl.Series {
  const parsed = text.select(
    pl.col(name).alias("text"),
    pl.col(name).cast(pl.Float64, false).cast(pl.Float32).alias("value"),
  );
  const value = parsed.getColumn("value");
  if (value.nullCount() !== parsed.getColumn("text").nullCount()) {
    const { row, cell } = firstUnread(parsed, "value");
    throw unreadableCell(path, row, name, "a number", cell);
  }
  return value;
}

async function namingCsv<T>(path: string, separator: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const wider = await findWiderLine(path, separator);
    if (wider !== undefined) throw wider;
    const detail = (cause instanceof Error ? cause.message : String(cause)).split("\n")[0];
    throw new AssayError(
      "damaged-file",
      `${path}: expected a readable CSV file; ${detail}.`,
      "The file is damaged, cut short or of another kind: fetch it again.",
      { cause },
    );
  }
}

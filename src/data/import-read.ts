import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import pl from "nodejs-polars";
import { AssayError } from "../errors.ts";
import { PRICE_COLUMNS } from "../strategy/bars.ts";
import { knownOrNull } from "./polars-terms.ts";
import { scanSingle } from "./read-file.ts";
import { namingFile } from "./scan.ts";
import { openSource } from "./source.ts";

/** One input file, read. */
export interface ImportedFile {
  readonly name: string;
  readonly sha256: string;
  readonly rows: number;
  /** Rows whose time is before that of the row above of the same symbol. */
  readonly unsorted: number;
  /** `symbol`, `timestamp` (int64 ms UTC) and all five prices (float32), NaN made null. */
  readonly frame: pl.DataFrame;
  /** False where the column volume was made up of empty cells. */
  readonly hasVolume: boolean;
}

/**
 * Reads a CSV(.gz) or Parquet file as it is.
 *
 * @param symbol of all rows, for a file without a column of symbols; else its name without endings
 * @throws AssayError as `loadBars`, and `bad-option` when the file names its symbols itself
 */
export async function readForImport(
  path: string,
  symbol: string | undefined,
): Promise<ImportedFile> {
  const source = await openSource(path);
  if (source.kind === "hive") {
    throw new AssayError(
      "bad-source",
      `${path}: expected a CSV(.gz) or Parquet file, got a folder.`,
      "Name the files in it.",
    );
  }
  const scan = await scanSingle(source, undefined);
  if (symbol !== undefined && scan.hasSymbols) {
    throw new AssayError(
      "bad-option",
      `${path}: expected no --symbol (${symbol}), since the file has a column of symbols.`,
      "Leave --symbol out.",
    );
  }
  const rows = scan.rows({}, undefined);
  const hasVolume = rows.columns.includes("volume");
  const name = scan.hasSymbols
    ? pl.col("symbol")
    : pl.lit(symbol ?? basename(path).replace(/\.(parquet|csv|csv\.gz)$/i, "")).alias("symbol");
  const frame = await namingFile(
    [path],
    rows
      .select(
        name,
        pl.col("timestamp"),
        ...PRICE_COLUMNS.map((column) =>
          column === "volume" && !hasVolume
            ? pl.lit(null).cast(pl.Float32).alias(column)
            : knownOrNull(pl.col(column)).alias(column),
        ),
      )
      .collect(),
  );
  requireKeys(path, frame);
  return {
    name: basename(path),
    sha256: await sha256(path),
    rows: frame.height,
    unsorted: countSteppedBack(frame),
    frame,
    hasVolume,
  };
}

function requireKeys(path: string, frame: pl.DataFrame): void {
  for (const [column, code] of [
    ["symbol", "empty-symbol"],
    ["timestamp", "empty-time"],
  ] as const) {
    const empty = frame.getColumn(column).nullCount();
    if (empty === 0) continue;
    throw new AssayError(
      code,
      `${path}: expected a ${column} in every row; ${empty} rows have none.`,
      `Fill in the ${column} or remove these rows.`,
    );
  }
}

function countSteppedBack(frame: pl.DataFrame): number {
  const time = pl.col("timestamp");
  const before = time.shift(1).over("symbol");
  return frame.select("symbol", "timestamp").filter(time.lt(before)).height;
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

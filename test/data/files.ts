import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBConnection } from "@duckdb/node-api";
import pl from "nodejs-polars";
import { expect, onTestFinished } from "vitest";
import { AssayError } from "../../src/errors.ts";

export const FX = "examples/data/fx_hourly.parquet";
export const SP500 = "examples/data/sp500_daily.parquet";
export const DAY = 86_400_000;

/** A row of bars as a test writes it; null is an empty cell. */
export interface Row {
  readonly symbol?: string;
  readonly timestamp: number;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number | null;
  readonly volume: number | null;
}

/** A folder that is gone after the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-data-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Rows of one series with whole prices, so that float32 holds them exactly. */
export function series(count: number, options: { start?: number; step?: number; base?: number }) {
  const { start = Date.UTC(2020, 0, 1), step = 60_000, base = 1000 } = options;
  return Array.from({ length: count }, (_, i): Row => {
    const open = base + ((i * 7) % 13);
    const close = base + ((i * 11) % 17);
    return {
      timestamp: start + i * step,
      open,
      high: Math.max(open, close) + 1,
      low: Math.min(open, close) - 1,
      close,
      volume: i % 5,
    };
  });
}

/** The row with some cells changed. */
export function changed(row: Row, cells: Partial<Row>): Row {
  return { ...row, ...cells };
}

export function frameOf(rows: readonly Row[]): pl.DataFrame {
  const numbers = (name: "open" | "high" | "low" | "close" | "volume") =>
    pl.Series(
      name,
      rows.map((row) => row[name]),
      pl.Float64,
    );
  const times = rows.map((row) => row.timestamp);
  const columns = [
    pl.Series("timestamp", times, pl.Float64).cast(pl.Int64),
    ...(["open", "high", "low", "close", "volume"] as const).map(numbers),
  ];
  if (rows[0]?.symbol !== undefined) {
    columns.unshift(
      pl.Series(
        "symbol",
        rows.map((row) => row.symbol ?? null),
        pl.Utf8,
      ),
    );
  }
  return pl.DataFrame(columns);
}

/** Writes rows as Parquet; makes the folders above. */
export async function writeParquet(
  path: string,
  rows: readonly Row[],
  options: { rowGroupSize?: number; compression?: "zstd" | "snappy" | "uncompressed" } = {},
): Promise<string> {
  mkdirSync(dirname(path), { recursive: true });
  await frameOf(rows).lazy().sinkParquet(path, options).collect();
  return path;
}

/** Writes rows into `symbol=…/year=…/month=…` as `name`. */
export async function writeHive(
  root: string,
  symbol: string,
  rows: readonly Row[],
  name = "bars.parquet",
): Promise<void> {
  const months = Map.groupBy(rows, (row) => new Date(row.timestamp).toISOString().slice(0, 7));
  for (const [month, part] of months) {
    const folder = monthFolder(root, symbol, month);
    await writeParquet(join(folder, name), part);
  }
}

/** @param month as `2020-03` */
export function monthFolder(root: string, symbol: string, month: string): string {
  const [year, number] = month.split("-");
  return join(root, `symbol=${symbol}`, `year=${year}`, `month=${number}`);
}

/** What DuckDB, which shares no code with polars, answers: one array of numbers per column. */
export async function duckColumns(sql: string): Promise<(number | null)[][]> {
  const connection = await DuckDBConnection.create();
  try {
    const reader = await connection.runAndReadAll(sql);
    return reader
      .getColumns()
      .map((column) => column.map((cell) => (cell === null ? null : Number(cell))));
  } finally {
    connection.closeSync();
  }
}

/** Requires an AssayError with exit code 2 whose message and hint match. */
export async function expectRefusal(
  work: Promise<unknown>,
  code: string,
  ...patterns: readonly RegExp[]
): Promise<void> {
  const error: unknown = await work.then(
    () => "nothing was refused",
    (reason: unknown) => reason,
  );
  if (!(error instanceof AssayError)) throw error instanceof Error ? error : new Error(`${error}`);
  expect(error.code).toBe(code);
  expect(error.exitCode).toBe(2);
  for (const pattern of patterns) expect(`${error.message} ${error.hint}`).toMatch(pattern);
}

/** Requires the same numbers, NaN equal to NaN; says where they first differ. */
export function expectSame(actual: ArrayLike<number>, expected: ArrayLike<number | null>): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) {
    const wanted = expected[i] ?? Number.NaN;
    if (!Object.is(actual[i], wanted))
      expect({ i, value: actual[i] }).toEqual({ i, value: wanted });
  }
}

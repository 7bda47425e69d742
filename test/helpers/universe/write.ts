import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";
import type { SignalRows } from "../../../src/signals/catalog-port.ts";
import type { Universe, UniverseColumns } from "./universe.ts";

const ROWS_PER_PIECE = 2_000_000;

/**
 * Writes the source tables of a universe: `ret.parquet`, `risk.parquet`, `descriptor.parquet` (rows
 * by date, then security) and `trading_date.parquet`. Besides the universe it takes memory for one
 * piece at a time; the pieces are then joined by streaming them into one file.
 */
export async function writeUniverse(
  universe: Universe,
  folder: string,
  rowsPerPiece: number = ROWS_PER_PIECE,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [name, table] of Object.entries(universe.tables)) {
    const rows = table.security.length;
    const dates = rowDates(table);
    const path = join(folder, `${name}.parquet`);
    await writePieces(path, rows, rowsPerPiece, (start, end) =>
      tablePiece(universe, table, dates, start, end),
    );
  }
  const { tradingDates } = universe;
  pl.DataFrame([
    pl.Series("n", Int32Array.from(tradingDates.keys()), pl.Int32),
    dateSeries("date", tradingDates.slice()),
  ]).writeParquet(join(folder, "trading_date.parquet"));
}

/** Writes a signal as a file of the contract: security_id, date_sig, date_avail, signal. */
export async function writeSignal(signal: SignalRows, path: string): Promise<void> {
  await writePieces(path, signal.signal.length, ROWS_PER_PIECE, (start, end) =>
    pl.DataFrame([
      pl.Series("security_id", signal.securityId.slice(start, end), pl.Int32),
      dateSeries("date_sig", signal.dateSig.slice(start, end)),
      dateSeries("date_avail", signal.dateAvail.slice(start, end)),
      pl.Series("signal", signal.signal.slice(start, end), pl.Float32),
    ]),
  );
}

async function writePieces(
  path: string,
  rows: number,
  rowsPerPiece: number,
  piece: (start: number, end: number) => pl.DataFrame,
): Promise<void> {
  const pieces = `${path}-pieces`;
  rmSync(pieces, { recursive: true, force: true });
  mkdirSync(pieces, { recursive: true });
  const paths: string[] = [];
  // An empty table is one empty piece.
  for (let start = 0; start === 0 || start < rows; start += rowsPerPiece) {
    const to = join(pieces, `${String(paths.length).padStart(4, "0")}.parquet`);
    piece(start, Math.min(rows, start + rowsPerPiece)).writeParquet(to, { compression: "zstd" });
    paths.push(to);
  }
  if (paths.length === 1) renameSync(paths[0]!, path);
  else {
    await pl
      .concat(paths.map((from) => pl.scanParquet(from, { glob: false })))
      .sinkParquet(path, { compression: "zstd", maintainOrder: true })
      .collect();
  }
  rmSync(pieces, { recursive: true });
}

function tablePiece(
  { securityIds }: Universe,
  { security, numbers, codes, labels }: UniverseColumns,
  dates: Int32Array,
  start: number,
  end: number,
): pl.DataFrame {
  const ids = Int32Array.from(security.subarray(start, end), (place) => securityIds[place]!);
  const frame = pl.DataFrame([
    pl.Series("security_id", ids, pl.Int32),
    dateSeries("date", dates.slice(start, end)),
    ...Object.entries(numbers).map(([name, values]) =>
      pl.Series(name, values.slice(start, end), pl.Float32),
    ),
    ...Object.entries(codes).map(([name, values]) =>
      pl.Series(name, values.slice(start, end), pl.Int32),
    ),
  ]);
  return frame.withColumns(...Object.keys(codes).map((name) => labelled(name, labels[name]!)));
}

/** What the codes stand for: whole numbers where all labels are, text otherwise; null for −1. */
function labelled(name: string, labels: readonly string[]): pl.Expr {
  const numeric = labels.every((label) => /^\d+$/.test(label));
  const type = numeric ? pl.Int32 : pl.Utf8;
  return labels
    .reduce<pl.Expr>(
      (rest, label, code) =>
        pl
          .when(pl.col(name).eq(pl.lit(code)))
          .then(pl.lit(numeric ? Number(label) : label))
          .otherwise(rest),
      pl.lit(null),
    )
    .cast(type)
    .alias(name);
}

function rowDates({ dates, starts, security }: UniverseColumns): Int32Array {
  const out = new Int32Array(security.length);
  dates.forEach((date, day) => {
    out.fill(date, starts[day]!, starts[day + 1]!);
  });
  return out;
}

function dateSeries(name: string, days: Int32Array): pl.Series {
  return pl.Series(name, days, pl.Int32).cast(pl.Date);
}

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";
import { findWiderLine, firstLine } from "../data/csv-lines.ts";
import { AssayError, nearMatches } from "../errors.ts";
import { REQUIRED_TABLES, SOURCE_TABLES, type SourceTable } from "./format.ts";

/** Endings of file names and what they hold. */
const KINDS: readonly (readonly [RegExp, "parquet" | "csv" | "ipc"])[] = [
  [/\.parquet$/i, "parquet"],
  [/\.csv(\.gz)?$/i, "csv"],
  [/\.(arrow|ipc|feather)$/i, "ipc"],
];
/** Cells of a CSV file that mean "not known". */
const EMPTY = ["", "NA", "N/A", "n/a", "nan", "NaN", "null", "NULL", "None", "-"];
/** What pandas calls an index that nobody named. */
const INDEX_COLUMN = /^(__index_level_\d+__|unnamed: \d+|)$/;

/** Where the source tables lie: a folder that holds them by name, or the file of each. */
export type SnapshotSources = string | Readonly<Partial<Record<SourceTable, string>>>;

/** One file with a table in it; columns are read one at a time. */
export interface TableSource {
  readonly path: string;
  /** Whether cells are texts, of which types have to be made. */
  readonly text: boolean;
  /** Names in lower case, in the order of the file; an unnamed index is left out. */
  readonly columns: readonly string[];
  /** @throws AssayError `missing-column`, `damaged-file` */
  column(name: string): Promise<pl.Series>;
}

/**
 * The file of each source table.
 *
 * @throws AssayError `missing-path`, `missing-table`, `double-table`
 */
export function findSources(sources: SnapshotSources): Partial<Record<SourceTable, string>> {
  const found = typeof sources === "string" ? inFolder(sources) : { ...sources };
  for (const path of Object.values(found)) requireFile(path);
  const missing = REQUIRED_TABLES.filter((table) => found[table] === undefined);
  if (missing.length === 0) return found;
  const where = typeof sources === "string" ? `${sources}: ` : "";
  throw new AssayError(
    "missing-table",
    `${where}expected the tables ${REQUIRED_TABLES.join(", ")}; there is no ${missing.join(", no ")}.`,
    `Put ${missing.map((table) => `${table}.parquet`).join(", ")} (or .csv, .csv.gz, .arrow) there, or name the file with --${missing[0]!.replace("_", "-")} FILE.`,
  );
}

function inFolder(folder: string): Partial<Record<SourceTable, string>> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new AssayError(
      "missing-path",
      `${folder}: expected a folder with the source tables; there is none.`,
      "Check the path; it is taken from the current folder. Single files are named with --ret FILE and so on.",
    );
  }
  const found: Partial<Record<SourceTable, string>> = {};
  const names = readdirSync(folder);
  for (const table of SOURCE_TABLES) {
    const files = names.filter(
      (name) => kindOf(name) && name.toLowerCase().replace(/\.(csv\.gz|\w+)$/, "") === table,
    );
    if (files.length > 1) {
      throw new AssayError(
        "double-table",
        `${folder}: expected one file of the table ${table}, got ${files.sort().join(" and ")}.`,
        "Remove all but one of them, or name the right ones with --ret FILE and so on.",
      );
    }
    if (files[0] !== undefined) found[table] = join(folder, files[0]);
  }
  return found;
}

function requireFile(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return;
  throw new AssayError(
    "missing-path",
    `${path}: expected a Parquet, CSV or Arrow IPC file; there is none.`,
    "Check the path; it is taken from the current folder.",
  );
}

function kindOf(path: string): "parquet" | "csv" | "ipc" | undefined {
  return KINDS.find(([ending]) => ending.test(path))?.[1];
}

/**
 * Looks at the columns of a file. Parquet and Arrow are read column by column when asked; CSV is
 * taken into memory here.
 *
 * @throws AssayError `bad-source`, `damaged-file`, `wider-line`, `double-column`
 */
export async function openTable(path: string): Promise<TableSource> {
  const kind = kindOf(path);
  if (kind === undefined) {
    throw new AssayError(
      "bad-source",
      `${path}: expected a name that ends in .parquet, .csv, .csv.gz, .arrow, .ipc or .feather.`,
      /\.(pkl|pickle)$/i.test(path)
        ? "Convert it: python -c \"import pandas as pd; pd.read_pickle('FILE.pkl').reset_index().to_parquet('FILE.parquet')\""
        : "Rename the file after what it holds.",
    );
  }
  const scan = kind === "csv" ? await readText(path) : scanOf(path, kind);
  const head = await readable(path, kind, () => scan.limit(1).collect());
  const names = namesOf(path, head.columns);
  return {
    path,
    text: kind === "csv",
    columns: [...names.keys()],
    async column(wanted) {
      const name = names.get(wanted);
      if (name === undefined) throw missingColumn(path, wanted, [...names.keys()]);
      const frame = await readable(path, kind, () => scan.select(pl.col(name)).collect());
      return frame.getColumn(name);
    },
  };
}

function scanOf(path: string, kind: "parquet" | "ipc"): pl.LazyDataFrame {
  return kind === "ipc"
    ? pl.scanIPC(path)
    : pl.scanParquet(path, { glob: false, hivePartitioning: false });
}

async function readText(path: string): Promise<pl.LazyDataFrame> {
  requireCommas(path, await readable(path, "csv", () => firstLine(path)));
  const head = await readable(path, "csv", () =>
    pl.scanCSV(path, { inferSchemaLength: 0, glob: false }).limit(1).collect(),
  );
  const schema = Object.fromEntries(head.columns.map((name) => [name, pl.Utf8]));
  const frame = await readable(path, "csv", () =>
    pl
      .scanCSV(path, { schema, glob: false, nullValues: EMPTY })
      .select(...head.columns.map((name) => pl.col(name).str.stripChars(" ")))
      .collect(),
  );
  return frame.lazy();
}

/** @throws AssayError `bad-source` where a header without commas holds what else separates columns. */
function requireCommas(path: string, header: string): void {
  const found = SEPARATORS.find(({ mark }) => header.includes(mark));
  if (header.includes(",") || !found) return;
  const plain = path.replace(/(\.csv)(\.gz)?$/i, "-commas$1");
  throw new AssayError(
    "bad-source",
    `${path}: expected columns separated by commas, got one column ${JSON.stringify(header)}; it seems to be separated by ${found.name}.`,
    `Convert it (with decimal=',' where numbers have a decimal comma): python -c "import pandas as pd; pd.read_csv('${path}', sep='${found.written}').to_csv('${plain}', index=False)"`,
  );
}

/** What stands between columns where no comma does: itself, in words, and as Python writes it. */
const SEPARATORS = [
  { mark: ";", name: "semicolons", written: ";" },
  { mark: "\t", name: "tabs", written: "\\t" },
  { mark: "|", name: "bars", written: "|" },
];

function namesOf(path: string, columns: readonly string[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const name of columns) {
    const plain = name.trim().toLowerCase();
    if (INDEX_COLUMN.test(plain)) continue;
    const before = names.get(plain);
    if (before !== undefined) {
      throw new AssayError(
        "double-column",
        `${path}: expected one column "${plain}", got two: ${before}, ${name}.`,
        "Rename one of them; which one is right only you can know.",
      );
    }
    names.set(plain, name);
  }
  return names;
}

function missingColumn(path: string, wanted: string, available: readonly string[]): AssayError {
  const near = nearMatches(wanted, available).map((name) => `"${name}"`);
  return new AssayError(
    "missing-column",
    `${path}: expected a column "${wanted}", got ${available.join(", ") || "no column"}.`,
    near.length > 0
      ? `Did you mean ${near.join(" or ")}? Rename the column.`
      : `Name the column ${wanted}, in any case of letters.`,
  );
}

async function readable<T>(path: string, kind: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const wider = kind === "csv" ? await findWiderLine(path, ",") : undefined;
    if (wider !== undefined) throw wider;
    const detail = (cause instanceof Error ? cause.message : String(cause)).split("\n")[0];
    const what = { parquet: "Parquet", csv: "CSV", ipc: "Arrow IPC" }[kind] ?? kind;
    throw new AssayError(
      "damaged-file",
      `${path}: expected a readable ${what} file; ${detail}.`,
      "The file is damaged, cut short or of another kind: fetch or export it again.",
      { cause },
    );
  }
}

import { AssayError } from "../errors.ts";
import { FACTORS } from "./format.ts";
import type { ParquetColumns } from "./parquet-file.ts";
import { type TableDigests, tableHash } from "./value-hash.ts";
import type { DerivablePanel, StoredPanel, TableWriter } from "./write-tables.ts";

/**
 * Writes `factors`, `asof_resid`, where there are cap tiers `asof_cap`, and `master`. They are made of
 * compressed columns, most of which stand in the file of their source table as well.
 */
export function writeDerived(writer: TableWriter, ret: StoredPanel, risk: DerivablePanel): void {
  requireDifferentNames(ret, risk);
  const { columns } = risk.panel;
  const factors = FACTORS.filter((name) => columns.includes(name));
  const keyed: Rows = { dateName: "date", columns: risk.columns };
  writeSelection(writer, "factors", risk, factors, keyed);
  const dated: Rows = { dateName: "date_sig", columns: risk.dated };
  writeSelection(writer, "asof_resid", risk, columns, dated);
  if (columns.includes("cap")) writeSelection(writer, "asof_cap", risk, ["cap"], dated);
  writeMaster(writer, ret, risk);
}

function requireDifferentNames(ret: StoredPanel, risk: StoredPanel): void {
  const both = ret.panel.columns.filter((name) => risk.panel.columns.includes(name));
  if (both.length === 0) return;
  throw new AssayError(
    "double-column",
    `ret and risk: expected different columns besides the keys, both have ${both.join(", ")}.`,
    "Rename or remove the column in one of the two; they are joined into one table.",
  );
}

/** Rows in one order: by security, or date by date over `date_sig`, as an as-of join wants them. */
interface Rows {
  readonly dateName: "date" | "date_sig";
  readonly columns: ParquetColumns;
}

/** Keys and some columns of `risk`. */
function writeSelection(
  writer: TableWriter,
  name: string,
  { panel, digests }: StoredPanel,
  chosen: readonly string[],
  { dateName, columns }: Rows,
): void {
  const keys = { security_id: digests.security_id!, [dateName]: digests.date! };
  const hash = tableHash({ ...keys, ...picked(digests, chosen) });
  const written = ["security_id", dateName, ...chosen].map(
    (column) => [column, columns.get(column)!] as const,
  );
  writer.write(name, new Map(written), { derived_from: ["risk"], hash, rows: panel.rows });
}

/** Every row of `ret` with what `risk` knows of the same security and date. */
function writeMaster(writer: TableWriter, ret: StoredPanel, risk: DerivablePanel): void {
  const { joined, panel } = risk;
  const hash = tableHash({ ...ret.digests, ...picked(joined.digests, panel.columns) });
  const columns = new Map(ret.columns);
  for (const name of panel.columns) columns.set(name, joined.columns.get(name)!);
  writer.write("master", columns, { derived_from: ["ret", "risk"], hash, rows: ret.panel.rows });
}

function picked(digests: TableDigests, names: readonly string[]): TableDigests {
  return Object.fromEntries(names.map((name) => [name, digests[name]!]));
}

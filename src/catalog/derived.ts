import type pl from "nodejs-polars";
import { freeFrames } from "../data/free-frames.ts";
import { AssayError } from "../errors.ts";
import { gather, gatherColumn, withoutUnusedLabels } from "./column.ts";
import { sameValues } from "./file-check.ts";
import { FACTORS } from "./format.ts";
import type { PanelTable } from "./panel-table.ts";
import { columnOf, fileColumn, fileFrame, keySeries } from "./parquet-table.ts";
import { digestOfColumn, type TableDigests, tableHash } from "./value-hash.ts";
import type { StoredPanel, TableWriter } from "./write-tables.ts";

/** Writes `factors`, `asof_resid`, where there are cap tiers `asof_cap`, and `master`. */
export async function writeDerived(
  writer: TableWriter,
  ret: StoredPanel,
  risk: StoredPanel,
): Promise<void> {
  requireDifferentNames(ret, risk);
  const factors = FACTORS.filter((name) => risk.keyed.has(name));
  writeSelection(writer, "factors", risk, factors, {
    dateName: "date",
    keys: risk.keys,
    columns: risk.keyed,
  });
  const dated: Rows = {
    dateName: "date_sig",
    keys: datedKeys(risk.panel),
    columns: risk.dated,
  };
  writeSelection(writer, "asof_resid", risk, risk.panel.columns, dated);
  if (risk.keyed.has("cap")) writeSelection(writer, "asof_cap", risk, ["cap"], dated);
  // Last, since joining it takes this thread a while in which the others are being written.
  await writeMaster(writer, ret, risk);
}

function requireDifferentNames(ret: StoredPanel, risk: StoredPanel): void {
  const both = ret.panel.columns.filter((name) => risk.keyed.has(name));
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
  readonly keys: readonly pl.Series[];
  readonly columns: StoredPanel["keyed"];
}

/** Some columns of `risk`. */
function writeSelection(
  writer: TableWriter,
  name: string,
  { panel, digests }: StoredPanel,
  chosen: readonly string[],
  { dateName, keys, columns }: Rows,
): void {
  const chosenDigests: Record<string, TableDigests[string]> = {
    security_id: digests.security_id!,
    [dateName]: digests.date!,
  };
  for (const column of chosen) chosenDigests[column] = digests[column]!;
  const written = chosen.map((column) => columns.get(column)!);
  const component = { derived_from: ["risk"], hash: tableHash(chosenDigests), rows: panel.rows };
  writer.write(name, fileFrame(keys, written), component);
}

function datedKeys({ securityId, date, byDate: { rows } }: PanelTable): pl.Series[] {
  return [
    keySeries("security_id", "int32", gather(securityId, rows)),
    keySeries("date_sig", "date", gather(date, rows)),
  ];
}

/** Every row of `ret` with what `risk` knows of the same security and date. */
async function writeMaster(
  writer: TableWriter,
  ret: StoredPanel,
  risk: StoredPanel,
): Promise<void> {
  const digests: Record<string, TableDigests[string]> = { ...ret.digests };
  const written = [...ret.keyed.values()];
  const rows = matchingRows(ret.panel, risk.panel);
  for (const name of risk.panel.columns) {
    if (rows) {
      const column = withoutUnusedLabels(gatherColumn(columnOf(risk.keyed.get(name)!), rows));
      digests[name] = digestOfColumn(column);
      written.push(fileColumn(name, column));
      await freeFrames();
    } else {
      digests[name] = risk.digests[name]!;
      written.push(risk.keyed.get(name)!);
    }
  }
  const component = {
    derived_from: ["ret", "risk"],
    hash: tableHash(digests),
    rows: ret.panel.rows,
  };
  writer.write("master", fileFrame(ret.keys, written), component);
}

/**
 * Per row of `left` the row of `right` with the same key, or -1; undefined when each row has the same
 * place in both. Both are sorted by key.
 */
function matchingRows(left: PanelTable, right: PanelTable): Int32Array | undefined {
  if (left.byDate === right.byDate) return undefined;
  if (sameValues(left.securityId, right.securityId) && sameValues(left.date, right.date)) {
    return undefined;
  }
  const rows = new Int32Array(left.rows);
  let to = 0;
  for (let row = 0; row < rows.length; row++) {
    const id = left.securityId[row]!;
    const day = left.date[row]!;
    while (
      to < right.rows &&
      (right.securityId[to]! < id || (right.securityId[to] === id && right.date[to]! < day))
    ) {
      to++;
    }
    const found = to < right.rows && right.securityId[to] === id && right.date[to] === day;
    rows[row] = found ? to : -1;
  }
  return rows;
}

import type pl from "nodejs-polars";
import { AssayError } from "../errors.ts";
import { gather, gatherColumn, withoutUnusedLabels } from "./column.ts";
import { sameValues } from "./file-check.ts";
import { FACTORS } from "./format.ts";
import type { PanelTable } from "./panel-table.ts";
import { fileColumn, fileFrame, keySeries } from "./parquet-table.ts";
import { digestOfColumn, type TableDigests, tableHash } from "./value-hash.ts";
import { panelKeys, type StoredPanel, type TableWriter } from "./write-tables.ts";

/** Writes `master`, `factors`, `asof_resid` and, where there are cap tiers, `asof_cap`. */
export async function writeDerived(
  writer: TableWriter,
  ret: StoredPanel,
  risk: StoredPanel,
): Promise<void> {
  requireDifferentNames(ret, risk);
  await writeMaster(writer, ret, risk);
  const { panel } = risk;
  const factors = FACTORS.filter((name) => risk.keyed.has(name));
  writeSelection(writer, "factors", risk, factors, "date");
  writeSelection(writer, "asof_resid", risk, panel.columns, "date_sig");
  if (risk.keyed.has("cap")) writeSelection(writer, "asof_cap", risk, ["cap"], "date_sig");
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

/** Columns of `risk`; those over `date_sig` lie date by date, as an as-of join wants them. */
function writeSelection(
  writer: TableWriter,
  name: string,
  risk: StoredPanel,
  columns: readonly string[],
  dateName: "date" | "date_sig",
): void {
  const { panel, digests } = risk;
  const dated = dateName === "date_sig";
  const chosen: Record<string, TableDigests[string]> = {
    security_id: digests.security_id!,
    [dateName]: digests.date!,
  };
  for (const column of columns) chosen[column] = digests[column]!;
  const written = columns.map((column) => (dated ? risk.dated : risk.keyed).get(column)!);
  const keys = dated ? datedKeys(panel) : panelKeys(panel);
  const component = { derived_from: ["risk"], hash: tableHash(chosen), rows: panel.rows };
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
      const column = withoutUnusedLabels(
        gatherColumn((await risk.panel.column(name)).keyed(), rows),
      );
      digests[name] = digestOfColumn(column);
      written.push(fileColumn(name, column));
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
  writer.write("master", fileFrame(panelKeys(ret.panel), written), component);
}

/**
 * Per row of `left` the row of `right` with the same key, or -1; undefined when each row has the same
 * place in both. Both are sorted by key.
 */
function matchingRows(left: PanelTable, right: PanelTable): Int32Array | undefined {
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

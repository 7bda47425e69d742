import { join } from "node:path";
import { sameValues } from "./file-check.ts";
import type { SnapshotManifest } from "./manifest.ts";
import { openPanel } from "./panel-table.ts";
import { RAW, rawFolderName } from "./raw-index.ts";
import { openRaw } from "./raw-read.ts";
import { type StoredTable, storedTableOf } from "./stored-table.ts";
import { requireTableFile } from "./table-files.ts";
import { openTable } from "./table-source.ts";

/** How the raw store of a table differs from its Parquet file, whose values are as they should be. */
export async function rawDifference(
  path: string,
  manifest: SnapshotManifest,
  table: string,
  hash: string,
): Promise<string | undefined> {
  const raw = await openRaw(join(path, RAW, rawFolderName(hash, table)), hash);
  if (!raw) return "the raw store does not fit the table";
  const source = await openTable(requireTableFile(path, manifest, table));
  const stored = storedTableOf(await openPanel(table, source));
  const different = await firstDifference(raw, stored);
  return different === undefined
    ? undefined
    : `the raw store differs from the table in ${different}`;
}

async function firstDifference(raw: StoredTable, stored: StoredTable): Promise<string | undefined> {
  const [a, b] = [await raw.keys(), await stored.keys()];
  const days = (["dates", "starts"] as const).every((name) => sameValues(a[name], b[name]));
  const members = (["from", "to", "words", "bits"] as const).every((name) =>
    sameValues(a.members[name], b.members[name]),
  );
  if (!days || !members || !sameValues(raw.ids, stored.ids)) return "its keys";
  for (const name of stored.columns) {
    if (!raw.columns.includes(name)) return name;
    const [left, right] = [await raw.column(name), await stored.column(name)];
    if (!sameValues(left.values, right.values)) return name;
    const labels = [left, right].map((column) => column.kind === "codes" && column.labels);
    if (JSON.stringify(labels[0]) !== JSON.stringify(labels[1])) return name;
  }
  return undefined;
}

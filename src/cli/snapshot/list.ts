import type { Command } from "commander";
import type { SnapshotEntry } from "../../catalog/list.ts";
import { formatCount, plural, UNDEFINED_MARK } from "../../report/format.ts";
import { print, printJson } from "../output.ts";

/** Adds `assay snapshot list`. */
export function registerList(snapshot: Command): void {
  snapshot
    .command("list")
    .description("list the snapshots of a folder")
    .option("--out <dir>", "folder of all snapshots", "snapshots")
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  npx assay snapshot list --out snapshots")
    .action(async ({ out, json }: { out: string; json?: boolean }) => {
      const { listSnapshots } = await import("../../catalog/list.ts");
      const snapshots = listSnapshots({ folder: out });
      if (json) await printJson({ snapshots });
      else await print(describe(out, snapshots));
    });
}

function describe(folder: string, snapshots: readonly SnapshotEntry[]): string {
  if (snapshots.length === 0) {
    return `No snapshot in ${folder}. Make one with: npx assay snapshot create FOLDER`;
  }
  const rows = snapshots.map(({ id, version, fingerprint, rows, from, to, problem }) => [
    id,
    version === null ? UNDEFINED_MARK : String(version),
    fingerprint ?? UNDEFINED_MARK,
    rows === null ? UNDEFINED_MARK : formatCount(rows),
    problem ?? (from === null ? UNDEFINED_MARK : `${from} to ${to}`),
  ]);
  const table = [["id", "format", "fingerprint", "rows", "dates"], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
  return [...lines, plural(snapshots.length, "snapshot")].join("\n");
}

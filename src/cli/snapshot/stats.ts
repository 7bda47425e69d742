import type { Command } from "commander";
import type { ObjectStats } from "../../catalog/objects.ts";
import { formatNumber, plural } from "../../report/format.ts";
import { print, printJson } from "../output.ts";

/** Adds `assay snapshot stats`. */
export function registerStats(snapshot: Command): void {
  snapshot
    .command("stats")
    .description("count the tables that snapshots made with --deduplicate share")
    .option("--out <dir>", "folder of all snapshots", "snapshots")
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  npx assay snapshot stats --out snapshots")
    .action(async ({ out, json }: { out: string; json?: boolean }) => {
      const { getObjectStats } = await import("../../catalog/objects.ts");
      const stats = getObjectStats(out);
      if (json) await printJson(stats);
      else await print(describe(stats));
    });
}

function describe({ unique_objects: count, total_size_mb: size, by_type: types }: ObjectStats) {
  const lines = Object.entries(types).map(
    ([table, { objects, size_mb }]) =>
      `  ${table}: ${plural(objects, "object")}, ${formatNumber(size_mb, 1)} MB`,
  );
  return [`${plural(count, "shared object")}, ${formatNumber(size, 1)} MB`, ...lines].join("\n");
}

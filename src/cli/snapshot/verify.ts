import type { Command } from "commander";
import type { IntegrityReport } from "../../catalog/verify.ts";
import { AssayError } from "../../errors.ts";
import { plural } from "../../report/format.ts";
import { print, printJson, ToldFailure } from "../output.ts";

/** Adds `assay snapshot verify`. */
export function registerVerify(snapshot: Command): void {
  snapshot
    .command("verify")
    .description("read all of a snapshot and name every table that is not as it was made")
    .argument("<snapshot>", "id or path")
    .option("--out <dir>", "folder of all snapshots", "snapshots")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nExits with 1 when anything differs.\n\nExample:\n  npx assay snapshot verify 2024-06-30-v1",
    )
    .action(async (name: string, { out, json }: { out: string; json?: boolean }) => {
      const { verifySnapshotIntegrity } = await import("../../catalog/verify.ts");
      const report = await verifySnapshotIntegrity(name, { folder: out });
      if (json) await printJson(documentOf(report));
      else if (report.ok) await print(describe(report));
      else throw differs(report);
      if (!report.ok) throw new ToldFailure(1);
    });
}

/** The report, and where something differs the error that every failure has. */
function documentOf(report: IntegrityReport): object {
  if (report.ok) return report;
  const { code, message, hint } = differs(report);
  return { ...report, error: { code, message, hint } };
}

function describe({ id, version, recomputed, tables }: IntegrityReport): string {
  const lines = tables.map(({ table, hash }) => `  ${hash ?? "no hash".padEnd(16)}  ${table}`);
  const verdict = recomputed
    ? `${id}: all ${plural(tables.length, "table")} have the values that they were made with.`
    : `${id}: all ${plural(tables.length, "table")} can be read. Hashes of format ${version} are another program's encoding; they are shown, not recomputed.`;
  return [verdict, ...lines].join("\n");
}

function differs({ id, problems }: IntegrityReport): AssayError {
  const found = problems.map(({ table, problem }) => `${table}: ${problem}`);
  return new AssayError(
    "damaged-snapshot",
    `${id} differs from what was made. ${found.join("; ")}.`,
    "Restore the files that are named, or create the snapshot again from its sources.",
    { exitCode: 1 },
  );
}

import type { Command } from "commander";
import { formatCount, formatDate, plural } from "../../report/format.ts";
import { print, printJson } from "../output.ts";

const DAY = 86_400_000;

/** Adds `assay snapshot show`. */
export function registerShow(snapshot: Command): void {
  snapshot
    .command("show")
    .description("say what a snapshot holds")
    .argument("<snapshot>", "id or path")
    .option("--out <dir>", "folder of all snapshots", "snapshots")
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  npx assay snapshot show 2024-06-30-v1")
    .action(async (name: string, { out, json }: { out: string; json?: boolean }) => {
      const facts = await factsOf(name, out);
      if (json) await printJson(facts);
      else await print(describe(facts));
    });
}

type Facts = Awaited<ReturnType<typeof factsOf>>;

async function factsOf(name: string, folder: string) {
  const { loadCatalog } = await import("../../catalog/load.ts");
  const catalog = await loadCatalog(name, { folder });
  const { id, path, fingerprint, tradingDates, securityIds, columns, manifest } = catalog;
  return {
    id,
    path,
    version: manifest.version,
    fingerprint,
    vendor: manifest.vendor ?? null,
    as_of: manifest.as_of ?? null,
    caveats: manifest.caveats ?? [],
    trading_dates: tradingDates.length,
    from: formatDate(tradingDates[0]! * DAY),
    to: formatDate(tradingDates.at(-1)! * DAY),
    securities: securityIds.length,
    columns,
    baselines: catalog.storedBaselines,
    tables: Object.entries(manifest.components ?? {}).map(([table, { hash, rows }]) => ({
      table,
      hash,
      rows,
    })),
    quality: manifest.quality ?? null,
  };
}

function describe(facts: Facts): string {
  const provenance = [facts.vendor, facts.as_of && `as of ${facts.as_of}`].filter(Boolean);
  return [
    `${facts.id} (format ${facts.version}, fingerprint ${facts.fingerprint})`,
    ...(provenance.length > 0 ? [`from ${provenance.join(", ")}`] : []),
    `${plural(facts.trading_dates, "trading date")} from ${facts.from} to ${facts.to}`,
    plural(facts.securities, "security", "securities"),
    ...Object.entries(facts.columns)
      .filter(([, names]) => names.length > 0)
      .map(([table, names]) => `${table}: ${names.join(", ")}`),
    ...(facts.baselines.length > 0 ? [`stored baselines: ${facts.baselines.join(", ")}`] : []),
    ...facts.caveats,
    ...facts.tables.map(
      ({ table, hash, rows }) => `  ${hash}  ${table}, ${formatCount(rows)} rows`,
    ),
  ].join("\n");
}

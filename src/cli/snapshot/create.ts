import { type Command, Option } from "commander";
import type { CreatedSnapshot, SnapshotOptions } from "../../catalog/create.ts";
import type { SnapshotSources } from "../../catalog/table-source.ts";
import { parseDate } from "../../data/dates.ts";
import { AssayError } from "../../errors.ts";
import { noteWritten } from "../interrupts.ts";
import { note, print, printJson } from "../output.ts";
import { progressBar } from "./progress.ts";
import { qualityLines } from "./quality.ts";

interface Flags {
  readonly ret?: string;
  readonly risk?: string;
  readonly tradingDate?: string;
  readonly descriptor?: string;
  readonly out: string;
  readonly id: "dated" | "content";
  readonly date?: string;
  readonly deduplicate?: boolean;
  readonly baselines?: boolean;
  readonly vendor?: string;
  readonly asOf?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Sources are Parquet, CSV, CSV.gz or Arrow IPC files; columns other than the keys and ret may be missing:
  ret           security_id, date, ret, openret, vol, adv, close_adj, resret, resopenret
  risk          security_id, date, mcap, cap, industry_id, sector_id, size, value, growth, leverage,
                volatility, momentum, yield
  trading_date  n, date
  descriptor    (optional) security_id, date, flags of the universe

Examples:
  npx assay snapshot create my-universe --vendor me --as-of 2024-06-30
  npx assay snapshot create --ret ret.csv.gz --risk risk.parquet --trading-date dates.csv --id content`;

/** Adds `assay snapshot create`. */
export function registerCreate(snapshot: Command): void {
  snapshot
    .command("create")
    .description("make a snapshot of source tables; the same content again keeps the one there is")
    .argument("[folder]", "folder with ret, risk, trading_date and perhaps descriptor")
    .option("--ret <file>", "table of returns")
    .option("--risk <file>", "table of risk factors and groups")
    .option("--trading-date <file>", "calendar")
    .option("--descriptor <file>", "flags of the universe")
    .option("--out <dir>", "folder of all snapshots", "snapshots")
    .addOption(
      new Option("--id <kind>", "name it by date (2024-06-30-v1) or by content (snap_1f2e…)")
        .choices(["dated", "content"])
        .default("dated"),
    )
    .option("--date <day>", "date of a dated name; today in UTC unless given")
    .option("--deduplicate", "keep tables in a store that the snapshots share")
    .option("--baselines", "store the baselines that suites compare with; part of its identity")
    .option("--vendor <name>", "who the data come from; part of their identity")
    .option("--as-of <date>", "date as of which the vendor's data stand; part of their identity")
    .option("--json", "print one JSON document")
    .addHelpText("after", EXAMPLES)
    .action(async (folder: string | undefined, flags: Flags) => {
      const sources = sourcesOf(folder, flags);
      const options = optionsOf(flags);
      // With all of polars behind it, so not loaded for the other commands.
      const { createSnapshot } = await import("../../catalog/create.ts");
      const baselines = flags.baselines ? await baselineOption() : {};
      const bar = progressBar();
      const made = createSnapshot(sources, { ...options, ...baselines, ...bar.option });
      const created = await made.finally(bar.end);
      noteWritten();
      if (flags.json) await printJson(created);
      else await print(describe(created));
      if (!flags.json) note(`See it with: npx assay snapshot show ${created.path}`);
    });
}

function sourcesOf(
  folder: string | undefined,
  { ret, risk, tradingDate, descriptor }: Flags,
): SnapshotSources {
  const named = {
    ...(ret !== undefined && { ret }),
    ...(risk !== undefined && { risk }),
    ...(tradingDate !== undefined && { trading_date: tradingDate }),
    ...(descriptor !== undefined && { descriptor }),
  };
  const count = Object.keys(named).length;
  if (folder !== undefined && count === 0) return folder;
  if (folder === undefined && count > 0) return named;
  throw new AssayError(
    "usage",
    folder === undefined
      ? "Expected a folder with the source tables, or their files."
      : `Expected a folder or files, got both (${folder} and ${Object.keys(named).join(", ")}).`,
    "Write npx assay snapshot create FOLDER, or name the files with --ret, --risk and --trading-date.",
  );
}

function optionsOf(flags: Flags): SnapshotOptions {
  const { id, date, asOf, vendor, deduplicate = false, out } = flags;
  if (asOf !== undefined) parseDate(asOf, "--as-of");
  if (date !== undefined && id === "content") {
    throw new AssayError(
      "bad-option",
      "--date: expected none with --id content, since such a name has no date.",
      "Leave one of the two out.",
    );
  }
  const today = new Date().toISOString().slice(0, 10);
  return {
    folder: out,
    ...(id === "dated" && { date: date ?? today }),
    deduplicate,
    vendor,
    asOf,
    createdBy: "assay snapshot create",
  };
}

/** Makes the baselines that suites would compute otherwise. */
async function baselineOption(): Promise<Pick<SnapshotOptions, "baselines">> {
  const { precomputeBaselinesToSnapshot } = await import("../../signals/baselines/precompute.ts");
  return { baselines: (catalog) => precomputeBaselinesToSnapshot(catalog) };
}

function describe({ id, path, fingerprint, created, quality }: CreatedSnapshot): string {
  const first = created
    ? `Snapshot ${id} in ${path}`
    : `Snapshot ${id} in ${path} has the same content already; it was kept`;
  return [first, `fingerprint ${fingerprint}`, ...qualityLines(quality)].join("\n");
}

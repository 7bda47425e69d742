import { type Command, Option } from "commander";
import { parseDate } from "../data/dates.ts";
import type { ImportOptions, ImportReport } from "../data/index.ts";
import { formatCount, plural } from "../report/format.ts";
import { noteWritten } from "./interrupts.ts";
import { note, print, printJson } from "./output.ts";
import { splitsInWords } from "./run/split-words.ts";

/** Options as commander gives them. */
interface Flags {
  readonly out: string;
  readonly by: "month" | "day";
  readonly symbol?: string;
  readonly vendor?: string;
  readonly asOf?: string;
  readonly assetClass?: string;
  readonly json?: boolean;
}

/** Adds `assay import` to the program. */
export function registerImport(program: Command): void {
  program
    .command("import")
    .description("Make hive Parquet of CSV(.gz) or Parquet bars, and report their dirt.")
    .argument("<files...>", "CSV, CSV.gz or Parquet files; time in UTC unless it has an offset")
    .requiredOption("--out <dir>", "folder to make; it must not exist or be empty")
    .addOption(
      new Option("--by <period>", "one file per symbol and month or day")
        .choices(["month", "day"])
        .default("month"),
    )
    .option("--symbol <name>", "symbol of files without a column of symbols (else: their name)")
    .option("--vendor <name>", "who the data come from; part of their identity")
    .option("--as-of <date>", "date as of which the vendor's data stand; part of their identity")
    .option("--asset-class <name>", "fx, equity, …; part of the names of result files")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nExample:\n  npx assay import EURUSD_2019.csv.gz EURUSD_2020.csv.gz --symbol EURUSD --out data/eurusd --asset-class fx",
    )
    .action(async (files: string[], flags: Flags) => {
      if (flags.asOf !== undefined) parseDate(flags.asOf, "--as-of");
      // With all of polars behind it, so not loaded for the other commands.
      const { importBars } = await import("../data/import.ts");
      const report = await importBars(files, optionsOf(flags));
      noteWritten();
      if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
      if (flags.json) await printJson(report);
      else await print(describe(report));
      if (!flags.json) note(`Use it with: npx assay backtest STRATEGY --data ${report.out}`);
    });
}

function optionsOf(flags: Flags): ImportOptions {
  const { json: _, ...options } = flags;
  return process.stderr.isTTY ? { ...options, onProgress: progressBar() } : options;
}

/** A bar with the time left, on standard error, at most ten times a second. */
function progressBar(): NonNullable<ImportOptions["onProgress"]> {
  const begun = performance.now();
  let shown = 0;
  return (done, total, what) => {
    const now = performance.now();
    if (now - shown < 100 && done < total) return;
    shown = now;
    const share = done / total;
    const bar = "█".repeat(Math.round(share * 24)).padEnd(24, "░");
    const left = ((now - begun) * (1 - share)) / share / 1000;
    process.stderr.write(
      `\r\x1b[K${bar} ${done}/${total} files ${what}, ${left.toFixed(0)} s left`,
    );
  };
}

function describe(report: ImportReport): string {
  const { dirt, symbols } = report;
  const lines = [
    rowLine(report),
    `${plural(symbols.length, "symbol")} (${report.timeframe ?? "timeframe not known"}) in ${plural(report.files, "file")} under ${report.out}`,
    ...symbols
      .slice(0, 10)
      .map(({ symbol, bars, first, last }) => `  ${symbol}: ${bars} bars, ${first} to ${last}`),
  ];
  if (symbols.length > 10) lines.push(`  and ${symbols.length - 10} more symbols`);
  const splits = splitsInWords(
    report.likely_splits.map(({ time, ...split }) => ({ ...split, time: Date.parse(time) })),
  );
  const found = [...dirtLines(dirt), ...(splits === undefined ? [] : [`  ${splits}`])];
  lines.push(found.length > 0 ? "Dirt found:" : "No dirt found.", ...found);
  return lines.join("\n");
}

/** From the rows of the files to the bars that a backtest will see; every difference is said. */
function rowLine({ rows_read, rows_written, dirt }: ImportReport): string {
  const { duplicate_rows: duplicates, conflicting_times: conflicts } = dirt;
  return [
    `${plural(rows_read, "row")} read`,
    ...(duplicates > 0 ? [`${plural(duplicates, "duplicate")} dropped`] : []),
    ...(conflicts > 0 ? [`${formatCount(conflicts)} of a time that comes again dropped`] : []),
    `${formatCount(rows_written)} written`,
    `${formatCount(rows_written - dirt.no_positive_close)} usable`,
  ].join(", ");
}

function dirtLines(dirt: ImportReport["dirt"]): string[] {
  const byColumn = (counts: Readonly<Record<string, number>>, what: string): [string, number][] =>
    Object.entries(counts).map(([column, count]) => [`${what} in ${column}`, count]);
  const kinds: [string, number][] = [
    ["rows out of order (sorted)", dirt.unsorted],
    ["duplicate rows (dropped)", dirt.duplicate_rows],
    [
      "rows with a time that occurs again with other values (the last was kept)",
      dirt.conflicting_times,
    ],
    ...byColumn(dirt.empty_cells, "empty cells"),
    ...byColumn(dirt.zero_or_negative_prices, "zero or negative prices"),
    ["negative volumes", dirt.negative_volume],
    ["bars with the high below the low", dirt.high_below_low],
    ["bars with open or close outside high and low", dirt.outside_high_low],
    ["rows without a positive close (kept; dropped at each load)", dirt.no_positive_close],
  ];
  return kinds.filter(([, count]) => count > 0).map(([what, count]) => `  ${count} ${what}`);
}

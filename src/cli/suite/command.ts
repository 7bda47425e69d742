import type { Command } from "commander";
import { namesOption, numberOption, numbersOption } from "../arguments.ts";
import { addSignalOptions, SIGNAL_ARGUMENT } from "../signal/options.ts";
import type { SuiteCommandOptions } from "./request.ts";

const EXAMPLES = `
Verdict and score look at lag 0, residualise off, after costs; never at the best configuration.

Examples:
  npx assay suite my-scores.csv --snapshot 2024-06-30-v1
  npx assay suite scores.parquet --snapshot 2024-06-30-v1 --columns security_id=permno,date_sig=asof --hold 5
  npx assay suite scores.parquet --snapshot snapshots/snap_1f2e --residualize off,industry,all --tc-bps 5 --json`;

/** Adds `assay suite`. */
export function registerSuite(program: Command): void {
  const command = program
    .command("suite")
    .description("evaluate a signal across a universe: portfolios, baselines, verdict with reasons")
    .argument("<signal>", SIGNAL_ARGUMENT);
  addSuiteOptions(command)
    .option("--out <dir>", "folder of all runs", "runs")
    .option("--no-files", "compute and print only")
    .option("--json", "print one JSON document")
    .addHelpText("after", EXAMPLES)
    .action(async (signal: string, options: SuiteCommandOptions) => {
      const { runSuiteCommand } = await import("./run.ts");
      await runSuiteCommand(signal, options);
    });
}

/**
 * Adds the options that say how a signal is evaluated.
 *
 * @param snapshotNeeded when there has to be a snapshot, for the help; always unless told.
 */
export function addSuiteOptions(command: Command, snapshotNeeded?: string): Command {
  return addSignalOptions(command, snapshotNeeded)
    .option("--lags <list>", "trading days to wait", numbersOption("--lags", "0,1,2"), [0, 1, 2])
    .option(
      "--residualize <list>",
      "what to take out first: off, industry, all",
      namesOption("--residualize"),
      ["off", "industry"],
    )
    .option("--no-baselines", "compare with no baseline")
    .option("--baseline <file>", "a baseline of your own beside them: TypeScript or JavaScript")
    .option("--from <date>", "first date of the daily returns: 2016, 2016-03, 2016-03-01")
    .option("--to <date>", "end of them, not part of it")
    .option("--universe <flag>", "all, 1 (in the universe) or 0 (outside) (default: all)")
    .option("--universe-column <name>", "which flag, where the descriptor has several")
    .option("--weight <kind>", "equal, value or volume (default: equal)")
    .option("--tc-model <model>", "naive, spread or impact (default: naive)")
    .option(
      "--tc-bps <n>",
      "cost per amount traded in basis points (default: 10)",
      numberOption("--tc-bps", "10"),
    )
    .option(
      "--book <n>",
      "money on each side, in the unit of adv; for impact",
      numberOption("--book", "10000000"),
    )
    .option(
      "--fractile <low,high>",
      "percentiles to be short below and long above (default: 10,90)",
      numbersOption("--fractile", "10,90"),
    )
    .option("--mincos <n>", "fewest names on a side (default: 10)", numberOption("--mincos", "10"))
    .option("--from-open", "trade at the open of the formation day, not at its close")
    .option(
      "--hold <n>",
      "trading days for which a row is in force (default: 1)",
      numberOption("--hold", "5"),
    )
    .option(
      "--threads <n>",
      "threads to work on (default: ASSAY_THREADS, else all cores)",
      numberOption("--threads", "2"),
    );
}

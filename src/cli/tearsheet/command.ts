import type { Command } from "commander";
import { AssayError } from "../../errors.ts";
import type { StoreOptions } from "../runs/options.ts";
import { addSuiteOptions } from "../suite/command.ts";
import type { SuiteOptions } from "../suite/request.ts";

/** Options of `assay tearsheet` as commander hands them over. */
export interface TearsheetCommandOptions extends SuiteOptions, StoreOptions {
  readonly out?: string;
}

const EXAMPLES = `
Of a recorded run it is the page that the run has stored: the tear sheet of a suite, the report of a backtest, a
search or a walk-forward. Anything with a point or a folder in it is a signal's file: it is evaluated first, as by
assay suite, and recorded.

Examples:
  npx assay tearsheet 3f2a9c41
  npx assay tearsheet 3f2a9c41 --out momentum.html
  npx assay tearsheet my-scores.csv --snapshot 2024-06-30-v1 --columns signal=score`;

/** Adds `assay tearsheet`. */
export function registerTearsheet(program: Command): void {
  const command = program
    .command("tearsheet")
    .description("find the page of a run, or evaluate a signal and make one")
    .argument("<run-or-signal>", "id of a run or the start of it, or a signal's file");
  addSuiteOptions(command, "required for a signal's file, refused for a run")
    .option(
      "--runs <dir>",
      "folder of all runs: where one is looked for, and where that of a signal is kept",
      "runs",
    )
    .option("--out <file>", "also copy the page there")
    .option("--json", "print one JSON document")
    .addHelpText("after", EXAMPLES)
    .action(async (subject: string, options: TearsheetCommandOptions) => {
      const { isFile, runTearsheetCommand } = await import("./run.ts");
      if (!isFile(subject)) refuseSuiteOptions(command);
      await runTearsheetCommand(subject, options);
    });
}

/** What may be said of a run that is recorded already. */
const OF_A_RUN: readonly string[] = ["runs", "out", "json"];

/** @throws AssayError `bad-option` where a run is asked for, but also how to evaluate it */
function refuseSuiteOptions(command: Command): void {
  const given = command.options.find((option) => {
    const name = option.attributeName();
    return !OF_A_RUN.includes(name) && command.getOptionValueSource(name) === "cli";
  });
  if (!given) return;
  throw new AssayError(
    "bad-option",
    `${given.long}: expected none for a run, which was evaluated already.`,
    "Leave it out, or name a signal's file (with its ending) to evaluate that.",
  );
}

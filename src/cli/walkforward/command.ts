import type { Command } from "commander";
import { numberOption } from "../arguments.ts";
import { addSearchOptions } from "../optimize/options.ts";
import { addBarsOptions, addTradingOptions } from "../run/options.ts";
import type { WalkForwardCommandOptions } from "./request.ts";

const EXAMPLES = `
Lengths are whole months (3mo), days (90d), weeks (2w) or years (1y); the tests follow one another without
holes. Searched are the strategy's own ranges unless --params says others, as in assay optimize.

Examples:
  npx assay walkforward examples/strategies/sma-cross.ts --data examples/data/fx_hourly.parquet --symbol GBPUSD --train 12mo --test 3mo
  npx assay walkforward my-strategy.ts --data bars/ --train 2y --test 6mo --mode anchored --embargo 24 --metric calmar
  npx assay walkforward my-strategy.ts --data bars/ --train 250d --test 50d --search random:500:42 --json`;

/** Adds `assay walkforward`. */
export function registerWalkForward(program: Command): void {
  const command = program
    .command("walkforward")
    .description("choose parameters again and again with the past alone, and trade what comes next")
    .argument("<strategy>", "TypeScript or JavaScript file with a strategy as its default export")
    .option("--train <length>", "time to choose parameters on: 12mo, 365d, 2y; required")
    .option("--test <length>", "time to use them for, and the step: 3mo, 90d, 2w; required")
    .option("--mode <mode>", "rolling (the train keeps its length) or anchored (its start)")
    .option(
      "--embargo <n>",
      "bars between train and test, taken off the train (default: 0)",
      numberOption("--embargo", "24"),
    );
  addTradingOptions(addSearchOptions(addBarsOptions(command)))
    .option("--out <dir>", "folder of all runs", "runs")
    .option("--no-files", "compute and print only")
    .option("--json", "print one JSON document")
    .addHelpText("after", EXAMPLES)
    .action(async (strategy: string, options: WalkForwardCommandOptions) => {
      const { runWalkForwardCommand } = await import("./run.ts");
      await runWalkForwardCommand(strategy, options);
    });
}

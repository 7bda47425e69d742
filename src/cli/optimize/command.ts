import type { Command } from "commander";
import { numberOption } from "../arguments.ts";
import { addBarsOptions, addTradingOptions } from "../run/options.ts";
import { addSearchOptions } from "./options.ts";
import type { OptimizeCommandOptions } from "./request.ts";

const EXAMPLES = `
Ranges include their end; a parameter without a range stays at its default, and without --params every
parameter takes its own range. A constraint may name parameters and metrics.

Examples:
  npx assay optimize examples/strategies/sma-cross.ts --data examples/data/fx_hourly.parquet --symbol GBPUSD
  npx assay optimize my-strategy.ts --data bars/ --params fast=5:50:5,slow=60:240:20 --constraint "2 * fast < slow"
  npx assay optimize my-strategy.ts --data bars/ --search random:1000:42 --metric calmar --min-trades 100 --json`;

/** Adds `assay optimize`. */
export function registerOptimize(program: Command): void {
  const command = program
    .command("optimize")
    .description("try many parameter sets of one strategy, and say whether the best one is luck")
    .argument("<strategy>", "TypeScript or JavaScript file with a strategy as its default export");
  addSearchOptions(addBarsOptions(command))
    .option("--resume", "go on with this search where it was interrupted")
    .option("--top <n>", "sets to print", numberOption("--top", "20"), 10);
  addTradingOptions(command)
    .option("--out <dir>", "folder of all runs", "runs")
    .option("--no-files", "compute and print only")
    .option("--json", "print one JSON document")
    .addHelpText("after", EXAMPLES)
    .action(async (strategy: string, options: OptimizeCommandOptions) => {
      const { runOptimizeCommand } = await import("./run.ts");
      await runOptimizeCommand(strategy, options);
    });
}

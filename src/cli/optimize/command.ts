import type { Command } from "commander";
import { parseRanges } from "../../optimize/range-text.ts";
import { numberOption } from "../arguments.ts";
import { addBarsOptions, addTradingOptions } from "../run/options.ts";
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
  addBarsOptions(command)
    .option("--params <ranges>", "values as name=from:to:step or name=a,b,c", parseRanges)
    .option("--search <kind>", "grid, random:N[:SEED] or coarse-to-fine[:POINTS]", "grid")
    .option("--metric <name>", "what to look for; name:min for the smallest", "sharpe")
    .option("--constraint <expression>", 'which sets count: "fast < slow && max_drawdown > -0.3"')
    .option(
      "--min-trades <n>",
      "sets with fewer closed trades do not count",
      numberOption("--min-trades", "30"),
    )
    .option(
      "--max-drawdown <f>",
      "sets that lose more than this do not count; 0.2 is 20 %",
      numberOption("--max-drawdown", "0.2"),
    )
    .option(
      "--threads <n>",
      "threads to work on (default: ASSAY_THREADS, else all cores)",
      numberOption("--threads", "2"),
    )
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

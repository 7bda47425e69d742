import type { Command } from "commander";
import { parameterOption } from "../arguments.ts";
import { addBarsOptions, addTradingOptions } from "../run/options.ts";
import type { BacktestCommandOptions } from "./request.ts";

const EXAMPLES = `
Examples:
  npx assay backtest examples/strategies/sma-cross.ts --data examples/data/fx_hourly.parquet --symbol GBPUSD
  npx assay backtest my-strategy.ts --data bars/ --from 2018 --to 2020-07 --timeframe 1w --params fast=20,slow=100 --json`;

/** Adds `assay backtest`. */
export function registerBacktest(program: Command): void {
  const command = program
    .command("backtest")
    .description("run one strategy with one parameter set over bars")
    .argument("<strategy>", "TypeScript or JavaScript file with a strategy as its default export");
  addBarsOptions(command).option(
    "--params <list>",
    "parameters as name=value,name=value",
    parameterOption,
  );
  addTradingOptions(command)
    .option("--out <dir>", "folder of all runs", "runs")
    .option("--no-files", "compute and print only")
    .option("--debug", "also record every intermediate series (features.parquet)")
    .option("--json", "print one JSON document")
    .addHelpText("after", EXAMPLES)
    .action(async (strategy: string, options: BacktestCommandOptions) => {
      const { runBacktestCommand } = await import("./run.ts");
      await runBacktestCommand(strategy, options);
    });
}

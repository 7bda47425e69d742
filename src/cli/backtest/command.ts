import type { Command } from "commander";
import { namesOption, numberOption, parameterOption } from "../arguments.ts";
import { EXAMPLE_VALUES } from "./example-values.ts";
import type { BacktestCommandOptions } from "./request.ts";

const EXAMPLES = `
Examples:
  npx assay backtest examples/strategies/sma-cross.ts --data examples/data/fx_hourly.parquet --symbol GBPUSD
  npx assay backtest my-strategy.ts --data bars/ --from 2018 --to 2020-07 --timeframe 1w --params fast=20,slow=100 --json`;

/** Adds `assay backtest`. */
export function registerBacktest(program: Command): void {
  program
    .command("backtest")
    .description("run one strategy with one parameter set over bars")
    .argument("<strategy>", "TypeScript or JavaScript file with a strategy as its default export")
    .option("--data <path>", "hive folder, Parquet file or CSV(.gz); required")
    .option(
      "--symbol <list>",
      "symbols, separated by commas (default: all)",
      namesOption("--symbol"),
    )
    .option("--from <date>", "first counted time, UTC: 2020, 2020-03, 2020-03-01T10:00")
    .option("--to <date>", "end of the counted time, not part of it; so is data.to in the JSON")
    .option("--timeframe <length>", "resample up to 15m, 1h, 1d, 1mo … (default: as the data come)")
    .option("--params <list>", "parameters as name=value,name=value", parameterOption)
    .option("--fill <mode>", "next-open, close (optimistic) or next-close (default: next-open)")
    .option(
      "--fee-bps <n>",
      "fee per fill in basis points (default: 1)",
      numberOption("--fee-bps", EXAMPLE_VALUES["--fee-bps"]),
    )
    .option(
      "--slippage-bps <n>",
      "slippage per fill in basis points (default: 1)",
      numberOption("--slippage-bps", EXAMPLE_VALUES["--slippage-bps"]),
    )
    .option(
      "--stop-loss <f>",
      "leave at this loss; 0.05 is 5 %",
      numberOption("--stop-loss", EXAMPLE_VALUES["--stop-loss"]),
    )
    .option(
      "--take-profit <f>",
      "leave at this gain",
      numberOption("--take-profit", EXAMPLE_VALUES["--take-profit"]),
    )
    .option(
      "--trailing-stop <f>",
      "leave when this much is lost from the best price",
      numberOption("--trailing-stop", EXAMPLE_VALUES["--trailing-stop"]),
    )
    .option(
      "--max-bars <n>",
      "leave after this many bars",
      numberOption("--max-bars", EXAMPLE_VALUES["--max-bars"]),
    )
    .option(
      "--periods-per-year <n>",
      "annualise with this (default: counted from the data)",
      numberOption("--periods-per-year", EXAMPLE_VALUES["--periods-per-year"]),
    )
    .option("--asset-class <name>", "label for the results (default: from the data's manifest)")
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

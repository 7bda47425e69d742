import type { Command } from "commander";
import { namesOption, numberOption } from "../arguments.ts";
import { EXAMPLE_VALUES } from "./example-values.ts";

/** Adds the options that say which bars a strategy runs over. */
export function addBarsOptions(command: Command): Command {
  return command
    .option("--data <path>", "hive folder, Parquet file or CSV(.gz); required")
    .option(
      "--symbol <list>",
      "symbols, separated by commas (default: all)",
      namesOption("--symbol"),
    )
    .option("--from <date>", "first counted time, UTC: 2020, 2020-03, 2020-03-01T10:00")
    .option("--to <date>", "end of the counted time, not part of it; so is data.to in the JSON")
    .option(
      "--timeframe <length>",
      "resample up to 15m, 1h, 1d, 1mo … (default: as the data come)",
    );
}

/** Adds the options that say how a strategy trades and how that is annualised and labelled. */
export function addTradingOptions(command: Command): Command {
  return command
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
    .option("--asset-class <name>", "label for the results (default: from the data's manifest)");
}

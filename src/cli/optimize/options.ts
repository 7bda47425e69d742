import type { Command } from "commander";
import { parseRanges } from "../../optimize/range-text.ts";
import { numberOption } from "../arguments.ts";

/** Adds the options that say which parameter sets are tried and which of them is the best. */
export function addSearchOptions(command: Command): Command {
  return command
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
    );
}

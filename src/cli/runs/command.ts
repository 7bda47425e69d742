import type { Command } from "commander";
import { registerCompare } from "./compare.ts";
import { registerList } from "./list.ts";
import { registerShow } from "./show.ts";
import { registerVerify } from "./verify.ts";

const EXAMPLES = `
Examples:
  npx assay runs list --kind backtest --sort sharpe
  npx assay runs show 3f2a
  npx assay runs compare 3f2a 9c41 --out compare.html
  npx assay runs verify --all`;

/** Adds `assay runs` with its commands. */
export function registerRuns(program: Command): void {
  const runs = program
    .command("runs")
    .description("look at recorded runs, compare them and run them again")
    .addHelpText("after", EXAMPLES);
  registerList(runs);
  registerShow(runs);
  registerCompare(runs);
  registerVerify(runs);
}

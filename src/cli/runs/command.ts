import type { Command } from "commander";
import { registerPush } from "./push.ts";

/** Adds `assay runs` and its commands. */
export function registerRuns(program: Command): void {
  const runs = program
    .command("runs")
    .description("runs that were kept: send them to an MLflow server")
    .addHelpText("after", "\nExample:\n  npx assay runs push");
  registerPush(runs);
}

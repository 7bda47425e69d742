import type { Command } from "commander";
import { registerCheck } from "./check.ts";

/** Adds `assay signal` and its commands. */
export function registerSignal(program: Command): void {
  const signal = program
    .command("signal")
    .description("look at signals: a score per security and day")
    .addHelpText(
      "after",
      "\nExample:\n  npx assay signal check my-scores.csv --snapshot 2024-06-30-v1",
    );
  registerCheck(signal);
}

import type { Command } from "commander";

/** Options of `assay demo` as commander hands them over. */
export interface DemoOptions {
  readonly out: string;
  readonly json?: boolean;
}

/** Adds `assay demo`. */
export function registerDemo(program: Command): void {
  program
    .command("demo")
    .description(
      "two strategies, a search, a walk-forward and two signals on the shipped real data, and what to think of them",
    )
    .option("--out <dir>", "folder of all runs", "runs")
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  npx assay demo --out my-runs")
    .action(async (options: DemoOptions) => {
      const { runDemo } = await import("./story.ts");
      await runDemo(options);
    });
}

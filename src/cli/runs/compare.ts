import { resolve } from "node:path";
import type { Command } from "commander";
import { compareRuns } from "../../tracking/compare-runs.ts";
import { writeFileWhole } from "../../tracking/run-store.ts";
import { noteWritten } from "../interrupts.ts";
import { print, printJson } from "../output.ts";
import { comparisonDocument, comparisonInWords } from "./compare-words.ts";
import { addStoreOption, type StoreOptions } from "./options.ts";

interface CompareOptions extends StoreOptions {
  readonly out?: string;
}

const EXAMPLES = `
Daily returns are net of costs: bars are compounded within a UTC day, and a suite is looked at with lag 0 and
without residualisation. A search keeps none: backtest its best set.

Examples:
  npx assay runs compare 3f2a 9c41
  npx assay runs compare 3f2a 9c41 --out compare.html`;

/** Adds `assay runs compare`. */
export function registerCompare(runs: Command): void {
  const command = runs
    .command("compare")
    .description("set two runs side by side: what they are made of, figures, daily returns")
    .argument("<a>", "id of a run, or the start of it")
    .argument("<b>", "id of another, of any kind");
  addStoreOption(command)
    .option("--out <file>", "also a page with both equities: compare.html")
    .option("--json", "print one JSON document")
    .addHelpText("after", EXAMPLES)
    .action(async (a: string, b: string, options: CompareOptions) => {
      const comparison = await compareRuns(a, b, { root: options.runs });
      const files: Record<string, string> = {};
      if (options.out !== undefined) {
        const { renderComparison } = await import("../../report/comparison.ts");
        files.page = resolve(options.out);
        const page = Buffer.from(await renderComparison(comparison));
        writeFileWhole(files.page, page, "choose another file with --out.");
        noteWritten();
      }
      if (options.json) await printJson(comparisonDocument(comparison, files));
      else {
        const page = files.page === undefined ? "" : `\n\nPage: ${files.page}`;
        await print(`${comparisonInWords(comparison)}${page}`);
      }
    });
}

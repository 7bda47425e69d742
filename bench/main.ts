// Measures Assay against other ways to do the same work. Answers are compared before anything is
// timed; the two sides take turns; what counts is the ratio of the medians.
//
//     npm run bench               all cases
//     npm run bench -- NAME…      some of them; the others stay as they were last measured
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CASES } from "./cases/index.ts";
import { BenchContext } from "./lib/context.ts";
import { load, machineLines, raisePriority } from "./lib/machine.ts";
import { keepResult, keptResults } from "./lib/results.ts";
import { report, tables } from "./report.ts";

const CACHE = fileURLToPath(new URL("../.cache/bench", import.meta.url));
const RESULTS = fileURLToPath(new URL("RESULTS.md", import.meta.url));
const KEPT = fileURLToPath(new URL("results", import.meta.url));

process.exitCode = await main(process.argv.slice(2));

/** @returns exit code */
async function main(wanted: readonly string[]): Promise<number> {
  const names = CASES.map(({ name }) => name);
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    console.error(`bench: unknown case ${unknown.join(", ")}. Known: ${names.join(", ")}.`);
    return 2;
  }
  process.env.NUMBA_CACHE_DIR = join(CACHE, "numba");
  raisePriority();
  const context = new BenchContext(CACHE);
  try {
    for (const { name, run } of CASES) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      console.error(`bench: ${name}`);
      const about = { machine: machineLines(), load: load() };
      const { rows, versions, growth, universeGrowth } = await run(context);
      const measured = new Date().toISOString().slice(0, 10);
      keepResult(KEPT, {
        name,
        measured,
        ...about,
        versions: [...versions],
        rows: [...rows],
        growth: growth && [...growth],
        universeGrowth: universeGrowth && [...universeGrowth],
      });
      writeFileSync(RESULTS, report(keptResults(KEPT, names)));
    }
  } finally {
    rmSync(context.scratch, { recursive: true });
  }
  console.log(tables(keptResults(KEPT, names)));
  return 0;
}

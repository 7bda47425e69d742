// Measures Assay against other ways to do the same work. Answers are compared before anything is
// timed; the two sides take turns; what counts is the ratio of the medians.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadStrategyFile } from "../src/cli/strategy-file/load.ts";
import { generateBars } from "./bars/generate.ts";
import { hiveFolder } from "./bars/hive.ts";
import { accountingAlone } from "./cases/accounting.ts";
import { inMemory } from "./cases/in-memory.ts";
import { oneMonth } from "./cases/one-month.ts";
import { STRATEGY } from "./cases/parameters.ts";
import { wholeProcess } from "./cases/whole-process.ts";
import { machineLines } from "./lib/machine.ts";
import type { Row } from "./lib/row.ts";
import { table } from "./lib/table.ts";
import { peerPython } from "./peers/python.ts";
import { report } from "./report.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CACHE = join(ROOT, ".cache", "bench");
const RESULTS = fileURLToPath(new URL("RESULTS.md", import.meta.url));

mkdirSync(CACHE, { recursive: true });
process.env.NUMBA_CACHE_DIR = join(CACHE, "numba");
const python = peerPython(CACHE);
const machine = machineLines("missing" in python ? [] : python.versions);
const bars = generateBars();
const folder = hiveFolder(bars, CACHE);
const { strategy } = await loadStrategyFile(join(ROOT, STRATEGY));

const rows: Row[] = [];
const cases: [name: string, run: () => Row[] | Promise<Row[]>][] = [
  ["bars in memory", () => inMemory(bars, strategy)],
  ["accounting alone", () => accountingAlone(bars)],
  ["whole process", () => wholeProcess(folder, python, CACHE)],
  ["one month", () => oneMonth(folder)],
];
for (const [name, run] of cases) {
  console.error(`bench: ${name}`);
  rows.push(...(await run()));
}

writeFileSync(RESULTS, report(machine, rows));
console.log(`${machine.join("\n")}\n\n${table(rows)}`);

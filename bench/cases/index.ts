import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadStrategyFile } from "../../src/cli/strategy-file/load.ts";
import type { BenchContext } from "../lib/context.ts";
import type { Found } from "../lib/found.ts";
import type { Row } from "../lib/row.ts";
import { accountingAlone } from "./accounting.ts";
import { alphalensCase } from "./alphalens.ts";
import { dualSmaCase } from "./dual-sma.ts";
import { growthCase } from "./growth.ts";
import { inMemory } from "./in-memory.ts";
import { minutesCase } from "./minutes.ts";
import { oneMonth } from "./one-month.ts";
import { luckCase, threadsCase } from "./own.ts";
import { STRATEGY } from "./parameters.ts";
import { signalsYearsCase } from "./signals-years.ts";
import { smallGridCase } from "./small-grid.ts";
import { sparseCase } from "./sparse.ts";
import { stopsCase } from "./stops.ts";
import { universeCase } from "./universe-30m.ts";
import { wholeProcess } from "./whole-process.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A benchmark by the name that `npm run bench -- NAME` takes. */
export interface BenchCase {
  readonly name: string;
  readonly run: (context: BenchContext) => Promise<Found>;
}

/** All benchmarks, in the order of the table. */
export const CASES: readonly BenchCase[] = [
  { name: "in-memory", run: async ({ bars }) => plain(await inMemory(bars, await smaCross())) },
  { name: "accounting", run: async ({ bars }) => plain(await accountingAlone(bars)) },
  {
    name: "whole-process",
    run: async ({ folder, python, cache }) => ({
      rows: wholeProcess(folder, python, cache),
      versions: "missing" in python ? [] : python.versions,
    }),
  },
  { name: "one-month", run: async ({ folder }) => plain(await oneMonth(folder)) },
  { name: "dual-sma", run: dualSmaCase },
  { name: "stops", run: stopsCase },
  { name: "small-grid", run: smallGridCase },
  { name: "minutes", run: minutesCase },
  { name: "sparse", run: sparseCase },
  { name: "threads", run: threadsCase },
  { name: "luck", run: luckCase },
  { name: "growth", run: growthCase },
  { name: "signals-years", run: signalsYearsCase },
  { name: "alphalens", run: alphalensCase },
  { name: "universe-30m", run: universeCase },
];

async function smaCross() {
  return (await loadStrategyFile(join(ROOT, STRATEGY))).strategy;
}

/** Rows without a peer of other versions. */
function plain(rows: readonly Row[]): Found {
  return { rows, versions: [] };
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UniverseGrowthRow } from "./universe-growth.ts";

const Target = z.union([
  z.object({ kind: z.literal("faster"), factor: z.number() }),
  z.object({ kind: z.literal("at most"), factor: z.number() }),
  z.object({ kind: z.literal("below"), limit: z.number() }),
]);
const Row = z.object({
  name: z.string(),
  unit: z.enum(["ms", "MB", "files"]),
  ours: z.number().optional(),
  peer: z.number().optional(),
  target: Target.optional(),
  missing: z.string().optional(),
});
const GrowthRow = z.object({
  sets: z.number(),
  bars: z.number(),
  runs: z.number(),
  ms: z.number(),
  peak: z.number(),
  data: z.number(),
  table: z.number(),
});
const Result = z.object({
  name: z.string(),
  /** Day, UTC. */
  measured: z.string(),
  /** Where, and with which Node. */
  machine: z.array(z.string()),
  /** Load average of the minute before: what else the machine did. */
  load: z.number(),
  versions: z.array(z.string()),
  rows: z.array(Row),
  growth: z.array(GrowthRow).optional(),
  universeGrowth: z.array(UniverseGrowthRow).optional(),
});

/** One case as it was last measured: the rows of cases that are not run again stay. */
export type Result = z.infer<typeof Result>;

/** Keeps a result for the next time. @param folder of one JSON file per case. */
export function keepResult(folder: string, result: Result): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(folder, result.name), `${JSON.stringify(result, null, 2)}\n`);
}

/** Results of the cases that were ever measured, in the order of `names`. */
export function keptResults(folder: string, names: readonly string[]): Result[] {
  return names
    .map((name) => fileOf(folder, name))
    .filter((file) => existsSync(file))
    .map((file) => Result.parse(JSON.parse(readFileSync(file, "utf8"))));
}

function fileOf(folder: string, name: string): string {
  return join(folder, `${name}.json`);
}

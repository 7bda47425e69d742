import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * How many parameter sets the runs of a store have tried on the same data: a backtest is one, a search
 * as many as it ran. Runs that cannot be read count as none.
 *
 * @param root folder of all runs; it need not exist.
 * @param fingerprint of the data.
 * @param except a run that is not counted.
 */
export function trialsOnData(root: string, fingerprint: string, except: string): number {
  let trials = 0;
  for (const name of runNames(resolve(root))) {
    if (name !== except) trials += trialsOf(join(resolve(root), name, "run.json"), fingerprint);
  }
  return trials;
}

function runNames(root: string): string[] {
  try {
    return readdirSync(root).filter((name) => /^[0-9a-f]{16}$/.test(name));
  } catch {
    return [];
  }
}

function trialsOf(path: string, fingerprint: string): number {
  let run: unknown;
  try {
    run = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return 0;
  }
  if (fieldOf(fieldOf(run, "data"), "fingerprint") !== fingerprint) return 0;
  const trials = fieldOf(fieldOf(run, "result"), "trials");
  return typeof trials === "number" ? trials : 1;
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

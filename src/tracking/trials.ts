import { join } from "node:path";
import { fieldAt } from "./fields.ts";
import { runFolders } from "./run-folders.ts";
import { readDocument } from "./stored-run.ts";

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
  for (const name of runFolders(root)) {
    if (name !== except) trials += trialsOf(join(root, name), fingerprint);
  }
  return trials;
}

function trialsOf(folder: string, fingerprint: string): number {
  const { document } = readDocument(folder);
  if (fieldAt(document, "data", "fingerprint") !== fingerprint) return 0;
  const trials = fieldAt(document, "result", "trials");
  return typeof trials === "number" ? trials : 1;
}

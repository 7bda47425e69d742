import { storeSuite } from "../../tracking/store-suite.ts";
import { noteStored } from "../run/recorded.ts";
import type { SuiteOutcome } from "./job.ts";

/**
 * Writes the run into `<root>/<run id>/`, or keeps the identical one that is there, and its line of the
 * store's index.
 *
 * @returns absolute paths by kind: `folder`, `run`, `summary`, `daily`, `ic`, `tearsheet`.
 */
export async function recordSuite(
  outcome: SuiteOutcome,
  root: string,
  started: number,
): Promise<Readonly<Record<string, string>>> {
  const { identity, request, runId } = outcome;
  const { files, created } = await storeSuite(outcome, root);
  const { signalFile, baselineFile, snapshot, columns } = request;
  noteStored(
    root,
    { created, started },
    {
      runId,
      kind: "suite",
      name: identity.signal.name,
      signalFile,
      ...(baselineFile === undefined ? {} : { baselineFile }),
      data: snapshot,
      asked: { columns },
    },
  );
  return files;
}

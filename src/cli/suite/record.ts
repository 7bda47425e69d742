import { join } from "node:path";
import { parquetBytes } from "../../tracking/columns.ts";
import { type RunFile, type StoredRun, storeRun } from "../../tracking/run-store.ts";
import { suiteIdentityDocument } from "../../tracking/suite-identity.ts";
import { dailyTable, icTable, summaryCsv } from "../../tracking/suite-tables.ts";
import { noteStored } from "../run/recorded.ts";
import type { SuiteOutcome } from "./job.ts";
import { signalName } from "./words.ts";

/**
 * Writes the run into `<root>/<run id>/`, or keeps the identical one that is there, and its line of the
 * store's index.
 *
 * @returns absolute paths by kind: `folder`, `run`, `summary`, `daily`, `ic`.
 */
export async function recordSuite(
  outcome: SuiteOutcome,
  root: string,
  started: number,
): Promise<Readonly<Record<string, string>>> {
  const { request, runId } = outcome;
  const { folder, created } = await storeSuite(outcome, root);
  const { signalFile, baselineFile, snapshot, columns } = request;
  noteStored(
    root,
    { created, started },
    {
      runId,
      kind: "suite",
      name: signalName(outcome),
      signalFile,
      ...(baselineFile === undefined ? {} : { baselineFile }),
      data: snapshot,
      asked: { columns },
    },
  );
  return {
    folder,
    run: join(folder, "run.json"),
    summary: join(folder, "summary.csv"),
    daily: join(folder, "daily.parquet"),
    ic: join(folder, "ic.parquet"),
  };
}

/** Writes the files of a suite into `<root>/<run id>/`, or keeps the identical run that is there. */
export function storeSuite(outcome: SuiteOutcome, root: string): Promise<StoredRun> {
  const { identity, suite, verdict, score, runId } = outcome;
  const document = {
    ...suiteIdentityDocument(identity),
    result: {
      verdict: verdict.color,
      score: Number.isNaN(score.total) ? null : score.total,
      grade: score.grade,
      metrics: suite.base.summary[0]!.metrics,
    },
  };
  const files: RunFile[] = [
    ...identity.sources.map(({ name, bytes }) => ({ name: `source/${name}`, make: () => bytes })),
    { name: "summary.csv", make: () => Buffer.from(summaryCsv(suite)) },
    { name: "daily.parquet", make: () => parquetBytes(dailyTable(suite)) },
    { name: "ic.parquet", make: () => parquetBytes(icTable(suite)) },
  ];
  return storeRun(root, runId, document, files);
}

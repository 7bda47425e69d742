import { join } from "node:path";
import type { SuiteReportInput } from "../report/suite-input.ts";
import { type CompositeScore, computeCompositeScore } from "../signals/score.ts";
import type { SuiteResult } from "../signals/suite.ts";
import { computeVerdict, type Verdict } from "../signals/verdict.ts";
import { parquetBytes } from "./columns.ts";
import { identityRows, runId } from "./identity.ts";
import { renderSuiteReport } from "./report-door.ts";
import { type RunFile, type StoredRun, storeRun } from "./run-store.ts";
import { suiteCommand } from "./suite-command.ts";
import { type SuiteIdentity, snapshotByContent, suiteIdentityDocument } from "./suite-identity.ts";
import { dailyTable, icTable, summaryCsv } from "./suite-tables.ts";

/** A suite that was computed, and everything that follows from it. */
export interface JudgedSuite {
  readonly identity: SuiteIdentity;
  readonly runId: string;
  readonly suite: SuiteResult;
  readonly verdict: Verdict;
  readonly score: CompositeScore;
}

/** A suite in the store. */
export interface StoredSuite extends StoredRun {
  /** Absolute paths by kind: `folder`, `run`, `summary`, `daily`, `ic`, `tearsheet`. */
  readonly files: Readonly<Record<string, string>>;
}

/** Verdict, score and id of a suite. */
export function judgeSuite(suite: SuiteResult, identity: SuiteIdentity): JudgedSuite {
  return {
    identity,
    runId: runId(suiteIdentityDocument(identity)),
    suite,
    verdict: computeVerdict(suite),
    score: computeCompositeScore(suite),
  };
}

/**
 * Writes the files of a suite into `<root>/<run id>/`, or keeps the identical run that is there: the
 * source of a baseline of the user's own, `summary.csv`, `daily.parquet`, `ic.parquet`,
 * `tearsheet.html` and `run.json`. Nothing but the identity and what was computed from it reaches a
 * file, so the same id means the same bytes.
 *
 * @param root folder of all runs
 * @throws AssayError `disk-full` or `unwritable`; nothing is left behind then
 */
export async function storeSuite(judged: JudgedSuite, root: string): Promise<StoredSuite> {
  const { identity, suite, verdict, score } = judged;
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
    {
      name: "tearsheet.html",
      make: async () => Buffer.from(await renderSuiteReport(suiteReportInput(judged))),
    },
  ];
  const stored = await storeRun(root, judged.runId, document, files);
  const { folder } = stored;
  return {
    ...stored,
    files: {
      folder,
      run: join(folder, "run.json"),
      summary: join(folder, "summary.csv"),
      daily: join(folder, "daily.parquet"),
      ic: join(folder, "ic.parquet"),
      tearsheet: join(folder, "tearsheet.html"),
    },
  };
}

/** What the tear sheet of a suite shows. */
export function suiteReportInput(judged: JudgedSuite): SuiteReportInput {
  const { identity, suite, verdict, score } = judged;
  return {
    signal: identity.signal,
    snapshot: { id: snapshotByContent(identity.snapshot), ...identity.snapshot },
    suite,
    verdict,
    score,
    identity: identityRows(suiteIdentityDocument(identity)),
    runId: judged.runId,
    command: suiteCommand(identity),
  };
}

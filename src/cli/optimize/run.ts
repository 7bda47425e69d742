import { join } from "node:path";
import { letSignalsIn } from "../../data/pending-signals.ts";
import { plural } from "../../report/format.ts";
import { trialsOnData } from "../../tracking/trials.ts";
import { note, print, printJson } from "../output.ts";
import { pushAfter } from "../run/push-after.ts";
import { noteRecorded } from "../run/recorded.ts";
import { documentOf } from "./document.ts";
import { sizeInWords } from "./facts.ts";
import { prepareSearch, type SearchOutcome } from "./job.ts";
import { type OptimizeCommandOptions, optimizeRequestOf } from "./request.ts";
import { summaryOf } from "./summary.ts";
import { SweepRecord } from "./sweep-record.ts";
import { resumedInWords, watchedSearch } from "./watched-search.ts";

/** `assay optimize`: searches, records unless told not to, prints. */
export async function runOptimizeCommand(
  strategyFile: string,
  options: OptimizeCommandOptions,
): Promise<void> {
  const started = performance.now();
  const json = options.json ?? false;
  const prepared = await prepareSearch(optimizeRequestOf(strategyFile, options));
  const record = options.files ? new SweepRecord(options.out, prepared.runId) : undefined;
  const resume = options.resume ? record?.read() : undefined;
  note(`${sizeInWords(prepared)}${resumedInWords(resume)}`);
  const left = resume ? 0 : (record?.left() ?? 0);
  if (left > 0) {
    note(
      `The same search was interrupted before, with ${plural(left, "set")} done; this run begins anew, and --resume would go on from there. They are kept until as many are done.`,
    );
  }
  const outcome = await watchedSearch(prepared, { record, resume, json });
  const files = options.files ? await recordFiles(outcome, options.out, started) : {};
  if (!options.files) await letSignalsIn();
  const trials = triedInStore(outcome, options.out);
  if (json) await printJson(documentOf(outcome, trials, files));
  else {
    const found = options.files
      ? `Run ${outcome.runId}\nTable: ${files.table}\nReport: ${files.report} (open it in a browser)`
      : "No files were written.";
    await print(`${summaryOf(outcome, trials)}\n\n${found}`);
  }
  if (options.files) await pushAfter(options.out, outcome.runId);
}

/** Sets tried on the data of a search over the whole store, its own included. */
export function triedInStore({ identity, runId, result }: SearchOutcome, root: string): number {
  const others = trialsOnData(root, identity.data.fingerprint, runId);
  return others + result.overfitting.document.trials;
}

/**
 * Writes the run and its line of the store's index.
 *
 * @returns absolute paths by kind: `folder`, `run`, `table`, `metrics`, `overfitting`, `report`, …
 */
export async function recordFiles(
  outcome: SearchOutcome,
  root: string,
  started: number,
): Promise<Readonly<Record<string, string>>> {
  // The report's drawing library is loaded only when it is needed.
  const { recordSearch, tableName } = await import("./record.ts");
  const { folder, created } = await recordSearch(outcome, root);
  noteRecorded(root, { kind: "optimize", created, started, ...outcome });
  return {
    folder,
    run: join(folder, "run.json"),
    source: join(folder, "source"),
    table: join(folder, tableName(outcome)),
    metrics: join(folder, "metrics.parquet"),
    overfitting: join(folder, "overfitting.json"),
    report: join(folder, "report.html"),
  };
}

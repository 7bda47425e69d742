import { join } from "node:path";
import { letSignalsIn } from "../../data/pending-signals.ts";
import { print, printJson } from "../output.ts";
import { pushAfter } from "../run/push-after.ts";
import { noteRecorded } from "../run/recorded.ts";
import { documentOf } from "./document.ts";
import { prepareWalkForward, type WalkForwardOutcome } from "./job.ts";
import { type WalkForwardCommandOptions, walkForwardRequestOf } from "./request.ts";
import { summaryOf } from "./summary.ts";
import { watchedWalk } from "./watched-walk.ts";

/** `assay walkforward`: computes, records unless told not to, prints. */
export async function runWalkForwardCommand(
  strategyFile: string,
  options: WalkForwardCommandOptions,
): Promise<void> {
  const started = performance.now();
  const json = options.json ?? false;
  const prepared = await prepareWalkForward(walkForwardRequestOf(strategyFile, options));
  const outcome = await watchedWalk(prepared, { json });
  const files = options.files ? await recordFiles(outcome, options.out, started) : {};
  if (!options.files) await letSignalsIn();
  if (json) await printJson(documentOf(outcome, files));
  else {
    const found = options.files
      ? `Run ${outcome.runId}\nWindows: ${files.windows}\nReport: ${files.report} (open it in a browser)`
      : "No files were written.";
    await print(`${summaryOf(outcome)}\n\n${found}`);
  }
  if (options.files) await pushAfter(options.out, outcome.runId);
}

/**
 * Writes the run and its line of the store's index.
 *
 * @returns absolute paths by kind: `folder`, `run`, `windows`, `metrics`, `frame`, `report`, …
 */
export async function recordFiles(
  outcome: WalkForwardOutcome,
  root: string,
  started: number,
): Promise<Readonly<Record<string, string>>> {
  // The report's drawing library is loaded only when it is needed.
  const { recordWalkForward, windowsName } = await import("./record.ts");
  const { folder, created } = await recordWalkForward(outcome, root);
  noteRecorded(root, { kind: "walkforward", created, started, ...outcome });
  return {
    folder,
    run: join(folder, "run.json"),
    source: join(folder, "source"),
    windows: join(folder, windowsName(outcome)),
    metrics: join(folder, "metrics.parquet"),
    frame: join(folder, "frame.parquet"),
    trades: join(folder, "trades.parquet"),
    report: join(folder, "report.html"),
  };
}

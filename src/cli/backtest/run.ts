import { join } from "node:path";
import { letSignalsIn } from "../../data/pending-signals.ts";
import { print, printJson } from "../output.ts";
import { pushAfter } from "../run/push-after.ts";
import { noteRecorded } from "../run/recorded.ts";
import { documentOf } from "./document.ts";
import { type BacktestOutcome, computeBacktest, computeFigures } from "./job.ts";
import { type BacktestCommandOptions, requestOf } from "./request.ts";
import { summaryOf } from "./summary.ts";

/** `assay backtest`: computes, records unless told not to, prints. */
export async function runBacktestCommand(
  strategyFile: string,
  options: BacktestCommandOptions,
): Promise<void> {
  const started = performance.now();
  const request = requestOf(strategyFile, options);
  if (!options.files && !options.json) {
    const summary = summaryOf(await computeFigures(request));
    await letSignalsIn();
    await print(`${summary}\n\nNo files were written, so the run has no id (--json tells it).`);
    return;
  }
  const outcome = await computeBacktest(request);
  const files = options.files
    ? await recordRun(outcome, options.out, { debug: options.debug ?? false, started })
    : {};
  if (!options.files) await letSignalsIn();
  if (options.json) await printJson(documentOf(outcome, files));
  else await print(`${summaryOf(outcome)}\n\nRun ${outcome.runId}\nReport: ${files.report}`);
  if (options.files) await pushAfter(options.out, outcome.runId);
}

/**
 * Writes the run and its line of the store's index.
 *
 * @returns absolute paths by kind: `folder`, `run`, `metrics`, `frame`, `trades`, `report`, …
 */
export async function recordRun(
  outcome: BacktestOutcome,
  root: string,
  { debug, started }: { readonly debug: boolean; readonly started: number },
): Promise<Readonly<Record<string, string>>> {
  // The report's drawing library takes longer to load than a backtest to run: only when needed.
  const { recordBacktest } = await import("./record.ts");
  const { folder, created } = await recordBacktest(outcome, root, debug);
  noteRecorded(root, { kind: "backtest", created, started, ...outcome });
  return {
    folder,
    run: join(folder, "run.json"),
    source: join(folder, "source"),
    metrics: join(folder, "metrics.parquet"),
    frame: join(folder, "frame.parquet"),
    trades: join(folder, "trades.parquet"),
    report: join(folder, "report.html"),
    ...(debug ? { features: join(folder, "features.parquet") } : {}),
  };
}

import { letSignalsIn } from "../../data/pending-signals.ts";
import { note, print, printJson } from "../output.ts";
import { pushAfter } from "../run/push-after.ts";
import { progressBar } from "../snapshot/progress.ts";
import { suiteDocument } from "./document.ts";
import { computeSuite } from "./job.ts";
import { type SuiteCommandOptions, suiteRequestOf } from "./request.ts";
import { summaryOf } from "./summary.ts";

/** `assay suite`: evaluates, records unless told not to, prints. */
export async function runSuiteCommand(
  signalFile: string,
  options: SuiteCommandOptions,
): Promise<void> {
  const started = performance.now();
  const request = suiteRequestOf(signalFile, options);
  const bar = progressBar();
  const outcome = await computeSuite(request, bar.option.onProgress).finally(bar.end);
  for (const { text } of outcome.warnings) note(`assay: warning: ${text}`);
  let files: Readonly<Record<string, string>> = {};
  if (options.files) {
    const { recordSuite } = await import("./record.ts");
    files = await recordSuite(outcome, options.out, started);
  } else await letSignalsIn();
  if (options.json) await printJson(suiteDocument(outcome, files));
  else {
    const found = options.files
      ? `Run ${outcome.runId}\nSummary: ${files.summary}\nDaily series: ${files.daily}\nTear sheet: ${files.tearsheet}`
      : "No files were written.";
    await print(`${summaryOf(outcome)}\n\n${found}`);
  }
  if (options.files) await pushAfter(options.out, outcome.runId);
}

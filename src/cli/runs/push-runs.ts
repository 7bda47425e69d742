import { AssayError } from "../../errors.ts";
import { plural } from "../../report/format.ts";
import { listRuns } from "../../tracking/list-runs.ts";
import { type PushedRun, pushRun, runsToPush } from "../../tracking/mlflow/push.ts";
import { type TrackingSettings, trackingSettings } from "../../tracking/mlflow/settings.ts";
import { note, print, printJson, ToldFailure } from "../output.ts";
import { progressBar } from "../snapshot/progress.ts";
import { noRunIn } from "./options.ts";
import type { PushOptions } from "./push.ts";

/** A run that was not sent, and why. */
interface FailedRun {
  readonly runId: string;
  readonly error: AssayError;
}

/** `assay runs push`: sends what is missing, says what became of each run. */
export async function pushCommand(ids: readonly string[], options: PushOptions): Promise<void> {
  const settings = trackingSettings();
  const wanted = runsToPush(options.runs, settings, { ids, all: options.all ?? false });
  const { pushed, failed } = await pushAll(options.runs, wanted, settings);
  if (options.json) await printJson(documentOf(settings, wanted, pushed, failed));
  else await print(summaryOf(options.runs, settings, wanted, pushed));
  for (const { error } of failed) note(`assay: ${error.message}\n       ${error.hint}`);
  if (failed.length > 0) throw new ToldFailure(1);
}

/** One after the other; when the server itself fails, the rest is not tried. */
async function pushAll(root: string, ids: readonly string[], settings: TrackingSettings) {
  const pushed: PushedRun[] = [];
  const failed: FailedRun[] = [];
  const bar = progressBar();
  try {
    for (const [done, runId] of ids.entries()) {
      bar.option.onProgress?.(done, ids.length, `run ${runId}`);
      try {
        pushed.push(await pushRun(root, runId, settings));
      } catch (error) {
        if (!(error instanceof AssayError)) throw error;
        failed.push({ runId, error });
        if ("serverWide" in error && error.serverWide) break;
      }
    }
  } finally {
    bar.end();
  }
  return { pushed, failed };
}

function documentOf(
  { uri, experiment }: TrackingSettings,
  wanted: readonly string[],
  pushed: readonly PushedRun[],
  failed: readonly FailedRun[],
) {
  const errorOf = ({ code, message, hint }: AssayError) => ({ code, message, hint });
  return {
    server: uri,
    experiment,
    runs: [
      ...pushed.map(({ runId, outcome, mlflowRunId, url, fingerprint, note: about }) => ({
        run_id: runId,
        outcome,
        mlflow_run_id: mlflowRunId,
        url,
        fingerprint: { store: fingerprint.store, logged: fingerprint.logged },
        ...(about && { note: about }),
      })),
      ...failed.map(({ runId, error }) => ({
        run_id: runId,
        outcome: "failed",
        error: errorOf(error),
      })),
      ...wanted
        .slice(pushed.length + failed.length)
        .map((runId) => ({ run_id: runId, outcome: "not tried" })),
    ],
    ...(failed[0] && { error: errorOf(failed[0].error) }),
  };
}

const OUTCOMES: Readonly<Record<PushedRun["outcome"], string>> = {
  sent: "sent",
  completed: "rest sent",
  complete: "was there",
};

function summaryOf(
  root: string,
  settings: TrackingSettings,
  wanted: readonly string[],
  pushed: readonly PushedRun[],
): string {
  const where = `${settings.uri}, experiment "${settings.experiment}"`;
  if (wanted.length === 0) {
    return listRuns(root).length === 0
      ? `Nothing to send. ${noRunIn(root)}`
      : `Nothing to send: ${where}, has every run of ${root}.`;
  }
  return [
    ...pushed.flatMap(({ runId, outcome, url, note: about }) => [
      `${runId}  ${OUTCOMES[outcome].padEnd(9)}  ${url}`,
      ...(about ? [`  ${about}`] : []),
    ]),
    `${pushed.length} of ${plural(wanted.length, "run")} complete on ${where}.`,
    ...(pushed.length < wanted.length ? ["The same command sends what is missing."] : []),
  ].join("\n");
}

import { findRun } from "../find-run.ts";
import { listRuns } from "../list-runs.ts";
import { MlflowApi } from "./api.ts";
import { MlflowClient } from "./client.ts";
import { withLock } from "./lock.ts";
import { planRun } from "./plan.ts";
import { lockPath, notePushed, pushedNote } from "./pushed.ts";
import type { RemoteRun } from "./responses.ts";
import { TAGS } from "./run-plan.ts";
import { type SentRun, sendRun } from "./send.ts";
import type { TrackingSettings } from "./settings.ts";
import { openRun } from "./stored-run.ts";
import { fingerprintOf } from "./tags.ts";

/** A run that the server has in full. */
export interface PushedRun {
  readonly runId: string;
  readonly outcome: SentRun["outcome"];
  readonly mlflowRunId: string;
  /** The run's page on the server. */
  readonly url: string;
  /** Of the data: as `run.json` has it, and as the run on the server logged it. */
  readonly fingerprint: { readonly store: string | null; readonly logged: string | null };
  readonly note?: string;
}

/**
 * Ids of the runs to push: those named; all with `all`; else those that no note says the server has.
 *
 * @throws AssayError `unknown-run`
 */
export function runsToPush(
  root: string,
  settings: TrackingSettings,
  { ids, all }: { readonly ids: readonly string[]; readonly all: boolean },
): string[] {
  if (ids.length > 0) return [...new Set(ids.map((id) => findRun(root, id)))];
  // Oldest first, as they would have come by themselves.
  const stored = listRuns(root)
    .map(({ runId }) => runId)
    .reverse();
  return all ? stored : stored.filter((id) => !pushedNote(root, id, settings));
}

/**
 * Brings one run of the store to the server, exactly once however often it is called and by how many
 * processes, and notes it in the store.
 *
 * @throws AssayError `damaged-run`, or what the server failed with; the run stays as it is
 */
export async function pushRun(
  root: string,
  runId: string,
  settings: TrackingSettings,
): Promise<PushedRun> {
  const run = openRun(root, runId);
  const api = new MlflowApi(new MlflowClient(settings));
  return withLock(lockPath(root, runId, settings), async () => {
    const experimentId = await api.experiment(settings.experiment);
    const sending = { runId, folder: run.folder, plan: () => planRun(run) };
    const { remote, outcome, note } = await sendRun(api, experimentId, sending);
    const store = fingerprintOf(run) ?? null;
    // What was sent now is what the store has; only an older run can have logged something else.
    const logged = outcome === "complete" ? (remote.tags[TAGS.fingerprint] ?? null) : store;
    notePushed(root, runId, settings, {
      server: settings.uri,
      experiment: settings.experiment,
      experiment_id: experimentId,
      mlflow_run_id: remote.id,
      pushed: new Date().toISOString(),
    });
    return {
      runId,
      outcome,
      mlflowRunId: remote.id,
      url: runPage(settings.uri, remote),
      fingerprint: { store, logged },
      ...(note && { note }),
    };
  });
}

/** Where a person sees a run. */
export function runPage(uri: string, { id, experimentId }: RemoteRun): string {
  return `${uri}/#/experiments/${experimentId}/runs/${id}`;
}

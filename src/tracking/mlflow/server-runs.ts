import type { HistoryRun } from "../run-history.ts";
import { kindOf } from "../run-kind.ts";
import { MlflowApi } from "./api.ts";
import { chosenOf, isComplete } from "./claim.ts";
import { MlflowClient } from "./client.ts";
import { runPage } from "./push.ts";
import type { RemoteRun } from "./responses.ts";
import { TAGS, WHOLE } from "./run-plan.ts";
import { trackingSettings } from "./settings.ts";

/** Where a server has a run. */
export interface MlflowPlace {
  readonly server: string;
  readonly experimentId: string;
  readonly runId: string;
  /** The run's page. */
  readonly url: string;
  /** False for one that was sent in part. */
  readonly complete: boolean;
}

/** All runs of Assay's in the experiment on the server of `MLFLOW_TRACKING_URI`. */
export async function serverRuns(): Promise<HistoryRun[]> {
  const settings = trackingSettings();
  const api = new MlflowApi(new MlflowClient(settings));
  const experimentId = await api.findExperiment(settings.experiment);
  if (experimentId === undefined) return [];
  const found = await api.searchRuns(experimentId, { [TAGS.part]: WHOLE });
  const byId = Map.groupBy(found, ({ tags }) => tags[TAGS.runId] ?? "");
  return [...byId.values()].map((copies) => historyRun(settings.uri, chosenOf(copies)!));
}

function historyRun(server: string, run: RemoteRun): HistoryRun {
  const { tags, metrics } = run;
  // The store's time is that of the end, too.
  const made = run.endTime ?? run.startTime;
  return {
    runId: tags[TAGS.runId] ?? "",
    kind: kindOf(tags[TAGS.kind]) ?? null,
    name: tags[TAGS.signal] ?? tags[TAGS.strategy] ?? "",
    created: made === undefined ? null : new Date(made).toISOString(),
    metrics: Object.fromEntries(
      Object.values(metrics).map(({ key, value }) => [key, Number.isFinite(value) ? value : null]),
    ),
    fingerprint: tags[TAGS.fingerprint] ?? null,
    author: tags.author ?? null,
    gitSha: tags.git_sha ?? null,
    found: "server",
    folder: null,
    mlflow: {
      server,
      experimentId: run.experimentId,
      runId: run.id,
      url: runPage(server, run),
      complete: isComplete(run),
    },
  };
}

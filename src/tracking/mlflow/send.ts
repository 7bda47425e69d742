import type { MlflowApi } from "./api.ts";
import { artifactsNote, sendArtifacts } from "./artifacts.ts";
import {
  type Claim,
  childrenOf,
  chosenOf,
  claimChild,
  claimWhole,
  findParts,
  isComplete,
  removeCopies,
} from "./claim.ts";
import { pause, pauseMs } from "./client.ts";
import { type Contents, type Missing, missingOf, NOTHING, readContents } from "./contents.ts";
import { MlflowFailure } from "./failure.ts";
import type { RemoteRun } from "./responses.ts";
import { type RunPlan, TAGS } from "./run-plan.ts";

/** What a push did with a run. */
export interface SentRun {
  readonly remote: RemoteRun;
  /** `complete`: it was there as a whole already, and nothing was sent. */
  readonly outcome: "sent" | "completed" | "complete";
  /** What could not be logged, in a sentence; absent where all is there. */
  readonly note?: string;
}

/** A stored run and what it is to become. */
export interface Sending {
  readonly runId: string;
  readonly folder: string;
  /** Made when something has to be sent. */
  readonly plan: () => RunPlan;
}

/** How often a push begins again because another one took away what it was filling. */
const ATTEMPTS = 3;
/** A push that gets on changes something at least this often, but for large files at its end. */
const REST_MS = 1500;

/**
 * Brings a run to the server: makes it, or finishes one that was sent in part. The run is marked as
 * complete when everything else is there, so whatever stops this, the next call goes on from it.
 *
 * @throws MlflowFailure
 */
export async function sendRun(
  api: MlflowApi,
  experimentId: string,
  { runId, folder, plan }: Sending,
): Promise<SentRun> {
  let outcome: SentRun["outcome"] | undefined;
  for (let attempt = 1; ; attempt++) {
    const parts = await partsAtRest(api, experimentId, runId);
    const there = chosenOf(parts);
    if (there && isComplete(there)) {
      await removeCopies(api, there, parts);
      const note = artifactsNote(there.artifactUri);
      return { remote: there, outcome: outcome ?? "complete", ...(note && { note }) };
    }
    if (attempt > ATTEMPTS) throw incomplete(api.client.uri, runId);
    outcome ??= there ? "completed" : "sent";
    try {
      await bring(api, experimentId, { runId, folder, plan: plan() }, there);
    } catch (error) {
      const met = error instanceof MlflowFailure && !error.serverWide;
      if (!met || attempt === ATTEMPTS) throw error;
    }
  }
}

/**
 * What the server has of a run. Where it is not complete, another push (of another store, since the lock
 * of this one is ours) may be filling it: that one is let alone as long as it gets on.
 */
async function partsAtRest(
  api: MlflowApi,
  experimentId: string,
  runId: string,
): Promise<RemoteRun[]> {
  let parts = await findParts(api, experimentId, runId);
  for (;;) {
    const there = chosenOf(parts);
    if (!there || isComplete(there)) return parts;
    await pause(REST_MS);
    const later = await findParts(api, experimentId, runId);
    if (JSON.stringify(later) === JSON.stringify(parts)) return later;
    parts = later;
  }
}

/** Sends what is missing of a run and its children, and marks it as complete. */
async function bring(
  api: MlflowApi,
  experimentId: string,
  { runId, folder, plan }: { runId: string; folder: string; plan: RunPlan },
  there: RemoteRun | undefined,
): Promise<void> {
  const claim = there
    ? { run: there, fresh: false }
    : await claimWhole(api, experimentId, plan, runId);
  if (!claim) return;
  await sendContents(api, claim, plan);
  const known = claim.fresh
    ? new Map<string, RemoteRun>()
    : childrenOf(await findParts(api, experimentId, runId), claim.run);
  for (const child of plan.children) {
    await sendChild(api, claim.run, child, runId, known.get(child.part));
  }
  // Last, since they may take long, and sent twice they are the same.
  await sendArtifacts(api, claim, folder, plan.artifacts);
  const parts = await findParts(api, experimentId, runId);
  const chosen = chosenOf(parts) ?? claim.run;
  await removeCopies(api, chosen, parts);
  // Another one that was chosen is looked at anew.
  if (chosen.id === claim.run.id) await complete(api, chosen.id, plan.endTime);
}

async function sendChild(
  api: MlflowApi,
  parent: RemoteRun,
  plan: RunPlan,
  runId: string,
  known: RemoteRun | undefined,
): Promise<void> {
  if (known && isComplete(known)) return;
  const claim = known ? { run: known, fresh: false } : await claimChild(api, parent, plan, runId);
  await sendContents(api, claim, plan);
  await complete(api, claim.run.id, plan.endTime);
}

/**
 * Sends what is missing. Points of a metric are added, not set, so when an answer was lost the server
 * is asked what came through before anything is sent again.
 */
async function sendContents(api: MlflowApi, { run, fresh }: Claim, plan: RunPlan): Promise<void> {
  // The tags of a new run came with it.
  let there: Contents = fresh
    ? { ...NOTHING, tags: plan.tags }
    : await readContents(api, run.id, plan);
  for (let attempt = 0; ; attempt++) {
    try {
      return await sendMissing(api, run.id, missingOf(plan, there));
    } catch (error) {
      const lost = error instanceof MlflowFailure && error.uncertain;
      if (!lost || attempt >= api.client.retries) throw error;
      await pause(pauseMs(attempt));
      there = await readContents(api, run.id, plan);
    }
  }
}

async function sendMissing(
  api: MlflowApi,
  id: string,
  { batches, datasets }: Missing,
): Promise<void> {
  for (const batch of batches) await api.logBatch(id, batch);
  if (datasets.length > 0) await api.logInputs(id, datasets);
}

/** Both calls set, so they can be repeated; only with both is the run complete. */
async function complete(api: MlflowApi, id: string, endTime: number): Promise<void> {
  await api.logBatch(id, { metrics: [], params: {}, tags: { [TAGS.complete]: "true" } });
  await api.finishRun(id, endTime);
}

function incomplete(uri: string, runId: string): MlflowFailure {
  return new MlflowFailure([
    "mlflow-incomplete",
    `MLflow at ${uri} took all of run ${runId}, but does not show it as complete.`,
    "Another program may be changing it there; look at the run on the server's page, and push again.",
  ]);
}

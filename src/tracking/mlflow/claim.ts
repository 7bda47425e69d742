import type { MlflowApi } from "./api.ts";
import { pause, pauseMs } from "./client.ts";
import { MlflowFailure } from "./failure.ts";
import type { RemoteRun } from "./responses.ts";
import { type RunPlan, TAGS, WHOLE } from "./run-plan.ts";

/** A run on the server that is to hold a plan. */
export interface Claim {
  readonly run: RemoteRun;
  /** False when something may be in it already. */
  readonly fresh: boolean;
}

/** Everything on the server that belongs to a run of ours: itself and its children, copies too. */
export function findParts(api: MlflowApi, experimentId: string, runId: string) {
  return api.searchRuns(experimentId, { [TAGS.runId]: runId });
}

/** Whether all of it is there. */
export function isComplete(run: RemoteRun): boolean {
  return run.status === "FINISHED" && run.tags[TAGS.complete] === "true";
}

/**
 * Of several runs for one of ours, which two pushes at once can make, all pushes choose the same: a
 * complete one, else that with the smallest id.
 */
export function chosenOf(runs: readonly RemoteRun[]): RemoteRun | undefined {
  return runs.filter(({ tags }) => tags[TAGS.part] === WHOLE).sort(preferred)[0];
}

function preferred(a: RemoteRun, b: RemoteRun): number {
  return Number(isComplete(b)) - Number(isComplete(a)) || (a.id < b.id ? -1 : 1);
}

/**
 * The run on the server for a run of ours: the one that is there, or a new one. After making one it looks
 * again, and takes its own away where another push was at it too.
 */
export async function claimWhole(
  api: MlflowApi,
  experimentId: string,
  plan: RunPlan,
  runId: string,
): Promise<Claim> {
  const find = async () => chosenOf(await findParts(api, experimentId, runId));
  const claim = await findOrCreate(api, experimentId, plan, {}, find);
  if (!claim.fresh) return claim;
  const chosen = await find();
  if (!chosen || chosen.id === claim.run.id) return claim;
  await api.deleteRun(claim.run.id);
  return { run: chosen, fresh: false };
}

/** The same for a child, of which only the holder of its parent makes one. */
export function claimChild(
  api: MlflowApi,
  parent: RemoteRun,
  plan: RunPlan,
  runId: string,
  known: RemoteRun | undefined,
): Promise<Claim> {
  let first = true;
  const find = async () => {
    if (first) {
      first = false;
      return known;
    }
    return childrenOf(await findParts(api, parent.experimentId, runId), parent).get(plan.part);
  };
  return findOrCreate(api, parent.experimentId, plan, { [TAGS.parent]: parent.id }, find);
}

/** Children of a run by part; of copies the one that `chosenOf` would choose. */
export function childrenOf(runs: readonly RemoteRun[], parent: RemoteRun): Map<string, RemoteRun> {
  const ours = runs.filter(({ tags }) => tags[TAGS.parent] === parent.id);
  // The last one set stays.
  const worstFirst = ours.sort((a, b) => preferred(b, a));
  return new Map(worstFirst.map((run) => [run.tags[TAGS.part] ?? "", run]));
}

/**
 * Takes away everything that belongs to a run of ours but a chosen run and its children: copies that
 * were made when two pushes met, or when an answer was lost.
 */
export async function removeCopies(
  api: MlflowApi,
  chosen: RemoteRun,
  parts: readonly RemoteRun[],
): Promise<void> {
  const kept = new Set([chosen, ...childrenOf(parts, chosen).values()].map(({ id }) => id));
  for (const { id } of parts) if (!kept.has(id)) await api.deleteRun(id);
}

/**
 * A request to make a run whose answer was lost may have made it, so it is looked for before another
 * one is made.
 */
async function findOrCreate(
  api: MlflowApi,
  experimentId: string,
  { name, startTime, tags }: RunPlan,
  own: Readonly<Record<string, string>>,
  find: () => Promise<RemoteRun | undefined>,
): Promise<Claim> {
  for (let attempt = 0; ; attempt++) {
    const found = await find();
    if (found) return { run: found, fresh: false };
    try {
      const all = { ...tags, ...own };
      return {
        run: await api.createRun(experimentId, { name, startTime, tags: all }),
        fresh: true,
      };
    } catch (error) {
      const lost = error instanceof MlflowFailure && error.uncertain;
      if (!lost || attempt >= api.client.retries) throw error;
      await pause(pauseMs(attempt));
    }
  }
}

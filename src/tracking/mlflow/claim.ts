import { randomUUID } from "node:crypto";
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
 * Makes the run on the server for a run of ours, of which it has none. Then it looks again, and takes its
 * own away where another push was at it too: undefined then.
 */
export async function claimWhole(
  api: MlflowApi,
  experimentId: string,
  plan: RunPlan,
  runId: string,
): Promise<Claim | undefined> {
  const find = () => findParts(api, experimentId, runId);
  const run = await createOnce(api, experimentId, plan, {}, find);
  const chosen = chosenOf(await find());
  if (!chosen || chosen.id === run.id) return { run, fresh: true };
  await api.deleteRun(run.id);
  return undefined;
}

/** The run for a child, which only the holder of its parent makes. */
export async function claimChild(
  api: MlflowApi,
  parent: RemoteRun,
  plan: RunPlan,
  runId: string,
): Promise<Claim> {
  const { experimentId } = parent;
  const find = () => findParts(api, experimentId, runId);
  const own = { [TAGS.parent]: parent.id };
  return { run: await createOnce(api, experimentId, plan, own, find), fresh: true };
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
 * Makes a run with the tags of a plan. A request whose answer was lost may have made it, so it is looked
 * for, by a mark of its own, before another one is made.
 */
async function createOnce(
  api: MlflowApi,
  experimentId: string,
  { name, startTime, tags }: RunPlan,
  own: Readonly<Record<string, string>>,
  find: () => Promise<RemoteRun[]>,
): Promise<RemoteRun> {
  const mark = randomUUID();
  for (let attempt = 0; ; attempt++) {
    try {
      const all = { ...tags, ...own, [TAGS.mark]: mark };
      return await api.createRun(experimentId, { name, startTime, tags: all });
    } catch (error) {
      const lost = error instanceof MlflowFailure && error.uncertain;
      if (!lost || attempt >= api.client.retries) throw error;
      await pause(pauseMs(attempt));
      const made = (await find()).find((run) => run.tags[TAGS.mark] === mark);
      if (made) return made;
    }
  }
}

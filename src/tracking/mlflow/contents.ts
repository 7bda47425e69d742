import type { Batch, MlflowApi } from "./api.ts";
import { LIMITS } from "./names.ts";
import type { PlannedDataset, PlannedPoint, RunPlan } from "./run-plan.ts";

/** What a run on the server holds already, its files aside, as far as a plan asks. */
export interface Contents {
  readonly tags: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  /** Steps that are there, by metric. */
  readonly steps: ReadonlyMap<string, ReadonlySet<number>>;
  /** `name digest` of each data set. */
  readonly datasets: ReadonlySet<string>;
}

/** Of a run that was just made. */
export const NOTHING: Contents = {
  tags: {},
  params: {},
  steps: new Map(),
  datasets: new Set(),
};

/** What is still to be sent. */
export interface Missing {
  readonly batches: readonly Batch[];
  readonly datasets: readonly PlannedDataset[];
}

/** Asks the server what of a plan it has. */
export async function readContents(api: MlflowApi, id: string, plan: RunPlan): Promise<Contents> {
  const run = await api.run(id);
  const steps = new Map<string, Set<number>>();
  for (const [key, count] of countByKey(plan.metrics)) {
    const last = run.metrics[key];
    if (!last) continue;
    // The server tells the last point at once; the others only when asked.
    const points = count === 1 ? [last] : await api.metricHistory(id, key);
    steps.set(key, new Set(points.map(({ step }) => step)));
  }
  return {
    tags: run.tags,
    params: run.params,
    steps,
    datasets: new Set(run.datasets.map(datasetKey)),
  };
}

/** The difference between a plan and what is there, in batches that the server takes. */
export function missingOf(plan: RunPlan, there: Contents): Missing {
  const lacking = (wanted: RunPlan["tags"], found: RunPlan["tags"]) =>
    Object.entries(wanted).filter(([name, value]) => found[name] !== value);
  const metrics = plan.metrics.filter(({ key, step }) => !there.steps.get(key)?.has(step));
  return {
    batches: batchesOf(metrics, lacking(plan.params, there.params), lacking(plan.tags, there.tags)),
    datasets: plan.datasets.filter((dataset) => !there.datasets.has(datasetKey(dataset))),
  };
}

type Pairs = readonly (readonly [name: string, value: string])[];

/** Parameters and tags first, then metrics, each request within every limit of the server's. */
function batchesOf(metrics: readonly PlannedPoint[], params: Pairs, tags: Pairs): Batch[] {
  const batches: Batch[] = [];
  const paramPages = pages(params, LIMITS.paramsPerBatch);
  const tagPages = pages(tags, LIMITS.tagsPerBatch);
  for (let i = 0; i < Math.max(paramPages.length, tagPages.length); i++) {
    batches.push({
      metrics: [],
      params: Object.fromEntries(paramPages[i] ?? []),
      tags: Object.fromEntries(tagPages[i] ?? []),
    });
  }
  for (const page of pages(metrics, LIMITS.metricsPerBatch)) {
    batches.push({ metrics: page, params: {}, tags: {} });
  }
  return batches;
}

function pages<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, page) =>
    items.slice(page * size, (page + 1) * size),
  );
}

function countByKey(points: readonly PlannedPoint[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { key } of points) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function datasetKey({ name, digest }: { readonly name: string; readonly digest: string }): string {
  return `${name} ${digest}`;
}

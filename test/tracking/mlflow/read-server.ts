import { expect } from "vitest";
import { z } from "zod";

// The answers of the real server, read without any code of the client's.
const Pairs = z.array(z.object({ key: z.string(), value: z.string() })).default([]);
const Metric = z.object({
  key: z.string(),
  value: z.number(),
  timestamp: z.number(),
  step: z.number(),
});
const Run = z.object({
  info: z.object({
    run_id: z.string(),
    run_name: z.string(),
    status: z.string(),
    start_time: z.number(),
    end_time: z.number().optional(),
  }),
  data: z.object({ metrics: z.array(Metric).default([]), params: Pairs, tags: Pairs }),
  inputs: z
    .object({
      dataset_inputs: z
        .array(
          z.object({
            tags: Pairs,
            dataset: z.object({ name: z.string(), digest: z.string(), source: z.string() }),
          }),
        )
        .default([]),
    })
    .optional(),
});
export type Run = z.infer<typeof Run>;

/** A request without any code of the client's. */
async function call(uri: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${uri}/api/2.0/mlflow/${path}`, {
    method: body ? "POST" : "GET",
    ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  return response.json();
}

/** Runs of an experiment that nobody deleted: the parents, and their children by part. */
export async function runsOf(uri: string, experiment: string) {
  const found = z
    .object({ experiment: z.object({ experiment_id: z.string() }) })
    .parse(await call(uri, `experiments/get-by-name?experiment_name=${experiment}`));
  const id = found.experiment.experiment_id;
  const { runs } = z
    .object({ runs: z.array(Run).default([]) })
    .parse(await call(uri, "runs/search", { experiment_ids: [id], max_results: 1000 }));
  const tag = (run: Run, name: string) => run.data.tags.find(({ key }) => key === name)?.value;
  const parents = runs.filter((run) => tag(run, "mlflow.parentRunId") === undefined);
  const children = runs.filter((run) => tag(run, "mlflow.parentRunId") !== undefined);
  for (const child of children) {
    expect(parents.map(({ info }) => info.run_id)).toContain(tag(child, "mlflow.parentRunId"));
  }
  return {
    id,
    parents,
    children: new Map(children.map((run) => [tag(run, "assay.part"), run])),
    count: runs.length,
  };
}

/** All points of a metric. */
export async function historyOf(uri: string, run: Run, key: string) {
  const path = `metrics/get-history?run_id=${run.info.run_id}&metric_key=${key}`;
  return z.object({ metrics: z.array(Metric).default([]) }).parse(await call(uri, path)).metrics;
}

/** A file of a run, through the server's proxy. */
export async function artifactOf(
  uri: string,
  experiment: string,
  run: Run,
  path: string,
): Promise<Buffer> {
  const place = `${experiment}/${run.info.run_id}/artifacts/${path.split("/").map(encodeURIComponent).join("/")}`;
  const response = await fetch(`${uri}/api/2.0/mlflow-artifacts/artifacts/${place}`);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

/** Pairs as an object. */
export const record = (pairs: z.infer<typeof Pairs>) =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
/** The last value of each metric. */
export const lastValues = ({ data }: Run) =>
  Object.fromEntries(data.metrics.map(({ key, value }) => [key, value]));

import { z } from "zod";

/** Whole numbers of 64 bits, which some servers write as texts; and NaN, which JSON has not. */
const Numeric = z.union([z.number(), z.string()]).transform(Number);

const Pair = z.object({ key: z.string(), value: z.string().default("") });

const Metric = z.object({
  key: z.string(),
  value: Numeric,
  timestamp: Numeric,
  step: Numeric.default(0),
});

const Info = z.object({
  run_id: z.string(),
  run_name: z.string().default(""),
  experiment_id: z.string(),
  status: z.string(),
  start_time: Numeric.optional(),
  end_time: Numeric.optional(),
  artifact_uri: z.string().default(""),
});

const Dataset = z.object({ name: z.string(), digest: z.string() });

const Run = z.object({
  info: Info,
  data: z
    .object({
      metrics: z.array(Metric).default([]),
      params: z.array(Pair).default([]),
      tags: z.array(Pair).default([]),
    })
    .default({ metrics: [], params: [], tags: [] }),
  inputs: z
    .object({ dataset_inputs: z.array(z.object({ dataset: Dataset })).default([]) })
    .default({ dataset_inputs: [] }),
});

/** What the server answers, as far as it is looked at. */
export const RESPONSES = {
  experiment: z.object({
    experiment: z.object({ experiment_id: z.string(), lifecycle_stage: z.string().default("") }),
  }),
  newExperiment: z.object({ experiment_id: z.string() }),
  run: z.object({ run: Run }),
  runs: z.object({ runs: z.array(Run).default([]), next_page_token: z.string().optional() }),
  metrics: z.object({
    metrics: z.array(Metric).default([]),
    next_page_token: z.string().optional(),
  }),
  artifacts: z.object({
    files: z
      .array(
        z.object({
          path: z.string(),
          is_dir: z.boolean().default(false),
          file_size: Numeric.optional(),
        }),
      )
      .default([]),
    next_page_token: z.string().optional(),
  }),
  nothing: z.looseObject({}),
} as const;

export type MetricPoint = z.infer<typeof Metric>;

/** A run as the server has it. */
export interface RemoteRun {
  readonly id: string;
  readonly name: string;
  readonly experimentId: string;
  /** `RUNNING`, `FINISHED`, … */
  readonly status: string;
  /** ms UTC. */
  readonly startTime: number | undefined;
  readonly endTime: number | undefined;
  readonly artifactUri: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  /** The point with the highest step of each metric. */
  readonly metrics: Readonly<Record<string, MetricPoint>>;
  readonly datasets: readonly { readonly name: string; readonly digest: string }[];
}

/** Lists of pairs become records. */
export function remoteRun({ info, data, inputs }: z.infer<typeof Run>): RemoteRun {
  const record = (pairs: readonly z.infer<typeof Pair>[]) =>
    Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
  return {
    id: info.run_id,
    name: info.run_name,
    experimentId: info.experiment_id,
    status: info.status,
    startTime: info.start_time,
    endTime: info.end_time,
    artifactUri: info.artifact_uri,
    tags: record(data.tags),
    params: record(data.params),
    metrics: Object.fromEntries(data.metrics.map((metric) => [metric.key, metric])),
    datasets: inputs.dataset_inputs.map(({ dataset }) => dataset),
  };
}

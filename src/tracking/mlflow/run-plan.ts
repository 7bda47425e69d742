/** A point of a metric: `step` counts rows of a series, 0 for a figure that stands alone. */
export interface PlannedPoint {
  readonly key: string;
  readonly value: number;
  /** ms UTC. */
  readonly timestamp: number;
  readonly step: number;
}

/** Data that a run was made of. */
export interface PlannedDataset {
  readonly name: string;
  /** At most 36 characters. */
  readonly digest: string;
  /** What it was used for: `signal`, `snapshot`, `bars`. */
  readonly context: string;
  /** JSON: where it lay. */
  readonly source: string;
  /** JSON: vendor, as-of, rows, as far as they are known. */
  readonly profile: string;
}

/** What a run, or a part of one, is to be on the server; nothing in it depends on the server. */
export interface RunPlan {
  /** `run`, or for a child the configuration or baseline: `lag0_off`, `baseline_value`. */
  readonly part: string;
  readonly name: string;
  /** ms UTC. */
  readonly startTime: number;
  readonly endTime: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  /** Finite, and each (key, step) once. */
  readonly metrics: readonly PlannedPoint[];
  readonly datasets: readonly PlannedDataset[];
  /** Paths below the run's folder, with `/`. */
  readonly artifacts: readonly PlannedArtifact[];
  readonly children: readonly RunPlan[];
}

export interface PlannedArtifact {
  readonly path: string;
  readonly bytes: number;
}

/** Names of the tags by which a run is found again, and compared. */
export const TAGS = {
  runId: "assay.run_id",
  part: "assay.part",
  complete: "assay.complete",
  /** Another one for each run that a push makes. */
  mark: "assay.push",
  parent: "mlflow.parentRunId",
  kind: "assay.kind",
  signal: "signal_name",
  strategy: "strategy_name",
  snapshot: "snapshot_id",
  fingerprint: "data_fingerprint",
} as const;

/** `TAGS.part` of the run itself. */
export const WHOLE = "run";

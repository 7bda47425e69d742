import type { z } from "zod";
import type { MlflowClient, MlflowRequest } from "./client.ts";
import { MlflowFailure, notMlflow } from "./failure.ts";
import { type MetricPoint, RESPONSES, type RemoteRun, remoteRun } from "./responses.ts";
import type { PlannedDataset } from "./run-plan.ts";

const MLFLOW = "api/2.0/mlflow";
const PAGE = 1000;

type Texts = Readonly<Record<string, string>>;

/** What one `log-batch` carries. */
export interface Batch {
  readonly metrics: readonly MetricPoint[];
  readonly params: Texts;
  readonly tags: Texts;
}

/** The calls of MLflow's REST interface that are used, each checked on the way in. */
export class MlflowApi {
  readonly client: MlflowClient;

  constructor(client: MlflowClient) {
    this.client = client;
  }

  /** Id of an experiment, which is made where there is none. */
  async experiment(name: string): Promise<string> {
    const found = await this.findExperiment(name);
    if (found !== undefined) return found;
    try {
      const body = { name };
      const made = await this.#post("experiments/create", RESPONSES.newExperiment, body);
      return made.experiment_id;
    } catch (error) {
      // Another process made it in between.
      if (!isMlflow(error, "RESOURCE_ALREADY_EXISTS")) throw error;
      const id = await this.findExperiment(name);
      if (id === undefined) throw error;
      return id;
    }
  }

  /** @throws MlflowFailure `mlflow-deleted-experiment` */
  async findExperiment(name: string): Promise<string | undefined> {
    try {
      const query = { experiment_name: name };
      const { experiment } = await this.#get(
        "experiments/get-by-name",
        RESPONSES.experiment,
        query,
      );
      if (experiment.lifecycle_stage !== "deleted") return experiment.experiment_id;
    } catch (error) {
      if (isMlflow(error, "RESOURCE_DOES_NOT_EXIST")) return undefined;
      throw error;
    }
    throw new MlflowFailure([
      "mlflow-deleted-experiment",
      `The experiment "${name}" on ${this.client.uri} was deleted.`,
      "Restore it there (mlflow experiments restore), or set MLFLOW_EXPERIMENT_NAME to another.",
    ]);
  }

  /** Runs that nobody deleted and that have all these tags. */
  async searchRuns(experimentId: string, tags: Texts): Promise<RemoteRun[]> {
    const filter = Object.entries(tags)
      .map(([name, value]) => `tags.\`${name}\` = '${value}'`)
      .join(" and ");
    const found: RemoteRun[] = [];
    for (let token: string | undefined = ""; token !== undefined; ) {
      const page: z.infer<typeof RESPONSES.runs> = await this.#post("runs/search", RESPONSES.runs, {
        experiment_ids: [experimentId],
        filter,
        run_view_type: "ACTIVE_ONLY",
        max_results: PAGE,
        ...(token !== "" && { page_token: token }),
      });
      found.push(...page.runs.map(remoteRun));
      token = page.next_page_token || undefined;
    }
    return found;
  }

  /** Makes a run that is running. Not repeated, since each call makes another one. */
  async createRun(
    experimentId: string,
    { name, startTime, tags }: { name: string; startTime: number; tags: Texts },
  ): Promise<RemoteRun> {
    const body = {
      experiment_id: experimentId,
      run_name: name,
      start_time: startTime,
      tags: pairs(tags),
    };
    const { run } = await this.#post("runs/create", RESPONSES.run, body, false);
    return remoteRun(run);
  }

  async run(runId: string): Promise<RemoteRun> {
    const { run } = await this.#get("runs/get", RESPONSES.run, { run_id: runId });
    return remoteRun(run);
  }

  /** Metrics are added, so a batch with any is not repeated when its fate is not known. */
  async logBatch(runId: string, { metrics, params, tags }: Batch): Promise<void> {
    const body = { run_id: runId, metrics, params: pairs(params), tags: pairs(tags) };
    await this.#post("runs/log-batch", RESPONSES.nothing, body, metrics.length === 0);
  }

  async logInputs(runId: string, datasets: readonly PlannedDataset[]): Promise<void> {
    const body = {
      run_id: runId,
      datasets: datasets.map(({ context, name, digest, source, profile }) => ({
        tags: [{ key: "mlflow.data.context", value: context }],
        dataset: { name, digest, source_type: "local", source, profile },
      })),
    };
    await this.#post("runs/log-inputs", RESPONSES.nothing, body, false);
  }

  /** Ends a run. */
  async finishRun(runId: string, endTime: number): Promise<void> {
    const body = { run_id: runId, status: "FINISHED", end_time: endTime };
    await this.#post("runs/update", RESPONSES.nothing, body);
  }

  /**
   * Takes a run away, as a person would on the server's page: it can be restored there. One that is
   * gone already is left so.
   */
  async deleteRun(runId: string): Promise<void> {
    try {
      await this.#post("runs/delete", RESPONSES.nothing, { run_id: runId });
    } catch (error) {
      if (!(error instanceof MlflowFailure) || error.serverWide) throw error;
    }
  }

  /** Every point of a metric. */
  async metricHistory(runId: string, key: string): Promise<MetricPoint[]> {
    const points: MetricPoint[] = [];
    for (let token: string | undefined = ""; token !== undefined; ) {
      const page: z.infer<typeof RESPONSES.metrics> = await this.#get(
        "metrics/get-history",
        RESPONSES.metrics,
        {
          run_id: runId,
          metric_key: key,
          max_results: String(PAGE),
          ...(token !== "" && { page_token: token }),
        },
      );
      points.push(...page.metrics);
      token = page.next_page_token || undefined;
    }
    return points;
  }

  /** Bytes of each artifact in a folder of a run's (`""` is the highest), by path. */
  async artifacts(runId: string, folder: string): Promise<Map<string, number>> {
    const sizes = new Map<string, number>();
    for (let token: string | undefined = ""; token !== undefined; ) {
      const page: z.infer<typeof RESPONSES.artifacts> = await this.#get(
        "artifacts/list",
        RESPONSES.artifacts,
        {
          run_id: runId,
          ...(folder !== "" && { path: folder }),
          ...(token !== "" && { page_token: token }),
        },
      );
      for (const file of page.files) if (!file.is_dir) sizes.set(file.path, file.file_size ?? -1);
      token = page.next_page_token || undefined;
    }
    return sizes;
  }

  /** Sends a file through the server. @param base path of the run's artifacts below its proxy */
  async putArtifact(base: string, path: string, content: Blob): Promise<void> {
    const escaped = [base, ...path.split("/").map(encodeURIComponent)].join("/");
    await this.client.send({
      method: "PUT",
      path: `api/2.0/mlflow-artifacts/artifacts/${escaped}`,
      body: content,
    });
  }

  #get<T>(path: string, shape: z.ZodType<T>, query: Texts): Promise<T> {
    return this.#checked({ method: "GET", path: `${MLFLOW}/${path}`, query }, shape);
  }

  #post<T>(
    path: string,
    shape: z.ZodType<T>,
    body: Readonly<Record<string, unknown>>,
    repeatable = true,
  ): Promise<T> {
    return this.#checked({ method: "POST", path: `${MLFLOW}/${path}`, body, repeatable }, shape);
  }

  async #checked<T>(request: MlflowRequest, shape: z.ZodType<T>): Promise<T> {
    const parsed = shape.safeParse(await this.client.send(request));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    const why = `${issue?.path.join(".") || "the document"}: ${issue?.message}`;
    throw notMlflow(this.client.uri, `${request.method} ${request.path}`, why);
  }
}

function pairs(texts: Texts): { readonly key: string; readonly value: string }[] {
  return Object.entries(texts).map(([key, value]) => ({ key, value }));
}

function isMlflow(error: unknown, code: string): boolean {
  return error instanceof MlflowFailure && error.mlflowCode === code;
}

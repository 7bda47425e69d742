import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";

const Pairs = z.array(z.object({ key: z.string(), value: z.string() }));
const Point = z.object({
  key: z.string(),
  value: z.number(),
  timestamp: z.number().int().nonnegative(),
  step: z.number().int(),
});
const Batch = z.object({
  run_id: z.string(),
  metrics: z.array(Point).max(1000),
  params: Pairs.max(100),
  tags: Pairs.max(100),
});
const Inputs = z.object({
  run_id: z.string(),
  datasets: z.array(
    z.object({
      tags: Pairs,
      dataset: z.object({ name: z.string().max(500), digest: z.string().max(36) }),
    }),
  ),
});

interface PlainRun {
  readonly id: string;
  readonly experiment: string;
  readonly name: string;
  readonly startTime: number;
  status: string;
  endTime: number | undefined;
  deleted: boolean;
  readonly tags: Map<string, string>;
  readonly params: Map<string, string>;
  /** Everything that was ever logged: unlike MLflow's own store, repeated points are kept. */
  readonly points: z.infer<typeof Point>[];
  readonly inputs: z.infer<typeof Inputs>["datasets"];
  readonly files: Map<string, Buffer>;
}

/**
 * What becomes of a request, by its number from 1: undefined for the usual; `cut` ends the connection
 * before anything is done, `lost` after it; a number is a status to answer with, `silence` no answer.
 */
export type Fault = (
  request: number,
  path: string,
) => undefined | "cut" | "lost" | "silence" | number;

/** MLflow's interface over plain lists, as strict as the real one and stricter about repeated points. */
export class PlainMlflow {
  readonly runs: PlainRun[] = [];
  fault: Fault = () => undefined;
  requests = 0;
  readonly authorizations: (string | undefined)[] = [];
  readonly experiments: { readonly name: string; stage: string }[] = [];
  artifactRoot = "mlflow-artifacts:";
  readonly #server = createServer((request, response) => void this.#handle(request, response));

  /** Runs that nobody deleted. */
  get active(): PlainRun[] {
    return this.runs.filter(({ deleted }) => !deleted);
  }

  /** @returns its address */
  listen(): Promise<string> {
    return new Promise((resolve) => {
      this.#server.listen(0, "127.0.0.1", () => {
        const address = this.#server.address();
        resolve(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`);
      });
    });
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://plain");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    this.requests++;
    this.authorizations.push(request.headers.authorization);
    const fault = this.fault(this.requests, url.pathname);
    if (fault === "silence") return;
    if (fault === "cut") {
      request.socket.destroy();
      return;
    }
    if (typeof fault === "number") {
      // Long enough to be noticed, short enough for a test.
      response.writeHead(fault, fault === 429 ? { "retry-after": "0.1" } : {});
      response.end("<html>fault</html>");
      return;
    }
    const [status, answer] = this.#answer(url, request.method ?? "", body);
    if (fault === "lost") {
      request.socket.destroy();
      return;
    }
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  }

  #answer(url: URL, method: string, body: Buffer): [status: number, document: object] {
    const artifacts = /^\/api\/2\.0\/mlflow-artifacts\/artifacts\/([^/]+)\/(.*)$/.exec(
      url.pathname,
    );
    try {
      if (artifacts && method === "PUT") {
        this.#run(artifacts[1]!).files.set(decodeURIComponent(artifacts[2]!), body);
        return [200, {}];
      }
      const name = url.pathname.replace("/api/2.0/mlflow/", "");
      const call = this.#calls[name];
      if (!call) return [404, { error_code: "ENDPOINT_NOT_FOUND", message: name }];
      return [
        200,
        call(method === "GET" ? Object.fromEntries(url.searchParams) : JSON.parse(`${body}`)),
      ];
    } catch (error) {
      if (error instanceof Refused)
        return [error.status, { error_code: error.code, message: error.message }];
      return [400, { error_code: "INVALID_PARAMETER_VALUE", message: String(error) }];
    }
  }

  readonly #calls: Readonly<Record<string, (given: Readonly<Record<string, unknown>>) => object>> =
    {
      "experiments/get-by-name": ({ experiment_name: name }) => {
        const id = this.experiments.findIndex((one) => one.name === name);
        if (id < 0) throw new Refused(404, "RESOURCE_DOES_NOT_EXIST", "no such experiment");
        const lifecycle_stage = this.experiments[id]!.stage;
        return { experiment: { experiment_id: String(id), name, lifecycle_stage } };
      },
      "experiments/create": ({ name }) => {
        if (this.experiments.some((one) => one.name === name))
          throw new Refused(400, "RESOURCE_ALREADY_EXISTS", "it is there");
        const count = this.experiments.push({ name: String(name), stage: "active" });
        return { experiment_id: String(count - 1) };
      },
      "runs/create": (given) => {
        const id = createHash("sha256")
          .update(`run ${this.runs.length}`)
          .digest("hex")
          .slice(0, 32);
        const run: PlainRun = {
          id,
          experiment: String(given.experiment_id),
          name: z.string().max(250).parse(given.run_name),
          startTime: z.number().int().parse(given.start_time),
          status: "RUNNING",
          endTime: undefined,
          deleted: false,
          tags: new Map(),
          params: new Map(),
          points: [],
          inputs: [],
          files: new Map(),
        };
        setTags(run, Pairs.parse(given.tags));
        this.runs.push(run);
        return { run: this.#document(run) };
      },
      "runs/get": ({ run_id }) => ({ run: this.#document(this.#run(String(run_id))) }),
      "runs/search": ({ experiment_ids, filter, page_token: token = "0" }) => {
        const wanted = [...String(filter).matchAll(/tags\.`([^`]+)` = '([^']*)'/g)];
        const all = this.active.filter(
          ({ experiment, tags }) =>
            z.array(z.string()).parse(experiment_ids).includes(experiment) &&
            wanted.every(([, name, value]) => tags.get(name!) === value),
        );
        return page(
          "runs",
          all.map((run) => this.#document(run)),
          Number(token),
          3,
        );
      },
      "runs/log-batch": (given) => {
        const batch = Batch.parse(given);
        const run = this.#run(batch.run_id);
        for (const { key, value } of batch.params) {
          if (key.length > 250 || value.length > 6000) throw new Error("a param is too long");
          if ((run.params.get(key) ?? value) !== value) throw new Error("params do not change");
          run.params.set(key, value);
        }
        setTags(run, batch.tags);
        run.points.push(...batch.metrics);
        return {};
      },
      "runs/log-inputs": (given) => {
        const { run_id, datasets } = Inputs.parse(given);
        this.#run(run_id).inputs.push(...datasets);
        return {};
      },
      "runs/update": ({ run_id, status, end_time }) => {
        const run = this.#run(String(run_id));
        run.status = String(status);
        run.endTime = Number(end_time);
        return {};
      },
      "runs/delete": ({ run_id }) => {
        this.#run(String(run_id)).deleted = true;
        return {};
      },
      "metrics/get-history": ({ run_id, metric_key, page_token: token = "0" }) => {
        const points = this.#run(String(run_id)).points.filter(({ key }) => key === metric_key);
        return page("metrics", points, Number(token), 7);
      },
      "artifacts/list": ({ run_id, path = "" }) => {
        const folder = path === "" ? "" : `${path}/`;
        const files = [...this.#run(String(run_id)).files].filter(
          ([name]) => name.startsWith(folder) && !name.slice(folder.length).includes("/"),
        );
        return {
          files: files.map(([name, { length }]) => ({
            path: name,
            is_dir: false,
            file_size: length,
          })),
        };
      },
    };

  #run(id: string): PlainRun {
    const run = this.runs.find((one) => one.id === id);
    if (!run) throw new Refused(404, "RESOURCE_DOES_NOT_EXIST", "no such run");
    if (run.deleted) throw new Refused(400, "INVALID_PARAMETER_VALUE", "the run is deleted");
    return run;
  }

  #document(run: PlainRun): object {
    const pairs = (map: Map<string, string>) => [...map].map(([key, value]) => ({ key, value }));
    const last = new Map<string, object>();
    for (const point of run.points.toSorted((a, b) => a.step - b.step)) last.set(point.key, point);
    return {
      info: {
        run_id: run.id,
        run_name: run.name,
        experiment_id: run.experiment,
        status: run.status,
        start_time: run.startTime,
        ...(run.endTime === undefined ? {} : { end_time: run.endTime }),
        artifact_uri: `${this.artifactRoot}/${run.id}`,
      },
      data: { metrics: [...last.values()], params: pairs(run.params), tags: pairs(run.tags) },
      inputs: { dataset_inputs: run.inputs },
    };
  }
}

class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

function setTags({ tags }: PlainRun, pairs: z.infer<typeof Pairs>): void {
  for (const { key, value } of pairs) {
    if (key.length > 250 || value.length > 8000) throw new Error("a tag is too long");
    tags.set(key, value);
  }
}

function page<T>(name: string, items: readonly T[], start: number, size: number): object {
  const next = start + size;
  return {
    [name]: items.slice(start, next),
    ...(next < items.length ? { next_page_token: String(next) } : {}),
  };
}

import { afterAll, expect, it } from "vitest";
import { AssayError } from "../../../src/errors.ts";
import { pushRun } from "../../../src/tracking/mlflow/push.ts";
import { hashesBelow } from "../../cli/run-assay.ts";
import { type Fault, PlainMlflow } from "./plain-mlflow.ts";
import { putBacktest, temporary } from "./stores.ts";

const servers: PlainMlflow[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** @param timeoutMs long enough for a busy machine, unless a test waits for it to pass. */
async function serverWith(fault: Fault, retries = 0, timeoutMs = 30_000) {
  const server = new PlainMlflow();
  servers.push(server);
  server.fault = fault;
  const settings = { uri: await server.listen(), experiment: "e", timeoutMs, retries };
  return { server, settings };
}

/** Code and way out of what a server does from some request on. */
const FAULTS: readonly [name: string, fault: ReturnType<Fault>, code: string, hint: RegExp][] = [
  ["answers 401", 401, "mlflow-unauthorized", /MLFLOW_TRACKING_USERNAME.*MLFLOW_TRACKING_TOKEN/],
  ["answers 403", 403, "mlflow-unauthorized", /MLFLOW_TRACKING_USERNAME.*MLFLOW_TRACKING_TOKEN/],
  ["answers 404", 404, "mlflow-not-found", /MLFLOW_TRACKING_URI/],
  ["answers 429", 429, "mlflow-busy", /try again later/],
  ["answers 500", 500, "mlflow-failed", /own log.*try again later/],
  ["answers 302", 302, "mlflow-moved", /MLFLOW_TRACKING_URI/],
  ["answers with a page for people", 200, "not-mlflow", /MLFLOW_TRACKING_URI/],
  ["answers nothing in time", "silence", "mlflow-timeout", /MLFLOW_HTTP_REQUEST_TIMEOUT/],
  ["cuts the connection", "cut", "mlflow-unreachable", /server runs.*MLFLOW_TRACKING_URI/],
];

it.concurrent.each(
  FAULTS.flatMap(([name, fault, code, hint]) =>
    // At the very first request, and when a part of the run is there already.
    [1, 6].map((from) => [name, from, fault, code, hint] as const),
  ),
)(
  "a server that %s from request %i on fails the push, which a later one completes",
  async (...of) => {
    const [, from, fault, code, hint] = of;
    const root = await temporary();
    const runId = await putBacktest(root);
    const before = hashesBelow(root);
    const { server, settings } = await serverWith(
      (request) => (request >= from ? fault : undefined),
      0,
      fault === "silence" ? 2000 : undefined,
    );

    const error: unknown = await pushRun(root, runId, settings).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AssayError);
    expect(error).toMatchObject({
      code,
      exitCode: 1,
      hint: expect.stringMatching(hint),
      message: expect.stringContaining(settings.uri),
    });
    expect(hashesBelow(root)).toEqual(before);
    expect(server.active.filter(({ status }) => status === "FINISHED")).toEqual([]);

    server.fault = () => undefined;
    await pushRun(root, runId, settings);
    expect(server.active.map(({ status }) => status)).toEqual(["FINISHED"]);
    expect(hashesBelow(root)).toMatchObject(before);
  },
);

it("a server that is too busy now and then is waited for as long as it asks", async () => {
  const root = await temporary();
  const runId = await putBacktest(root);
  const { server, settings } = await serverWith((n) => (n % 2 === 1 ? 429 : undefined), 1);
  await pushRun(root, runId, settings);
  expect(server.active.map(({ status }) => status)).toEqual(["FINISHED"]);
});

it("a server that nobody started is told from one that is broken", async () => {
  const root = await temporary();
  const runId = await putBacktest(root);
  const { server, settings } = await serverWith(() => undefined);
  server.close();
  await expect(pushRun(root, runId, settings)).rejects.toMatchObject({
    code: "mlflow-unreachable",
    message: expect.stringContaining("cannot be reached (ECONNREFUSED)"),
  });
});

it("an experiment that was deleted is named, with what to do", async () => {
  const root = await temporary();
  const runId = await putBacktest(root);
  const { server, settings } = await serverWith(() => undefined);
  await pushRun(root, runId, settings);
  server.experiments[0]!.stage = "deleted";
  await expect(pushRun(root, runId, settings)).rejects.toMatchObject({
    code: "mlflow-deleted-experiment",
    hint: expect.stringContaining("MLFLOW_EXPERIMENT_NAME"),
  });
});

it("a server that serves no artifacts gets all the rest, and the push says so", async () => {
  const root = await temporary();
  const runId = await putBacktest(root);
  const { server, settings } = await serverWith(() => undefined);
  server.artifactRoot = "s3://bucket";
  const { note } = await pushRun(root, runId, settings);
  expect(note).toMatch(/does not serve artifacts.*s3:\/\/bucket/);
  expect(server.active.map(({ status, files }) => [status, files.size])).toEqual([["FINISHED", 0]]);
});

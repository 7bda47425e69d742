import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { pushRun } from "../../../src/tracking/mlflow/push.ts";
import { lockPath } from "../../../src/tracking/mlflow/pushed.ts";
import type { TrackingSettings } from "../../../src/tracking/mlflow/settings.ts";
import { type Fault, PlainMlflow } from "./plain-mlflow.ts";
import { putBacktest, temporary } from "./stores.ts";

/** Every file of the run's folder, by its path there. */
const FILES = [
  "frame.parquet",
  "metrics.parquet",
  "report.html",
  "run.json",
  "source/my strategy.ts",
];

let root: string;
let runId: string;
const servers: PlainMlflow[] = [];
beforeAll(async () => {
  root = await temporary();
  runId = await putBacktest(root);
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serverWith(fault: Fault, retries = 0) {
  const server = new PlainMlflow();
  servers.push(server);
  server.fault = fault;
  const settings = { uri: await server.listen(), experiment: "e", timeoutMs: 5000, retries };
  return { server, settings };
}

/** The run made by hand is there once, whole, and nothing of it twice. */
function expectExactlyOnce({ active }: PlainMlflow) {
  expect(active).toHaveLength(1);
  const run = active[0]!;
  expect(run.status).toBe("FINISHED");
  expect(Object.fromEntries(run.tags)).toMatchObject({
    "assay.run_id": runId,
    "assay.complete": "true",
    strategy_name: "by-hand",
  });
  expect(Object.fromEntries(run.params)).toMatchObject({ fast: "5", "costs.slippage_bps": "0.5" });
  const points = run.points.map(({ key, step, value }) => `${key} ${step} ${value}`);
  expect(points.sort()).toEqual(["equity 0 1", "equity 1 1.5", "equity 2 1.25", "sharpe 0 1.5"]);
  expect(run.inputs).toHaveLength(1);
  expect([...run.files.keys()].sort().map((path) => path.replace(`${run.id}/`, ""))).toEqual(FILES);
  for (const [path, bytes] of run.files) {
    expect(bytes.equals(readFileSync(join(root, runId, path)))).toBe(true);
  }
}

/** Requests of a push that nothing disturbs. */
async function undisturbed(): Promise<number> {
  const { server, settings } = await serverWith(() => undefined);
  await pushRun(root, runId, settings);
  expectExactlyOnce(server);
  return server.requests;
}

/** A fault for each request of an undisturbed push, each on a server of its own, all at once. */
async function forEachRequest(
  fault: (at: number) => Fault,
  retries: number,
  check: (server: PlainMlflow, settings: TrackingSettings) => Promise<void>,
) {
  const requests = await undisturbed();
  expect(requests).toBeGreaterThan(10);
  await Promise.all(
    Array.from({ length: requests }, async (_, i) => {
      const { server, settings } = await serverWith(fault(i + 1), retries);
      await check(server, settings);
    }),
  );
}

/** Whatever the first push comes to, the next one makes it whole, and the one after changes nothing. */
async function pushAgain(server: PlainMlflow, settings: TrackingSettings) {
  await pushRun(root, runId, settings).catch((error: Error) => {
    expect(error).toMatchObject({ code: "mlflow-unreachable", exitCode: 1 });
  });
  server.fault = () => undefined;
  await pushRun(root, runId, settings);
  expectExactlyOnce(server);
  expect(await pushRun(root, runId, settings)).toMatchObject({ outcome: "complete" });
  expectExactlyOnce(server);
}

describe("pushRun", () => {
  it("makes a run whole that was cut off before any of its requests", async () => {
    await forEachRequest((at) => (request) => (request >= at ? "cut" : undefined), 0, pushAgain);
  });

  it("sends nothing twice when the answer to any of its requests was lost", async () => {
    await forEachRequest((at) => (request) => (request >= at ? "lost" : undefined), 0, pushAgain);
  });

  it("gets over one lost answer, or one cut connection, by itself", async () => {
    for (const kind of ["lost", "cut"] as const) {
      await forEachRequest(
        (at) => (request) => (request === at ? kind : undefined),
        1,
        async (server, settings) => {
          await pushRun(root, runId, settings);
          expectExactlyOnce(server);
        },
      );
    }
  });

  it("makes one run when it is called many times at once", async () => {
    const { server, settings } = await serverWith(() => undefined);
    const pushed = await Promise.all(
      Array.from({ length: 5 }, () => pushRun(root, runId, settings)),
    );
    expectExactlyOnce(server);
    expect(new Set(pushed.map(({ mlflowRunId }) => mlflowRunId)).size).toBe(1);
    expect(pushed.map(({ outcome }) => outcome).sort()).toEqual([
      ...Array.from({ length: 4 }, () => "complete"),
      "sent",
    ]);
    expect(
      readdirSync(join(root, "index", "mlflow")).filter((name) => name.endsWith("lock")),
    ).toEqual([]);
  });

  it("makes one run when several copies of a store push at once, which no lock can keep apart", async () => {
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        const { server, settings } = await serverWith(() => undefined);
        const copies = await Promise.all(
          [1, 2, 3].map(async () => {
            const copy = await temporary();
            cpSync(root, copy, { recursive: true });
            return copy;
          }),
        );
        await Promise.all(copies.map((copy) => pushRun(copy, runId, settings)));
        expectExactlyOnce(server);
      }),
    );
  });

  it("takes away copies that an earlier race left, and keeps the complete one", async () => {
    const { server, settings } = await serverWith(() => undefined);
    const { mlflowRunId } = await pushRun(root, runId, settings);
    const body = {
      experiment_id: "0",
      run_name: "copy",
      start_time: 0,
      tags: [
        { key: "assay.run_id", value: runId },
        { key: "assay.part", value: "run" },
      ],
    };
    await fetch(`${settings.uri}/api/2.0/mlflow/runs/create`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    expect(server.active).toHaveLength(2);
    expect(await pushRun(root, runId, settings)).toMatchObject({ mlflowRunId });
    expectExactlyOnce(server);
  });

  it("sends a run again that somebody deleted on the server", async () => {
    const { server, settings } = await serverWith(() => undefined);
    await pushRun(root, runId, settings);
    server.active[0]!.deleted = true;
    expect(await pushRun(root, runId, settings)).toMatchObject({ outcome: "sent" });
    expectExactlyOnce(server);
  });
});

describe("a lock", () => {
  it("that a dead process left holds nobody up", async () => {
    const { server, settings } = await serverWith(() => undefined);
    const dead = spawnSync(process.execPath, ["--eval", ""]).pid;
    const path = lockPath(root, runId, settings);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, JSON.stringify({ token: "t", pid: dead, host: hostname() }));
    await pushRun(root, runId, settings);
    expectExactlyOnce(server);
  });

  it("that cannot be made is refused with the folder's name, before anything is sent", async () => {
    const { server, settings } = await serverWith(() => undefined);
    const copy = await temporary();
    cpSync(root, copy, { recursive: true });
    rmSync(join(copy, "index", "mlflow"), { recursive: true, force: true });
    writeFileSync(join(copy, "index", "mlflow"), "a file where the folder would be");
    await expect(pushRun(copy, runId, settings)).rejects.toMatchObject({
      code: "unwritable",
      message: expect.stringContaining(join("index", "mlflow")),
    });
    expect(server.requests).toBe(0);
  });
});

import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getRunHistory, logRun } from "assay";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pushRun } from "../../../src/tracking/mlflow/push.ts";
import { runAssay } from "../../cli/run-assay.ts";
import { findMlflow, type MlflowServer, startMlflow } from "../../helpers/mlflow-server.ts";
import { cuttingProxy } from "./cutting-proxy.ts";
import { artifactOf, historyOf, lastValues, type Run, record, runsOf } from "./read-server.ts";
import { type JudgedSignal, judgedSignal, putBacktest, temporary } from "./stores.ts";

let server: MlflowServer;
let judged: JudgedSignal;
/** A store with the suite in it, never pushed; tests push copies of it. */
let pristine: string;
let suiteId: string;

beforeAll(async () => {
  [server, judged] = await Promise.all([startMlflow(), judgedSignal()]);
  pristine = await temporary();
  const { rows, catalog, suite } = judged;
  ({ runId: suiteId } = await logRun(suite, { name: "planted", rows, catalog, root: pristine }));
}, 240_000);
afterAll(() => server?.stop());

async function storeCopy(): Promise<string> {
  const root = await temporary();
  cpSync(pristine, root, { recursive: true });
  return root;
}

const settingsFor = (experiment: string, uri = server.uri) => ({
  uri,
  experiment,
  timeoutMs: 30_000,
  retries: 0,
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** The suite is there once and whole: every figure, every point, every file. */
async function expectWhole(
  experiment: string,
): Promise<{ parent: Run; children: Map<string | undefined, Run> }> {
  const { suite } = judged;
  const { id, parents, children, count } = await runsOf(server.uri, experiment);
  expect(parents).toHaveLength(1);
  const parent = parents[0]!;
  const baselines = Object.entries(suite.baselines).flatMap(([name, { result }]) =>
    result ? [[`baseline_${name}`, result] as const] : [],
  );
  const results = new Map([...Object.entries(suite.results), ...baselines]);
  expect([...children.keys()].sort()).toEqual([...results.keys()].sort());
  expect(count).toBe(1 + results.size);
  for (const [key, run] of [[undefined, parent] as const, ...children]) {
    const { summary, daily } = key === undefined ? suite.base : results.get(key)!;
    const metrics = summary[0]!.metrics;
    expect(run.info.status).toBe("FINISHED");
    // What is not defined is left out and said.
    const defined = Object.entries(metrics).filter(([, value]) => Number.isFinite(value));
    expect(lastValues(run)).toMatchObject(Object.fromEntries(defined));
    const undefinedTag = record(run.data.tags)["assay.undefined"] ?? "";
    for (const [name, value] of Object.entries(metrics)) {
      if (Number.isFinite(value)) continue;
      expect(lastValues(run)).not.toHaveProperty(name);
      expect(undefinedTag).toContain(`${name}: `);
    }
    const equity = await historyOf(server.uri, run, "equity");
    expect(equity.map(({ step }) => step)).toEqual(Array.from(daily.equity.keys()));
    expect(equity.map(({ value }) => value)).toEqual(Array.from(daily.equity));
    expect(equity.map(({ timestamp }) => timestamp / 86_400_000)).toEqual(Array.from(daily.date));
    expect(await historyOf(server.uri, run, "sharpe")).toHaveLength(1);
  }
  const folder = join(pristine, suiteId);
  for (const path of filesBelow(folder)) {
    const sent = await artifactOf(server.uri, id, parent, path);
    expect(sent.equals(readFileSync(join(folder, path))), path).toBe(true);
  }
  return { parent, children };
}

describe("a suite on a real MLflow server", () => {
  it("is there as a run with a child for each configuration and baseline", async () => {
    const root = await storeCopy();
    const pushed = await pushRun(root, suiteId, settingsFor("whole"));
    const { parent, children } = await expectWhole("whole");
    expect(pushed).toMatchObject({ outcome: "sent", mlflowRunId: parent.info.run_id });

    const { rows, catalog } = judged;
    const index = JSON.parse(readFileSync(join(root, "index", `${suiteId}.json`), "utf8"));
    expect(parent.info.end_time).toBe(Date.parse(index.created));
    const git = (...args: string[]) =>
      spawnSync("git", args, { encoding: "utf8" }).stdout.trim() || undefined;
    const common = {
      signal_name: "planted",
      snapshot_id: catalog.id,
      data_fingerprint: catalog.fingerprint,
      ...(git("rev-parse", "HEAD") && { git_sha: git("rev-parse", "HEAD") }),
      ...(index.author && { author: index.author }),
      "mlflow.user": index.user,
      "mlflow.source.type": "LOCAL",
      "assay.run_id": suiteId,
      "assay.complete": "true",
    };
    const tags = record(parent.data.tags);
    expect(tags).toMatchObject({ ...common, "mlflow.runName": `planted ${suiteId.slice(0, 8)}` });
    expect(tags["mlflow.note.content"]).toContain(catalog.fingerprint);
    expect(record(parent.data.params)).toMatchObject({
      "suite.lags": "[0,1]",
      "suite.mincos": "2",
      "suite.tc_bps": "10",
      "signal.rows": String(rows.securityId.length),
    });
    const inputs = parent.inputs?.dataset_inputs ?? [];
    const document = JSON.parse(readFileSync(join(root, suiteId, "run.json"), "utf8"));
    expect(
      inputs
        .map(({ tags: about, dataset }) => [about[0]!.value, dataset.name, dataset.digest])
        .sort(),
    ).toEqual([
      ["signal", "planted", document.signal.hash],
      ["snapshot", catalog.id, catalog.fingerprint],
    ]);
    const child = children.get("lag1_off")!;
    expect(record(child.data.tags)).toMatchObject({
      ...common,
      "mlflow.runName": "planted lag1_off",
    });
    expect(record(child.data.params)).toMatchObject({ lag: "1", residualize: "off" });
    expect(lastValues(parent)["sharpe.lag1_off"]).toBe(lastValues(child).sharpe);
  });

  it("is not sent again by later pushes, or by two processes at once", async () => {
    const root = await storeCopy();
    const env = { MLFLOW_TRACKING_URI: server.uri, MLFLOW_EXPERIMENT_NAME: "processes" };
    const push = () => runAssay(["runs", "push", "--all", "--runs", root], { env });
    const both = await Promise.all([push(), push()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const { parent } = await expectWhole("processes");
    expect(await push()).toMatchObject({ code: 0, stdout: expect.stringContaining("was there") });
    const again = await expectWhole("processes");
    expect(again.parent.info).toEqual(parent.info);
  });

  it.each([6, 13, 22])(
    "is made whole by the next push when the connection ended for good at request %i",
    async (at) => {
      const root = await storeCopy();
      const experiment = `cut-${at}`;
      const { proxy, uri } = await cuttingProxy(server.uri, at);
      const error: unknown = await pushRun(root, suiteId, settingsFor(experiment, uri)).catch(
        (thrown: unknown) => thrown,
      );
      proxy.close();
      expect(error).toMatchObject({ code: "mlflow-unreachable" });
      expect(await pushRun(root, suiteId, settingsFor(experiment))).toMatchObject({
        outcome: "completed",
      });
      await expectWhole(experiment);
    },
  );

  it("is made whole by the next push when the server was killed in the middle", async () => {
    const root = await storeCopy();
    const { proxy, uri } = await cuttingProxy(server.uri, 12, () => server.kill());
    await expect(pushRun(root, suiteId, settingsFor("killed", uri))).rejects.toMatchObject({
      code: "mlflow-unreachable",
    });
    proxy.close();
    await server.restart();
    await pushRun(root, suiteId, settingsFor("killed"));
    await expectWhole("killed");
  }, 180_000);
});

describe("a backtest on a real MLflow server", () => {
  it("arrives whatever its names, its length and its undefined figures", async () => {
    const root = await temporary();
    const equity = Array.from({ length: 5000 }, (_, row) => 1 + Math.sin(row / 300) / 2);
    equity[2500] = 0.25;
    equity[10] = Number.NaN;
    const long = "ü".repeat(300);
    const name = `🚀 a/../b\n"quoted" ${long}`;
    const runId = await putBacktest(root, {
      name,
      params: { "🚀": 1, "a/../b": 2, [long]: 3, text: "x".repeat(9000), ...many("p", 250) },
      metrics: {
        sharpe: Number.POSITIVE_INFINITY,
        win_rate: Number.NaN,
        "ret/🚀": 1,
        ...many("m", 1200),
      },
      equity,
    });
    await pushRun(root, runId, settingsFor("names"));
    const { parents } = await runsOf(server.uri, "names");
    const run = parents[0]!;
    expect(run.info.status).toBe("FINISHED");
    const tags = record(run.data.tags);
    expect(tags.strategy_name).toBe(name);
    expect(run.info.run_name.startsWith('🚀 a/../b "quoted" ü')).toBe(true);
    // Names that the server refuses are changed, none is lost, and no two become one.
    const params = record(run.data.params);
    expect(Object.keys(params).filter((key) => /^p\d/.test(key))).toHaveLength(250);
    const changed = Object.keys(params).filter((key) => /_[0-9a-f]{8}$/.test(key));
    expect(changed.map((key) => params[key]).sort()).toEqual(["1", "2", "3"]);
    expect(params.text).toMatch(/^x{5000,}…$/);
    expect(Object.keys(lastValues(run)).filter((key) => /^m\d/.test(key))).toHaveLength(1200);
    expect(lastValues(run)).not.toHaveProperty("sharpe");
    expect(tags["assay.undefined"]).toMatch(/sharpe: .*win_rate: no trade was closed/);
    expect(tags["assay.undefined"]).toContain("equity: 1 of 5000 points not finite");
    // Thinned, with its lowest, first and last point in their places.
    const points = await historyOf(server.uri, run, "equity");
    expect(points.length).toBeGreaterThan(300);
    expect(points.length).toBeLessThanOrEqual(482);
    const steps = new Map(points.map(({ step, value }) => [step, value]));
    for (const row of [0, 2500, 4999]) expect(steps.get(row)).toBe(equity[row]);
  });
});

it("a machine without the server is told what is missing, and no test is skipped", () => {
  expect(() => findMlflow("/nowhere/python")).toThrow(
    "MLFLOW_PYTHON is /nowhere/python, where no file is; point it at a Python that has mlflow.",
  );
});

describe("getRunHistory", () => {
  it("joins what the store and what the server have", async () => {
    const root = await temporary();
    const here = await putBacktest(root, { name: "here" });
    const both = await putBacktest(root, { name: "both" });
    const other = await temporary();
    const there = await putBacktest(other, { name: "there" });
    const env = process.env;
    Object.assign(env, { MLFLOW_TRACKING_URI: server.uri, MLFLOW_EXPERIMENT_NAME: "history" });
    try {
      await pushRun(root, both, settingsFor("history"));
      await pushRun(other, there, settingsFor("history"));
      const found = await getRunHistory({ root, server: true });
      expect(Object.fromEntries(found.map((run) => [run.runId, run.found]))).toEqual({
        [here]: "store",
        [both]: "both",
        [there]: "server",
      });
      const away = found.find(({ runId }) => runId === there)!;
      expect(away).toMatchObject({
        kind: "backtest",
        name: "there",
        metrics: { sharpe: 1.5 },
        fingerprint: "0123456789abcdef".repeat(4),
        folder: null,
        mlflow: { server: server.uri, complete: true },
      });
      const named = await getRunHistory({ root, server: true, signalName: "both" });
      expect(named.map(({ runId }) => runId)).toEqual([both]);
    } finally {
      delete env.MLFLOW_TRACKING_URI;
      delete env.MLFLOW_EXPERIMENT_NAME;
    }
  });
});

function many(prefix: string, count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}${i}`, i]));
}

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Baseline,
  BaselineRegistry,
  checkReproducibility,
  getRunHistory,
  logRun,
  runSuite,
  type SignalCatalog,
} from "assay";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PlainMlflow } from "./mlflow/plain-mlflow.ts";
import { type JudgedSignal, judgedSignal, temporary } from "./mlflow/stores.ts";

let judged: JudgedSignal;
let root: string;
beforeAll(async () => {
  judged = await judgedSignal();
});
beforeEach(async () => {
  root = await temporary();
});
afterEach(() => {
  delete process.env.MLFLOW_TRACKING_URI;
});

function log() {
  const { suite, rows, catalog } = judged;
  return logRun(suite, { name: "planted", rows, catalog, root });
}

describe("logRun", () => {
  it("keeps a suite that a program computed, which the history then has", async () => {
    const { runId, folder, ...rest } = await log();
    expect(rest).toEqual({});
    expect(existsSync(join(folder, "tearsheet.html"))).toBe(true);
    const found = await getRunHistory({ root, signalName: "planted", kind: "suite" });
    const { suite, catalog } = judged;
    expect(found).toMatchObject([
      {
        runId,
        folder,
        found: "store",
        fingerprint: catalog.fingerprint,
        metrics: { sharpe: suite.base.summary[0]!.metrics.sharpe },
      },
    ]);
    expect(await getRunHistory({ root, signalName: "another" })).toEqual([]);
  });

  it("tells runs apart whose own baselines share a name and nothing else", async () => {
    const { rows, catalog } = judged;
    const asked = { lags: [0], residualize: ["off"], mincos: 2 } as const;
    const idWith = async (compute: Baseline["compute"]) => {
      const own = { name: "mine", title: "Mine", definition: "One of two.", compute };
      const baselines = new BaselineRegistry([own]);
      const suite = await runSuite(rows, catalog, { ...asked, baselines });
      return (await logRun(suite, { name: "planted", rows, catalog, root })).runId;
    };
    const times = (factor: number) => async (snapshot: SignalCatalog) => {
      const table = await snapshot.table("ret", ["adv"]);
      return { table, values: table.numbers.adv!.map((value) => factor * value) };
    };
    const ids = [
      await idWith(times(1)),
      await idWith(times(2)),
      await idWith(async () => ({ unavailable: "no data" })),
      await idWith(async () => ({ unavailable: "no time" })),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(await idWith(times(1))).toBe(ids[0]);
  });

  it("sends it where MLFLOW_TRACKING_URI points to", async () => {
    const server = new PlainMlflow();
    process.env.MLFLOW_TRACKING_URI = await server.listen();
    const { runId, mlflow, problem } = await log();
    server.close();
    expect(problem).toBeUndefined();
    expect(mlflow).toMatchObject({ runId, outcome: "sent" });
    const parents = server.active.filter(({ tags }) => !tags.has("mlflow.parentRunId"));
    expect(parents.map(({ id, status }) => [id, status])).toEqual([
      [mlflow?.mlflowRunId, "FINISHED"],
    ]);
  });

  it("fails nothing when the server fails, and says what to do", async () => {
    const server = new PlainMlflow();
    server.fault = () => 401;
    process.env.MLFLOW_TRACKING_URI = await server.listen();
    const { runId, folder, mlflow, problem } = await log();
    server.close();
    expect(mlflow).toBeUndefined();
    expect(problem).toMatch(
      /answered .* with 401.*MLFLOW_TRACKING_TOKEN.*npx assay runs push --runs \S+$/,
    );
    expect(JSON.parse(readFileSync(join(folder, "run.json"), "utf8")).run_id).toBe(runId);
  });
});

describe("checkReproducibility", () => {
  it("says whether a run was made of the data that a catalog holds", async () => {
    await log();
    const [run] = await getRunHistory({ root });
    const { catalog } = judged;
    expect(checkReproducibility(run!, catalog)).toMatchObject({
      same: true,
      logged: catalog.fingerprint,
    });
    const other = checkReproducibility(run!, { id: "newer", fingerprint: "ffffffffffff" });
    expect(other).toMatchObject({ same: false, current: "ffffffffffff" });
    expect(other.text).toContain(`logged fingerprint ${catalog.fingerprint}`);
    expect(other.text).toContain("newer has ffffffffffff");
    const unknown = checkReproducibility({ runId: "x", fingerprint: null }, catalog);
    expect(unknown).toMatchObject({ same: false, logged: null });
  });
});

import { readdirSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Fault, PlainMlflow } from "../tracking/mlflow/plain-mlflow.ts";
import { putBacktest, temporary } from "../tracking/mlflow/stores.ts";
import { FX, hashesBelow, runAssay, SMA_CROSS, temporaryFolder } from "./run-assay.ts";

const Pushed = z.object({
  server: z.string(),
  experiment: z.string(),
  runs: z.array(z.looseObject({ run_id: z.string(), outcome: z.string() })),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).optional(),
});

const servers: PlainMlflow[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

async function serverWith(fault: Fault = () => undefined) {
  const server = new PlainMlflow();
  servers.push(server);
  server.fault = fault;
  return { server, env: { MLFLOW_TRACKING_URI: await server.listen(), ...QUICK } };
}

/** So that no test waits long for a server that will not come. */
const QUICK = { MLFLOW_HTTP_REQUEST_TIMEOUT: "2", MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0" };

describe("assay runs push", () => {
  // The other faults of a server: test/tracking/mlflow/faults.test.ts.
  it("exits with 1, keeps the run and completes it later when the server fails", async () => {
    const root = await temporary();
    const ids = [await putBacktest(root), await putBacktest(root, { name: "another" })];
    const before = hashesBelow(root);
    // From the sixth request on, so that something is on the server when it begins.
    const { server, env } = await serverWith((request) => (request >= 6 ? 500 : undefined));
    const args = ["runs", "push", "--runs", root, "--json"];

    const failed = await runAssay(args, { env });
    expect(failed.code).toBe(1);
    const { error, runs } = Pushed.parse(JSON.parse(failed.stdout));
    expect(error?.code).toBe("mlflow-failed");
    expect(error?.message).toContain(env.MLFLOW_TRACKING_URI);
    expect(failed.stderr).toContain(`assay: ${error?.message}\n       ${error?.hint}`);
    // A server that fails once is not asked for the others.
    expect(runs.map(({ outcome }) => outcome)).toEqual(["failed", "not tried"]);
    expect(hashesBelow(root)).toEqual(before);
    expect(server.active[0]?.status).not.toBe("FINISHED");

    server.fault = () => undefined;
    const again = await runAssay(args, { env });
    expect(again).toMatchObject({ code: 0, stderr: "" });
    const done = Pushed.parse(JSON.parse(again.stdout)).runs;
    expect(done.map(({ run_id }) => run_id).sort()).toEqual([...ids].sort());
    expect(done.map(({ outcome }) => outcome).sort()).toEqual(["completed", "sent"]);
    expect(server.active.map(({ status }) => status)).toEqual(["FINISHED", "FINISHED"]);
    expect(hashesBelow(root)).toMatchObject(before);
  });

  it("sends what is missing, then nothing; named runs and all are asked about", async () => {
    const root = await temporary();
    const ids = [await putBacktest(root), await putBacktest(root, { params: { fast: 6 } })];
    const { server, env } = await serverWith();
    const push = async (...more: string[]) => {
      const { stdout } = await runAssay(["runs", "push", "--runs", root, "--json", ...more], {
        env,
      });
      const { runs } = Pushed.parse(JSON.parse(stdout));
      return Object.fromEntries(runs.map(({ run_id, outcome }) => [run_id, outcome]));
    };
    expect(await push(ids[0]!.slice(0, 6))).toEqual({ [ids[0]!]: "sent" });
    expect(await push()).toEqual({ [ids[1]!]: "sent" });
    const sent = server.requests;
    expect(await push()).toEqual({});
    expect(server.requests).toBe(sent);
    server.active[0]!.deleted = true;
    expect(await push("--all")).toEqual({ [ids[0]!]: "sent", [ids[1]!]: "complete" });
    expect(server.active).toHaveLength(2);
  });

  it("goes on with the others after a damaged run, and says which one is", async () => {
    const root = await temporary();
    const [damaged, whole] = [await putBacktest(root), await putBacktest(root, { name: "b" })];
    truncateSync(join(root, damaged, "frame.parquet"), 10);
    const { env } = await serverWith();
    const { code, stdout, stderr } = await runAssay(["runs", "push", "--runs", root, "--json"], {
      env,
    });
    expect(code).toBe(1);
    const { runs, error } = Pushed.parse(JSON.parse(stdout));
    expect(Object.fromEntries(runs.map(({ run_id, outcome }) => [run_id, outcome]))).toEqual({
      [damaged]: "failed",
      [whole]: "sent",
    });
    expect(error).toMatchObject({ code: "damaged-run" });
    expect(stderr).toContain("frame.parquet has 10 bytes");
  });

  it("sends user and password, or a token, and writes them nowhere", async () => {
    const root = await temporary();
    await putBacktest(root);
    const { server, env } = await serverWith();
    const basic = `Basic ${Buffer.from("ann:s3cret").toString("base64")}`;
    const inAddress = env.MLFLOW_TRACKING_URI.replace("//", "//ann:s3cret@");
    const ways = [
      [{ MLFLOW_TRACKING_USERNAME: "ann", MLFLOW_TRACKING_PASSWORD: "s3cret" }, basic],
      [{ MLFLOW_TRACKING_URI: inAddress }, basic],
      [{ MLFLOW_TRACKING_TOKEN: "s3cret" }, "Bearer s3cret"],
    ] as const;
    for (const [given, header] of ways) {
      server.authorizations.length = 0;
      const { code, stdout } = await runAssay(["runs", "push", "--all", "--runs", root], {
        env: { ...env, ...given },
      });
      expect(code).toBe(0);
      expect(new Set(server.authorizations)).toEqual(new Set([header]));
      expect(stdout).not.toContain("s3cret");
    }
    const notes = readdirSync(join(root, "index", "mlflow"));
    expect(notes).toHaveLength(1);
    expect(readFileSync(join(root, "index", "mlflow", notes[0]!), "utf8")).not.toContain("s3cret");
  });

  it.concurrent.each([
    ["no address", "", "no-tracking-uri", "MLFLOW_TRACKING_URI is not set: "],
    [
      "a database instead of a server",
      "sqlite:///mlflow.db",
      "bad-tracking-uri",
      'got "sqlite:///mlflow.db".',
    ],
  ])("refuses %s with 2 and says what to set", async (_, uri, code, said) => {
    const { stdout, ...rest } = await runAssay(["runs", "push", "--json"], {
      cwd: temporaryFolder(),
      env: { MLFLOW_TRACKING_URI: uri },
    });
    expect(rest.code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code,
        message: expect.stringContaining(said),
        hint: expect.stringMatching(
          /^Write export MLFLOW_TRACKING_URI=http.* mlflow server --backend-store-uri sqlite:/,
        ),
      },
    });
  });
});

describe("a run with MLFLOW_TRACKING_URI set", () => {
  const backtest = ["backtest", SMA_CROSS, "--data", FX, "--symbol", "GBPUSD", "--from", "2020"];
  let plain: string;
  beforeAll(async () => {
    plain = (await runAssay(backtest, { cwd: temporaryFolder() })).stdout;
  });
  // Of the paths only the folder of all runs differs.
  const withoutFolder = (text: string) => text.replace(/Report: .*/, "");

  it("is on the server when the command is done", async () => {
    const { server, env } = await serverWith();
    const { code, stdout, stderr } = await runAssay(backtest, { cwd: temporaryFolder(), env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(withoutFolder(stdout)).toBe(withoutFolder(plain));
    expect(server.active.map(({ status }) => status)).toEqual(["FINISHED"]);
  });

  it("is kept, with one warning and the same output, when the server is away", async () => {
    const { server, env } = await serverWith(() => "cut");
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await runAssay(backtest, { cwd, env });
    expect(code).toBe(0);
    expect(withoutFolder(stdout)).toBe(withoutFolder(plain));
    expect(stderr).toMatch(
      /^Warning: the MLflow server has not got the run\. .*npx assay runs push\n$/,
    );
    server.fault = () => undefined;
    expect((await runAssay(["runs", "push"], { cwd, env })).code).toBe(0);
    expect(server.active.map(({ status }) => status)).toEqual(["FINISHED"]);
  });

  it("is kept in another folder of runs, which the warning names", async () => {
    const { server, env } = await serverWith(() => 401);
    const cwd = temporaryFolder();
    const { code, stderr } = await runAssay([...backtest, "--out", "my runs"], { cwd, env });
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^Warning: .* 401\..*send it later with: npx assay runs push --runs 'my runs'\n$/,
    );
    server.fault = () => undefined;
    const pushed = await runAssay(["runs", "push", "--runs", "my runs"], { cwd, env });
    expect(pushed.code).toBe(0);
    expect(server.active.map(({ status }) => status)).toEqual(["FINISHED"]);
  });

  it("is kept when the address is none", async () => {
    const env = { MLFLOW_TRACKING_URI: "sqlite:///mlflow.db" };
    const { code, stderr } = await runAssay(backtest, { cwd: temporaryFolder(), env });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Warning: .*expected the http\(s\) address.*npx assay runs push\n$/);
  });
});

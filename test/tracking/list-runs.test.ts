import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pl from "nodejs-polars";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CanonicalValue } from "../../src/tracking/canonical.ts";
import { findRun } from "../../src/tracking/find-run.ts";
import { listRuns, readStore } from "../../src/tracking/list-runs.ts";
import { storeRun } from "../../src/tracking/run-store.ts";
import { recordInIndex } from "../../src/tracking/store-index.ts";

const ONE = "1111111111111111";
const TWO = "2222222222222222";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "assay-runs-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const BACKTEST = {
  kind: "backtest",
  strategy: { name: "sma-cross" },
  result: { metrics: { sharpe: 1.25, win_rate: Number.NaN } },
};

/** A run with one small file, and its note in the index unless told otherwise. */
async function put(
  runId: string,
  document: { readonly [key: string]: CanonicalValue } = BACKTEST,
  { created, kind = "backtest" as const }: { created?: string; kind?: "backtest" | "suite" } = {},
) {
  const make = () => Buffer.from("figures");
  await storeRun(root, runId, document, [{ name: "frame.parquet", make }]);
  const noted = { runId, kind, name: "my-signal", seconds: 1, data: "bars", asked: {} };
  recordInIndex(root, noted, true);
  if (created === undefined) return;
  const path = join(root, "index", `${runId}.json`);
  const entry: object = JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(path, JSON.stringify({ ...entry, created }));
}

describe("listRuns", () => {
  it("says of each run what it is, when it was made and its figures, null where not defined", async () => {
    await put(ONE, BACKTEST, { created: "2024-01-02T03:04:05.000Z" });
    expect(listRuns(root)).toEqual([
      {
        runId: ONE,
        kind: "backtest",
        name: "sma-cross",
        created: "2024-01-02T03:04:05.000Z",
        folder: join(root, ONE),
        metrics: { sharpe: 1.25, win_rate: null },
      },
    ]);
  });

  it("lists the newest first, and last what has no note of its time", async () => {
    await put(ONE, BACKTEST, { created: "2024-01-01T00:00:00.000Z" });
    await put(TWO, BACKTEST, { created: "2024-02-01T00:00:00.000Z" });
    await put("0000000000000000");
    rmSync(join(root, "index", "0000000000000000.json"));
    const runs = listRuns(root);
    expect(runs.map(({ runId }) => runId)).toEqual([TWO, ONE, "0000000000000000"]);
    expect(runs.at(-1)).toMatchObject({ created: null, name: "sma-cross" });
  });

  it("knows the name of a suite, of an older one from the index, else by the hash of its signal", async () => {
    const named = {
      kind: "suite",
      signal: { name: "value", hash: "abc" },
      result: { metrics: {} },
    };
    await put(TWO, named, { kind: "suite" });
    expect(listRuns(root)[0]?.name).toBe("value");
    rmSync(join(root, TWO), { recursive: true });
    const suite = { kind: "suite", signal: { hash: "abc" }, result: { metrics: {} } };
    await put(ONE, suite, { kind: "suite" });
    expect(listRuns(root)[0]?.name).toBe("my-signal");
    rmSync(join(root, "index"), { recursive: true });
    expect(listRuns(root)[0]).toMatchObject({ kind: "suite", name: "signal abc" });
  });

  it("finds nothing where there is no store", () => {
    expect(listRuns(join(root, "nowhere"))).toEqual([]);
  });

  it("passes over what is no run: other folders, half written ones, the index", async () => {
    await put(ONE);
    mkdirSync(join(root, `.partial-${TWO}-x`));
    mkdirSync(join(root, "notes"));
    expect(listRuns(root).map(({ runId }) => runId)).toEqual([ONE]);
  });

  it("says what is wrong with a damaged run, and lists the others all the same", async () => {
    await put(ONE);
    await put(TWO);
    const frame = join(root, ONE, "frame.parquet");
    const problem = () => listRuns(root).find(({ runId }) => runId === ONE)?.problem;
    expect(problem()).toBeUndefined();
    truncateSync(frame, 3);
    expect(problem()).toBe("frame.parquet has 3 bytes instead of 7");
    rmSync(frame);
    expect(problem()).toBe("frame.parquet is missing");
    const run = join(root, ONE, "run.json");
    writeFileSync(run, readFileSync(run, "utf8").replaceAll(ONE, TWO));
    expect(problem()).toBe("run.json is that of another run");
    writeFileSync(run, '{"run_id": "11111');
    expect(problem()).toContain("run.json is no JSON");
    rmSync(run);
    expect(problem()).toBe("run.json cannot be read (ENOENT)");
    expect(listRuns(root).find(({ runId }) => runId === ONE)).toMatchObject({
      kind: "backtest",
      name: "my-signal",
      metrics: {},
    });
    expect(listRuns(root)).toHaveLength(2);
  });

  it("does not follow a listed name out of the run's folder", async () => {
    await put(ONE);
    const run = join(root, ONE, "run.json");
    writeFileSync(run, readFileSync(run, "utf8").replace("frame.parquet", "../../x"));
    expect(listRuns(root)[0]?.problem).toBe("run.json does not list its files");
  });

  it("reads the figures of an older run from metrics.parquet or summary.csv", async () => {
    const { result: _, ...older } = BACKTEST;
    const table = pl.DataFrame({ run_id: [ONE], fee_bps: [1], sharpe: [0.5], cagr: [Number.NaN] });
    const make = () => table.writeParquet();
    await storeRun(root, ONE, older, [{ name: "metrics.parquet", make }]);
    const csv = [
      "key,lag,residualize,kind,group,days,sharpe,sortino",
      "lag1_off,1,off,overall,overall,9,9,9",
      "lag0_off,0,off,year,2020,8,8,8",
      "lag0_off,0,off,overall,overall,250,1.5,",
    ].join("\n");
    await storeRun(root, TWO, { kind: "suite" }, [
      { name: "summary.csv", make: () => Buffer.from(`${csv}\n`) },
    ]);
    const runs = listRuns(root);
    expect(runs[0]?.metrics).toEqual({ sharpe: 0.5, cagr: null });
    expect(runs[1]?.metrics).toEqual({ days: 250, sharpe: 1.5, sortino: null });
  });
});

describe("readStore", () => {
  it("tells of interrupted searches and of notes without a run, which are no runs", async () => {
    await put(ONE);
    rmSync(join(root, ONE), { recursive: true });
    mkdirSync(join(root, TWO));
    appendFileSync(join(root, TWO, "checkpoint.bin"), "x");
    const { runs, notes } = readStore(root);
    expect(runs).toEqual([]);
    expect(notes).toEqual([
      `Search ${TWO} was interrupted; the same command with --resume goes on with it.`,
      `The index has a note of ${ONE}, of which there is no folder: the run was removed.`,
    ]);
  });
});

describe("findRun", () => {
  it("takes a full id, or four digits at its start that no other run has", async () => {
    await put(ONE);
    await put("1111222222222222");
    expect(findRun(root, ONE)).toBe(ONE);
    expect(findRun(root, "11112")).toBe("1111222222222222");
    expect(() => findRun(root, "1111")).toThrow(expect.objectContaining({ code: "unknown-run" }));
    expect(() => findRun(root, "1111")).toThrow(/got 2/);
  });

  it.each([
    ["three digits", "111", ONE],
    ["two digits swapped", "1111111111111121", ONE],
    ["a name with a slip", "sma-cros", ONE],
  ])("names the run that was probably meant by %s", async (_, wanted, meant) => {
    await put(ONE);
    await put("9999999999999999", { kind: "backtest", strategy: { name: "kama" } });
    expect(() => findRun(root, wanted)).toThrow(
      expect.objectContaining({ code: "unknown-run", hint: `Did you mean ${meant} (sma-cross)?` }),
    );
  });

  it("says so where there is no run at all, or only a search that was interrupted", () => {
    expect(() => findRun(root, "abcd")).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("holds no runs") }),
    );
    mkdirSync(join(root, TWO));
    writeFileSync(join(root, TWO, "checkpoint.bin"), "x");
    expect(() => findRun(root, TWO)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("--resume") }),
    );
  });
});

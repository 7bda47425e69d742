import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { generateTearsheet, loadCatalog, loadSignal, runSuite } from "../../src/index.ts";
import { FX, inPackage, runAssay, runMany, SMA_CROSS, temporaryFolder } from "./run-assay.ts";

const NOISE = inPackage("examples/signals/noise.parquet");

const Document = z.object({ run_id: z.string(), kind: z.string(), tearsheet: z.string() });

/** Folder with a snapshot `2018-04-02-v1` of the shipped universe and a suite of noise. */
let cwd: string;
let runId: string;
let stored: string;

beforeAll(async () => {
  cwd = temporaryFolder();
  const sources = inPackage("examples/data/universe");
  const made = await runAssay(["snapshot", "create", sources, "--date", "2018-04-02"], { cwd });
  expect(made.code).toBe(0);
  const command = ["suite", NOISE, "--snapshot", "2018-04-02-v1", "--lags", "0,2"];
  const { stdout } = await runAssay(command, { cwd });
  runId = /^Run ([0-9a-f]{16})$/m.exec(stdout)![1]!;
  stored = /^Tear sheet: (.*)$/m.exec(stdout)![1]!;
  expect(stored).toBe(join(cwd, "runs", runId, "tearsheet.html"));
});

describe("assay tearsheet", () => {
  it("prints where the page of a run is, by the start of its id, or copies it", async () => {
    const [found, copied] = await runMany(
      [
        ["tearsheet", runId.slice(0, 6)],
        ["tearsheet", runId, "--out", "sheets/noise.html", "--json"],
      ],
      { cwd },
    );
    expect(found).toMatchObject({ code: 0, stdout: `${stored}\n`, stderr: "" });
    expect(copied).toMatchObject({ code: 0, stderr: "" });
    const path = join(cwd, "sheets", "noise.html");
    expect(JSON.parse(copied!.stdout)).toEqual({ run_id: runId, kind: "suite", tearsheet: path });
    expect(readFileSync(path)).toEqual(readFileSync(stored));
    expect(readdirSync(join(cwd, "sheets"))).toEqual(["noise.html"]);
  });

  it("evaluates a signal's file, as assay suite does, into the same page", async () => {
    const command = ["tearsheet", NOISE, "--snapshot", "2018-04-02-v1", "--lags", "0,2"];
    const { code, stdout } = await runAssay([...command, "--runs", "others", "--json"], { cwd });
    expect(code).toBe(0);
    const { run_id: id, tearsheet } = Document.parse(JSON.parse(stdout));
    expect(id).toBe(runId);
    expect(tearsheet).toBe(join(cwd, "others", runId, "tearsheet.html"));
    expect(readFileSync(tearsheet)).toEqual(readFileSync(stored));
  });

  it("is the page that generateTearsheet makes", async () => {
    const catalog = await loadCatalog("2018-04-02-v1", { folder: join(cwd, "snapshots") });
    const rows = await loadSignal(NOISE);
    const suite = await runSuite(rows, catalog, { lags: [0, 2] });
    const page = await generateTearsheet(suite, { name: "noise", rows, catalog });
    expect(page).toBe(readFileSync(stored, "utf8"));
    await expect(generateTearsheet(suite, { name: " ", rows, catalog })).rejects.toMatchObject({
      code: "bad-option",
    });
  });

  it("tells the command that repeats it, wherever the snapshot has another id", async () => {
    const other = join(cwd, "elsewhere");
    mkdirSync(other);
    cpSync(join(cwd, "snapshots", "2018-04-02-v1"), join(other, "snapshots", "2019-12-31-v7"), {
      recursive: true,
    });
    const page = readFileSync(stored, "utf8").replace(/<[^>]*>/g, "");
    const command = /npx assay (suite SIGNAL[^\n]*--hold 1)/.exec(page)![1]!;
    const args = command.split(" ").map((word) => (word === "SIGNAL" ? NOISE : word));
    const { code, stdout } = await runAssay([...args, "--json"], { cwd: other });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ run_id: runId, snapshot: "2019-12-31-v7" });
  });

  it("names the report of a backtest likewise", async () => {
    const range = ["--from", "2016", "--to", "2016-03"];
    const command = ["backtest", SMA_CROSS, "--data", FX, "--symbol", "GBPUSD", ...range];
    const made = await runAssay(command, { cwd });
    const id = /^Run ([0-9a-f]{16})$/m.exec(made.stdout)![1]!;
    const { stdout } = await runAssay(["tearsheet", id], { cwd });
    expect(stdout).toBe(`${join(cwd, "runs", id, "report.html")}\n`);
  });

  it("asks for a snapshot in its help only of a signal, where assay suite always needs one", async () => {
    const [sheet, suite] = await runMany([
      ["tearsheet", "--help"],
      ["suite", "--help"],
    ]);
    const snapshot = (stdout: string) =>
      /--snapshot <snapshot> +([^-]*?) *--columns/.exec(stdout.replace(/\s+/g, " "))![1];
    const place = "id (in snapshots/) or path of a snapshot";
    expect(snapshot(sheet!.stdout)).toBe(
      `${place}; required for a signal's file, refused for a run`,
    );
    expect(snapshot(suite!.stdout)).toBe(`${place}; required`);
  });

  it("refuses what is no run, has no page, or says how to evaluate one, with the way out", async () => {
    const old = join(cwd, "old");
    cpSync(join(cwd, "runs", runId), join(old, runId), { recursive: true });
    const document = JSON.parse(readFileSync(join(old, runId, "run.json"), "utf8"));
    const { "tearsheet.html": _, ...files } = document.files;
    writeFileSync(join(old, runId, "run.json"), JSON.stringify({ ...document, files }));
    const gone = join(cwd, "gone");
    cpSync(join(cwd, "runs", runId), join(gone, runId), { recursive: true });
    rmSync(join(gone, runId, "tearsheet.html"));
    const near = `${runId.slice(0, 15)}${runId.endsWith("0") ? "1" : "0"}`;
    const cases: [string[], number, string, RegExp][] = [
      [[near], 2, "unknown-run", new RegExp(runId)],
      [["noise"], 2, "unknown-run", new RegExp(`${runId} \\(noise\\)`)],
      [[runId, "--runs", "nowhere"], 2, "no-store", /--runs/],
      [[runId, "--runs", old], 2, "no-page", /runs show/],
      [[runId, "--runs", gone], 1, "damaged-run", /same command/],
      [[runId, "--lags", "0"], 2, "bad-option", /signal's file/],
      [[runId, "--out", "snapshots"], 2, "bad-option", /It is a folder/],
      [["nothing.parquet", "--snapshot", "2018-04-02-v1"], 2, "missing-path", /path/],
      [["nothing.parquet"], 2, "missing-option", /--snapshot/],
    ];
    const results = await runMany(
      cases.map(([args]) => ["tearsheet", ...args, "--json"]),
      { cwd },
    );
    for (const [i, [args, code, name, hint]] of cases.entries()) {
      const { error } = JSON.parse(results[i]!.stdout);
      expect([args, results[i]!.code, error.code]).toEqual([args, code, name]);
      expect(error.hint).toMatch(hint);
    }
  });
});

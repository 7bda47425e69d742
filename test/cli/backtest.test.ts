import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";
import { beforeAll, describe, expect, it } from "vitest";
import {
  FX,
  hashesBelow,
  inPackage,
  runAssay,
  runMany,
  SMA_CROSS,
  temporaryFolder,
} from "./run-assay.ts";

/** A CSV file of so many days from 2020-01-01 on, with closes that go up and down. */
function days(count: number): string {
  const lines = Array.from({ length: count }, (_, day) => {
    const date = new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
    const close = 100 + (day % 7);
    return `${date},${close},${close + 1},${close - 1},${close}`;
  });
  return `${["date,open,high,low,close", ...lines].join("\n")}\n`;
}

const BARS = ["--data", FX, "--symbol", "GBPUSD", "--from", "2019", "--to", "2019-07"];

describe("assay backtest --json", () => {
  let document: Record<string, unknown>;
  beforeAll(async () => {
    const done = await runAssay(["backtest", SMA_CROSS, ...BARS, "--no-files", "--json"]);
    expect(done).toMatchObject({ code: 0, stderr: "" });
    document = JSON.parse(done.stdout);
  });

  it("prints one document with the parts that DESIGN 6 names", () => {
    const parts = "run_id strategy params data costs fill metrics undefined trades files";
    expect(Object.keys(document)).toEqual(expect.arrayContaining(parts.split(" ")));
    expect(document).toMatchObject({
      run_id: expect.stringMatching(/^[0-9a-f]{16}$/),
      strategy: { name: "sma-cross", version: "1" },
      params: { fast: 20, slow: 100 },
      data: { symbols: ["GBPUSD"], timeframe: "1h", dropped: {} },
      costs: { fee_bps: 1, slippage_bps: 1 },
      fill: "next-open",
      files: {},
    });
  });

  it("names the same data for every look-back", async () => {
    const prints = await runMany(
      [60, 240].map((slow) =>
        ["backtest", SMA_CROSS, ...BARS, "--no-files", "--json"].concat(
          ...["--params", `slow=${slow}`],
        ),
      ),
    );
    const [a, b] = prints.map(({ stdout }) => JSON.parse(stdout));
    expect(a.data.fingerprint).toBe(b.data.fingerprint);
    expect(a.run_id).not.toBe(b.run_id);
  });

  it("counts only bars of the range, from its first one on, since earlier bars were loaded", () => {
    expect(document.data).toMatchObject({
      // The pound's week begins on Tuesday, 2019-01-01 22:00 UTC or later in this file.
      from: expect.stringMatching(/^2019-01-0[1-3]T/),
      // The end of the last hour, which may be the end of the range itself.
      to: expect.stringMatching(/^2019-(06-29T00:00|06-30T|07-01T00:00)/),
    });
    expect(document.metrics).toMatchObject({ n_nans: 0 });
  });

  it("prints a metric that is not defined as null, with the reason beside it", async () => {
    // In one bar there is no deviation of returns, hence no Sharpe ratio.
    const [one] = await runMany([
      ["backtest", SMA_CROSS, "--data", FX, "--symbol", "GBPUSD", "--json", "--no-files"].concat([
        ...["--from", "2019-03-05T10:00", "--to", "2019-03-05T11:00"],
      ]),
    ]);
    expect(JSON.parse(one!.stdout)).toMatchObject({
      metrics: { bars: 1, sharpe: null },
      undefined: { sharpe: expect.any(String) },
    });
  });
});

describe("assay backtest", () => {
  it("prints the figures beside those of buying and holding, and what to mind", async () => {
    const base = ["backtest", SMA_CROSS, "--no-files"];
    const [usual, free, several] = await runMany([
      [...base, ...BARS],
      [...base, ...BARS, "--fill", "close", "--fee-bps", "0", "--slippage-bps", "0"],
      [...base, "--data", FX, "--symbol", "GBPUSD,USDJPY", "--from", "2019", "--to", "2019-03"],
    ]);
    expect(usual!.stdout).toMatch(/strategy +buy & hold/);
    expect(usual!.stdout).toMatch(/Sharpe ratio +\S+ +\S+/);
    expect(usual!.stdout).toMatch(/Periods per year: 6,\d+/);
    expect(usual!.stdout).not.toMatch(/Optimistic|No costs|equal weights/);
    expect(free!.stdout).toMatch(/Optimistic: fill close/);
    expect(free!.stdout).toMatch(/No costs/);
    expect(several!.stdout).toMatch(/2 symbols: equal weights, rebalanced at every bar/);
  });

  it("ends data.to where the last counted bar ends, so that it can be typed as --to again", async () => {
    const cwd = temporaryFolder({ "days.csv": days(40) });
    const base = ["backtest", SMA_CROSS, "--data", "days.csv", "--no-files", "--json"];
    const [daily, weekly, monthly] = await runMany(
      [base, [...base, "--timeframe", "1w"], [...base, "--timeframe", "1mo"]],
      { cwd },
    );
    const data = (result: typeof daily) => JSON.parse(result!.stdout).data;
    // From Wednesday, 1 January 2020: 40 days end with 9 February, a Sunday.
    expect(data(daily)).toMatchObject({
      from: "2020-01-02T00:00:00.000Z",
      to: "2020-02-10T00:00:00.000Z",
    });
    expect(data(weekly).to).toBe("2020-02-10T00:00:00.000Z");
    expect(data(monthly).to).toBe("2020-03-01T00:00:00.000Z");
    const { from, to, bars } = data(daily);
    const [again] = await runMany([[...base, "--from", from, "--to", to]], { cwd });
    expect(data(again)).toMatchObject({ from, to, bars });
  });

  it("says what was done with dirt, that nothing was held and why, and exits as they are typed", async () => {
    const dirty = days(40)
      .replace(/^(2020-01-05,.*),\S+$/m, "$1,0")
      .replace(/^(2020-01-06),[^,]*/m, "$1,")
      .replace(/^(2020-01-07,[^,]*),[^,]*/m, "$1,1");
    const cwd = temporaryFolder({
      "dirty.csv": dirty,
      "flat.ts":
        'import { constant, strategy } from "assay";\nexport default strategy({ name: "flat", version: "1", params: {}, signal: () => constant(0) });\n',
    });
    const base = ["--data", "dirty.csv"];
    const exits = ["--stop-loss", "0.05", "--trailing-stop", "0.1", "--max-bars", "1000"];
    const [crossing, flat] = await runMany(
      [
        ["backtest", SMA_CROSS, ...base, ...exits],
        ["backtest", "flat.ts", ...base, "--no-files", "--stop-loss", "0.125"],
      ],
      { cwd },
    );
    const line =
      "1 row without a positive close (left out); 1 empty open (no fill there); 1 high below low (kept as it is)";
    expect(crossing!.stdout).toContain(`Dirt in the data: ${line}.`);
    // 40 days less the one without a close; the slow average of 100 looks 99 bars back.
    expect(crossing!.stdout).toContain(
      "The strategy never held a position: its signal looks back 99 bars, and there are only 39.",
    );
    const spaced = crossing!.stdout.replace(/\u202f/g, " ");
    expect(spaced).toContain("stop-loss 5 %, trailing-stop 10 %, max-bars 1,000");
    const report = readFileSync(/Report: (.*)/.exec(crossing!.stdout)![1]!, "utf8");
    expect(report).toContain(`Dirt in the data: ${line}.`);
    expect(report).not.toContain("data.asset_class");
    expect(flat!.stdout).toMatch(/^The strategy never held a position\.$/m);
    expect(flat!.stdout.replace(/\u202f/g, " ")).toContain("stop-loss 12.5 %");
  });

  it("gives the id and bytes of every file again elsewhere, in another time zone and on other threads", async () => {
    const here = temporaryFolder();
    const first = await runAssay(["backtest", SMA_CROSS, ...BARS], { cwd: here });
    expect(first).toMatchObject({ code: 0, stderr: "" });

    // A CommonJS folder, other names for the files, and another current folder.
    const there = temporaryFolder({ "package.json": '{"type":"commonjs"}' });
    const data = join(there, "fx_hourly.parquet");
    copyFileSync(SMA_CROSS, join(there, "mine.ts"));
    copyFileSync(FX, data);
    copyFileSync(
      FX.replace(".parquet", ".manifest.json"),
      data.replace(".parquet", ".manifest.json"),
    );
    const bars = BARS.map((arg) => (arg === FX ? data : arg));
    const second = await runAssay(["backtest", "mine.ts", ...bars, "--out", "deep/runs"], {
      cwd: there,
      env: { TZ: "Pacific/Auckland", POLARS_MAX_THREADS: "8", LANG: "de_DE.UTF-8" },
    });
    expect(second).toMatchObject({ code: 0, stderr: "" });

    const [id] = readdirSync(join(here, "runs")).filter((name) => name !== "index");
    const files = hashesBelow(join(here, "runs", id!));
    expect(Object.keys(files).sort()).toEqual([
      "frame.parquet",
      "metrics.parquet",
      "report.html",
      "run.json",
      join("source", "sma-cross.ts"),
      "trades.parquet",
    ]);
    expect(hashesBelow(join(there, "deep/runs", id!))).toEqual(files);
    const source = join(here, "runs", id!, "source/sma-cross.ts");
    expect(readFileSync(source)).toEqual(readFileSync(SMA_CROSS));
    for (const name of ["run.json", "report.html"]) {
      const text = readFileSync(join(there, "deep/runs", id!, name), "utf8");
      expect(text).not.toContain(there);
      expect(text).not.toContain("mine.ts");
    }
  });

  it("writes into the report a command that gives the run again from its own folder", async () => {
    const cwd = temporaryFolder();
    const exits = ["--stop-loss", "0.02", "--fill", "next-close", "--fee-bps", "0.5"];
    const more = ["--timeframe", "4h", "--params", "fast=10", "--asset-class", "currency"];
    const done = await runAssay(["backtest", SMA_CROSS, ...BARS, ...exits, ...more, "--json"], {
      cwd,
    });
    const { run_id, files } = JSON.parse(done.stdout);
    // words with a hyphen stand in spans of their own, so that none is broken
    const report = readFileSync(files.report, "utf8").replace(/<\/?span[^>]*>/g, "");
    const [, command] = /(?:>|\s)assay (backtest source\/[^<]*)/.exec(report) ?? [];
    const args = command!.trim().replace("DATA", FX).split(" ");
    const again = await runAssay([...args, "--json", "--no-files"], { cwd: files.folder });
    expect(JSON.parse(again.stdout)).toMatchObject({ run_id });
  });

  it("repeats what the data say about themselves in the summary and the report", async () => {
    const cwd = temporaryFolder();
    const stocks = inPackage("examples/data/sp500_daily.parquet");
    const args = ["backtest", SMA_CROSS, "--data", stocks, "--symbol", "LNT,NI", "--from", "2016"];
    const { stdout } = await runAssay(args, { cwd });
    const report = readFileSync(/Report: (.*)/.exec(stdout)![1]!, "utf8");
    for (const text of [stdout, report]) {
      expect(text).toMatch(/Survivorship-biased/);
      expect(text).toMatch(/no dividends, borrow, financing or swap costs/);
    }
  });

  it("names runs by what decides their numbers, not by how they are kept", async () => {
    const cwd = temporaryFolder();
    const base = ["backtest", SMA_CROSS, ...BARS, "--json"];
    const results = await runMany(
      [
        [...base, "--no-files"],
        base,
        base,
        [...base, "--debug"],
        [...base, "--no-files", "--params", "fast=20"],
        [...base, "--no-files", "--params", "fast=25"],
        [...base, "--no-files", "--stop-loss", "0.02"],
        [...base, "--no-files", "--symbol", "USDJPY"],
        [...base, "--no-files", "--timeframe", "4h"],
      ],
      { cwd },
    );
    const documents = results.map(({ stdout }) => JSON.parse(stdout));
    const ids = documents.map((document) => document.run_id);
    expect(new Set(ids.slice(0, 5)).size).toBe(1);
    expect(new Set(ids).size).toBe(5);
    // Only the runs with files left any, and the second of them found the first's.
    expect(readdirSync(join(cwd, "runs")).sort()).toEqual([ids[0], "index"]);
    expect(results[1]!.stderr).toBe("");
    expect(results[2]!.stderr).toMatch(/was there already/);
    expect(existsSync(documents[3].files.features)).toBe(true);
    expect(Object.values<string>(documents[1].files).every((path) => existsSync(path))).toBe(true);
  });

  it("lets two processes write the same run at once", async () => {
    const cwd = temporaryFolder();
    const both = await Promise.all([
      runAssay(["backtest", SMA_CROSS, ...BARS], { cwd }),
      runAssay(["backtest", SMA_CROSS, ...BARS], { cwd }),
    ]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(readdirSync(join(cwd, "runs"))).toHaveLength(2);
    expect(readdirSync(join(cwd, "runs", "index"))).toHaveLength(1);
  });

  it("prints the same figures without files, for which it reads no column but theirs", async () => {
    const cwd = temporaryFolder();
    const hour = 3_600_000;
    const prices = Float32Array.from({ length: 300 }, (_, i) => 100 + 10 * Math.sin(i / 9));
    const times = Float64Array.from(prices, (_, i) => Date.UTC(2024, 0, 1) + i * hour);
    const bars = (high: pl.Series, low: pl.Series) =>
      pl.DataFrame([
        pl.Series("timestamp", times).cast(pl.Int64),
        pl.Series("open", prices),
        high,
        low,
        pl.Series("close", prices),
      ]);
    const sound = bars(pl.Series("high", prices), pl.Series("low", prices));
    // Texts are no prices: whoever reads them says so.
    const texts = [...prices].map(() => "?");
    const torn = bars(pl.Series("high", texts), pl.Series("low", texts));
    writeFileSync(join(cwd, "sound.parquet"), sound.writeParquet());
    writeFileSync(join(cwd, "torn.parquet"), torn.writeParquet());
    const base = ["backtest", SMA_CROSS, "--symbol", "X", "--params", "fast=5,slow=60", "--data"];
    const [recorded, figures, needing, asking] = await runMany(
      [
        [...base, "sound.parquet"],
        [...base, "torn.parquet", "--no-files"],
        [...base, "torn.parquet", "--no-files", "--stop-loss", "0.02"],
        [...base, "torn.parquet", "--no-files", "--json"],
      ],
      { cwd },
    );
    expect(recorded!.code).toBe(0);
    const [said] = recorded!.stdout.split("\n\nRun ");
    expect(figures).toEqual({
      code: 0,
      stdout: `${said}\n\nNo files were written, so the run has no id (--json tells it).\n`,
      stderr: "",
    });
    for (const refused of [needing, asking]) {
      expect(refused).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/column "(high|low)"/),
      });
    }
  });

  it("keeps the user's own modules, and no package's, with the run", async () => {
    const cwd = temporaryFolder({
      "mine.ts":
        'import { strategy, sma } from "assay";\nimport { side } from "./lib/side.ts";\nimport { base } from "helper-package";\n' +
        'export default strategy({ name: "my idea", version: "1", params: {}, signal: ({ close }) => side(close, sma(close, base)) });\n',
    });
    for (const folder of ["lib", "node_modules/helper-package"]) {
      mkdirSync(join(cwd, folder), { recursive: true });
    }
    writeFileSync(
      join(cwd, "lib/side.ts"),
      'import { type Expr, when } from "assay";\nexport const side = (a: Expr, b: Expr) => when(a.gt(b)).then(1).otherwise(0);\n',
    );
    writeFileSync(
      join(cwd, "node_modules/helper-package/package.json"),
      '{"name":"helper-package","type":"module","main":"index.js"}',
    );
    writeFileSync(join(cwd, "node_modules/helper-package/index.js"), "export const base = 50;\n");
    const before = await runAssay(["backtest", "mine.ts", ...BARS, "--json"], { cwd });
    expect(before).toMatchObject({ code: 0, stderr: "" });
    const { run_id, files } = JSON.parse(before.stdout);
    expect(readdirSync(files.source, { recursive: true }).sort()).toEqual([
      "lib",
      join("lib", "side.ts"),
      "my-idea.ts",
    ]);

    // A change in what is imported is another run.
    writeFileSync(
      join(cwd, "lib/side.ts"),
      `${readFileSync(join(cwd, "lib/side.ts"), "utf8")}// changed\n`,
    );
    const after = await runAssay(["backtest", "mine.ts", ...BARS, "--json", "--no-files"], { cwd });
    expect(JSON.parse(after.stdout).run_id).not.toBe(run_id);
  });
});

describe("assay --help", () => {
  it("has an example for the program and for every command", async () => {
    const [top] = await runMany([["--help"]]);
    const commands = [...top!.stdout.matchAll(/^ {2}([a-z]+) .*\[options\]/gm)].map((m) => m[1]!);
    expect(commands).toEqual(expect.arrayContaining(["backtest", "demo", "import"]));
    const helps = await runMany(commands.map((command) => [command, "--help"]));
    for (const { code, stdout } of [top!, ...helps]) {
      expect(code).toBe(0);
      expect(stdout).toMatch(/Examples?:\n +npx assay /);
    }
  });
});

describe("the start of assay", () => {
  it("loads no drawing library for a run without files", async () => {
    // A loader hook that refuses echarts; with files the same run must fail on it.
    const hook = `data:text/javascript,${encodeURIComponent(
      'import { registerHooks } from "node:module"; registerHooks({ resolve(s, c, n) { if (/^echarts/.test(s)) throw new Error("echarts was asked for"); return n(s, c); } });',
    )}`;
    const env = { NODE_OPTIONS: `--import=${hook}` };
    const args = ["backtest", inPackage("examples/strategies/sma-cross.ts"), ...BARS];
    const cwd = temporaryFolder();
    expect((await runAssay([...args, "--no-files"], { cwd, env })).code).toBe(0);
    expect((await runAssay(args, { cwd, env })).stderr).toMatch(/echarts was asked for/);
  });
});

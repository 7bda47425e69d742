import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pl from "nodejs-polars";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import {
  changed,
  type Finished,
  FX,
  finished,
  hashesBelow,
  runAssay,
  runMany,
  SMA_CROSS,
  startAssay,
  temporaryFolder,
} from "./run-assay.ts";

// The bars of GBPUSD begin on 2012-11-16; 2014-02-16 is a Sunday, and the data go on after it.
const BARS = ["--data", FX, "--symbol", "GBPUSD"];
const SEARCH = ["--params", "fast=5,10,20:40:10,slow=60:240:60"];
const WALK = [
  ...["walkforward", SMA_CROSS, ...BARS, ...SEARCH],
  ...["--to", "2014-02-16", "--train", "6mo", "--test", "3mo"],
];
/** Six months from the first day on, then three months each. */
const WINDOWS = [
  { train: ["2012-11-16", "2013-05-16"], test: ["2013-05-16", "2013-08-16"] },
  { train: ["2013-02-16", "2013-08-16"], test: ["2013-08-16", "2013-11-16"] },
  { train: ["2013-05-16", "2013-11-16"], test: ["2013-11-16", "2014-02-16"] },
] as const;

const Figures = z.record(z.string(), z.number().nullable());
const Params = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]));
const Range = z.strictObject({ from: z.iso.datetime(), to: z.iso.datetime() });
const Document = z.looseObject({
  run_id: z.string().regex(/^[0-9a-f]{16}$/),
  windows: z.array(
    z.looseObject({
      train: Range,
      test: Range,
      partial: z.boolean(),
      params: Params,
      train_metrics: Figures,
      test_metrics: Figures,
      efficiency: z.number().nullable(),
      undefined: z.looseObject({}),
    }),
  ),
  stitched: z.looseObject({ metrics: Figures }),
  hindsight: z.looseObject({ params: Params, metrics: Figures }),
  files: z.record(z.string(), z.string()),
});
type Document = z.infer<typeof Document>;

function documentOf({ code, stdout, stderr }: Omit<Finished, "signal">): Document {
  expect(code, stderr).toBe(0);
  return Document.parse(JSON.parse(stdout));
}

/** The same figures, but for what a later first bar of running sums does to the last digits. */
function expectClose(found: z.infer<typeof Figures>, wanted: z.infer<typeof Figures>): void {
  expect(Object.keys(found)).toEqual(Object.keys(wanted));
  for (const [name, value] of Object.entries(wanted)) {
    if (value === null) expect(found[name], name).toBeNull();
    else expect(Math.abs(found[name]! - value), name).toBeLessThan(1e-9 * (1 + Math.abs(value)));
  }
}

/** What `assay optimize` or `assay backtest` makes of a range, as JSON documents. */
async function documentsOf(commands: readonly (readonly string[])[]) {
  const done = await runMany(commands.map((command) => [...command, "--no-files", "--json"]));
  return done.map(({ code, stdout, stderr }) => {
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout);
  });
}

describe("assay walkforward --json", () => {
  const cwd = temporaryFolder();
  let stderr: string;
  let found: Document;
  beforeAll(async () => {
    const done = await runAssay([...WALK, "--json", "--threads", "2"], { cwd });
    stderr = done.stderr;
    found = documentOf(done);
  }, 60_000);

  it("prints the document of DESIGN 6, and how much there is to do on standard error", () => {
    expect(stderr).toBe("3 windows, and the best in hindsight: 4 times 20 sets of 20 candidates\n");
    const midnight = ([from, to]: readonly [string, string]) => ({
      from: `${from}T00:00:00.000Z`,
      to: `${to}T00:00:00.000Z`,
    });
    expect(found.windows.map(({ train, test }) => ({ train, test }))).toEqual(
      WINDOWS.map(({ train, test }) => ({ train: midnight(train), test: midnight(test) })),
    );
  });

  it("chooses in each train what assay optimize finds there", async () => {
    const searches = await documentsOf(
      WINDOWS.map(({ train: [from, to] }) =>
        ["optimize", SMA_CROSS, ...BARS, ...SEARCH].concat("--from", from, "--to", to),
      ),
    );
    for (const [i, { best }] of searches.entries()) {
      expect(found.windows[i]!.params).toEqual(best.params);
      expectClose(found.windows[i]!.train_metrics, best.metrics);
    }
  });

  it("shows each test as the backtest of its set, and their ratio as efficiency", async () => {
    const tests = await documentsOf(
      WINDOWS.map(({ test: [from, to] }, i) => {
        const { fast, slow } = found.windows[i]!.params;
        return ["backtest", SMA_CROSS, ...BARS, "--params", `fast=${fast},slow=${slow}`].concat(
          ...["--from", from, "--to", to],
        );
      }),
    );
    for (const [i, { metrics }] of tests.entries()) {
      const { test_metrics: test, train_metrics: train, efficiency } = found.windows[i]!;
      expectClose(test, metrics);
      const ratio = test.sharpe! / train.sharpe!;
      if (train.sharpe! > 0) expect(efficiency).toBeCloseTo(ratio, 12);
      else expect(efficiency).toBeNull();
    }
  });

  it("finds in hindsight what assay optimize finds over all tests", async () => {
    const [search] = await documentsOf([
      ["optimize", SMA_CROSS, ...BARS, ...SEARCH, "--from", "2013-05-16", "--to", "2014-02-16"],
    ]);
    expect(found.hindsight.params).toEqual(search.best.params);
    expectClose(found.hindsight.metrics, search.best.metrics);
  });

  it("stitches one set in all windows to one plain backtest over the tests", async () => {
    const one = ["--params", "fast=20,slow=120"];
    const [walk, plain] = await documentsOf([
      changed(WALK, ...one),
      ["backtest", SMA_CROSS, ...BARS, ...one, "--from", "2013-05-16", "--to", "2014-02-16"],
    ]);
    expect(walk.windows.map(({ params }: { params: object }) => params)).toEqual(
      WINDOWS.map(() => ({ fast: 20, slow: 120 })),
    );
    expectClose(walk.stitched.metrics, plain.metrics);
    expectClose(walk.hindsight.metrics, plain.metrics);
  });

  it("leaves a run behind: windows, frame, trades and metrics of the stitched account, report", () => {
    const { folder, windows, frame, trades, metrics, report } = found.files;
    expect(readdirSync(folder!).sort()).toEqual([
      ...["frame.parquet", "metrics.parquet", "report.html", "run.json"],
      `sma-cross_fx_1h_${found.run_id}.parquet`,
      ...["source", "trades.parquet"],
    ]);
    expect(basename(windows!)).toBe(`sma-cross_fx_1h_${found.run_id}.parquet`);
    const table = pl.readParquet(windows!);
    expect(table.schema).toMatchObject({
      window: pl.Int64,
      test_to: pl.Datetime("ms", "UTC"),
      partial: pl.Bool,
      param_fast: pl.Int64,
      efficiency: pl.Float64,
      test_sharpe: pl.Float64,
    });
    const times = z.coerce.date();
    expect(
      table.toRecords().map(({ window, param_fast, param_slow, train_to, test_from, ...row }) => ({
        params: { fast: param_fast, slow: param_slow },
        window,
        trainTo: times.parse(train_to).toISOString(),
        testFrom: times.parse(test_from).toISOString(),
        sharpe: [row.train_sharpe, row.test_sharpe],
      })),
    ).toEqual(
      found.windows.map(({ params, train, test, train_metrics, test_metrics }, i) => ({
        params,
        window: i + 1,
        trainTo: train.to,
        testFrom: test.from,
        sharpe: [train_metrics.sharpe, test_metrics.sharpe],
      })),
    );
    const stitched = found.stitched.metrics;
    const bars = pl.readParquet(frame!);
    expect(bars.height).toBe(stitched.bars);
    const growth = bars.getColumn("net").toArray().map(Number);
    const total = growth.reduce((product, net) => product * (1 + net), 1) - 1;
    expect(total).toBeCloseTo(stitched.total_return!, 12);
    const closed = pl.readParquet(trades!).filter(pl.col("reason").neq(pl.lit("open")));
    expect(closed.height).toBe(stitched.trade_count);
    const [row] = pl.readParquet(metrics!).toRecords();
    expect(row).toMatchObject({
      kind: "walkforward",
      run_id: found.run_id,
      sharpe: stitched.sharpe,
      trade_count: stitched.trade_count,
    });
    const page = readFileSync(report!, "utf8");
    expect(page).toContain(found.run_id);
    expect(page).not.toContain(cwd);
  });

  it("gives the same id and bytes again, on any number of threads", async () => {
    const again = documentOf(
      await runAssay([...WALK, "--json", "--threads", "1"], {
        cwd: temporaryFolder(),
        env: { POLARS_MAX_THREADS: "8" },
      }),
    );
    expect(again.run_id).toBe(found.run_id);
    expect(hashesBelow(again.files.folder!)).toEqual(hashesBelow(found.files.folder!));
    expect([again.windows, again.stitched]).toEqual([found.windows, found.stitched]);
  });

  it("is another run with other windows or another search, and the same however they are written", async () => {
    const done = await runMany(
      [
        ["--train", "26w"],
        ["--test", "1mo"],
        ["--mode", "anchored"],
        ["--embargo", "24"],
        ["--metric", "total_return"],
        ["--search", "random:5:1"],
        ["--mode", "rolling", "--embargo", "0"],
      ].map((more) => [...changed(WALK, ...more), "--no-files", "--json"]),
    );
    const ids = done.map((one) => documentOf(one).run_id);
    expect(new Set([found.run_id, ...ids]).size).toBe(7);
    expect(ids.at(-1)).toBe(found.run_id);
  });

  it("keeps an embargo of bars between train and test", async () => {
    const [walk] = await documentsOf([[...WALK, "--embargo", "24"]]);
    const times = pl
      .readParquet(FX)
      .filter(pl.col("symbol").eq(pl.lit("GBPUSD")))
      .getColumn("timestamp")
      .toArray()
      .map((time) => new Date(Number(time)).toISOString());
    for (const { train, test } of Document.parse(walk).windows) {
      const between = times.filter((time) => time >= train.to && time < test.from);
      expect(between).toHaveLength(24);
    }
  });
});

describe("the last test", () => {
  /** Days from 2020-01-01 to the given one, without week-ends. */
  const csv = (last: string) => {
    const rows: string[] = [];
    for (let time = Date.UTC(2020, 0, 1); time <= Date.parse(last); time += 86_400_000) {
      const day = new Date(time);
      if (day.getUTCDay() % 6 === 0) continue;
      const close = (100 + 5 * Math.sin(rows.length / 3)).toFixed(2);
      rows.push(`${day.toISOString().slice(0, 10)},${close},${close},${close},${close}`);
    }
    return `date,open,high,low,close\n${rows.join("\n")}\n`;
  };
  const STRATEGY = `import { int, sma, strategy, when } from "assay";
export default strategy({ name: "short", version: "1", params: { n: int(2, 5) },
  signal: ({ close }, { n }) => when(close.gt(sma(close, n))).then(1).otherwise(-1) });
`;

  it("is partial where the data may go on inside it, and whole where a range was cut out of longer data", async () => {
    // 2020-03-01 is a Sunday, so the last bar before it is that of Friday, 28 February.
    const cwd = temporaryFolder({
      "short.ts": STRATEGY,
      "ends.csv": csv("2020-02-28"),
      "goes-on.csv": csv("2020-03-02"),
    });
    const walk = ["walkforward", "short.ts", "--symbol", "X", "--train", "1mo", "--test", "1mo"];
    const done = await runMany(
      ["ends.csv", "goes-on.csv"].map((data) =>
        [...walk, "--to", "2020-03-01", "--data", data, "--json"].concat("--no-files"),
      ),
      { cwd },
    );
    const [ends, goesOn] = done.map(documentOf);
    expect(ends!.windows.map(({ partial }) => partial)).toEqual([true]);
    expect(goesOn!.windows.map(({ partial }) => partial)).toEqual([false]);
    // The files differ by that, so these are two runs.
    expect(goesOn!.run_id).not.toBe(ends!.run_id);
  });
});

describe("assay walkforward", () => {
  it("says what came of every window, of all together, and what hindsight would have had", async () => {
    const { code, stdout } = await runAssay(WALK, { cwd: temporaryFolder() });
    expect(code).toBe(0);
    expect(stdout).toMatch(/walk-forward, 3 windows: train 6mo rolling, test 3mo/);
    const table = stdout.split("\n").filter((line) => /^\d{4}-\d\d-\d\d {2}\d{4}-/.test(line));
    expect(table.map((line) => line.slice(0, 22))).toEqual([
      "2013-05-16  2013-08-15",
      "2013-08-16  2013-11-15",
      "2013-11-16  2014-02-15",
    ]);
    expect(stdout).toMatch(/Over all tests +stitched +in hindsight +buy & hold/);
    expect(stdout).toMatch(/[0-3] of 3 tests \(\d+.%\) had a Sharpe ratio above 0/);
    expect(stdout).toMatch(/Median efficiency −?\d+.%, of [1-3] windows?/);
    expect(stdout).toMatch(/knowing the tests, so nobody could have traded it/);
    const report = /^Report: (\S+)/m.exec(stdout)?.[1];
    expect(existsSync(report ?? "")).toBe(true);
  });

  it("shows the first and last of very many windows", async () => {
    const [done] = await runMany([
      [...changed(WALK, "--params", "fast=20,slow=120", "--test", "5d"), "--no-files"],
    ]);
    // From 2013-05-16 to 2014-02-16 are 276 days; the 56th test would begin on a Saturday without bars.
    expect(done!.stdout).toMatch(/walk-forward, 55 windows/);
    expect(done!.stdout).toMatch(/\n {2}… 15 windows more\n/);
    expect(done!.stdout.match(/^20\d\d-\d\d-\d\d {2}/gm)).toHaveLength(40);
  });

  it("leaves nothing when Ctrl-C ends it, and exits with 130", async () => {
    const cwd = temporaryFolder({
      "slow.ts": `import { int, kernel, strategy } from "assay";
export default strategy({ name: "slow", version: "1", params: { n: int(1, 200) },
  signal: ({ close }, { n }) => kernel({ name: "k", inputs: [close], state: [0], outputs: ["p"],
    step: ([price = 0], state, out) => {
      const end = performance.now() + 10;
      if (state[0] === 0) while (performance.now() < end) {}
      state[0]! += 1;
      out[0] = Math.sin(price * n);
    } }).p });
`,
    });
    const child = startAssay(
      [
        ...["walkforward", "slow.ts", ...BARS, "--to", "2013-07", "--train", "3mo"],
        ...["--test", "1mo", "--threads", "2", "--json"],
      ],
      { cwd },
    );
    let printed = "";
    child.stderr?.on("data", (text: string) => {
      printed += text;
    });
    const over = finished(child);
    while (!/windows, and/.test(printed) && child.exitCode === null) await pause(20);
    await pause(100);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await over;
    expect(stderr).toMatch(/Interrupted; nothing was written/);
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "interrupted" } });
    expect(readdirSync(cwd)).toEqual(["slow.ts"]);
  });
});

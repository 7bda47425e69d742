import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import pl from "nodejs-polars";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import {
  changed,
  FX,
  hashesBelow,
  inPackage,
  runAssay,
  runMany,
  SMA_CROSS,
  temporaryFolder,
} from "./run-assay.ts";

// From the first bar on, so that every look-back loads the same bars: then figures agree to the bit.
const BARS = ["--data", FX, "--symbol", "GBPUSD", "--to", "2013-07"];
const SEARCH = [
  ...["optimize", SMA_CROSS, ...BARS],
  ...["--params", "fast=5,10,20:40:10,slow=60:240:60", "--constraint", "3 * fast <= slow"],
];

/** Of fast 5, 10, 20, 30, 40 and slow 60, 120, 180, 240 those with 3 · fast ≤ slow: 4 + 4 + 4 + 3 + 3. */
const ACCEPTED = [5, 10, 20, 30, 40].flatMap((fast) =>
  [60, 120, 180, 240].filter((slow) => 3 * fast <= slow).map((slow) => ({ fast, slow })),
);

const Figures = z.record(z.string(), z.number().nullable());
const Params = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]));
const Found = z.object({
  params: Params,
  metrics: Figures,
  score: z.number().nullable(),
  plateau_score: z.number().nullable(),
});
const Document = z.object({
  run_id: z.string().regex(/^[0-9a-f]{16}$/),
  strategy: z.object({ name: z.string(), version: z.string() }),
  search: z.looseObject({ kind: z.string(), sets: z.number(), candidates: z.number().nullable() }),
  best: Found.extend({ undefined: z.record(z.string(), z.string()) }),
  best_by_plateau: Found,
  table: z.array(
    z.union([
      z.strictObject({ params: Params, metrics: Figures }),
      z.strictObject({
        params: Params,
        error: z.strictObject({ code: z.string(), message: z.string() }),
      }),
    ]),
  ),
  table_rows: z.number(),
  overfitting: z.looseObject({
    trials: z.number(),
    effective_trials: z.number(),
    expected_max_sharpe: z.number(),
    deflated_sharpe: z.number(),
    probabilistic_sharpe: z.number(),
    min_track_record_length: z.number().nullable(),
    pbo: z.number(),
    pbo_sample: z.null(),
    words: z.array(z.string()).min(4),
  }),
  trials_on_data: z.number(),
  timing: z.strictObject({
    load_s: z.number().positive(),
    sweep_s: z.number().positive(),
    overfitting_s: z.number().positive(),
    sets: z.number(),
    bars: z.number(),
    threads: z.number().int().positive(),
    peak_rss_mb: z.number().min(30).max(4000),
  }),
  files: z.record(z.string(), z.string()),
});
type Document = z.infer<typeof Document>;

function documentOf({
  code,
  stdout,
  stderr,
}: {
  code: number | null;
  stdout: string;
  stderr: string;
}): Document {
  expect(code, stderr).toBe(0);
  return Document.parse(JSON.parse(stdout));
}

describe("assay optimize --json", () => {
  const cwd = temporaryFolder();
  let stderr: string;
  let found: Document;
  let singles: Map<string, Record<string, number | null>>;
  beforeAll(async () => {
    const done = await runAssay([...SEARCH, "--json", "--threads", "2"], { cwd });
    stderr = done.stderr;
    found = documentOf(done);
    const backtests = await runMany(
      ACCEPTED.map(({ fast, slow }) =>
        ["backtest", SMA_CROSS, ...BARS, "--no-files", "--json"].concat(
          "--params",
          `fast=${fast},slow=${slow}`,
        ),
      ),
    );
    singles = new Map(
      backtests.map(({ stdout }) => {
        const { params, metrics } = JSON.parse(stdout);
        return [JSON.stringify(params), Figures.parse(metrics)];
      }),
    );
  }, 60_000);

  it("prints the document of DESIGN 6, and how much there is to do on standard error", () => {
    expect(stderr).toBe("18 sets of 20 candidates\n");
    expect(found.table_rows).toBe(ACCEPTED.length);
    expect(found.timing.sets).toBe(ACCEPTED.length);
    expect(found.overfitting.trials).toBe(ACCEPTED.length);
  });

  it("has every set with the figures of its own backtest, the best first", () => {
    expect(found.table).toHaveLength(ACCEPTED.length);
    for (const row of found.table) {
      if ("error" in row) return expect.unreachable(row.error.message);
      expect(singles.get(JSON.stringify(row.params))).toMatchObject(row.metrics);
    }
    const best = [...singles.values()].map(({ sharpe }) => sharpe!).sort((a, b) => b - a);
    expect(found.table.map((row) => "metrics" in row && row.metrics.sharpe)).toEqual(best);
    expect(found.best.metrics).toEqual(singles.get(JSON.stringify(found.best.params)));
    expect(found.best.score).toBe(best[0]);
  });

  it("leaves a run behind: table, metrics of the best, source, overfitting statistics, report", () => {
    const { folder, table, report } = found.files;
    expect(readdirSync(folder!).sort()).toEqual([
      ...["metrics.parquet", "overfitting.json", "report.html", "run.json"],
      `sma-cross_fx_1h_${found.run_id}.parquet`,
      "source",
    ]);
    expect(basename(table!)).toBe(`sma-cross_fx_1h_${found.run_id}.parquet`);
    const rows = pl.readParquet(table!).toRecords();
    expect(rows.map(({ param_fast: fast, param_slow: slow }) => ({ fast, slow }))).toEqual(
      ACCEPTED,
    );
    for (const { param_fast: fast, param_slow: slow, ...row } of rows) {
      const { sharpe, turnover } = singles.get(JSON.stringify({ fast, slow }))!;
      expect(row).toMatchObject({ sharpe, turnover, score: sharpe, error_code: null });
    }
    const [metrics] = pl.readParquet(found.files.metrics!).toRecords();
    expect(metrics).toMatchObject({
      kind: "optimize",
      run_id: found.run_id,
      param_fast: found.best.params.fast,
      sharpe: found.best.metrics.sharpe,
    });
    const page = readFileSync(report!, "utf8");
    expect(page).toContain(found.run_id);
    expect(page).not.toContain(cwd);
    expect(JSON.parse(readFileSync(found.files.overfitting!, "utf8"))).toEqual(found.overfitting);
  });

  it("gives the same id and bytes again, on any number of threads", async () => {
    const before = hashesBelow(found.files.folder!);
    for (const threads of ["1", "3"]) {
      rmSync(found.files.folder!, { recursive: true });
      const again = documentOf(
        await runAssay([...SEARCH, "--json", "--threads", threads], {
          cwd: temporaryFolder(),
          env: { POLARS_MAX_THREADS: "8" },
        }),
      );
      expect(again.run_id).toBe(found.run_id);
      expect(hashesBelow(again.files.folder!)).toEqual(before);
      const [best, ...rest] = [again.best, again.table, again.overfitting];
      expect([best, ...rest]).toEqual([found.best, found.table, found.overfitting]);
      mkdirSync(found.files.folder!, { recursive: true });
    }
  });

  it("counts what was tried on the same data over the whole folder of runs", async () => {
    const out = ["--out", "shared"];
    const [first, , second] = await runMany(
      [
        [...SEARCH, "--json", ...out],
        ["backtest", SMA_CROSS, ...BARS, ...out],
        ["optimize", SMA_CROSS, ...BARS, "--search", "random:7:3", "--json", ...out],
      ],
      { cwd },
    );
    expect(documentOf(first!).trials_on_data).toBe(18);
    expect(documentOf(second!).trials_on_data).toBe(18 + 1 + 7);
  });

  it("takes other metrics, limits and kinds of search, and each is another run", async () => {
    const done = await runMany(
      [
        ["--metric", "max_drawdown"],
        ["--min-trades", "20"],
        ["--search", "random:9:abc"],
        ["--search", "coarse-to-fine:3"],
        ["--fee-bps", "0"],
        ["--metric", "stability"],
      ].map((more) => [...SEARCH, "--json", "--no-files", ...more]),
      { cwd },
    );
    const documents = done.map(documentOf);
    expect(new Set([found, ...documents].map(({ run_id }) => run_id)).size).toBe(7);
    const drawdowns = [...singles.values()].map(({ max_drawdown }) => max_drawdown!);
    expect(documents[0]!.best.score).toBe(Math.max(...drawdowns));
    const enough = [...singles.values()].filter(({ trade_count }) => trade_count! >= 20);
    expect(documents[1]!.best.score).toBe(Math.max(...enough.map(({ sharpe }) => sharpe!)));
    expect(documents[2]!.table_rows).toBe(9);
    const stabilities = [...singles.values()].map(({ stability }) => stability!);
    expect(documents[5]!.best.score).toBe(Math.max(...stabilities));
  });

  it("stays the same search whatever way the ranges are written", async () => {
    const [one, two] = await runMany(
      ["fast=5,10,20,30,40,slow=60,120,180,240", "slow=60:240:60,fast=5:10:5,20:40:10"].map(
        (ranges) => [...changed(SEARCH, "--params", ranges), "--json", "--no-files"],
      ),
      { cwd },
    );
    expect([documentOf(one!).run_id, documentOf(two!).run_id]).toEqual([
      found.run_id,
      found.run_id,
    ]);
  });
});

describe("assay optimize", () => {
  it("says what was tried, the best by peak and by plateau, and whether it is luck", async () => {
    const { code, stdout } = await runAssay([...SEARCH, "--top", "3"], { cwd: temporaryFolder() });
    expect(code).toBe(0);
    expect(stdout).toMatch(/grid search, 18 sets, where 3 \* fast <= slow/);
    expect(stdout).toMatch(/Best by Sharpe ratio: +fast=\d+, slow=\d+/);
    expect(stdout).toMatch(/Best by plateau: +fast=\d+, slow=\d+/);
    expect(stdout).toMatch(/Best of 18: a Sharpe of [\d.]+ is what luck alone would give/);
    expect(stdout).toMatch(/Tried on these data so far.*: 18 sets\./);
    const table = stdout.split("\n").filter((line) => /^ *\d+ +\d+ +\d+ /.test(line));
    expect(table).toHaveLength(3);
    const report = /^Report: (\S+)/m.exec(stdout)?.[1];
    expect(existsSync(report ?? "")).toBe(true);
  });

  it("says at a terminal and in the report where the best set lies at the end of a range", async () => {
    const cwd = temporaryFolder();
    for (const [fast, ends] of [
      ["5,10,20", false],
      ["10,20,30", true],
    ] as const) {
      const ranges = ["--params", `fast=${fast},slow=60:240:60`];
      const { stdout } = await runAssay(["optimize", SMA_CROSS, ...BARS, ...ranges], { cwd });
      expect(stdout).toMatch(/Best by Sharpe ratio: +fast=10, slow=120 /);
      const note = "fast = 10 is at the end of its range: a wider range may hold better ones.";
      const page = readFileSync(/^Report: (\S+)/m.exec(stdout)![1]!, "utf8");
      expect([stdout.includes(`${note}\n`), page.includes(note)]).toEqual([ends, ends]);
      expect(`${stdout}${page}`).not.toMatch(/slow = \d+ is at the end/);
    }
  });

  it("searches a strategy with a kernel() and exits on threads, as on one", async () => {
    const strategy = inPackage("examples/strategies/kama-trend.ts");
    const search = ["optimize", strategy, ...BARS, "--stop-loss", "0.01", "--json", "--no-files"];
    const found = await Promise.all(
      ["1", "2"].map(async (threads) =>
        documentOf(await runAssay([...search, "--search", "random:130:1", "--threads", threads])),
      ),
    );
    expect(found[1]!.timing.threads).toBe(2);
    expect(found[1]!.table).toEqual(found[0]!.table);
    expect(found[1]!.overfitting).toEqual(found[0]!.overfitting);
  });

  it("keeps sets that fail as rows with their error, and goes on", async () => {
    const cwd = temporaryFolder();
    writeFileSync(
      join(cwd, "picky.ts"),
      `import { int, sma, strategy, when } from "assay";
export default strategy({ name: "picky", version: "1", params: { n: int(2, 6) },
  signal: ({ close }, { n }) => {
    if (n === 4) throw new Error("four is not for me");
    return when(close.gt(sma(close, n))).then(n === 5 ? 2 : 1).otherwise(0);
  } });
`,
    );
    const found = documentOf(await runAssay(["optimize", "picky.ts", ...BARS, "--json"], { cwd }));
    expect(found.overfitting.trials).toBe(3);
    expect(found.table_rows).toBe(5);
    expect(found.table.slice(3)).toEqual([
      {
        params: { n: 4 },
        error: { code: "strategy-failed", message: expect.stringContaining("four is not for me") },
      },
      { params: { n: 5 }, error: { code: "signal-out-of-range", message: expect.any(String) } },
    ]);
    const rows = pl.readParquet(found.files.table!).toRecords();
    expect(rows.map(({ error_code }) => error_code)).toEqual([
      null,
      null,
      "strategy-failed",
      "signal-out-of-range",
      null,
    ]);
  });
});

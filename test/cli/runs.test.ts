import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { COMMANDS, project, ran } from "./recorded-runs.ts";
import { runAssay, runMany, temporaryFolder } from "./run-assay.ts";

const Figure = z.number().nullable();
const List = z.strictObject({
  runs: z.array(
    z.strictObject({
      run_id: z.string(),
      kind: z.string().nullable(),
      name: z.string(),
      created: z.string().nullable(),
      metrics: z.record(z.string(), Figure),
      problem: z.string().optional(),
    }),
  ),
});

/** A folder with a backtest, a search and a walk-forward, made in this order. */
let cwd: string;
let ids: string[];
/** Sharpe ratios as the commands printed them. */
let sharpes: number[];

const Printed = z.object({
  run_id: z.string(),
  metrics: z.object({ sharpe: z.number() }).optional(),
  best: z.object({ metrics: z.object({ sharpe: z.number() }) }).optional(),
  stitched: z.object({ metrics: z.object({ sharpe: z.number() }) }).optional(),
});

beforeAll(async () => {
  cwd = project();
  const { backtest, random, walkforward } = COMMANDS;
  const printed = await ran(cwd, backtest, random, walkforward);
  const documents = printed.map((document) => Printed.parse(document));
  ids = documents.map(({ run_id }) => run_id);
  sharpes = documents.map(
    ({ metrics, best, stitched }) => (metrics ?? best?.metrics ?? stitched?.metrics)!.sharpe,
  );
}, 60_000);

const listed = (stdout: string) => List.parse(JSON.parse(stdout)).runs.map(({ run_id }) => run_id);

describe("assay runs list", () => {
  it("prints the document of DESIGN 6, the newest first, with the figures that each command printed", async () => {
    const { code, stdout, stderr } = await runAssay(["runs", "list", "--json"], { cwd });
    expect([code, stderr]).toEqual([0, ""]);
    const { runs } = List.parse(JSON.parse(stdout));
    expect(runs.map(({ run_id, kind }) => [run_id, kind])).toEqual([
      [ids[2], "walkforward"],
      [ids[1], "optimize"],
      [ids[0], "backtest"],
    ]);
    expect(runs.map(({ metrics }) => metrics.sharpe)).toEqual([...sharpes].reverse());
    expect(runs[0]!.created! >= runs[1]!.created!).toBe(true);
  });

  it("filters by kind, name and time, sorts by field or metric, and ends where told", async () => {
    const queries = [
      ["--kind", "backtest,walkforward"],
      ["--name", "FILES"],
      ["--name", "other"],
      ["--since", "2999"],
      ["--since", "2020-01"],
      ["--sort", "sharpe"],
      ["--sort", "kind", "--limit", "2"],
      ["--limit", "1"],
    ];
    const done = await runMany(
      queries.map((query) => ["runs", "list", ...query, "--json"]),
      { cwd },
    );
    const [backtest, search, walk] = ids as [string, string, string];
    const bySharpe = [...ids].sort((a, b) => sharpes[ids.indexOf(b)]! - sharpes[ids.indexOf(a)]!);
    expect(done.map(({ stdout }) => listed(stdout))).toEqual([
      [walk, backtest],
      [walk, search, backtest],
      [],
      [],
      [walk, search, backtest],
      bySharpe,
      [backtest, search],
      [walk],
    ]);
  });

  it("prints a table with headline figures, and one more column for another metric", async () => {
    const [plain, sorted] = await runMany(
      [
        ["runs", "list"],
        ["runs", "list", "--sort", "profit_factor"],
      ],
      { cwd },
    );
    expect(plain!.stdout.split("\n")[0]).toMatch(
      /^id +kind +name +made \(UTC\) +Sharpe +a year +drawdown$/,
    );
    expect(plain!.stdout).toMatch(new RegExp(`^${ids[0]}  backtest +two-files  2\\d{3}-`, "m"));
    expect(plain!.stdout).toMatch(/\n3 runs\n$/);
    expect(sorted!.stdout.split("\n")[0]).toMatch(/drawdown +profit_factor$/);
  });

  it.each([
    [["--kind", "backtst"], 'Did you mean "backtest"?'],
    [["--sort", "sharp"], 'Did you mean "sharpe"?'],
    [["--limit", "0"], "Write --limit 20."],
    [["--since", "yesterday"], "Write 2020"],
  ])("refuses %j and says what to write", async (query, hint) => {
    const [done] = await runMany([["runs", "list", ...query, "--json"]], { cwd });
    expect(done!.code).toBe(2);
    expect(JSON.parse(done!.stdout).error.hint).toContain(hint);
  });

  it("lists damaged runs with what is wrong, and tells of an interrupted search and a lost note", async () => {
    const own = project();
    const [made] = await ran(own, COMMANDS.backtest);
    const id = Printed.parse(made).run_id;
    truncateSync(join(own, "runs", id, "frame.parquet"), 7);
    mkdirSync(join(own, "runs/2222222222222222"));
    writeFileSync(join(own, "runs/2222222222222222/checkpoint.bin"), "");
    writeFileSync(join(own, "runs/index/3333333333333333.json"), "{}");
    const [text, json, show, compare] = await runMany(
      [
        ["runs", "list"],
        ["runs", "list", "--json"],
        ["runs", "show", id],
        ["runs", "compare", id, id],
      ],
      { cwd: own },
    );
    expect(text!.code).toBe(0);
    expect(text!.stdout).toMatch(
      new RegExp(`Damaged: ${id}: frame.parquet has 7 bytes instead of`),
    );
    expect(text!.stderr).toContain("Search 2222222222222222 was interrupted");
    expect(text!.stderr).toContain("a note of 3333333333333333");
    expect(List.parse(JSON.parse(json!.stdout)).runs[0]!.problem).toContain("frame.parquet");
    expect(show!.stdout).toMatch(/damaged\n(.*\n)* +frame\.parquet +has 7 bytes/);
    expect(compare!.stdout).toContain("frame.parquet cannot be read");
  });
});

describe("assay runs show", () => {
  it("tells how a run was made, what it is made of, its figures, and that its files are whole", async () => {
    const [text, json] = await runMany(
      [
        ["runs", "show", ids[0]!.slice(0, 6)],
        ["runs", "show", ids[0]!, "--json"],
      ],
      { cwd },
    );
    expect(text!.stdout).toMatch(/^two-files, backtest, run [0-9a-f]{16}\n/);
    for (const line of [
      /^ {2}strategy_file +mine\/strategy\.ts$/m,
      /^ {2}asked\.timeframe +2h$/m,
      /^ {2}params\.n +7$/m,
      /^ {2}costs\.fee_bps +2$/m,
      /^ {2}sharpe +[−\d.]+$/m,
      /^Files: every byte as it was written$/m,
      /^ {2}source\/lib\/scale\.ts +\d+ bytes$/m,
      /^ {2}features\.parquet {2}is not part of the run$/m,
    ]) {
      expect(text!.stdout).toMatch(line);
    }
    const document = JSON.parse(json!.stdout);
    expect(document).toMatchObject({
      run_id: ids[0],
      kind: "backtest",
      name: "two-files",
      identity: { params: { n: 7, share: 0.25 }, fill: "next-close" },
      made: { data: "bars.csv", folder: cwd },
      extra_files: ["features.parquet"],
    });
    expect(document.metrics.sharpe).toBe(sharpes[0]);
    expect(document.files.every(({ ok }: { ok: boolean }) => ok)).toBe(true);
  });

  it("names the run that was probably meant, and one whose run.json cannot be read", async () => {
    const near = `${ids[0]!.slice(0, 4)}${ids[0]![4] === "0" ? "1" : "0"}`;
    const [slip, name] = await runMany(
      [
        ["runs", "show", near, "--json"],
        ["runs", "show", "two-file", "--json"],
      ],
      { cwd },
    );
    expect([slip!.code, name!.code]).toEqual([2, 2]);
    const [one, other] = [slip!, name!].map(({ stdout }) => JSON.parse(stdout).error);
    expect([one.code, one.hint]).toEqual(["unknown-run", expect.stringContaining(ids[0]!)]);
    expect(other.hint).toContain("(two-files)");
    const own = project();
    const [made] = await ran(own, COMMANDS.backtest);
    const id = Printed.parse(made).run_id;
    rmSync(join(own, "runs", id, "run.json"));
    const [damaged] = await runMany([["runs", "show", id, "--json"]], { cwd: own });
    expect(damaged!.code).toBe(1);
    expect(JSON.parse(damaged!.stdout).error.code).toBe("damaged-run");
  });
});

describe("assay runs compare", () => {
  it("sets a backtest beside a walk-forward: configuration, figures, common days, and a page", async () => {
    const [text, json] = await runMany(
      [
        ["runs", "compare", ids[0]!, ids[2]!],
        ["runs", "compare", ids[0]!, ids[2]!, "--out", "compare.html", "--json"],
      ],
      { cwd },
    );
    expect(text!.stdout).toMatch(/^ {2}kind +backtest +walkforward$/m);
    expect(text!.stdout).toMatch(/^ {2}costs\.fee_bps +2 +1$/m);
    expect(text!.stdout).toMatch(/^ +Sharpe ratio( +[+−]?[\d.]+){3}$/m);
    expect(text!.stdout).toMatch(
      /common days from 2024-0\d-\d\d to 2024-0\d-\d\d, correlation [−\d]/,
    );
    const document = JSON.parse(json!.stdout);
    expect(document.metrics.sharpe).toEqual({
      a: sharpes[0],
      b: sharpes[2],
      delta: sharpes[2]! - sharpes[0]!,
    });
    expect(document.daily.days).toBeGreaterThan(20);
    expect(Math.abs(document.daily.correlation)).toBeLessThanOrEqual(1);
    const page = readFileSync(join(cwd, "compare.html"), "utf8");
    expect(document.files.page).toBe(join(cwd, "compare.html"));
    expect(page).toContain(`run ${ids[2]} (B)`);
  });

  it("says that a search keeps no daily returns, and what to do", async () => {
    const [done] = await runMany([["runs", "compare", ids[0]!, ids[1]!]], { cwd });
    expect(done!.code).toBe(0);
    expect(done!.stdout).toContain("backtest its best set and compare that");
  });

  it("refuses a place that cannot be written to", async () => {
    writeFileSync(join(cwd, "file"), "");
    const [done] = await runMany(
      [["runs", "compare", ids[0]!, ids[2]!, "--out", "file/compare.html", "--json"]],
      { cwd },
    );
    expect(done!.code).toBe(2);
    expect(JSON.parse(done!.stdout).error).toMatchObject({
      code: "unwritable",
      hint: "Check the path and its rights, or choose another file with --out.",
    });
  });
});

describe("a store that is not there", () => {
  const COMMANDS_THAT_READ = [
    ["runs", "list"],
    ["runs", "show", "abcd1234"],
    ["runs", "compare", "abcd1234", "1234abcd"],
    ["runs", "verify", "abcd1234"],
    ["runs", "verify", "--all"],
    ["runs", "push", "--all"],
    ["tearsheet", "abcd1234"],
  ];

  it("is refused by every command where --runs names it, with the folder that was meant", async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, "results"));
    writeFileSync(join(home, "a-file"), "");
    const cases = ["result", "elsewhere", "a-file"].flatMap((folder) =>
      COMMANDS_THAT_READ.map((command) => [...command, "--runs", folder, "--json"]),
    );
    const done = await runMany(cases, { cwd: home });
    for (const [i, command] of cases.entries()) {
      const folder = command.at(-2)!;
      const { error } = JSON.parse(done[i]!.stdout);
      const found = folder === "a-file" ? "it is a file" : "there is nothing there";
      expect([command, done[i]!.code, error.code, error.message]).toEqual([
        command,
        2,
        "no-store",
        `${folder}: expected a folder of runs; ${found}.`,
      ]);
      const hint = folder === "result" ? /^Did you mean results\?$/ : /^Say with --runs/;
      expect(error.hint).toMatch(hint);
    }
    expect(readdirSync(home).sort()).toEqual(["a-file", "results"]);
  });

  it("is an empty one where it is the usual folder, which the first run makes", async () => {
    const home = temporaryFolder();
    const [list, json, all, one] = await runMany(
      [
        ["runs", "list"],
        ["runs", "list", "--json"],
        ["runs", "verify", "--all"],
        ["runs", "show", "abcd1234"],
      ],
      { cwd: home },
    );
    expect(list).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^No run has been recorded in runs yet\. Make one with: /),
    });
    expect([json!.code, JSON.parse(json!.stdout)]).toEqual([0, { runs: [] }]);
    expect([all!.code, all!.stdout]).toEqual([0, "No run has been recorded in runs yet.\n"]);
    expect([one!.code, one!.stderr]).toEqual([
      2,
      expect.stringContaining("runs: expected a folder of runs; there is nothing there."),
    ]);
  });
});

describe("a store that cannot be written to", () => {
  it("ends a run with 2 and keeps nothing, but can be read", async () => {
    // No one may make a folder there, whoever runs this.
    const store = "/proc";
    const [made, list] = await runMany(
      [
        ["backtest", "mine/strategy.ts", "--data", "bars.csv", "--out", store, "--json"],
        ["runs", "list", "--runs", store, "--json"],
      ],
      { cwd },
    );
    expect(made!.code).toBe(2);
    expect(JSON.parse(made!.stdout).error.code).toBe("unwritable");
    expect([list!.code, listed(list!.stdout)]).toEqual([0, []]);
  });

  it("keeps a run whole whose note cannot be written, and says so", async () => {
    mkdirSync(join(cwd, "half"));
    writeFileSync(join(cwd, "half/index"), "a file where the index should be");
    const [made, list] = await runMany(
      [
        [...COMMANDS.backtest, "--out", "half", "--json"],
        ["runs", "list", "--runs", "half", "--json"],
      ],
      { cwd },
    );
    expect(made!.code).toBe(0);
    expect(made!.stderr).toContain("The run is complete, but not in the store's index");
    expect(List.parse(JSON.parse(list!.stdout)).runs).toMatchObject([
      { run_id: ids[0], created: null },
    ]);
  });
});

describe("assay runs --help", () => {
  it("has an example for every command", async () => {
    const commands = ["list", "show", "compare", "verify"];
    const done = await runMany(commands.map((command) => ["runs", command, "--help"]));
    done.forEach(({ code, stdout }, i) => {
      expect(code).toBe(0);
      expect(stdout).toContain(`npx assay runs ${commands[i]}`);
    });
  });
});

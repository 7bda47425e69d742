import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { SUMMARY_STATISTICS } from "../../src/signals/statistics.ts";
import { generateUniverse } from "../helpers/universe/generate.ts";
import { noiseSignal, plantedSignal } from "../helpers/universe/signals.ts";
import { writeSignal, writeUniverse } from "../helpers/universe/write.ts";
import {
  finished,
  hashesBelow,
  inPackage,
  runAssay,
  runMany,
  startAssay,
  temporaryFolder,
} from "./run-assay.ts";

const sample = (name: string) => inPackage(`examples/signals/${name}`);
const GOOD = sample("momentum-reversal.parquet");

/** Folder with a snapshot `2018-04-02-v1` of the shipped universe. */
let cwd: string;
const suite = (signal: string, ...more: string[]) => [
  ...["suite", signal, "--snapshot", "2018-04-02-v1"],
  ...more,
];
/** A folder of its own for runs, below `cwd`. */
const out = (name: string) => ["--out", name];

const Figure = z.number().nullable();
const Metrics = z.record(z.string(), Figure);
/** The document of DESIGN 6; what is not named there is checked where it matters. */
const Document = z.object({
  run_id: z.string().regex(/^[0-9a-f]{16}$/),
  snapshot: z.string(),
  fingerprint: z.string().regex(/^[0-9a-f]{12}$/),
  configs: z.record(z.string(), Metrics),
  baselines: z.record(z.string(), z.looseObject({})),
  correlations: z.record(z.string(), z.object({ signal: Figure, days: z.number(), pnl: Figure })),
  factor_exposures: z.record(z.string(), Figure),
  coverage: z.object({ mean: Figure, min: Figure, names: Figure, days: z.number() }),
  ic: z.record(z.string(), z.looseObject({ mean: Figure, t: Figure, newey_west_t: Figure })),
  verdict: z.object({
    color: z.enum(["green", "yellow", "red"]),
    reasons: z.array(
      z.object({
        test: z.string(),
        outcome: z.string(),
        figure: Figure,
        threshold: z.number(),
        text: z.string(),
      }),
    ),
    margins: z.array(
      z.strictObject({
        test: z.string(),
        figure: z.number(),
        threshold: z.number(),
        text: z.string(),
      }),
    ),
  }),
  score: z.object({
    total: Figure,
    grade: z.string().nullable(),
    computable: z.number(),
    components: z.record(z.string(), z.object({ weight: z.number(), value: Figure })),
  }),
  counts: z.record(z.string(), z.number()),
  absent: z.array(z.string()),
  undefined: z.record(z.string(), z.string()),
  warnings: z.array(z.object({ check: z.string(), text: z.string() })),
  timing: z.record(z.string(), z.number()),
  files: z.record(z.string(), z.string()),
});
const documentOf = (stdout: string) => Document.parse(JSON.parse(stdout));

beforeAll(async () => {
  cwd = temporaryFolder();
  const sources = inPackage("examples/data/universe");
  const made = await runAssay(["snapshot", "create", sources, "--date", "2018-04-02"], { cwd });
  expect(made.code).toBe(0);
});

describe("assay suite", () => {
  it("prints the document of DESIGN 6, every undefined figure with its reason", async () => {
    const { code, stdout, stderr } = await runAssay(suite(GOOD, "--json", ...out("a")), { cwd });
    expect([code, stderr]).toEqual([0, ""]);
    const document = documentOf(stdout);
    expect(Object.keys(document.configs)).toEqual([
      ...["lag0_off", "lag1_off", "lag2_off"],
      ...["lag0_industry", "lag1_industry", "lag2_industry"],
    ]);
    for (const metrics of Object.values(document.configs)) {
      expect(Object.keys(metrics)).toEqual(Object.keys(SUMMARY_STATISTICS));
    }
    expect(Object.keys(document.baselines)).toEqual(["reversal_5d", "momentum_12_1", "value"]);
    expect(Object.keys(document.ic)).toEqual(["1", "5", "10", "20"]);
    // Leverage and growth are not in the shipped data.
    expect(document.factor_exposures).toMatchObject({ growth: null, leverage: null });
    expect(document.absent).toEqual(["risk.growth", "risk.leverage"]);
    expect(document.undefined["factor_exposures.growth"]).toMatch(/no column growth/);
    expect(Object.keys(document.undefined)).toHaveLength(2);
    expect(document.counts).toMatchObject({ unknown_security: 0, beyond_calendar: 496 });
    for (const path of Object.values(document.files)) expect(existsSync(path)).toBe(true);
  });

  it("prints verdict, reasons, score, configurations, coefficients, baselines and caveats", async () => {
    const { code, stdout } = await runAssay(suite(GOOD, ...out("a")), { cwd });
    expect(code).toBe(0);
    const text = stdout.replace(/[^\S\n]/g, " ");
    // It loses at 10 bp: see examples/signals/README.md.
    expect(text).toMatch(/^RED: not as it is$/m);
    expect(text).toMatch(/critical {2}net Sharpe −1\.01, needs at least 0\.5/);
    expect(text).toMatch(/^Score \d+ of 100, grade F$/m);
    expect(text).toMatch(/^ {2}lag2_industry( +\S+( %)?){7}$/m);
    expect(text).toMatch(/^ {11}1 +0\.0138 .*bp$/m);
    expect(text).toMatch(/^ {2}momentum_12_1 +0\.40 /m);
    expect(text).toMatch(/not in the snapshot: risk\.growth, risk\.leverage/);
    expect(text).toMatch(/496 rows available after the last trading date/);
    expect(text).toMatch(/Survivorship-biased/);
    expect(text).toMatch(/^Run [0-9a-f]{16}$/m);
  });

  it("is red for noise, and red and flagged for a look at the future, whatever the score", async () => {
    const [noise, cheat] = await runMany(
      ["noise", "look-ahead"].map((name) =>
        suite(sample(`${name}.parquet`), "--json", "--no-files"),
      ),
      { cwd },
    );
    expect(documentOf(noise!.stdout).verdict.color).not.toBe("green");
    const { verdict, files } = documentOf(cheat!.stdout);
    expect(verdict.color).toBe("red");
    const critical = verdict.reasons.filter(({ outcome }) => outcome === "critical");
    expect(critical.map(({ test }) => test)).toEqual(
      expect.arrayContaining(["look_ahead_ic", "look_ahead_sharpe"]),
    );
    expect(files).toEqual({});
    const told = await runAssay(suite(sample("look-ahead.parquet"), "--no-files"), { cwd });
    expect(told.stdout).toMatch(/knowing the future, not from skill/);
    expect(told.stdout).toMatch(/while the verdict is red, it means nothing/);
    expect(told.stdout).toMatch(/No files were written\.\n$/);
  });

  it("leaves the same id and the same bytes, from any file of the rows and on any threads", async () => {
    const rows = pl.readParquet(GOOD);
    // Under the same name: it is the title of the tear sheet, and so part of the run.
    const own = join(cwd, "momentum-reversal.csv");
    rows.sort("signal").rename({ signal: "score" }).writeCSV(own);
    const results = await runMany(
      [
        suite(GOOD, "--json", "--threads", "1", ...out("one")),
        suite(own, "--columns", "signal=score", "--json", "--threads", "3", ...out("two")),
        suite(GOOD, "--json", "--threads", "2", ...out("two")),
      ],
      { cwd },
    );
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
    const [first, second, third] = results.map(({ stdout }) => documentOf(stdout).run_id);
    expect([second, third]).toEqual([first, first]);
    expect(results[2]!.stderr).toMatch(/identical run .* was kept/);
    const one = hashesBelow(join(cwd, "one", first!));
    expect(Object.keys(one).sort()).toEqual([
      ...["daily.parquet", "ic.parquet", "run.json", "summary.csv", "tearsheet.html"],
    ]);
    expect(hashesBelow(join(cwd, "two", first!))).toEqual(one);
    for (const file of ["run.json", "tearsheet.html"]) {
      const text = readFileSync(join(cwd, "one", first!, file), "utf8");
      expect(text).not.toContain(cwd);
      expect(text).not.toMatch(/threads|momentum-reversal\.(csv|parquet)|2018-04-02-v1/);
    }
  });

  it("is green for a signal that knows a little of the next twenty days and pays for itself", async () => {
    // A correlation of 0.12 with the returns of the next 20 days is one of some 0.12/√20 with the next
    // day's; all else of the signal hardly changes from day to day, so little is traded.
    const universe = generateUniverse({ seed: 77, days: 560, securities: 390 });
    const known = plantedSignal(universe, { seed: 5, rho: 1, horizon: 20 });
    const slow = noiseSignal(universe, { seed: 6, persistence: 0.99 }).signal;
    const values = known.signal.map((value, row) => 0.12 * value + 0.99 * slow[row]!);
    const folder = join(cwd, "planted");
    await writeUniverse(universe, folder);
    const signal = join(cwd, "planted.parquet");
    await writeSignal({ ...known, signal: values }, signal);
    const made = await runAssay(["snapshot", "create", folder, "--date", "2022-03-01"], { cwd });
    expect(made.code).toBe(0);
    const command = ["suite", signal, "--snapshot", "2022-03-01-v1", "--no-files"];
    const [told, json] = await runMany([command, [...command, "--json"]], { cwd });
    expect([told!.code, json!.code]).toEqual([0, 0]);
    expect([told!.stderr, json!.stderr]).toEqual(["", ""]);
    expect(told!.stdout).toMatch(
      /^GREEN: every test passed; worth going on with\n( {2}passed {4}.* \d.*, needs .*\d.*\n){13} {2}Closest to its limit: .*\.\n\nScore \d+ of 100, grade [AB]$/m,
    );
    const { verdict, warnings, configs } = documentOf(json!.stdout);
    expect(verdict).toMatchObject({ color: "green", reasons: [] });
    const sharpe = verdict.margins.find(({ test }) => test === "sharpe")!;
    expect([sharpe.figure, sharpe.threshold]).toEqual([configs.lag0_off!.sharpe, 1]);
    for (const { text } of verdict.margins) expect(told!.stdout).toContain(`  passed    ${text}\n`);
    expect(warnings).toEqual([]);
    expect(configs.lag0_off!.sharpe).toBeGreaterThan(1);
  });

  it("warns of what no count tells: a weekly signal that is held for a day", async () => {
    // 1970-01-01, day 0, was a Thursday.
    const wednesday = pl.col("date_sig").cast(pl.Int32).modulo(7).eq(pl.lit(6));
    pl.readParquet(GOOD).filter(wednesday).writeParquet(join(cwd, "weekly.parquet"));
    const [day, week] = await runMany(
      ["1", "5"].map((hold) => suite("weekly.parquet", "--hold", hold, "--json", "--no-files")),
      { cwd },
    );
    expect([day!.code, week!.code]).toEqual([0, 0]);
    expect(documentOf(day!.stdout).warnings).toMatchObject([{ check: "hold" }]);
    expect(day!.stderr).toMatch(
      /^assay: warning: the median gap .* is 5 trading days, .* use hold 5\n$/,
    );
    expect(documentOf(week!.stdout).warnings).toEqual([]);
    expect(week!.stderr).toBe("");
  });

  it("warns where nothing was ever held: too few names are outside of the universe", async () => {
    const { code, stdout, stderr } = await runAssay(
      suite(GOOD, "--universe", "0", "--no-baselines", "--json", "--no-files"),
      { cwd },
    );
    expect(code).toBe(0);
    expect(documentOf(stdout).warnings).toMatchObject([{ check: "no_position" }]);
    expect(stderr).toMatch(
      /no position was held on any of 1005 days \(0 .* 1005 with fewer than 10/,
    );
  });

  it("gives another id for another configuration, row and snapshot", async () => {
    const rows = pl.readParquet(GOOD);
    const shorter = join(cwd, "shorter", "momentum-reversal.parquet");
    mkdirSync(join(cwd, "shorter"));
    rows.head(rows.height - 1).writeParquet(shorter);
    const sources = inPackage("examples/data/universe");
    const results = await runMany(
      [
        ["snapshot", "create", sources, "--date", "2018-05-01", "--as-of", "2018-05-01", "--json"],
        ...[
          [],
          ["--tc-bps", "5"],
          ["--universe", "1"],
          ["--hold", "2"],
          ["--lags", "0,1"],
          ["--no-baselines"],
        ].map((more) => suite(GOOD, "--json", "--no-files", ...more)),
        suite(shorter, "--json", "--no-files"),
        ["suite", GOOD, "--snapshot", "2018-05-01-v1", "--json", "--no-files"],
      ],
      { cwd },
    );
    expect(results.map(({ code }) => code)).toEqual(results.map(() => 0));
    const ids = results.slice(1).map(({ stdout }) => documentOf(stdout).run_id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("writes the daily series and the summary that the figures are made of", async () => {
    const { stdout } = await runAssay(suite(GOOD, "--json", ...out("a")), { cwd });
    const { files, configs } = documentOf(stdout);
    const daily = pl.readParquet(files.daily!);
    const own = daily.filter(
      pl
        .col("key")
        .eq(pl.lit("lag0_off"))
        .and(pl.col("group").eq(pl.lit("overall"))),
    );
    const net = own.getColumn("net").toArray().map(Number);
    expect(net).toHaveLength(configs.lag0_off!.days!);
    const mean = net.reduce((sum, value) => sum + value, 0) / net.length;
    const squares = net.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    // SEMANTICS U: sharpe = mean over deviation (ddof 1), times √252; annual_return = 252 · mean.
    const sharpe = (mean / Math.sqrt(squares / (net.length - 1))) * Math.sqrt(252);
    expect(configs.lag0_off!.sharpe).toBeCloseTo(sharpe, 9);
    expect(configs.lag0_off!.annual_return).toBeCloseTo(252 * mean, 12);
    const summary = pl.readCSV(files.summary!);
    const row = summary.filter(
      pl
        .col("key")
        .eq(pl.lit("lag0_off"))
        .and(pl.col("kind").eq(pl.lit("overall"))),
    );
    expect(row.getColumn("sharpe").get(0)).toBe(configs.lag0_off!.sharpe);
    const ic = pl.readParquet(files.ic!);
    expect(ic.columns).toEqual(["horizon", "date", "ic", "spread", "names"]);
  });

  it("compares with a baseline of one's own, and names what is wrong with one", async () => {
    const baseline = (compute: string, name = "busy") =>
      `export default { name: "${name}", title: "Busy", definition: "Volume.", compute: ${compute} };\n`;
    const VOLUME =
      'async (catalog) => { const table = await catalog.table("ret", ["vol"]); return { table, values: table.numbers.vol }; }';
    const files: Record<string, string> = {
      "busy.ts": `import type { Baseline } from "assay";\nconst busy: Baseline = { name: "busy", title: "Busy", definition: "Volume.", compute: ${VOLUME} };\nexport default busy;\n`,
      "taken.ts": baseline(VOLUME, "value"),
      "wrong.ts": baseline("async () => [1, 2, 3]"),
      "throws.ts": baseline("async () => { throw new Error('no idea'); }"),
      "none.ts": "export const busy = 1;\n",
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
    const own = await runAssay(suite(GOOD, "--baseline", "busy.ts", "--json", ...out("b")), {
      cwd,
    });
    const document = documentOf(own.stdout);
    expect(Object.keys(document.baselines)).toContain("busy");
    expect(document.correlations.busy?.days).toBeGreaterThan(1000);
    expect(readdirSync(join(document.files.folder!, "source"))).toEqual(["busy.ts"]);
    const refused = await runMany(
      ["taken.ts", "wrong.ts", "throws.ts", "none.ts", "nowhere.ts"].map((file) =>
        suite(GOOD, "--baseline", file, "--json"),
      ),
      { cwd },
    );
    expect(refused.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
    const errors = refused.map(({ stdout }) => JSON.parse(stdout).error);
    expect(errors[0].message).toMatch(/There is a baseline "value" already/);
    expect(errors[1].message).toMatch(/wrong\.ts: compute\(\): expected \{ table, values \}/);
    expect(errors[2].message).toMatch(/throws\.ts:1: Error: no idea/);
    expect(errors[3].message).toMatch(/none\.ts: expected a baseline as its default export/);
    expect(errors[4].message).toMatch(/There is no baseline file nowhere\.ts/);
    expect(existsSync(join(cwd, "runs"))).toBe(false);
  });

  it("reads stored baselines of a snapshot, to the same figures", async () => {
    const sources = inPackage("examples/data/universe");
    const create = ["snapshot", "create", sources, "--date", "2018-06-01", "--baselines", "--json"];
    const made = await runAssay(create, { cwd });
    expect(made.code).toBe(0);
    const command = ["suite", GOOD, "--snapshot", "2018-06-01-v1", "--json", "--no-files"];
    const [stored, computed] = await Promise.all([
      runAssay(command, { cwd }),
      runAssay(suite(GOOD, "--json", "--no-files"), { cwd }),
    ]);
    const [a, b] = [documentOf(stored.stdout), documentOf(computed.stdout)];
    expect(a.fingerprint).not.toBe(b.fingerprint);
    expect(a.baselines).toEqual(b.baselines);
    expect(a.correlations).toEqual(b.correlations);
    const shown = await runAssay(["snapshot", "show", "2018-06-01-v1"], { cwd });
    expect(shown.stdout).toMatch(/stored baselines: reversal_5d, momentum_12_1, value/);
  });

  it("leaves all of a run or nothing on Ctrl-C, whenever it comes", async () => {
    const begun = Date.now();
    await runAssay(suite(GOOD, ...out("whole")), { cwd });
    const whole = Date.now() - begun;
    const [wanted] = readdirSync(join(cwd, "whole")).filter((name) => name !== "index");
    for (const share of [0.4, 0.7, 0.95]) {
      const name = `interrupted-${share}`;
      const child = startAssay(suite(GOOD, ...out(name)), { cwd });
      setTimeout(() => child.kill("SIGINT"), share * whole);
      const { code, signal, stdout } = await finished(child);
      // By the signal itself while it computes, by the handler while it writes, or too late for either.
      if (code === 0) expect(stdout).toContain(wanted);
      else expect([code, signal]).toEqual(code === null ? [null, "SIGINT"] : [130, null]);
      if (!existsSync(join(cwd, name))) continue;
      expect(readdirSync(join(cwd, name)).filter((entry) => entry !== "index")).toEqual([wanted]);
      expect(hashesBelow(join(cwd, name, wanted!))).toEqual(
        hashesBelow(join(cwd, "whole", wanted!)),
      );
    }
  });

  it("goes on with the Parquet files where the raw columns are damaged, and names a damaged table", async () => {
    const sources = inPackage("examples/data/universe");
    // As of another day, or the snapshot that is there would be kept.
    const create = ["snapshot", "create", sources, "--date", "2018-07-01", "--as-of", "2018-07-01"];
    await runAssay(create, { cwd });
    const folder = join(cwd, "snapshots", "2018-07-01-v1");
    renameSync(join(folder, "raw"), join(folder, "gone"));
    const command = ["suite", GOOD, "--snapshot", "2018-07-01-v1", "--json", "--no-files"];
    const whole = await runAssay(command, { cwd });
    expect(documentOf(whole.stdout).verdict.color).toBe("red");
    writeFileSync(join(folder, "ret.parquet"), "not Parquet at all");
    const damaged = await runAssay(command, { cwd });
    expect(damaged.code).toBe(2);
    expect(JSON.parse(damaged.stdout).error.message).toMatch(/ret\.parquet/);
  });
});

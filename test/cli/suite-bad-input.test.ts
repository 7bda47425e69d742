import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { inPackage, runAssay, runMany, temporaryFolder } from "./run-assay.ts";

const NOISE = inPackage("examples/signals/noise.parquet");
const MISNAMED = inPackage("examples/signals/misnamed.csv");
const HEAD = "security_id,date_sig,date_avail,signal";

/** Folder with a snapshot `2018-04-02-v1` of the shipped universe, whose ids begin with 101, 102, 103. */
let cwd: string;
const suite = (...args: string[]) => ["suite", ...args, "--snapshot", "2018-04-02-v1"];
const write = (name: string, ...rows: string[]) => {
  writeFileSync(join(cwd, name), `${[HEAD, ...rows].join("\n")}\n`);
  return name;
};
/** 19 names on each of 43 days, in March and April 2016. */
const soundRows = () => readFileSync(MISNAMED, "utf8").trimEnd().split("\n").slice(1);

beforeAll(async () => {
  cwd = temporaryFolder();
  const sources = inPackage("examples/data/universe");
  const made = await runAssay(["snapshot", "create", sources, "--date", "2018-04-02"], { cwd });
  expect(made.code).toBe(0);
});

describe("assay suite refuses, with exit code 2, a message and nothing written,", () => {
  it("signals that cannot be evaluated", async () => {
    const cases: [string, string, RegExp][] = [
      [write("empty.csv"), "bad-signal", /expected at least one row, got 0/],
      [write("infinite.csv", "101,2016-03-01,2016-03-02,inf"), "bad-signal", /a finite signal/],
      [
        write("seer.csv", "101,2016-03-02,2016-03-01,1"),
        "bad-signal",
        /security 101 on 2016-03-02: expected a date_avail not before date_sig/,
      ],
      [
        write("strangers.csv", "77,2016-03-01,2016-03-02,1"),
        "bad-signal",
        /1 of 1 rows have a security_id/,
      ],
      [
        write("late.csv", "101,2026-03-01,2026-03-02,1"),
        "bad-signal",
        /1 lie behind its last trading/,
      ],
      [write("words.csv", "101,2016-03-01,2016-03-02,buy"), "unreadable-cell", /got line 2: "buy"/],
      [inPackage("examples/signals/malformed.csv"), "unreadable-cell", /line 652: "2016-02-30"/],
      [MISNAMED, "missing-column", /It has gvkey, asof, known, score/],
      ["scores.pickle", "bad-source", /which only Python can read/],
      ["nowhere.csv", "missing-path", /there is none/],
    ];
    await refuses(cases.map(([file, code, message]) => [suite(file), code, message]));
  });

  it("options that make no sense, and columns that the snapshot lacks", async () => {
    const cases: [string[], string, RegExp][] = [
      [["--lags", "0,x"], "bad-option", /--lags: expected a number/],
      [["--lags", "-1"], "bad-config", /lag: expected a whole number/],
      [["--residualize", "al"], "bad-option", /Unknown --residualize "al"/],
      [["--weight", "valu"], "bad-config", /Unknown weight/],
      [["--universe", "2"], "bad-config", /Unknown universe/],
      [
        ["--universe", "1", "--universe-column", "sp50"],
        "missing-column",
        /column of descriptor "sp50"/,
      ],
      [["--fractile", "90,10"], "bad-config", /two percentiles/],
      [["--hold", "0"], "bad-config", /hold/],
      [["--mincos", "0.5"], "bad-config", /mincos/],
      [["--threads", "0"], "bad-option", /threads/],
      [["--from", "2016-02-30"], "bad-date", /from: expected a date/],
      [["--from", "2017", "--to", "2016"], "bad-config", /a date after from/],
      [["--from", "2019"], "empty-range", /no position of the signal/],
      [["--tc-model", "impact"], "bad-config", /book: expected a positive number/],
      [["--tc-model", "spread"], "missing-column", /half_spread_bps of table ret/],
      [["--no-baselines", "--baseline", "x.ts"], "bad-option", /none with --no-baselines/],
    ];
    await refuses(cases.map(([flags, code, message]) => [suite(NOISE, ...flags), code, message]));
    await refuses([
      [["suite", NOISE], "missing-option", /--snapshot: expected a snapshot/],
      [["suite", NOISE, "--snapshot", "2018-04-02-v2"], "unknown-snapshot", /2018-04-02-v2/],
    ]);
  });
});

describe("assay suite goes on, and says so, with", () => {
  it("duplicate keys, strangers, late rows, rows of the same close and empty cells", async () => {
    const file = write(
      "dirty.csv",
      ...soundRows(),
      "101,2016-03-01,2016-03-02,9",
      "77,2016-03-01,2016-03-02,1",
      "101,2026-03-01,2026-03-02,1",
      "102,2016-05-02,2016-05-02,1",
      "103,2016-05-02,2016-05-03,",
    );
    const { code, stdout } = await runAssay(suite(file, "--no-files"), { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/1 row of securities that the snapshot has no returns of: left out/);
    expect(stdout).toMatch(/1 row with the key of a later row: left out/);
    expect(stdout).toMatch(/1 row available after the last trading date: left out/);
    expect(stdout).toMatch(/1 row without a signal: no position/);
    expect(stdout).toMatch(/1 row with date_avail = date_sig \(same close\).*doubtful/);
  });

  it("a constant signal and one security a day, of which nothing can be computed", async () => {
    const constant = soundRows().map((row) => row.replace(/[^,]*$/, "1"));
    const alone = soundRows().filter((row) => row.startsWith("101,"));
    const files = [write("constant.csv", ...constant), write("alone.csv", ...alone)];
    const results = await runMany(
      files.map((file) => suite(file, "--no-files", "--json")),
      { cwd },
    );
    for (const { code, stdout } of results) {
      expect(code).toBe(0);
      const { configs, verdict, score, ic, counts, undefined: reasons } = JSON.parse(stdout);
      expect(configs.lag0_off).toMatchObject({ sharpe: null, turnover: 0, days_invested: 0 });
      expect(counts.flat).toBe(configs.lag0_off.days);
      expect(verdict.color).not.toBe("green");
      expect(score).toMatchObject({ total: null, grade: null });
      expect(ic["1"].mean).toBe(null);
      expect(reasons).toMatchObject({
        "configs.lag0_off.sharpe": expect.stringMatching(/do not vary/),
        "ic.1.mean": expect.any(String),
        "score.total": expect.stringMatching(/70 % are needed/),
      });
    }
  });
});

/** Runs command lines that must be refused: error code, message, exit code 2, no file more than before. */
async function refuses(cases: readonly (readonly [string[], string, RegExp])[]): Promise<void> {
  const before = readdirSync(cwd, { recursive: true });
  const results = await runMany(
    cases.map(([args]) => [...args, "--json"]),
    { cwd },
  );
  for (const [i, { code, stdout }] of results.entries()) {
    const [args, wanted, message] = cases[i]!;
    const { error } = JSON.parse(stdout);
    expect([args, code, error.code]).toEqual([args, 2, wanted]);
    expect(error.message).toMatch(message);
    expect(error.hint).not.toBe("");
  }
  expect(readdirSync(cwd, { recursive: true })).toEqual(before);
}

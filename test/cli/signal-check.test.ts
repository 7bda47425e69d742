import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import pl from "nodejs-polars";
import { beforeAll, describe, expect, it } from "vitest";
import { universe, writeTables } from "../catalog/universe.ts";
import { inPackage, runAssay, runMany, temporaryFolder } from "./run-assay.ts";

/** Securities 3, 11 and 40000 on the trading dates 2020-01-02, -03, -06, -07, -08. */
const { ret, risk, trading_date } = universe();
const MALFORMED = inPackage("examples/signals/malformed.csv");
const MISNAMED = inPackage("examples/signals/misnamed.csv");
const MAPPING = "security_id=gvkey,date_sig=asof,date_avail=known,signal=score";

const HEAD = "security_id,date_sig,date_avail,signal";
const SOUND = [
  "3,2020-01-02,2020-01-03,0.5",
  "11,2020-01-02,2020-01-03,-0.5",
  "40000,2020-01-02,2020-01-03,0.25",
];

/** Folder with a snapshot `2020-02-01-v1` of three securities and one `demo` of the shipped universe. */
let cwd: string;

const write = (name: string, rows: readonly string[], head = HEAD) => {
  writeFileSync(join(cwd, name), `${[head, ...rows].join("\n")}\n`);
  return name;
};
const check = (file: string, ...more: string[]) => [
  ...["signal", "check", file, "--snapshot", "2020-02-01-v1"],
  ...more,
];

beforeAll(async () => {
  cwd = temporaryFolder();
  writeTables({ ret, risk, trading_date }, join(cwd, "sources"));
  const made = await runMany(
    [
      ["snapshot", "create", "sources", "--date", "2020-02-01"],
      ["snapshot", "create", inPackage("examples/data/universe"), "--date", "2018-04-02"],
    ],
    { cwd },
  );
  expect(made.map(({ code }) => code)).toEqual([0, 0]);
});

describe("assay signal check", () => {
  it("accepts a sound CSV, says what it saw and how to go on", async () => {
    const { code, stdout } = await runAssay(check(write("sound.csv", SOUND)), { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/rows +3, of which 3 can form a position/);
    expect(stdout).toMatch(/date_avail +2020-01-03 to 2020-01-03/);
    // Mean of 0.5, -0.5 and 0.25 is 1/12; their deviations' squares sum to 0.541666…, over 2 the root is 0.5204.
    expect(stdout).toMatch(/signal +mean 0\.0833, standard deviation 0\.5204, least −0\.5000/);
    expect(stdout).toMatch(/npx assay suite sound\.csv --snapshot 2020-02-01-v1/);
  });

  it("reads the same rows from CSV, gzip, Parquet and Arrow, from texts, dates and days", async () => {
    write("a.csv", SOUND);
    writeFileSync(join(cwd, "a.csv.gz"), gzipSync(`${[HEAD, ...SOUND].join("\n")}\n`));
    // 2020-01-02 is day 18263 since 1970-01-01: 50 years of 365 days, 12 leap days, and 1.
    write("days.csv", ["3,18263,18264,0.5", "11,18263,18264,-0.5", "40000,18263,18264,0.25"]);
    const texts = pl.readCSV(join(cwd, "a.csv"));
    const day = (name: string) => pl.col(name).str.strptime(pl.Date, "%Y-%m-%d");
    const dates = texts.withColumns(day("date_sig"), day("date_avail"));
    dates.writeParquet(join(cwd, "a.parquet"));
    dates.writeIPC(join(cwd, "a.arrow"));
    texts.writeParquet(join(cwd, "texts.parquet"));
    const files = ["a.csv", "a.csv.gz", "days.csv", "a.parquet", "a.arrow", "texts.parquet"];
    const results = await runMany(
      files.map((file) => check(file, "--json")),
      { cwd },
    );
    expect(results.map(({ code }) => code)).toEqual(files.map(() => 0));
    const [first, ...others] = results.map(({ stdout }) => JSON.parse(stdout));
    expect(first).toMatchObject({ usable: true, seen: { rows: 3, usable_rows: 3, securities: 3 } });
    for (const other of others) expect(other).toEqual(first);
  });

  it("takes a date with a time of day for date_sig, and for date_avail only at midnight", async () => {
    const timed = (name: string, sig: string, avail: string) =>
      write(
        name,
        SOUND.map((row) => {
          const [id, dateSig, dateAvail, signal] = row.split(",");
          return [id, `${dateSig}${sig}`, `${dateAvail}${avail}`, signal].join(",");
        }),
      );
    const text = pl.col("date_avail").cast(pl.Utf8);
    const time = (clock: string) =>
      pl.concatString([text, pl.lit(clock)], " ").str.strptime(pl.Datetime("ms"), "%Y-%m-%d %T");
    const sound = pl.readCSV(join(cwd, write("plain.csv", SOUND)));
    for (const [name, clock] of [
      ["midnight.parquet", "00:00:00"],
      ["evening.parquet", "22:00:00"],
    ] as const)
      sound.withColumn(time(clock).alias("date_avail")).writeParquet(join(cwd, name));
    const files = [
      "plain.csv",
      timed("midnight.csv", " 16:00:00", "T00:00:00"),
      timed("utc.csv", "T16:00:00.5Z", " 00:00Z"),
      "midnight.parquet",
      timed("evening.csv", "", " 22:00"),
      timed("zone.csv", "", "T00:00:00+09:00"),
      timed("text.csv", "", " open"),
      "evening.parquet",
    ];
    const results = await runMany(
      files.map((file) => check(file, "--json")),
      { cwd },
    );
    const documents = results.map(({ stdout }) => JSON.parse(stdout));
    for (const fine of documents.slice(1, 4)) expect(fine).toEqual(documents[0]);
    for (const [i, late] of documents.slice(4).entries()) {
      expect([files[4 + i], late.usable]).toEqual([files[4 + i], false]);
      expect(late.checks).toContainEqual(
        expect.objectContaining({ check: "unreadable_date_avail", count: SOUND.length }),
      );
    }
  });

  it("tells of scores with a decimal comma", async () => {
    write(
      "quoted.csv",
      SOUND.map((row) => row.replace(/(-?\d+)\.(\d+)$/, '"$1,$2"')),
    );
    const suite = ["suite", "quoted.csv", "--snapshot", "2020-02-01-v1", "--no-files"];
    const [told, evaluated] = await runMany([check("quoted.csv"), suite], { cwd });
    expect(told!.stdout).toMatch(/ERROR .* not a number with a decimal point.*\n +line 2: "0,5"/);
    expect(evaluated!.code).toBe(2);
    expect(evaluated!.stderr).toMatch(/read_csv with decimal=','/);
  });

  it("tells of an empty datetime as of any other cell that cannot be read", async () => {
    const rows = pl.readCSV(join(cwd, write("whole.csv", SOUND)));
    const day = pl.col("date_avail").str.strptime(pl.Datetime("ms"), "%Y-%m-%d");
    const gone = pl.col("security_id").eq(pl.lit(3));
    const holed = pl.when(gone).then(pl.lit(null)).otherwise(day).alias("date_avail");
    rows.withColumn(holed).writeParquet(join(cwd, "holed.parquet"));
    const [told] = await runMany([check("holed.parquet")], { cwd });
    expect(told!.stdout).toMatch(/ERROR {4}1 cell of column date_avail .*\n +row 1: empty/);
  });

  it("lists every defect of the malformed sample with count and examples, and exits with 2", async () => {
    const command = ["signal", "check", MALFORMED, "--snapshot", "2018-04-02-v1"];
    const [told, json] = await runMany([command, [...command, "--json"]], { cwd });
    expect([told!.code, json!.code]).toEqual([2, 2]);
    expect(told!.stderr).toBe("");
    expect(told!.stdout).toMatch(/line 652: "2016-02-30"/);
    expect(told!.stdout).toMatch(/ERROR {4}4 rows have a date_avail before their date_sig/);
    expect(told!.stdout).toMatch(/Not usable: 3 errors/);
    const document = JSON.parse(json!.stdout);
    const counts = Object.fromEntries(
      document.checks.map(({ check, count }: { check: string; count: number }) => [check, count]),
    );
    // As examples/signals/README.md lists them; "n/a" is one way to write an empty cell.
    expect(counts).toMatchObject({
      unreadable_date_avail: 1,
      date_avail_before_date_sig: 4,
      infinite_signal: 3,
      unknown_security: 6,
      duplicate_key: 5,
      after_calendar: 3,
      empty_signal: 4,
    });
    expect(document).toMatchObject({ usable: false, error: { code: "bad-signal" } });
  });

  it("says which mapping a misnamed file needs, and accepts it with that", async () => {
    const command = ["signal", "check", MISNAMED, "--snapshot", "2018-04-02-v1"];
    const [refused, accepted] = await runMany([command, [...command, "--columns", MAPPING]], {
      cwd,
    });
    expect(refused!.code).toBe(2);
    expect(refused!.stderr).toContain(`--columns ${MAPPING}\n`);
    expect(accepted!.code).toBe(0);
    expect(accepted!.stdout).toContain(`--columns ${MAPPING}`);
  });

  it("finds what can be evaluated but should be known", async () => {
    const rows = (edit: (row: string) => string) => SOUND.map(edit);
    const found = async (file: string, ...more: string[]) => {
      const { code, stdout } = await runAssay(check(file, "--json", ...more), { cwd });
      expect(code).toBe(0);
      const { checks } = JSON.parse(stdout);
      return checks
        .filter(({ verdict }: { verdict: string }) => verdict === "warning")
        .map(({ check }: { check: string }) => check);
    };
    const tied = write(
      "tied.csv",
      rows((row) => row.replace(/[^,]*$/, "1")),
    );
    expect(await found(tied)).toEqual(["constant_signal", "tied_days", "few_names"]);
    const lonely = write("lonely.csv", ["3,2020-01-02,2020-01-03,1", "11,2020-01-03,2020-01-06,2"]);
    expect(await found(lonely)).toContain("lonely_days");
    const same = write(
      "same.csv",
      rows((row) => row.replace("2020-01-03", "2020-01-02")),
    );
    expect(await found(same)).toContain("same_close");
    const weekly = write("weekly.csv", [
      ...SOUND,
      ...rows((row) => row.replace("2020-01-02,2020-01-03", "2020-01-07,2020-01-08")),
    ]);
    expect(await found(weekly)).toContain("hold");
    expect(await found(weekly, "--hold", "3")).not.toContain("hold");
    const outside = write("outside.csv", [
      ...SOUND,
      "3,2031-01-01,2031-01-02,3",
      "3,1999-01-01,1999-01-04,3",
    ]);
    expect(await found(outside)).toEqual(
      expect.arrayContaining(["before_calendar", "after_calendar"]),
    );
  });

  it("calls unusable what no evaluation can do without", async () => {
    const cases: [string, string][] = [
      [write("empty.csv", []), "rows"],
      [write("strangers.csv", ["77,2020-01-02,2020-01-03,1"]), "matches"],
      [write("infinite.csv", [...SOUND, "3,2020-01-03,2020-01-06,inf"]), "infinite_signal"],
      [write("seer.csv", [...SOUND, "3,2020-01-06,2020-01-03,1"]), "date_avail_before_date_sig"],
      [write("words.csv", [...SOUND, "3,2020-01-03,2020-01-06,strong"]), "unreadable_signal"],
      [write("nobody.csv", [...SOUND, ",2020-01-03,2020-01-06,1"]), "unreadable_security_id"],
    ];
    const results = await runMany(
      cases.map(([file]) => check(file, "--json")),
      { cwd },
    );
    for (const [i, { code, stdout }] of results.entries()) {
      const { checks, error } = JSON.parse(stdout);
      const errors = checks.filter(({ verdict }: { verdict: string }) => verdict === "error");
      expect([cases[i]![0], code]).toEqual([cases[i]![0], 2]);
      expect(errors.map(({ check }: { check: string }) => check)).toContain(cases[i]![1]);
      expect(error).toMatchObject({ code: "bad-signal", hint: expect.any(String) });
    }
  });

  it("refuses files that it cannot read with what to do about it", async () => {
    pl.DataFrame({
      security_id: ["AAPL", "MSFT"],
      date_sig: ["2020-01-02", "2020-01-02"],
      date_avail: ["2020-01-03", "2020-01-03"],
      signal: [1, 2],
    }).writeParquet(join(cwd, "tickers.parquet"));
    writeFileSync(join(cwd, "broken.parquet"), "PAR1 but not really");
    writeFileSync(join(cwd, "scores.pkl"), "\u0080");
    write(
      "semicolons.csv",
      SOUND.map((row) => row.replaceAll(",", ";")),
      HEAD.replaceAll(",", ";"),
    );
    writeFileSync(
      join(cwd, "tabs.csv.gz"),
      gzipSync([HEAD, ...SOUND].map((row) => `${row.replaceAll(",", "\t")}\n`).join("")),
    );
    write(
      "decimals.csv",
      SOUND.map((row) => row.replaceAll(",", ";").replace(".", ",")),
      HEAD.replaceAll(",", ";"),
    );
    write(
      "wide.csv",
      SOUND.map((row) => `${row},5`),
    );
    write("typo.csv", SOUND, "security_id,date_sig,date_avial,signal");
    const cases: [string[], string, RegExp][] = [
      [check("none.csv"), "missing-path", /Check the path/],
      [
        check("scores.pkl"),
        "bad-source",
        /pd\.read_pickle\('scores\.pkl'\)\.reset_index\(\)\.to_parquet\('scores\.parquet'\)/,
      ],
      [check("broken.parquet"), "damaged-file", /fetch or export it again/],
      [check("tickers.parquet"), "bad-column", /Number the securities/],
      [
        check("semicolons.csv"),
        "bad-source",
        /sep=';'\)\.to_csv\('semicolons-commas\.csv', index=False\)"$/,
      ],
      [check("decimals.csv"), "bad-source", /decimal=',' where numbers have a decimal comma/],
      [check("wide.csv"), "wider-line", /decimal comma/],
      [check("tabs.csv.gz"), "bad-source", /sep='\\t'\)\.to_csv\('tabs-commas\.csv'/],
      [check("typo.csv"), "missing-column", /--columns date_avail=date_avial$/],
      [check("typo.csv", "--columns", "date_avail=avial"), "missing-column", /Did you mean|Known/],
      [check("typo.csv", "--columns", "date_available=date_avial"), "bad-mapping", /date_avail/],
      [["signal", "check", "typo.csv"], "missing-option", /--snapshot ID/],
      [
        ["signal", "check", "typo.csv", "--snapshot", "2020-02-01-v2"],
        "unknown-snapshot",
        /2020-02-01-v1/,
      ],
    ];
    const before = readdirSync(cwd);
    const results = await runMany(
      cases.map(([args]) => [...args, "--json"]),
      { cwd },
    );
    for (const [i, { code, stdout }] of results.entries()) {
      expect([cases[i]![0], code]).toEqual([cases[i]![0], 2]);
      const { error } = JSON.parse(stdout);
      expect(error.code).toBe(cases[i]![1]);
      expect(error.hint).toMatch(cases[i]![2]);
    }
    expect(readdirSync(cwd)).toEqual(before);
    expect(existsSync(join(cwd, "runs"))).toBe(false);
  });
});

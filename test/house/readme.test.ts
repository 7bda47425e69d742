import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pl from "nodejs-polars";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

const REPOSITORY = join(import.meta.dirname, "..", "..");
const README = readFileSync(join(REPOSITORY, "README.md"), "utf8");

/** Runs all tests, this one among them: the one command of the page that is not run from here. */
const ENDLESS = /^npm test\b/;

interface Block {
  readonly language: string;
  readonly text: string;
  /** Line of the page on which the block starts. */
  readonly line: number;
}

const blocks: readonly Block[] = [...README.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(
  (match) => ({
    language: match[1]!,
    text: match[2]!,
    line: README.slice(0, match.index).split("\n").length,
  }),
);

/** Shell commands in the order of the page; a line that ends in a backslash goes on. */
const commands = blocks
  .filter(({ language }) => language === "sh")
  .flatMap(({ text, line }) =>
    text
      .replaceAll("\\\n", " ")
      .split("\n")
      .map((command) => ({ command: command.replace(/\s+#.*$/, "").trim(), line }))
      .filter(({ command }) => command !== ""),
  );

/** Lines that the page shows as printed by its examples on real data: of a backtest, of a suite. */
const [shown, shownOfSuite] = blocks
  .filter(({ language }) => language === "text")
  .map(({ text }) => text.trimEnd().split("\n")) as [string[], string[]];
/** The command whose output the second is. */
const SUITE = "npx assay suite my-scores.csv --snapshot 2018-04-02-v1 --columns signal=score";
/** Own files that the page shows: bars, scores. */
const [shownBars, shownScores] = blocks
  .filter(({ language }) => language === "csv")
  .map(({ text }) => text) as [string, string];

/** A folder that looks like a clone, in which commands may write. */
let clone: string;

beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), "assay-readme-"));
  for (const name of ["bin", "dist", "examples", "node_modules", "package.json", "scripts"]) {
    symlinkSync(join(REPOSITORY, name), join(clone, name));
  }
  for (const { text } of blocks.filter(({ language }) => language === "ts")) {
    const name = /^\/\/ (\S+\.ts)\n/.exec(text)?.[1];
    if (name === undefined) throw new Error("A ts block must start with the name of its file.");
    writeFileSync(join(clone, name), text);
  }
  writeFileSync(join(clone, "my-bars.csv"), ownBars());
  pl.readParquet(join(REPOSITORY, "examples/signals/momentum-reversal.parquet"))
    .rename({ signal: "score" })
    .writeCSV(join(clone, "my-scores.csv"));
});

afterAll(() => rmSync(clone, { recursive: true, force: true }));

/** A reader's own file: the head that the page shows, and real bars below it. */
function ownBars(): string {
  const [head = ""] = shownBars.split("\n");
  const bars = pl
    .readParquet(join(REPOSITORY, "examples/data/fx_hourly.parquet"))
    .filter(pl.col("symbol").eq(pl.lit("USDCAD")))
    .select("timestamp", "open", "high", "low", "close", "volume");
  const lines = z
    .array(z.tuple([z.coerce.number(), z.number(), z.number(), z.number(), z.number(), z.number()]))
    .parse(bars.rows())
    .map(([time, ...figures]) => [new Date(time).toISOString().slice(0, 19), ...figures].join(","));
  return `${head.trim()}\n${lines.join("\n")}\n`;
}

describe("README.md", () => {
  it("shows an example on real data before line 40", () => {
    const first = commands.find(({ command }) => command.includes("examples/data/"));
    expect(first?.line).toBeLessThan(40);
  });

  it("shows something of what the example prints", () => {
    expect(shown.length).toBeGreaterThan(3);
    expect(shownOfSuite.length).toBeGreaterThan(3);
  });

  it("shows bars that can be read as they stand", () => {
    writeFileSync(join(clone, "shown-bars.csv"), shownBars);
    const { status, stdout, stderr } = spawnSync(
      "bash",
      ["-c", "npx assay import shown-bars.csv --out shown-bars"],
      { cwd: clone, encoding: "utf8" },
    );
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^3 rows read, 3 written, 3 usable\n/);
    expect(stdout).toMatch(/No dirt found/);
  });

  it("shows scores that are rows of the file that its commands are run on", () => {
    const [head, ...rows] = shownScores.trimEnd().split("\n");
    const own = readFileSync(join(clone, "my-scores.csv"), "utf8").split("\n");
    expect(own[0]).toBe(head);
    expect(own).toEqual(expect.arrayContaining(rows));
  });

  it("says what Assay does not do", () => expect(README).toContain("## Non-features"));

  it.each(commands.filter(({ command }) => !ENDLESS.test(command)).map(({ command }) => command))(
    "tells the truth about `%s`",
    (command) => {
      const { status, stdout, stderr } = spawnSync("bash", ["-c", command], {
        cwd: clone,
        encoding: "utf8",
      });
      expect(status, stdout + stderr).toBe(0);
      if (command.includes("GBPUSD")) {
        // Figures and their units are kept together by no-break spaces.
        expect(stdout.replace(/[^\S\n]/g, " ").split("\n")).toEqual(expect.arrayContaining(shown));
      }
      if (command === SUITE) {
        expect(stdout.replace(/[^\S\n]/g, " ").split("\n")).toEqual(
          expect.arrayContaining(shownOfSuite.map((line) => line.replace(/[^\S\n]/g, " "))),
        );
      }
      if (command.includes("--json")) expect(JSON.parse(stdout)).toHaveProperty("run_id");
    },
    180_000,
  );

  it("leaves a report behind for each run of a strategy, and tables for each of a signal", () => {
    const runs = readdirSync(join(clone, "runs")).filter((name) => name !== "index");
    const files = runs.map((run) => readdirSync(join(clone, "runs", run)));
    const signals = files.filter((names) => names.includes("ic.parquet"));
    expect(signals.length).toBeGreaterThanOrEqual(3);
    expect(runs.length - signals.length).toBeGreaterThanOrEqual(4);
    for (const names of files) {
      expect(names).toContain(names.includes("ic.parquet") ? "summary.csv" : "report.html");
    }
  });

  it("shows the command whose output it excerpts", () =>
    expect(commands.map(({ command }) => command)).toContain(SUITE));

  it.each(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])(
    "and every relative link in %s leads somewhere",
    (page) => {
      const text = readFileSync(join(REPOSITORY, page), "utf8");
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1]!);
      expect(links.filter((link) => !existsSync(join(REPOSITORY, link)))).toEqual([]);
    },
  );

  it.each(["ARCHITECTURE.md", "CONTRIBUTING.md"])("and every path that %s names exists", (page) => {
    const text = readFileSync(join(REPOSITORY, page), "utf8");
    const paths = [
      ...text.matchAll(/`((?:src|assembly|bin|test|docs|bench|examples|scripts)\/[^`<*\s]*)`/g),
    ];
    expect(paths.length).toBeGreaterThan(5);
    const missing = paths
      .map((match) => match[1]!)
      .filter((path) => !existsSync(join(REPOSITORY, path)));
    expect(missing).toEqual([]);
  });
});

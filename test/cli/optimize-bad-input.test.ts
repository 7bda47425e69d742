import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { FX, runMany, SMA_CROSS, temporaryFolder } from "./run-assay.ts";

const FILES = {
  "failing.ts": `import { int, strategy } from "assay";
export default strategy({ name: "failing", version: "1", params: { n: int(1, 7) }, signal: (_, { n }) => {
  throw new Error(n > 5 ? "too much" : "on purpose");
} });
`,
  "fine.ts": `import { constant, float, strategy } from "assay";
export default strategy({ name: "fine", version: "1",
  params: { a: float(0, 1, { step: 0.0001 }), b: float(0, 1, { step: 0.0001 }), c: float(0, 1) },
  signal: () => constant(1) });
`,
};

const BARS = ["--data", FX, "--symbol", "GBPUSD", "--from", "2020-01", "--to", "2020-02"];
const sma = (...more: string[]) => ["optimize", SMA_CROSS, ...BARS, ...more];

/** Command line, exit code, code of the error, and what message and hint must say. */
const CASES: Readonly<Record<string, readonly [string[], number, string, RegExp]>> = {
  "no data": [["optimize", SMA_CROSS], 2, "usage", /no --data/],
  "a range without values": [
    sma("--params", "fast="),
    2,
    "bad-range",
    /fast=.*fast|name=from:to:step/,
  ],
  "an option twice": [
    sma("--constraint", "fast < slow", "--constraint", "fast > 5"),
    2,
    "bad-option",
    /--constraint: expected once, given twice.*&&/s,
  ],
  "a range that is empty": [
    sma("--params", "fast=50:5:5"),
    2,
    "bad-range",
    /from ≤ to, got 50:5.*fast=5:50/s,
  ],
  "a range without any step": [
    ["optimize", "fine.ts", ...BARS, "--params", "c=0:1"],
    2,
    "bad-range",
    /Range of "c": expected a step.*--search random/s,
  ],
  "a value outside of a parameter": [
    sma("--params", "fast=5:60:5"),
    2,
    "bad-parameter",
    /"fast": expected a whole number in \[5, 50\], got 60/,
  ],
  "an unknown parameter": [
    sma("--params", "fats=5:50:5"),
    2,
    "unknown-parameter",
    /"fats".*"fast"/s,
  ],
  "a grid too large": [
    ["optimize", "fine.ts", ...BARS, "--params", "a=0:1:0.0001,b=0:1:0.0001"],
    2,
    "grid-too-large",
    /100,020,001 parameter sets.*GiB; the limit is 1 GiB.*--search random:/s,
  ],
  "a constraint that excludes everything": [
    sma("--constraint", "fast > slow"),
    2,
    "constraint-excludes-all",
    /all 100 candidates, for example fast=5, slow=60/,
  ],
  "a constraint on results that excludes everything": [
    sma("--constraint", "sharpe > 1000 && fast < slow"),
    2,
    "metric-constraint-excludes-all",
    /Not one of 100 sets.*sharpe > 1000 refuses 100 \(the highest sharpe is /s,
  ],
  "a constraint that cannot be read": [
    sma("--constraint", "fast <"),
    2,
    "bad-constraint",
    /column/,
  ],
  "an unknown name in a constraint": [
    sma("--constraint", "sharp > 1"),
    2,
    "unknown-parameter",
    /parameter or metric "sharp".*"sharpe"/s,
  ],
  "an unknown metric": [sma("--metric", "sharp"), 2, "unknown-metric", /"sharp".*"sharpe"/s],
  "a metric without a direction": [sma("--metric", "exposure"), 2, "no-direction", /exposure:max/],
  "an unknown kind of search": [sma("--search", "randm:5"), 2, "bad-search", /"randm:5"/],
  "a random search of no set": [sma("--search", "random:0"), 2, "bad-search", /\[1, 10,000,000\]/],
  "sets that all fail": [
    ["optimize", "failing.ts", ...BARS],
    1,
    "all-sets-failed",
    /7 sets failed: 7 strategy-failed \(n=1: .*on purpose/,
  ],
  "too many trades wanted": [
    sma("--min-trades", "100000"),
    2,
    "metric-constraint-excludes-all",
    /trade_count >= 100000 refuses 100/,
  ],
  "a drawdown in per cent": [
    sma("--max-drawdown", "20"),
    2,
    "bad-option",
    /\[0, 1\], got 20.*0\.2/s,
  ],
  "no threads": [sma("--threads", "0"), 2, "bad-option", /threads.*from 1 to 512, got 0/s],
  "threads in words": [
    sma("--threads", "two"),
    2,
    "bad-option",
    /--threads: expected a number, got "two"/,
  ],
  "no sets to print": [sma("--top", "0"), 2, "bad-option", /--top/],
  "nothing to resume": [
    sma("--resume"),
    2,
    "nothing-to-resume",
    /nothing to go on with.*--resume/s,
  ],
  "a resumption of what is not kept": [sma("--resume", "--no-files"), 2, "usage", /--no-files/],
};

describe("assay optimize, given", () => {
  const folder = temporaryFolder(FILES);
  let results: Awaited<ReturnType<typeof runMany>> = [];
  beforeAll(async () => {
    results = await runMany(
      Object.values(CASES).map(([argv]) => [...argv, "--json"]),
      { cwd: folder },
    );
  }, 60_000);

  for (const [index, [name, [, exitCode, errorCode, says]]] of Object.entries(CASES).entries()) {
    it(`${name}, says so and exits with ${exitCode}`, () => {
      const { code, stdout, stderr } = results[index]!;
      const { error } = JSON.parse(stdout);
      expect(error.code).toBe(errorCode);
      expect(`${error.message} ${error.hint}`).toMatch(says);
      expect(stderr).toContain(error.message);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(code).toBe(exitCode);
    });
  }

  it("writes nothing in any of these cases", () => {
    expect(results).toHaveLength(Object.keys(CASES).length);
    expect(readdirSync(folder).sort()).toEqual(Object.keys(FILES).sort());
  });
});

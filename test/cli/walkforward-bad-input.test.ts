import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { changed, FX, runMany, SMA_CROSS, temporaryFolder } from "./run-assay.ts";

const FILES = {
  "failing.ts": `import { int, strategy } from "assay";
export default strategy({ name: "failing", version: "1", params: { n: int(1, 7) }, signal: () => {
  throw new Error("on purpose");
} });
`,
  // Fails on the first bar above 40, which the first train, days 1 to 30, does not have.
  "failing-late.ts": `import { int, kernel, strategy } from "assay";
export default strategy({ name: "failing-late", version: "1", params: { n: int(1, 3) },
  signal: ({ close }, { n }) => kernel({ name: "k", inputs: [close], state: [0], outputs: ["p"],
    step: ([price = 0], state, out) => {
      if (price > 40) throw new Error("too dear");
      out[0] = Math.sin(price * n);
    } }).p });
`,
  "wide.ts": `import { int, sma, strategy, when } from "assay";
export default strategy({ name: "wide", version: "1", params: { n: int(2, 40) },
  signal: ({ close }, { n }) => when(close.gt(sma(close, n))).then(1).otherwise(-1) });
`,
  // 60 days from 2020-01-01 on, at prices from 1 to 60.
  "days.csv": `${[
    "date,open,high,low,close",
    ...Array.from({ length: 60 }, (_, day) => {
      const date = new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
      return `${date},${day + 1},${day + 1},${day + 1},${day + 1}`;
    }),
  ].join("\n")}\n`,
};

const HALF_YEAR = ["--data", FX, "--symbol", "GBPUSD", "--from", "2020-01", "--to", "2020-07"];
const WINDOWS = ["--train", "3mo", "--test", "1mo"];
/** Each case may say its own windows and range. */
const sma = (...more: string[]) =>
  changed(["walkforward", SMA_CROSS, ...HALF_YEAR, ...WINDOWS], ...more);
const days = (strategy: string, ...more: string[]) => {
  const data = ["--data", "days.csv", "--symbol", "X"];
  return changed(["walkforward", strategy, ...data, "--train", "30d", "--test", "10d"], ...more);
};

/** Command line, exit code, code of the error, and what message and hint must say. */
const CASES: Readonly<Record<string, readonly [string[], number, string, RegExp]>> = {
  "no data": [["walkforward", SMA_CROSS, ...WINDOWS], 2, "usage", /no --data/],
  "no train": [
    ["walkforward", SMA_CROSS, ...HALF_YEAR, "--test", "1mo"],
    2,
    "usage",
    /no --train.*--train 12mo/s,
  ],
  "no test": [
    ["walkforward", SMA_CROSS, ...HALF_YEAR, "--train", "3mo"],
    2,
    "usage",
    /no --test.*--test 3mo/s,
  ],
  "a train in minutes": [
    sma("--train", "12m"),
    2,
    "bad-span",
    /^--train: expected .* got "12m".*m is a minute.*12mo/s,
  ],
  "a test in hours": [sma("--test", "4h"), 2, "bad-span", /^--test: .*midnight UTC/s],
  "a test of no length": [sma("--test", "0mo"), 2, "bad-span", /^--test: .*"0mo"/s],
  "a mode that is none": [sma("--mode", "roling"), 2, "bad-option", /mode "roling".*"rolling"/s],
  "an embargo below nothing": [
    sma("--embargo=-1"),
    2,
    "bad-option",
    /^--embargo: expected a whole number of bars, at least 0, got -1/,
  ],
  "half an embargo": [sma("--embargo", "0.5"), 2, "bad-option", /^--embargo: .*got 0\.5/],
  "an embargo in words": [
    sma("--embargo", "day"),
    2,
    "bad-option",
    /^--embargo: expected a number, got "day"/,
  ],
  "an embargo as long as the train": [
    days("wide.ts", "--embargo", "30"),
    2,
    "embargo-too-long",
    /30 bars.*Make the embargo smaller/s,
  ],
  "windows longer than the data": [
    sma("--train", "12mo"),
    2,
    "window-too-long",
    /a train of 12mo, got bars of 2020-01-0\d to 2020-06-30 only.*shorter/s,
  ],
  "a test shorter than one bar": [
    sma("--timeframe", "1mo", "--test", "5d"),
    2,
    "window-too-short",
    /^--test: expected at least one bar of 30\.4375 days, got 5d/,
  ],
  "a train shorter than one bar": [
    sma("--timeframe", "1mo", "--train", "5d"),
    2,
    "window-too-short",
    /^--train: /,
  ],
  // The average over 40 days is known on the 40th day, and the first train ends with the 30th.
  "a train too short for the warm-up": [
    days("wide.ts"),
    2,
    "train-too-short",
    /got 0 of 30 with a warm-up of at least 30.*Make train longer/s,
  ],
  "an unknown metric": [sma("--metric", "sharp"), 2, "unknown-metric", /"sharp".*"sharpe"/s],
  "an unknown parameter": [sma("--params", "fats=5:50:5"), 2, "unknown-parameter", /"fats"/],
  "no threads": [sma("--threads", "0"), 2, "bad-option", /threads.*from 1 to 512, got 0/s],
  "a resumption": [sma("--resume"), 2, "usage", /--resume/],
  "sets that all fail": [
    days("failing.ts"),
    1,
    "all-sets-failed",
    /^Window 1 \(train from 2020-01-01, test from 2020-01-31\): .*7 sets failed.*on purpose/,
  ],
  "a chosen set that fails on its test": [
    days("failing-late.ts"),
    2,
    "bad-strategy",
    /^failing-late\.ts:5: Error: too dear/,
  ],
  "too many trades wanted": [
    sma("--min-trades", "100000"),
    2,
    "metric-constraint-excludes-all",
    /^Window 1 .*trade_count >= 100000 refuses 100/,
  ],
};

describe("assay walkforward, given", () => {
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
      expect(`${error.message} ${error.hint}`).toMatch(says);
      expect(error.code).toBe(errorCode);
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

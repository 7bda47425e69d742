import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { changed, FX, runMany, SMA_CROSS, temporaryFolder } from "./run-assay.ts";

const DEFINE = 'import { int, kernel, sma, strategy } from "assay";';
const signal = (body: string) =>
  `${DEFINE}\nexport default strategy({ name: "x", version: "1", params: {}, signal: ${body} });\n`;

/** Strategy files that are wrong, each in its own way. */
const FILES = {
  "syntax.ts": `${DEFINE}\nconst a: number = = 2;\n`,
  "syntax.js": "const a = 1;\n\nconst b = = 2;\n",
  "enum.ts": "enum Side { Long }\nexport default Side;\n",
  "throws.ts": `${DEFINE}\n\nthrow new Error("on purpose");\n`,
  "range.ts": `${DEFINE}\nexport default strategy({ name: "x", version: "1",\n  params: { n: int(9, 5) }, signal: () => 1 });\n`,
  "named.ts": "export const wrong = 1;\n",
  "number.ts": "export default 5;\n",
  "plain.ts": 'export default { name: "x", version: "1", params: {}, signal: () => 1 };\n',
  "import.ts": 'import { a } from "assay";\nexport default a;\n',
  "relative.ts":
    '// A helper without its ending.\nimport { a } from "./helper";\nexport default a;\n',
  "commonjs.js": "\nmodule.exports = 1;\n",
  "window.ts": `${DEFINE}\nexport default strategy({\n  name: "x", version: "1", params: { n: int(0, 9) },\n  signal: ({ close }, { n }) =>\n    sma(close, n),\n});\n`,
  "signal.ts": signal("() => {\n  throw new TypeError('in signal');\n}"),
  "step.ts": signal(
    "({ close }) => kernel({ name: 'k', inputs: [close], state: [], outputs: ['p'], step: () => {\n  throw new Error('in step');\n} }).p",
  ),
  "outside.ts": signal("({ close }) => close"),
};

const BARS = ["--data", FX, "--symbol", "GBPUSD", "--from", "2020-01", "--to", "2020-02"];
const file = (name: keyof typeof FILES) => ["backtest", name, ...BARS];
const sma = (...more: string[]) => changed(["backtest", SMA_CROSS, ...BARS], ...more);

/** Command line, then what the message on standard error must say. */
const CASES: Readonly<Record<string, readonly [argv: string[], says: RegExp]>> = {
  "an unknown command": [["bactest"], /Unknown command 'bactest'.*\n.*backtest/],
  "an unknown option": [["backtest", SMA_CROSS, "--dta", FX], /Unknown option '--dta'.*\n.*--data/],
  "no data": [["backtest", SMA_CROSS], /no --data/],
  "no strategy": [["backtest", "--data", FX], /strategy/],
  "a strategy file that is not there": [
    ["backtest", "nowhere.ts", ...BARS],
    /no strategy file nowhere\.ts/,
  ],
  "a strategy file of another kind": [["backtest", FX, ...BARS], /\.ts.*got "\.parquet"/],
  "data that are not there": [
    ["backtest", SMA_CROSS, "--data", "nowhere.parquet"],
    /nowhere\.parquet/,
  ],
  "an unknown symbol": [
    ["backtest", SMA_CROSS, "--data", FX, "--symbol", "GBPUS"],
    /Unknown symbol.*"GBPUS"(.|\n)*GBPUSD/,
  ],
  "an empty list of symbols": [sma("--symbol", ","), /--symbol: expected at least one name/],
  "an unknown parameter": [sma("--params", "fats=10"), /Unknown parameter "fats".*\n.*"fast"/],
  "a parameter out of its range": [
    sma("--params", "fast=51"),
    /"fast": expected a whole number in \[5, 50\], got 51/,
  ],
  "a parameter that is no number": [
    sma("--params", "fast=ten"),
    /"fast": expected a number, got "ten"/,
  ],
  "a parameter without a value": [sma("--params", "fast"), /name=value.*"fast"/],
  "a parameter given twice": [sma("--params", "fast=5,fast=10"), /one value for fast/],
  "a fee that is no number": [sma("--fee-bps", "much"), /--fee-bps: expected a number, got "much"/],
  "a negative fee": [
    sma("--fee-bps", "-1"),
    /--fee-bps: .*\[0, 10000\], got -1.*\n.*example --fee-bps 1\.5/,
  ],
  "a stop in per cent": [sma("--stop-loss", "5%"), /got "5%".*\n.*example --stop-loss 0\.05\./],
  "an unknown fill": [sma("--fill", "nextopen"), /"nextopen".*\n.*"next-open"/],
  "a stop of more than everything": [
    sma("--stop-loss", "5"),
    /--stop-loss: expected a fraction.*got 5\.\n.*--stop-loss 0\.05\./,
  ],
  "a date that does not exist": [sma("--from", "2020-02-30"), /from: expected a date.*2020-02-30/],
  "a range that ends before it begins": [sma("--to", "2019"), /2020-01-01.*2019-01-01/],
  "a range outside the data": [sma("--from", "2031", "--to", "2032"), /2031/],
  "a timeframe finer than the data": [sma("--timeframe", "1m"), /1m/],
  "a timeframe that is none": [sma("--timeframe", "soon"), /"soon"/],
  "TypeScript that does not parse": [file("syntax.ts"), /syntax\.ts:2: SyntaxError/],
  "JavaScript that does not parse": [file("syntax.js"), /syntax\.js:3: SyntaxError/],
  "TypeScript that cannot be erased": [file("enum.ts"), /enum\.ts:1: .*enum(.|\n)*no enums/],
  "a file that throws": [file("throws.ts"), /throws\.ts:3: Error: on purpose/],
  "a parameter defined wrongly": [file("range.ts"), /range\.ts:3: int\(9, 5\)/],
  "a file without default export": [file("named.ts"), /named\.ts: expected a strategy.*wrong/],
  "a default export that is a number": [file("number.ts"), /number\.ts: .*strategy.*number/],
  "an object that strategy() did not make": [file("plain.ts"), /plain\.ts: .*did not make/],
  "an import of what does not exist": [file("import.ts"), /import\.ts:1: .*'a'/],
  "an import without its ending": [file("relative.ts"), /relative\.ts:2: .*"\.\/helper"/],
  "a CommonJS file": [file("commonjs.js"), /commonjs\.js:2: .*\n.*ES modules/],
  "a window of 0": [file("window.ts"), /window\.ts:5: sma: .*at least 1, got 0/],
  "a signal() that throws": [file("signal.ts"), /signal\.ts:3: TypeError: in signal/],
  "a step that throws": [file("step.ts"), /step\.ts:3: Error: in step/],
  "a signal outside [-1, 1]": [file("outside.ts"), /GBPUSD.*20\d\d-\d\d-\d\dT.*\[-1, 1\], got \d+/],
};

describe("assay backtest, given", () => {
  const folder = temporaryFolder(FILES);
  let results: Awaited<ReturnType<typeof runMany>> = [];
  beforeAll(async () => {
    results = await runMany(
      Object.values(CASES).map(([argv]) => argv),
      { cwd: folder },
    );
  });

  for (const [index, [name, [, says]]] of Object.entries(CASES).entries()) {
    it(`${name}, says so and exits with 2`, () => {
      const { code, stdout, stderr } = results[index]!;
      expect(stderr).toMatch(says);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(stdout).toBe("");
      expect(code).toBe(2);
    });
  }

  it("writes nothing in any of these cases", () => {
    expect(results).toHaveLength(Object.keys(CASES).length);
    expect(readdirSync(folder).sort()).toEqual(Object.keys(FILES).sort());
  });
});

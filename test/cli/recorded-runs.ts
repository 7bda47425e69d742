import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { generateUniverse } from "../helpers/universe/generate.ts";
import { noiseSignal } from "../helpers/universe/signals.ts";
import { writeSignal, writeUniverse } from "../helpers/universe/write.ts";
import { runMany, temporaryFolder } from "./run-assay.ts";

const HOUR = 3_600_000;
const START = Date.UTC(2024, 0, 1);

/** 125 days of hours of prices that go up and down, as a CSV file. */
export const BARS = [
  "timestamp,open,high,low,close",
  ...Array.from({ length: 3000 }, (_, i) => {
    const price = 100 + 5 * Math.sin(i / 17) + 3 * Math.sin(i / 110);
    const cells = [price, price + 1, price - 1, price + 0.1].map((value) => value.toFixed(2));
    return [new Date(START + i * HOUR).toISOString(), ...cells].join(",");
  }),
].join("\n");

/** A strategy of two files and a package, with an exit. */
const STRATEGY = `import { float, int, sma, strategy, when } from "assay";
import { slower } from "slower";
import { scale } from "./lib/scale.ts";
export default strategy({ name: "two-files", version: "1",
  params: { n: int(2, 300, { default: 5 }), share: float(0.1, 1, { default: 0.5 }) },
  signal: ({ close }, { n, share }) => when(sma(close, n).gt(sma(close, n * slower))).then(share * scale).otherwise(0),
  exits: () => ({ stopLoss: 0.04 }),
});
`;

const BASELINE = `import { slower } from "slower";
export default { name: "own", title: "Own", definition: "Volume times a constant.",
  compute: async (catalog) => {
    const table = await catalog.table("ret", ["vol"]);
    return { table, values: table.numbers.vol.map((value) => value * slower) };
  } };
`;

const FILES: Readonly<Record<string, string>> = {
  "bars.csv": BARS,
  "mine/strategy.ts": STRATEGY,
  "mine/lib/scale.ts": "export const scale: number = 1;\n",
  "mine/baseline.ts": BASELINE,
  "node_modules/slower/package.json":
    '{ "name": "slower", "version": "1.0.0", "type": "module", "main": "index.js" }',
  "node_modules/slower/index.js": "export const slower = 3;\n",
};

/** A folder with bars, a strategy of several files, a package, and nothing run yet. */
export function project(): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** Adds a signal `signal.parquet` and the snapshot `2020-01-01-v1` of a small universe to a project. */
export async function addUniverse(folder: string): Promise<void> {
  const universe = generateUniverse({ seed: 8, days: 320, securities: 130 });
  await writeUniverse(universe, join(folder, "universe"));
  await writeSignal(
    noiseSignal(universe, { seed: 2, persistence: 0.9 }),
    join(folder, "signal.parquet"),
  );
  await ran(folder, ["snapshot", "create", "universe", "--date", "2020-01-01"]);
}

const BACKTEST = ["backtest", "mine/strategy.ts", "--data", "bars.csv"];
const SEARCH = ["optimize", "mine/strategy.ts", "--data", "bars.csv", "--threads", "1"];

/** A command line of each kind over bars, the searches with everything that they may take. */
export const COMMANDS = {
  backtest: [
    ...BACKTEST,
    ...["--params", "n=7,share=0.25", "--timeframe", "2h", "--from", "2024-02", "--debug"],
    ...["--take-profit", "0.05", "--max-bars", "90", "--fill", "next-close", "--fee-bps", "2"],
    ...["--periods-per-year", "4000", "--asset-class", "test"],
  ],
  grid: [
    ...[...SEARCH, "--params", "n=2:130:1,share=0.5", "--min-trades", "2"],
    ...["--constraint", "n != 50 && max_drawdown > -0.9", "--metric", "volatility:min"],
  ],
  random: [...SEARCH, "--search", "random:6:a-seed", "--max-drawdown", "0.9"],
  coarse: [...SEARCH, "--search", "coarse-to-fine:3", "--to", "2024-04"],
  walkforward: [
    ...["walkforward", "mine/strategy.ts", "--data", "bars.csv", "--threads", "1"],
    ...["--params", "n=5,10", "--train", "60d", "--test", "20d", "--embargo", "3"],
    ...["--mode", "anchored"],
  ],
  suite: [
    ...["suite", "signal.parquet", "--snapshot", "2020-01-01-v1", "--threads", "1"],
    ...["--baseline", "mine/baseline.ts", "--lags", "0,1", "--residualize", "off", "--hold", "2"],
    ...["--tc-bps", "3", "--weight", "value", "--from", "2010-06", "--fractile", "20,80"],
  ],
} as const;

/** Runs command lines in a folder, all of which must succeed, and gives what each printed as JSON. */
export async function ran(
  folder: string,
  ...commands: readonly (readonly string[])[]
): Promise<unknown[]> {
  const done = await runMany(
    commands.map((command) => [...command, "--json"]),
    { cwd: folder },
  );
  return done.map(({ code, stdout }, i) => {
    expect([commands[i]?.[0], code, code === 0 ? "" : stdout]).toEqual([commands[i]?.[0], 0, ""]);
    return JSON.parse(stdout);
  });
}

/** The same id means the same files, and what differs in them differs in the id. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { hashesBelow, runAssay, runMany, temporaryFolder } from "./run-assay.ts";

const HOUR = 3_600_000;
const START = Date.UTC(2024, 0, 1);

/** 48 hours of prices that go up and down, as lines of a CSV file without its header. */
const LINES = Array.from({ length: 48 }, (_, i) => {
  const price = (100 + 5 * Math.sin(i / 4)).toFixed(2);
  return `${new Date(START + i * HOUR).toISOString()},${price},${price},${price},${price}`;
});
const HEADER = "timestamp,open,high,low,close";
const CSV = [HEADER, ...LINES].join("\n");

const LONG = `import { constant, strategy } from "assay";
export default strategy({ name: "long", version: "1", params: {}, signal: () => constant(1) });
`;

/** A strategy that is the difference of two helpers, each imported by name. */
const DIFFERENCE = `import { strategy } from "assay";
import { side as plus } from "./a.ts";
import { side as minus } from "./b.ts";
export default strategy({ name: "difference", version: "1", params: {},
  signal: ({ close, open }) => plus(close.sub(open)).sub(minus(close.sub(open))) });
`;
const ABOVE = `import { type Expr, when } from "assay";
export const side = (x: Expr) => when(x.gt(0)).then(0.5).otherwise(0);
`;
const BELOW = ABOVE.replace("x.gt(0)", "x.lt(0)");

const PACKAGED = `import { constant, strategy } from "assay";
import { size } from "sizes";
export default strategy({ name: "packaged", version: "1", params: {}, signal: () => constant(size) });
`;

/** A folder with files in folders of their own. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

/** Ids of strategies over the same bars, without files. */
async function idsOf(strategies: readonly string[]): Promise<string[]> {
  const data = join(folderOf({ "bars.csv": CSV }), "bars.csv");
  const done = await runMany(
    strategies.map((path) => ["backtest", path, "--data", data, "--json", "--no-files"]),
  );
  return done.map(({ code, stdout, stderr }) => {
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return String(JSON.parse(stdout).run_id);
  });
}

describe("the id of a run and the files of its strategy", () => {
  it("stays when the strategy is renamed or its folder moved, and changes when imports are swapped or renamed", async () => {
    const files = { "s.ts": DIFFERENCE, "a.ts": ABOVE, "b.ts": BELOW };
    const [first, moved, renamed, swapped, importRenamed] = await idsOf([
      join(folderOf(files), "s.ts"),
      join(folderOf(files), "s.ts"),
      join(folderOf({ "mine.ts": DIFFERENCE, "a.ts": ABOVE, "b.ts": BELOW }), "mine.ts"),
      join(folderOf({ ...files, "a.ts": BELOW, "b.ts": ABOVE }), "s.ts"),
      join(
        folderOf({ "s.ts": DIFFERENCE.replace("./a.ts", "./c.ts"), "c.ts": ABOVE, "b.ts": BELOW }),
        "s.ts",
      ),
    ]);
    expect([moved, renamed]).toEqual([first, first]);
    expect(new Set([first, swapped, importRenamed]).size).toBe(3);
  });

  it("stays when the strategy is renamed beside an import that has the strategy's name", async () => {
    const entry = DIFFERENCE.replace("./a.ts", "./difference.ts");
    const imports = { "difference.ts": ABOVE, "b.ts": BELOW };
    const [one, other] = await idsOf([
      join(folderOf({ ...imports, "s.ts": entry }), "s.ts"),
      join(folderOf({ ...imports, "mine.ts": entry }), "mine.ts"),
    ]);
    expect(other).toBe(one);
  });

  it("changes with the version of a package and with each file of it that was loaded", async () => {
    const manifest = (version: string) =>
      JSON.stringify({ name: "sizes", version, type: "module", main: "index.js" });
    const files = {
      "s.ts": PACKAGED,
      "node_modules/sizes/package.json": manifest("1.0.0"),
      "node_modules/sizes/index.js": 'export { size } from "./lib/size.js";\n',
      "node_modules/sizes/lib/size.js":
        'import base from "base-size";\nexport const size = base;\n',
      "node_modules/sizes/unused.js": "export const unused = 1;\n",
      // A CommonJS package below the other one.
      "node_modules/base-size/package.json": '{"name":"base-size","version":"2.0.0"}',
      "node_modules/base-size/index.js": 'module.exports = require("./number");\n',
      "node_modules/base-size/number.js": "module.exports = 0.5;\n",
    };
    const strategies = [
      {},
      { "node_modules/sizes/unused.js": "export const unused = 2;\n" },
      { "node_modules/sizes/package.json": manifest("1.0.1") },
      { "node_modules/sizes/lib/size.js": `${files["node_modules/sizes/lib/size.js"]}// more\n` },
      { "node_modules/base-size/number.js": "module.exports = 0.50;\n" },
    ].map((changes) => join(folderOf({ ...files, ...changes }), "s.ts"));
    const [first, unused, ...changed] = await idsOf(strategies);
    expect(unused).toBe(first);
    expect(new Set([first, ...changed]).size).toBe(4);
  });
});

describe("runs whose files differ", () => {
  const manifest = (more: object) => JSON.stringify({ schema: 1, ...more });
  const usual = { "bars.csv": CSV, "bars.manifest.json": manifest({ caveats: ["Mid prices."] }) };
  /** Each a folder with data, and the options of a run over them. */
  const runs: Readonly<Record<string, readonly [Readonly<Record<string, string>>, string[]]>> = {
    usual: [usual, []],
    "a row twice": [{ ...usual, "bars.csv": `${CSV}\n${LINES.at(-1)}` }, []],
    "no caveat": [{ "bars.csv": CSV }, []],
    "another caveat": [{ ...usual, "bars.manifest.json": manifest({ caveats: ["Bids."] }) }, []],
    "a licence": [
      { ...usual, "bars.manifest.json": manifest({ caveats: ["Mid prices."], licence: "CC0" }) },
      [],
    ],
    "a label": [usual, ["--asset-class", "fx"]],
    "another fee": [usual, ["--fee-bps", "2"]],
    "another length of a year": [usual, ["--periods-per-year", "8000"]],
    "partial bars": [usual, ["--timeframe", "5h"]],
    "the length of the data's bars": [usual, ["--timeframe", "1h"]],
    "that length in minutes": [usual, ["--timeframe", "60m"]],
    "from a year": [usual, ["--from", "2024"]],
    "from that year's first hour": [usual, ["--from", "2024-01-01T00:00"]],
    "from its first day": [usual, ["--from", "2024-01-01"]],
  };

  it("never share an id, and runs with one id have the same files", async () => {
    const byId = new Map<string, { readonly names: string[]; readonly files: Set<string> }>();
    const out = temporaryFolder();
    const names = Object.keys(runs);
    const commands = Object.values(runs).map(([files, options], i) => {
      const folder = folderOf({ ...files, "s.ts": LONG });
      const data = ["--data", join(folder, "bars.csv"), "--symbol", "X"];
      return ["backtest", join(folder, "s.ts"), ...data, "--out", join(out, names[i]!), ...options];
    });
    for (const [i, { code, stderr }] of (await runMany(commands)).entries()) {
      const name = names[i]!;
      expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: "" });
      const [id] = readdirSync(join(out, name)).filter((entry) => entry !== "index");
      const known = byId.get(id!) ?? { names: [], files: new Set() };
      known.names.push(name);
      known.files.add(JSON.stringify(hashesBelow(join(out, name, id!))));
      byId.set(id!, known);
    }
    const groups = [...byId.values()];
    expect(groups.filter(({ files }) => files.size > 1).map(({ names }) => names)).toEqual([]);
    expect(groups.map(({ names }) => names).filter(({ length }) => length > 1)).toEqual([
      ["usual", "the length of the data's bars", "that length in minutes"],
      ["from a year", "from that year's first hour", "from its first day"],
    ]);
  });

  it("stays whatever the order of the symbols", async () => {
    const [header, ...rows] = CSV.split("\n");
    const both = [`symbol,${header}`, ...["A", "B"].flatMap((s) => rows.map((r) => `${s},${r}`))];
    const cwd = folderOf({ "bars.csv": both.join("\n"), "s.ts": LONG });
    const base = ["backtest", "s.ts", "--data", "bars.csv", "--json"];
    const done = await runMany(
      [
        [...base, "--symbol", "A,B", "--out", "one"],
        [...base, "--symbol", "B,A", "--out", "two"],
      ],
      { cwd },
    );
    const [one, two] = done.map(({ stdout }) => JSON.parse(stdout));
    expect(two.run_id).toBe(one.run_id);
    expect(hashesBelow(two.files.folder)).toEqual(hashesBelow(one.files.folder));
  });
});

describe("bars with few columns or rows", () => {
  const closes = [
    "timestamp,close",
    ...LINES.map((l) => [l.split(",")[0], l.split(",")[4]].join()),
  ];

  it("need no more than a close where fills and strategy do not; excursions are not known then", async () => {
    const cwd = folderOf({ "bars.csv": closes.join("\n"), "s.ts": LONG });
    const base = ["backtest", "s.ts", "--data", "bars.csv", "--json"];
    const [atClose, atOpen] = await runMany([[...base, "--fill", "close"], base], { cwd });
    expect(atClose).toMatchObject({ code: 0, stderr: "" });
    const { trades, files } = JSON.parse(atClose!.stdout);
    expect(trades).toMatchObject([{ mae: null, mfe: null, pnl_pct: expect.any(Number) }]);
    expect(readFileSync(files.report, "utf8")).toContain("MAE");
    expect(atOpen!.code).toBe(2);
    expect(atOpen!.stderr).toMatch(/expected a column "open"/);
  });

  it("are refused where nobody can tell how many periods a year has", async () => {
    const cwd = folderOf({ "bars.csv": closes.slice(0, 2).join("\n"), "s.ts": LONG });
    const args = ["backtest", "s.ts", "--data", "bars.csv", "--fill", "close"];
    const { code, stderr } = await runAssay([...args, "--no-files"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/periods a year.*--periods-per-year/s);
  });
});

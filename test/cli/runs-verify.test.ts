import {
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { idOfRecorded } from "../../src/tracking/recorded-run.ts";
import { addUniverse, COMMANDS, project, ran } from "./recorded-runs.ts";
import { hashesBelow, runMany, temporaryFolder } from "./run-assay.ts";

const RunId = z.object({ run_id: z.string() });
const Document = z.object({
  ok: z.boolean(),
  runs: z.array(
    z.object({
      run_id: z.string(),
      kind: z.string().nullable(),
      outcome: z.string(),
      files: z.array(
        z.object({ name: z.string(), same: z.boolean(), problem: z.string().optional() }),
      ),
      causes: z.array(z.object({ what: z.string(), text: z.string() })),
      error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).optional(),
    }),
  ),
});

/** A folder in which every kind has been run once. */
let folder: string;
const ids: Record<string, string> = {};

beforeAll(async () => {
  folder = project();
  await addUniverse(folder);
  const documents = await ran(folder, ...Object.values(COMMANDS));
  Object.keys(COMMANDS).forEach((name, i) => {
    ids[name] = RunId.parse(documents[i]).run_id;
  });
}, 120_000);

/** A copy of the folder, whose runs say that they were made there. */
function copied(): string {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  for (const id of Object.values(ids)) {
    const note = join(copy, "runs/index", `${id}.json`);
    writeFileSync(note, readFileSync(note, "utf8").replaceAll(folder, copy));
  }
  return copy;
}

/** Verifies one run in a folder. */
async function verified(cwd: string, name: string, ...more: string[]) {
  const command = ["runs", "verify", ids[name]!, ...more, "--json"];
  const [done] = await runMany([command], { cwd });
  const document = Document.parse(JSON.parse(done!.stdout));
  return { code: done!.code, ...document.runs[0]! };
}

describe("assay runs verify", () => {
  it("makes every byte of every kind of run again, from another folder and without the user's files", async () => {
    // The strategy, its own module and the baseline have changed since; the packages are still there.
    const copy = copied();
    for (const name of ["strategy.ts", "lib/scale.ts", "baseline.ts"]) {
      writeFileSync(join(copy, "mine", name), "throw new Error('not this one');");
    }
    const before = hashesBelow(join(copy, "runs"));
    const [done] = await runMany(
      [["runs", "verify", "--all", "--runs", join(copy, "runs"), "--json"]],
      {
        cwd: temporaryFolder(),
      },
    );
    const document = Document.parse(JSON.parse(done!.stdout));
    expect(document.runs.map(({ run_id, outcome }) => [run_id, outcome]).sort()).toEqual(
      Object.values(ids)
        .map((id) => [id, "same"])
        .sort(),
    );
    expect([done!.code, document.ok]).toEqual([0, true]);
    // Every file was compared, what --debug adds too; and the store is as it was.
    const compared = document.runs.flatMap(({ run_id, files }) =>
      files.map(({ name }) => `${run_id}/${name}`),
    );
    const stored = Object.keys(before).filter((name) => !name.startsWith("index/"));
    expect(compared.sort()).toEqual(stored.sort());
    expect(hashesBelow(join(copy, "runs"))).toEqual(before);
  }, 120_000);

  describe("where something is not as it was", () => {
    /** Ways to change what a run was made of; each gives the id of the run to verify, and more options. */
    const changes: Readonly<Record<string, (copy: string) => Promise<string[]> | string[]>> = {
      column: (copy) => {
        const bars = join(copy, "bars.csv");
        const lines = readFileSync(bars, "utf8").split("\n");
        const cells = lines[2000]!.split(",");
        lines[2000] = [...cells.slice(0, 4), (Number(cells[4]) + 0.01).toFixed(2)].join(",");
        writeFileSync(bars, lines.join("\n"));
        return [ids.backtest!];
      },
      table: async (copy) => {
        const path = join(copy, "universe/risk.parquet");
        const risk = pl.readParquet(path);
        const mcap = risk
          .getColumn("mcap")
          .toArray()
          .map((value, i) => (i === 9 ? 1 : value));
        risk.withColumn(pl.Series("mcap", mcap, pl.Float32)).writeParquet(path);
        await ran(copy, ["snapshot", "create", "universe", "--date", "2020-01-02"]);
        return [ids.suite!, "--snapshot", join(copy, "snapshots/2020-01-02-v1")];
      },
      // Its manifest says what it said before, so nothing of the identity tells.
      "damaged table": (copy) => {
        const snapshot = join(copy, "snapshots/2020-01-01-v1");
        rmSync(join(snapshot, "raw"), { recursive: true });
        const path = join(snapshot, "ret.parquet");
        const ret = pl.readParquet(path);
        const values = ret
          .getColumn("ret")
          .toArray()
          .map((value) => -value);
        ret.withColumn(pl.Series("ret", values, pl.Float32)).writeParquet(path);
        return [ids.suite!];
      },
      signal: (copy) => {
        const path = join(copy, "signal.parquet");
        pl.readParquet(path).slice(1, 5000).writeParquet(path);
        return [ids.suite!];
      },
      package: (copy) => {
        writeFileSync(join(copy, "node_modules/slower/index.js"), "export const slower = 4;\n");
        return [ids.backtest!];
      },
      result: (copy) => {
        const json = join(copy, "runs", ids.backtest!, "run.json");
        writeFileSync(json, readFileSync(json, "utf8").replace(/"sharpe": .*,/, '"sharpe": 9,'));
        return [ids.backtest!];
      },
      // A run of an older version, whole in itself: its id belongs to what it says.
      engine: (copy) => {
        const old = join(copy, "runs", ids.backtest!);
        const run = JSON.parse(readFileSync(join(old, "run.json"), "utf8"));
        run.engine.version = "0.0.9";
        const id = idOfRecorded(run);
        const text = JSON.stringify(run, null, 2).replaceAll(ids.backtest!, id);
        writeFileSync(join(old, "run.json"), `${text}\n`);
        renameSync(old, join(copy, "runs", id));
        const note = (name: string) => join(copy, "runs/index", `${name}.json`);
        renameSync(note(ids.backtest!), note(id));
        return [id];
      },
    };
    const found: Record<string, { code: number } & z.infer<typeof Document>["runs"][number]> = {};

    beforeAll(async () => {
      const commands: string[][] = [];
      for (const change of Object.values(changes)) {
        const copy = copied();
        const args = await change(copy);
        commands.push(["runs", "verify", ...args, "--runs", join(copy, "runs"), "--json"]);
      }
      const done = await runMany(commands);
      Object.keys(changes).forEach((name, i) => {
        const { code, stdout } = done[i]!;
        found[name] = { code, ...Document.parse(JSON.parse(stdout)).runs[0]! };
      });
    }, 60_000);

    it.each([
      [
        "column",
        "data",
        /^The data changed: column close of the bars has other values or times\.$/,
      ],
      ["table", "data", /^The snapshot changed: table risk has other values\.$/],
      ["damaged table", "data", /^The snapshot is damaged: table ret: /],
      ["signal", "signal", /^The signal's file changed: 5000 rows instead of \d+\.$/],
      ["package", "packages", /not the ones that it ran with: slower@1\.0\.0\.$/],
      ["result", "unknown", /^All other files agree: what run\.json says of its result was/],
      ["engine", "engine", /^It was made by Assay 0\.0\.9, and this is .* give other bytes\.$/],
    ])("exits with 1 and names the %s", (name, what, text) => {
      const { code, outcome, causes } = found[name]!;
      expect([code, outcome]).toEqual([1, "differs"]);
      expect(causes[0]).toEqual({ what, text: expect.stringMatching(text) });
      // A package makes another signal of the same source, which is told too; the data are blamed for nothing.
      const others = causes.slice(1).map((cause) => cause.what);
      expect(others).toEqual(name === "package" ? ["identity", "identity"] : []);
    });

    it("says what run.json says otherwise", () => {
      const wrong = found.result!.files.filter(({ same }) => !same);
      expect(wrong.map(({ name }) => name)).toEqual(["run.json"]);
      expect(wrong[0]!.problem).toMatch(/result\.metrics\.sharpe is .*, was 9$/);
    });

    it("says of each file whether it differs", () => {
      const { files } = found.column!;
      const same = Object.fromEntries(files.map((file) => [file.name, file.same]));
      expect(same).toMatchObject({
        "run.json": false,
        "source/two-files.ts": true,
        "source/lib/scale.ts": true,
        "frame.parquet": false,
        "features.parquet": false,
      });
    });
  });

  it("says so where nothing that it knows has changed, as for code that throws dice", async () => {
    const dice = `import { kernel, strategy } from "assay";
export default strategy({ name: "dice", version: "1", params: {}, signal: ({ close }) =>
  kernel({ name: "dice", inputs: [close], state: [], outputs: ["side"], reasons: ["thrown"],
    step: (inputs, state, outputs) => { outputs[0] = Math.random() < 0.5 ? 1 : -1; return 0; } }).side });
`;
    const cwd = project();
    writeFileSync(join(cwd, "dice.ts"), dice);
    const command = ["backtest", "dice.ts", "--data", "bars.csv", "--from", "2024-04"];
    const id = RunId.parse((await ran(cwd, command))[0]).run_id;
    const [done] = await runMany([["runs", "verify", id, "--json"]], { cwd });
    const found = Document.parse(JSON.parse(done!.stdout)).runs[0]!;
    expect([done!.code, found.outcome]).toEqual([1, "differs"]);
    expect(found.causes[0]!.text).toContain("depends on the clock, on chance or on files");
    expect(found.files.find(({ name }) => name === "source/dice.ts")?.same).toBe(true);
  });

  it("does not run a damaged run, and names each file that is not as it was written", async () => {
    const copy = copied();
    const run = join(copy, "runs", ids.walkforward!);
    truncateSync(join(run, "trades.parquet"), 10);
    rmSync(join(run, "report.html"));
    const scale = join(run, "source/lib/scale.ts");
    writeFileSync(scale, readFileSync(scale, "utf8").replace("1", "2"));
    const json = join(run, "run.json");
    writeFileSync(json, readFileSync(json, "utf8").replace('"fee_bps": 1', '"fee_bps": 0'));
    const { code, outcome, files } = await verified(copy, "walkforward");
    expect([code, outcome]).toEqual([1, "damaged"]);
    expect(files.map(({ name }) => name)).toEqual([
      "run.json",
      "source/lib/scale.ts",
      "trades.parquet",
      "report.html",
    ]);
    expect(files.map(({ problem }) => problem)).toEqual([
      expect.stringMatching(/^was changed: what it says belongs to the id [0-9a-f]{16}$/),
      "has other bytes than were written",
      expect.stringMatching(/^has 10 bytes instead of \d+$/),
      "is missing",
    ]);
  });

  it("says where to look for data that are not there any more, and takes the new place", async () => {
    const copy = copied();
    mkdirSync(join(copy, "moved"));
    for (const name of ["bars.csv", "signal.parquet", "snapshots"]) {
      renameSync(join(copy, name), join(copy, "moved", name));
    }
    const verify = (name: string, ...more: string[]) => ["runs", "verify", ids[name]!, ...more];
    const done = await runMany(
      [
        [...verify("backtest"), "--json"],
        [...verify("suite"), "--json"],
        [...verify("suite", "--signal", "moved/signal.parquet"), "--json"],
        verify("backtest", "--data", "moved/bars.csv"),
        verify(
          "suite",
          "--signal",
          "moved/signal.parquet",
          "--snapshot",
          "moved/snapshots/2020-01-01-v1",
        ),
        ["runs", "verify", "--all"],
      ],
      { cwd: copy },
    );
    expect(done.map(({ code }) => code)).toEqual([2, 2, 2, 0, 0, 1]);
    const errors = done.slice(0, 3).map(({ stdout }) => JSON.parse(stdout).error);
    expect(errors.map(({ code }) => code)).toEqual(Array(3).fill("data-not-found"));
    expect(errors[0].message).toContain("bars.csv");
    expect(errors.map(({ hint }) => hint)).toEqual([
      "Say where it is now with --data PATH.",
      "Say where it is now with --signal FILE.",
      "Say where it is now with --snapshot ID.",
    ]);
    expect(done[3]!.stdout).toMatch(/every byte agrees \(\d+ files\)/);
    expect(done[5]!.stdout).toMatch(/6 runs: 6 not run\.\n$/);
  });

  it("runs without a note in the index where the data are given, by what the run itself says", async () => {
    const copy = copied();
    rmSync(join(copy, "runs/index"), { recursive: true });
    const missing = await runMany([["runs", "verify", ids.backtest!]], { cwd: copy });
    expect(missing[0]!.code).toBe(2);
    expect(missing[0]!.stderr).toContain("the index has no note of where its bars was");
    // Packages are then those in reach of the store.
    const { code, outcome } = await verified(copy, "backtest", "--data", "bars.csv");
    expect([code, outcome]).toEqual([0, "same"]);
  });

  it("refuses what makes no sense together", async () => {
    const done = await runMany(
      [
        ["runs", "verify", "--json"],
        ["runs", "verify", "--all", "--data", "bars.csv", "--json"],
        ["runs", "verify", "ffffffffffffffff", "--json"],
      ],
      { cwd: folder },
    );
    expect(done.map(({ code }) => code)).toEqual([2, 2, 2]);
    expect(done.map(({ stdout }) => JSON.parse(stdout).error.code)).toEqual([
      "usage",
      "usage",
      "unknown-run",
    ]);
  });
});

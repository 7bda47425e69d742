/** What a search keeps besides its run: checkpoints, the score table, trials over the store. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pl from "nodejs-polars";
import { afterAll, describe, expect, it } from "vitest";
import { generateGrid } from "../../src/optimize/grid.ts";
import { emptyState, type SweepState, tableOf } from "../../src/optimize/sweep/state.ts";
import { choice, float, int } from "../../src/strategy/parameters.ts";
import { Checkpoint } from "../../src/tracking/checkpoint.ts";
import { parquetBytes } from "../../src/tracking/columns.ts";
import { bulkFileName, scoreTableFrame } from "../../src/tracking/score-table.ts";
import { trialsOnData } from "../../src/tracking/trials.ts";

const root = mkdtempSync(join(tmpdir(), "assay-search-files-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const SPACE = {
  n: int(1, 9),
  share: float(0, 1, { step: 0.5 }),
  mode: choice(["trend", "range"]),
  both: choice([true, false]),
};
const SETS = generateGrid(SPACE, {
  n: "2,3",
  share: "0.5",
  mode: "trend,range",
  both: "true,false",
});

/** Eight sets: figures that are powers of two, the last one failed, the one before not run. */
function state(): SweepState {
  const made = emptyState(SETS, ["sharpe", "turnover"], Int32Array.of(0, 2));
  // as a sweep leaves figures of sets that failed or were not run
  for (const figures of [made.scores, made.means, made.deviations]) figures.fill(Number.NaN);
  for (let set = 0; set < 6; set++) {
    made.scores[set] = 2 ** -set;
    made.scores[8 + set] = 2 ** set;
    made.means[set] = set / 8;
    made.deviations[set] = set;
  }
  made.blockSums.fill(0.125, 32, 64);
  made.done.set([1, 1, 1, 1, 1, 1, 0, 1]);
  made.errors.set(7, { code: "strategy-failed", message: "seven – “no”" });
  return made;
}

describe("Checkpoint", () => {
  const id = "0123456789abcdef";

  it("reads what was written last, in every bit, for several rounds", () => {
    const checkpoint = new Checkpoint(root, id);
    const rounds = [state(), emptyState(SETS, ["sharpe", "turnover"], new Int32Array())];
    checkpoint.write([rounds[1]!]);
    checkpoint.write(rounds);
    expect(readdirSync(join(root, id))).toEqual(["checkpoint.bin"]);
    const read = new Checkpoint(root, id).read();
    expect(read).toEqual(rounds.map(({ sets: _, ...round }) => round));
  });

  it("refuses one of another search, and one of which a bit has changed", () => {
    const path = new Checkpoint(root, id).path;
    const bytes = readFileSync(path);
    mkdirSync(join(root, "fedcba9876543210"));
    const other = new Checkpoint(root, "fedcba9876543210");
    writeFileSync(other.path, bytes);
    expect(() => other.read()).toThrow(/damaged/);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(path, bytes);
    expect(() => new Checkpoint(root, id).read()).toThrow(/damaged/);
    writeFileSync(path, bytes.subarray(0, 20));
    expect(() => new Checkpoint(root, id).read()).toThrow(/damaged/);
  });

  it("leaves nothing behind when it is discarded", () => {
    const checkpoint = new Checkpoint(join(root, "new"), id);
    checkpoint.write([state()]);
    checkpoint.discard();
    expect(existsSync(join(root, "new"))).toBe(false);
    expect(() => checkpoint.read()).toThrow(/nothing to go on with/);
  });
});

describe("scoreTableFrame", () => {
  it("has a row per set: its parameters in their types, figures, scores, errors", () => {
    const table = tableOf(state());
    const values = Float64Array.from({ length: 8 }, (_, set) => (set < 6 ? 2 ** -set : Number.NaN));
    const scores = {
      objective: { kind: "metric", metric: "sharpe", direction: "max" },
      values,
      counts: { scored: 6, failed: 1, notDone: 1, refused: [], undefined: 0 },
    } as const;
    const plateau = {
      scores: new Float64Array(8).fill(0.5),
      neighbours: new Int32Array(8),
      fullNeighbours: 2,
      best: 0,
    };
    const path = join(root, "table.parquet");
    writeFileSync(path, parquetBytes(scoreTableFrame({ table, scores, plateau }, SPACE)));
    const frame = pl.readParquet(path);
    expect(
      Object.fromEntries(Object.entries(frame.schema).map(([k, type]) => [k, String(type)])),
    ).toMatchObject({
      set: "DataType(Int64)",
      param_n: "DataType(Int64)",
      param_share: "DataType(Float64)",
      param_mode: "DataType(String)",
      param_both: "DataType(Bool)",
      sharpe: "DataType(Float64)",
      error_code: "DataType(String)",
    });
    const rows = frame.toRecords();
    expect(rows[5]).toEqual({
      ...{ set: 5, param_n: 3, param_share: 0.5, param_mode: "trend", param_both: false },
      ...{ sharpe: 1 / 32, turnover: 32, score: 1 / 32, plateau_score: 0.5 },
      ...{ error_code: null, error_message: null },
    });
    expect(rows[7]).toMatchObject({
      ...{ param_n: 3, param_mode: "range", param_both: false, sharpe: Number.NaN },
      ...{ error_code: "strategy-failed", error_message: "seven – “no”" },
    });
  });

  it("lies in a file named after strategy, asset class, timeframe and hash", () => {
    expect(bulkFileName("my idea/2", "", "1h", "ab12")).toBe("my-idea-2_bars_1h_ab12.parquet");
    expect(bulkFileName("sma-cross", "fx", "1h", "ab12")).toBe("sma-cross_fx_1h_ab12.parquet");
  });
});

describe("trialsOnData", () => {
  it("adds up the sets of all runs on the same data, but one", () => {
    const store = join(root, "store");
    const run = (id: string, document: unknown) => {
      mkdirSync(join(store, id), { recursive: true });
      writeFileSync(
        join(store, id, "run.json"),
        typeof document === "string" ? document : JSON.stringify(document),
      );
    };
    run("0000000000000001", { data: { fingerprint: "f" } });
    run("0000000000000002", { data: { fingerprint: "f" }, result: { trials: 100 } });
    run("0000000000000003", { data: { fingerprint: "g" }, result: { trials: 1000 } });
    run("0000000000000004", { data: { fingerprint: "f" }, result: { trials: 7 } });
    run("0000000000000005", "{ half");
    run("index", { data: { fingerprint: "f" } });
    expect(trialsOnData(store, "f", "0000000000000004")).toBe(101);
    expect(trialsOnData(join(root, "nowhere"), "f", "")).toBe(0);
  });
});

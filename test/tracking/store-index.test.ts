import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordInIndex } from "../../src/tracking/store-index.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "assay-index-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const ENTRY = {
  runId: "0123456789abcdef",
  kind: "backtest",
  name: "sma-cross",
  seconds: 1.5,
  strategyFile: "mine.ts",
  data: "bars.parquet",
  asked: { symbols: ["A"] },
} as const;

describe("recordInIndex", () => {
  it("keeps a file per run with what its own files may not know: time, host and paths", () => {
    const before = Date.now();
    recordInIndex(root, ENTRY, true);
    const entry = JSON.parse(readFileSync(join(root, "index/0123456789abcdef.json"), "utf8"));
    expect(entry).toMatchObject({
      run_id: "0123456789abcdef",
      kind: "backtest",
      name: "sma-cross",
      seconds: 1.5,
      folder: process.cwd(),
      strategy_file: "mine.ts",
      data: "bars.parquet",
      asked: { symbols: ["A"] },
    });
    expect(Date.parse(entry.created)).toBeGreaterThanOrEqual(before);
  });

  it("keeps the first note of a run that was kept, and replaces that of one written anew", () => {
    recordInIndex(root, ENTRY, true);
    const seconds = () =>
      JSON.parse(readFileSync(join(root, "index/0123456789abcdef.json"), "utf8")).seconds;
    recordInIndex(root, { ...ENTRY, seconds: 99 }, false);
    expect(seconds()).toBe(1.5);
    recordInIndex(root, { ...ENTRY, seconds: 99 }, true);
    expect(seconds()).toBe(99);
    expect(readdirSync(join(root, "index"))).toHaveLength(1);
  });
});

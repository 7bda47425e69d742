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
} as const;

describe("recordInIndex", () => {
  it("keeps a file per run with what its own files may not know: time, host and paths", () => {
    const before = Date.now();
    recordInIndex(root, ENTRY);
    const entry = JSON.parse(readFileSync(join(root, "index/0123456789abcdef.json"), "utf8"));
    expect(entry).toMatchObject({
      run_id: "0123456789abcdef",
      kind: "backtest",
      name: "sma-cross",
      seconds: 1.5,
      folder: process.cwd(),
      strategy_file: "mine.ts",
      data: "bars.parquet",
    });
    expect(Date.parse(entry.created)).toBeGreaterThanOrEqual(before);
  });

  it("keeps the first note of a run", () => {
    recordInIndex(root, ENTRY);
    recordInIndex(root, { ...ENTRY, seconds: 99 });
    const text = readFileSync(join(root, "index/0123456789abcdef.json"), "utf8");
    expect(JSON.parse(text).seconds).toBe(1.5);
    expect(readdirSync(join(root, "index"))).toHaveLength(1);
  });
});

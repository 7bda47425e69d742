import { readFileSync } from "node:fs";
import * as assay from "assay";
import { describe, expect, it } from "vitest";
import { inPackage } from "./run-assay.ts";

describe('import … from "assay"', () => {
  it("offers the names of DESIGN 2 that exist so far", () => {
    const names = [
      ...["ParquetLoader", "resampleData", "loadBars"],
      ...["strategy", "int", "float", "choice", "when", "kernel", "sma", "ema", "rsi"],
      ...["VectorizedEngine", "backtest", "AssayError"],
      ...["ParamOptimizer", "grid", "random"],
      ...["WalkForwardValidator", "walkForward"],
      ...["createSnapshot", "loadCatalog", "listSnapshots", "verifySnapshotIntegrity"],
      ...["computeTableHash", "computeSnapshotFingerprint", "getObjectStats"],
      ...["validateSignal", "alignDates", "prepareSignal", "runBacktest", "runSuite"],
      ...["generateReversalSignal", "generateMomentumSignal", "generateValueSignal"],
      ...["generateAllBaselines", "precomputeBaselinesToSnapshot", "loadPrecomputedBaselines"],
      ...["clearBaselineCache", "computeSignalCorrelation", "BASELINES", "getBestConfig"],
      ...["computeVerdict", "computeCompositeScore", "loadSignal", "compareRuns"],
      ...["generateTearsheet"],
    ];
    expect(Object.keys(assay)).toEqual(expect.arrayContaining(names));
  });

  it("has the members of DESIGN 2 on ParamOptimizer", () => {
    expect(assay.ParamOptimizer).toHaveProperty("generateGrid", expect.any(Function));
    expect(new assay.ParamOptimizer()).toHaveProperty("runParallel", expect.any(Function));
  });

  it("offers every function that docs/indicators.md defines", () => {
    const page = readFileSync(inPackage("docs/indicators.md"), "utf8");
    const rows = page.split("\n").filter((line) => line.startsWith("| `"));
    const cells = rows.map((row) => row.split(" | ")[0] ?? "").join(" ");
    const documented = [...cells.matchAll(/`(\w+)\(/g)].map((match) => match[1]);
    expect(documented.length).toBeGreaterThan(40);
    expect(Object.keys(assay)).toEqual(expect.arrayContaining(documented));
  });
});

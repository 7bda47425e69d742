import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, measureProcess, type ProcessCost, printedMetrics } from "../lib/child.ts";
import { requireSameFigures } from "../lib/compare.ts";
import { medianRow, type Row } from "../lib/row.ts";
import type { PeerPython } from "../peers/python.ts";
import { FAST, SLOW, STRATEGY } from "./parameters.ts";

const RUNS = 9;
const ASSAY = fileURLToPath(new URL("../../bin/assay.mjs", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PEER = fileURLToPath(new URL("../peers/backtest_polars_numba.py", import.meta.url));
const TIME_TARGET = { kind: "at most", factor: 0.6 } as const;
const MEMORY_TARGET = { kind: "at most", factor: 0.75 } as const;

/**
 * `assay backtest` from hive Parquet to printed metrics, against Python with polars and a compiled
 * kernel from numba's cache. Processes take turns; the operating system tells their memory.
 *
 * @param folder hive folder
 * @param cache folder for the runs that are recorded on the way
 */
export function wholeProcess(folder: string, python: PeerPython, cache: string): Row[] {
  const labels = {
    plain: "process, printed figures; Python, polars and numba",
    json: "process, --json with every trade; the same",
    files: "process, all files recorded; the same",
  };
  if ("missing" in python) {
    const { missing } = python;
    return Object.values(labels).map((name) => {
      return { name, unit: "ms", ours: undefined, peer: undefined, missing };
    });
  }
  const { executable } = python;
  const ours = (...options: string[]): Command => [
    process.execPath,
    ASSAY,
    "backtest",
    join(ROOT, STRATEGY),
    "--data",
    folder,
    "--params",
    `fast=${FAST},slow=${SLOW}`,
    ...options,
  ];
  const peer: Command = [executable, PEER, folder, String(FAST), String(SLOW)];
  // Compiles the kernel too, so that every timed run finds it in the cache.
  requireSameFigures("process", printedMetrics(ours("--no-files", "--json")), printedMetrics(peer));

  const costs: Record<keyof typeof labels | "peer", ProcessCost[]> = {
    plain: [],
    json: [],
    files: [],
    peer: [],
  };
  for (let run = 0; run < RUNS; run++) {
    const out = mkdtempSync(join(cache, "runs-"));
    costs.plain.push(measureProcess(executable, ours("--no-files")));
    costs.peer.push(measureProcess(executable, peer));
    costs.json.push(measureProcess(executable, ours("--no-files", "--json")));
    costs.files.push(measureProcess(executable, ours("--out", out)));
    rmSync(out, { recursive: true });
  }
  const ms = (side: keyof typeof costs) => costs[side].map((cost) => cost.ms);
  const megabytes = (side: keyof typeof costs) => costs[side].map((cost) => cost.megabytes);
  return (["plain", "json", "files"] as const).flatMap((side) => {
    const promised = side === "plain";
    return [
      medianRow(labels[side], "ms", ms(side), ms("peer"), promised ? TIME_TARGET : undefined),
      medianRow(
        labels[side],
        "MB",
        megabytes(side),
        megabytes("peer"),
        promised ? MEMORY_TARGET : undefined,
      ),
    ];
  });
}

import { join } from "node:path";
import { writeBars } from "../bars/parquet.ts";
import type { BenchContext } from "../lib/context.ts";
import { duel } from "../lib/duel.ts";
import type { Found } from "../lib/found.ts";
import { FAST, FEE_BPS, SLOW, smallGridBars } from "../tasks/small-grid.ts";
import { figuresOfRule, peerCommand } from "./peer-command.ts";

/** A grid of averages against `optimize` of backtesting.py. */
export async function smallGridCase({ frameworks, scratch }: BenchContext): Promise<Found> {
  const file = join(scratch, "small-grid.parquet");
  writeBars(file, smallGridBars());
  const args = [
    ["--fast", `${FAST.from}:${FAST.to}`],
    ["--slow", `${SLOW.from}:${SLOW.to}:${SLOW.step}`],
    ["--fee", String(FEE_BPS / 10_000)],
    [file],
  ].flat();
  return duel(
    {
      time: {
        name: "681 pairs of averages × 2,148 days; backtesting.py",
        target: { kind: "faster", factor: 500 },
      },
      memory: { name: "681 pairs of averages × 2,148 days; backtesting.py, its first process" },
      ours: { task: "small-grid" },
      peer: peerCommand(frameworks, "optimize_backtesting.py", args),
      match: {
        keys: ["fast", "slow"],
        figures: figuresOfRule("total_return", "sharpe", "max_drawdown"),
      },
      runs: 5,
    },
    scratch,
  );
}

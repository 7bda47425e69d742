import { join } from "node:path";
import { writeBars } from "../bars/parquet.ts";
import { byTurns } from "../lib/by-turns.ts";
import type { BenchContext } from "../lib/context.ts";
import { duel } from "../lib/duel.ts";
import { type Found, joinFound } from "../lib/found.ts";
import { medianRow } from "../lib/row.ts";
import { dualSmaBars, FEE_BPS, LONGEST } from "../tasks/dual-sma.ts";
import { figuresOfRule, KEEPING_MEMORY, peerCommand } from "./peer-command.ts";

const NAME = "4,851 pairs of averages × 3 symbols × 2,978 days";

/** All pairs of averages against vectorbt's own README code, each symbol by itself. */
export async function dualSmaCase({ frameworks, scratch }: BenchContext): Promise<Found> {
  const files = dualSmaBars().map((bars, i) => {
    const file = join(scratch, `dual-${i}.parquet`);
    writeBars(file, bars);
    return file;
  });
  const windows = ["--windows", `2:${LONGEST}`, "--fee", String(FEE_BPS / 10_000)];
  const args = ["--engine", "numba", ...windows, ...files];
  const peer = peerCommand(frameworks, "sweep_dual_sma_vectorbt.py", args);
  const match = {
    keys: ["symbol", "fast", "slow"],
    figures: figuresOfRule("total_return", "sharpe", "max_drawdown"),
  };
  const plain = await duel(
    {
      time: { name: `${NAME}; vectorbt`, target: { kind: "faster", factor: 300 } },
      memory: { name: `${NAME}; vectorbt`, target: { kind: "at most", factor: 1 / 20 } },
      ours: { task: "dual-sma" },
      peer,
      match,
      runs: 3,
    },
    scratch,
  );
  const tuned = await duel(
    {
      time: { name: "the same; vectorbt that keeps its memory" },
      memory: { name: "the same; vectorbt that keeps its memory" },
      ours: { task: "dual-sma" },
      peer: peerCommand(frameworks, "sweep_dual_sma_vectorbt.py", args, KEEPING_MEMORY),
      match: undefined,
      runs: 3,
    },
    scratch,
  );
  const [spelt, short] = await byTurns(
    { task: "dual-sma", startSpeltOut: true },
    { task: "dual-sma" },
    { keys: match.keys, runs: 7, scratch },
  );
  const own = medianRow(
    "the same, first cross spelt out in the strategy; not so",
    "ms",
    spelt,
    short,
  );
  return joinFound([plain, tuned, { rows: [own], versions: [] }]);
}

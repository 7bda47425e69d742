import { join } from "node:path";
import { writeBars } from "../bars/parquet.ts";
import type { BenchContext } from "../lib/context.ts";
import { duel } from "../lib/duel.ts";
import { type Found, joinFound } from "../lib/found.ts";
import { FAST, FEE_BPS, SLOW, STOP, stopBars } from "../tasks/stops.ts";
import { figuresOfRule, KEEPING_MEMORY, peerCommand } from "./peer-command.ts";

const NAME = "1,000,000 sets of averages and a stop × 1,827 days";
/** vectorbt's arrays of a million sets do not fit into memory: it does one fast average. */
const SLICES = FAST.to - FAST.from + 1;

/** A million sets with stops against vectorbt, which does a hundredth of them. */
export async function stopsCase({ frameworks, scratch }: BenchContext): Promise<Found> {
  const file = join(scratch, "stops.parquet");
  writeBars(file, stopBars());
  const args = [
    ["--fast", `${FAST.from}:${FAST.from}`],
    ["--slow", `${SLOW.from}:${SLOW.to}`],
    ["--stops", `${STOP.from}:${STOP.to}:${STOP.step}`],
    ["--fee", String(FEE_BPS / 10_000)],
    [file],
  ].flat();
  const common = {
    ours: { task: "stops" },
    match: {
      keys: ["fast", "slow", "stop"],
      figures: figuresOfRule("total_return", "sharpe", "max_drawdown"),
    },
    slices: SLICES,
    aboveData: true,
  } as const;
  const plain = await duel(
    {
      ...common,
      time: {
        name: `${NAME}; vectorbt, 100 × a slice of 10,000`,
        target: { kind: "faster", factor: 100 },
      },
      memory: {
        name: "memory for all of them; vectorbt for its slice",
        target: { kind: "below", limit: 300 },
      },
      peer: peerCommand(frameworks, "sweep_stops_vectorbt.py", args),
      runs: 5,
    },
    scratch,
  );
  const tuned = await duel(
    {
      ...common,
      match: undefined,
      time: { name: "the same; vectorbt that keeps its memory" },
      memory: { name: "memory for all of them; vectorbt that keeps its memory" },
      peer: peerCommand(frameworks, "sweep_stops_vectorbt.py", args, KEEPING_MEMORY),
      runs: 3,
    },
    scratch,
  );
  return joinFound([plain, tuned]);
}

import { join } from "node:path";
import { writeBars } from "../bars/parquet.ts";
import type { BenchContext } from "../lib/context.ts";
import { duel } from "../lib/duel.ts";
import { type Found, joinFound } from "../lib/found.ts";
import { FEE_BPS, sparseSymbols } from "../tasks/sparse.ts";
import { figuresOfRule, KEEPING_MEMORY, peerCommand } from "./peer-command.ts";

const NAME = "8 symbols × 1 M minutes, sparse signals";

/** Given entries and exits on long series against vectorbt. */
export async function sparseCase({ frameworks, scratch }: BenchContext): Promise<Found> {
  const files = sparseSymbols().map(({ bars, events }, i) => {
    const file = join(scratch, `sparse-${i}.parquet`);
    writeBars(file, bars, events);
    return file;
  });
  const args = ["--fee", String(FEE_BPS / 10_000), ...files];
  const common = {
    ours: { task: "sparse" },
    match: { keys: ["symbol"], figures: figuresOfRule("sharpe", "max_drawdown") },
  } as const;
  const plain = await duel(
    {
      ...common,
      time: { name: `${NAME}; vectorbt`, target: { kind: "faster", factor: 50 } },
      memory: { name: `${NAME}; vectorbt` },
      peer: peerCommand(frameworks, "sparse_signals_vectorbt.py", args),
      runs: 7,
    },
    scratch,
  );
  const tuned = await duel(
    {
      ...common,
      match: undefined,
      time: { name: "the same; vectorbt that keeps its memory" },
      memory: { name: "the same; vectorbt that keeps its memory" },
      peer: peerCommand(frameworks, "sparse_signals_vectorbt.py", args, KEEPING_MEMORY),
      runs: 5,
    },
    scratch,
  );
  return joinFound([plain, tuned]);
}

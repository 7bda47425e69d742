import { join } from "node:path";
import { writeBars, writeSets } from "../bars/parquet.ts";
import type { BenchContext } from "../lib/context.ts";
import { duel } from "../lib/duel.ts";
import { type Found, joinFound } from "../lib/found.ts";
import { FEE_BPS, METRICS, minuteSets } from "../tasks/minutes.ts";
import { peerCommand } from "./peer-command.ts";

const FASTER = { kind: "faster", factor: 3 } as const;

/**
 * 100 sets on minute bars against a compiled kernel over sets. In a grid, sets have averages in
 * common, which only Assay makes use of; of pairs that have none in common, nobody can.
 */
export async function minutesCase({ python, scratch, bars }: BenchContext): Promise<Found> {
  const file = join(scratch, "minutes.parquet");
  writeBars(file, bars);
  const found: Found[] = [];
  for (const [kind, variant, label, runs] of [
    ["grid", "shared", "100 sets (10 × 10) × 2.1 M minutes; numba, tuned by hand", 7],
    ["pairs", "shared", "100 sets without a common average; numba, tuned by hand", 7],
    ["grid", "plain", "100 sets (10 × 10) × 2.1 M minutes; numba, as one writes it", 5],
  ] as const) {
    const sets = join(scratch, `minutes-${kind}.parquet`);
    writeSets(sets, minuteSets(kind));
    const fee = String(FEE_BPS / 10_000);
    const args = ["--sets", sets, "--fee", fee, "--variant", variant, file];
    const target = variant === "shared" ? FASTER : undefined;
    found.push(
      await duel(
        {
          time: { name: label, target },
          memory: { name: label },
          ours: { task: "minutes", sets: kind },
          peer: peerCommand(python, "sweep_numba.py", args),
          match: {
            keys: ["fast", "slow"],
            figures: Object.fromEntries(METRICS.map((name) => [name, name])),
          },
          runs,
        },
        scratch,
      ),
    );
  }
  return joinFound(found);
}

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSignalRows } from "../../src/catalog/baseline-table.ts";
import { createSnapshot, loadCatalog } from "../../src/catalog/index.ts";
import { openTable } from "../../src/catalog/table-source.ts";
import { writeSignal } from "../../test/helpers/universe/write.ts";
import type { BenchContext } from "../lib/context.ts";
import { duel } from "../lib/duel.ts";
import { type Found, joinFound } from "../lib/found.ts";
import { IC_HORIZONS } from "../tasks/ic.ts";
import { followedRows } from "../universe/followed.ts";
import { peerCommand } from "./peer-command.ts";

const EXAMPLES = fileURLToPath(new URL("../../examples/", import.meta.url));
const NAME = "IC at three horizons, demo universe; Alphalens";

/** The IC of a sample signal against Alphalens. */
export async function alphalensCase({ alphalens, scratch }: BenchContext): Promise<Found> {
  const source = join(EXAMPLES, "data/universe");
  const { path } = await createSnapshot(source, { folder: join(scratch, "snapshots") });
  const signal = await openTable(join(EXAMPLES, "signals/momentum-reversal.parquet"));
  const rows = await readSignalRows(signal);
  const file = join(scratch, "factor.parquet");
  await writeSignal(
    await followedRows(rows, await loadCatalog(path), Math.max(...IC_HORIZONS)),
    file,
  );
  const args = ["--horizons", IC_HORIZONS.join(), source, file];
  const common = {
    peer: peerCommand(alphalens, "ic_alphalens.py", args),
    match: { keys: ["horizon", "date"], figures: { ic: "ic" } },
    runs: 5,
  } as const;
  const alone = await duel(
    {
      ...common,
      time: { name: NAME, target: { kind: "faster", factor: 50 } },
      memory: { name: NAME },
      ours: { task: "ic", snapshot: path, file, part: "alone" },
    },
    scratch,
  );
  const whole = "the same with a fourth horizon, exposures to seven factors, coverage; Alphalens";
  const study = await duel(
    {
      ...common,
      time: { name: whole },
      memory: { name: whole },
      ours: { task: "ic", snapshot: path, file, part: "study" },
    },
    scratch,
  );
  return joinFound([alone, study]);
}

import { join } from "node:path";
import { createSnapshot } from "../../src/catalog/index.ts";
import { byTurns } from "../lib/by-turns.ts";
import type { BenchContext } from "../lib/context.ts";
import { duel } from "../lib/duel.ts";
import { type Found, joinFound } from "../lib/found.ts";
import { medianRow } from "../lib/row.ts";
import { SIGNAL_KEYS } from "../tasks/signal-answers.ts";
import { universeFolder } from "../universe/folder.ts";
import { YEARS } from "../universe/sizes.ts";
import { peerCommand } from "./peer-command.ts";

const NAME = "377 K signal rows, three years";

/** A signal of three years against the plain reference, and the default grid against itself in parts. */
export async function signalsYearsCase({ cache, scratch, universe }: BenchContext): Promise<Found> {
  const folder = universeFolder(cache, YEARS);
  const { path } = await createSnapshot(folder, { folder: join(scratch, "snapshots") });
  const files = { snapshot: path, file: join(folder, "signal.parquet") };
  const found: Found[] = [];
  for (const residualize of ["off", "all"] as const) {
    const name = `${NAME}, residualise ${residualize}; the reference in pandas`;
    const args = ["--residualize", residualize, folder];
    found.push(
      await duel(
        {
          time: { name, target: { kind: "faster", factor: 100 } },
          memory: { name },
          ours: { task: "signal", ...files, residualize },
          peer: peerCommand(universe, "universe_reference.py", args),
          match: { keys: SIGNAL_KEYS, figures: { value: "value" } },
          runs: 3,
        },
        scratch,
      ),
    );
  }
  const rows = [];
  for (const [part, name, target] of [
    ["grid", "six configurations of a grid together; three of them alone", 1],
    ["suite", "the suite of six with IC, exposures, coverage; the same", undefined],
  ] as const) {
    const [all, three] = await byTurns(
      { task: "grid", ...files, part },
      { task: "grid", ...files, part: "singles" },
      { keys: ["config"], runs: 15, scratch },
    );
    rows.push(medianRow(name, "ms", all, three, target && { kind: "at most", factor: target }));
  }
  return joinFound([...found, { rows, versions: [] }]);
}

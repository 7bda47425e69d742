import type { Command } from "commander";
import { registerCreate } from "./create.ts";
import { registerList } from "./list.ts";
import { registerShow } from "./show.ts";
import { registerStats } from "./stats.ts";
import { registerVerify } from "./verify.ts";

const EXAMPLES = `
Examples:
  npx assay snapshot create my-universe --vendor me --as-of 2024-06-30
  npx assay snapshot list
  npx assay snapshot verify 2024-06-30-v1`;

/** Adds `assay snapshot` with its commands. */
export function registerSnapshot(program: Command): void {
  const snapshot = program
    .command("snapshot")
    .description("make, list and check snapshots of a universe, from which signals are judged")
    .addHelpText("after", EXAMPLES);
  registerCreate(snapshot);
  registerList(snapshot);
  registerShow(snapshot);
  registerVerify(snapshot);
  registerStats(snapshot);
}

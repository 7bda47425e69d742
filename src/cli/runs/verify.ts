import type { Command } from "commander";
import { AssayError } from "../../errors.ts";
import { findRun } from "../../tracking/find-run.ts";
import { listRuns } from "../../tracking/list-runs.ts";
import { print, printJson, ToldFailure } from "../output.ts";
import { addStoreOption, noRunIn, type StoreOptions } from "./options.ts";
import { type Verified, verifyOneOfMany, verifyRun } from "./verify-run.ts";
import { countInWords, isSame, verifiedInWords, verifyDocument } from "./verify-words.ts";

interface VerifyOptions extends StoreOptions {
  readonly all?: boolean;
  readonly data?: string;
  readonly snapshot?: string;
  readonly signal?: string;
}

const EXAMPLES = `
First the stored bytes are compared with the hashes of run.json. Then the run is made again in a temporary
folder, from the source that it kept, with the parameters, options and seeds that it states, on the data whose
place the index knows, and every file is compared byte for byte. This runs the code that the run kept.
Exits with 1 when anything differs, and says why: data, signal, packages or engine.

Examples:
  npx assay runs verify 3f2a
  npx assay runs verify 3f2a9c41d0e87b65 --data moved/bars.parquet
  npx assay runs verify --all --json`;

/** Adds `assay runs verify`. */
export function registerVerify(runs: Command): void {
  const command = runs
    .command("verify")
    .description("run a recorded run again and say whether every byte agrees")
    .argument("[id]", "id of the run, or the start of it");
  addStoreOption(command)
    .option("--all", "every run of the store")
    .option("--data <path>", "bars, where they are not where they were")
    .option("--snapshot <snapshot>", "id or path of the snapshot, where it is not where it was")
    .option("--signal <file>", "file of the signal, where it is not where it was")
    .option("--json", "print one JSON document")
    .addHelpText("after", EXAMPLES)
    .action(async (id: string | undefined, options: VerifyOptions) => {
      const found =
        options.all === true ? await verifyAll(id, options) : [await verifyOne(id, options)];
      await tell(found, options);
    });
}

async function verifyOne(id: string | undefined, options: VerifyOptions): Promise<Verified> {
  if (id === undefined) {
    throw new AssayError(
      "usage",
      "Expected the id of a run, got none.",
      "`npx assay runs list` shows them; --all verifies every one.",
    );
  }
  const { runs, json = false, data, snapshot, signal } = options;
  const moved = {
    ...(data === undefined ? {} : { data }),
    ...(snapshot === undefined ? {} : { snapshot }),
    ...(signal === undefined ? {} : { signal }),
  };
  return verifyRun(runs, findRun(runs, id), { moved, json });
}

async function verifyAll(id: string | undefined, options: VerifyOptions): Promise<Verified[]> {
  const { runs, json = false, data, snapshot, signal } = options;
  if ([id, data, snapshot, signal].some((given) => given !== undefined)) {
    throw new AssayError(
      "usage",
      "--all takes no id and no --data, --snapshot or --signal: each run has its own.",
      "Verify a run whose data have moved by its id.",
    );
  }
  const found: Verified[] = [];
  for (const { runId } of listRuns(runs)) {
    const verified = await verifyOneOfMany(runs, runId, json);
    if (!json) await print(verifiedInWords(verified));
    found.push(verified);
  }
  return found;
}

async function tell(found: readonly Verified[], { all, json, runs }: VerifyOptions): Promise<void> {
  const failed = found.filter((each) => !isSame(each));
  if (json) await printJson(documentOf(found, failed.length));
  else if (all) await print(found.length > 0 ? countInWords(found) : noRunIn(runs));
  else await print(found.map(verifiedInWords).join("\n"));
  if (failed.length > 0) throw new ToldFailure(1);
}

function documentOf(found: readonly Verified[], failed: number) {
  const document = verifyDocument(found);
  if (failed === 0) return document;
  return {
    ...document,
    error: {
      code: "run-differs",
      message: countInWords(found),
      hint: "See runs: outcome, causes and files of each.",
    },
  };
}

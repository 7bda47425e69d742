import { AssayError } from "../../errors.ts";
import { checkFiles } from "../../tracking/check-files.ts";
import { idOfRecorded, type RecordedRun, readRun } from "../../tracking/recorded-run.ts";
import { RUN_DOCUMENT, readDocument } from "../../tracking/stored-run.ts";
import { type Cause, causesOf } from "./causes.ts";
import { comparedFiles, type VerifiedFile } from "./compared-files.ts";
import { type MovedInputs, snapshotOf } from "./inputs.ts";
import { type RerunOptions, rerun } from "./rerun.ts";

/** What became of a run that was verified. */
export interface Verified {
  readonly runId: string;
  readonly kind: RecordedRun["kind"] | null;
  /**
   * `same`: every byte agrees. `damaged`: the stored files are not those that were written, so nothing
   * was run. `differs`: run again, it gave other bytes. `not-run`: it could not be run again.
   */
  readonly outcome: "same" | "damaged" | "differs" | "not-run";
  /** Files that were compared, by the name that the store has them by. */
  readonly files: readonly VerifiedFile[];
  readonly causes: readonly Cause[];
  /** What stood in the way; only of `not-run` and of a `run.json` that cannot be read. */
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string };
}

/**
 * Compares the stored bytes of a run with their hashes, runs it again and compares every byte.
 *
 * @throws AssayError of what stood in the way of running it; a damaged run is no error.
 */
export async function verifyRun(
  root: string,
  runId: string,
  options: RerunOptions,
): Promise<Verified> {
  const run = readRun(root, runId);
  const damage = damageOf(run);
  if (damage.length > 0) {
    return { runId, kind: run.kind, outcome: "damaged", files: damage, causes: [] };
  }
  return rerun(run, options, (folder) => compared(run, options.moved, folder));
}

/** `verifyRun` for one of many: what stood in the way is part of the result. */
export async function verifyOneOfMany(
  root: string,
  runId: string,
  json: boolean,
): Promise<Verified> {
  try {
    return await verifyRun(root, runId, { moved: {}, json });
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    const { code, message, hint } = error;
    const outcome = code === "damaged-run" ? "damaged" : "not-run";
    const found = { runId, kind: null, outcome, files: [], causes: [] } as const;
    return { ...found, error: { code, message, hint } };
  }
}

/** Stored files that are not as they were written. */
function damageOf({ runId, folder, files, document }: RecordedRun): VerifiedFile[] {
  const damaged = checkFiles(folder, files).flatMap(({ name, problem }) =>
    problem === undefined ? [] : [{ name, same: false, problem }],
  );
  const belongs = idOfRecorded(document);
  if (belongs === runId) return damaged;
  const problem = `was changed: what it says belongs to the id ${belongs}`;
  return [{ name: RUN_DOCUMENT, same: false, problem }, ...damaged];
}

async function compared(run: RecordedRun, moved: MovedInputs, folder: string): Promise<Verified> {
  const { runId, kind } = run;
  const { document = {} } = readDocument(folder);
  const files = comparedFiles(run, folder, document);
  const differs = files.some(({ same }) => !same);
  if (!differs) return { runId, kind, outcome: "same", files, causes: [] };
  const causes = causesOf(run.document, document);
  return {
    runId,
    kind,
    outcome: "differs",
    files,
    causes: causes.length > 0 ? causes : await hiddenCauses(run, moved, files),
  };
}

/** Why bytes differ where nothing of the identity does: a snapshot whose files are not what it states. */
async function hiddenCauses(
  run: RecordedRun,
  moved: MovedInputs,
  files: readonly VerifiedFile[],
): Promise<Cause[]> {
  if (files.every(({ name, same }) => same || name === RUN_DOCUMENT)) {
    const text = "All other files agree: what run.json says of its result was changed.";
    return [{ what: "unknown", text }];
  }
  if (run.kind === "suite") {
    const { verifySnapshotIntegrity } = await import("../../catalog/verify.ts");
    const { problems } = await verifySnapshotIntegrity(snapshotOf(run, moved));
    // A raw store that is missing is made again; other values than the hash says are what counts.
    const values = problems.filter(({ found }) => found !== undefined);
    if (problems.length > 0) {
      return (values.length > 0 ? values : problems).map(({ table, problem }) => ({
        what: "data",
        text: `The snapshot is damaged: table ${table}: ${problem}.`,
      }));
    }
  }
  const text =
    "Engine, source, data and options are the recorded ones: code of the user's own that depends on the clock, on chance or on files would do this; anything else is a defect of Assay.";
  return [{ what: "unknown", text }];
}

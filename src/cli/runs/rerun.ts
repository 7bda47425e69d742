import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fieldAt, fieldsOf } from "../../tracking/fields.ts";
import type { RecordedRun } from "../../tracking/recorded-run.ts";
import type { StoredRun } from "../../tracking/run-store.ts";
import { barsOf, type MovedInputs, originalFile, signalOf, snapshotOf } from "./inputs.ts";
import { missing } from "./recorded-fields.ts";
import { backtestRequestOf, optimizeRequestOf, walkForwardRequestOf } from "./requests.ts";
import { stageSource } from "./stage.ts";
import { suiteRequestOf } from "./suite-request.ts";

/** What `--debug` adds to a backtest. */
const DEBUG_FILE = "features.parquet";

/**
 * Runs a recorded run again, from its own source and by what its document says, into a temporary folder
 * that is removed afterwards.
 *
 * @param look what is done with the new run while it is there.
 * @throws AssayError `data-not-found`, and all that the run's own command throws.
 */
export async function rerun<T>(
  run: RecordedRun,
  moved: MovedInputs,
  look: (folder: string) => T | Promise<T>,
): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), "assay-verify-"));
  const discard = () => rmSync(home, { recursive: true, force: true });
  process.once("exit", discard);
  try {
    const { folder } = await RERUNS[run.kind](run, moved, home, join(home, "runs"));
    return await look(folder);
  } finally {
    discard();
    process.removeListener("exit", discard);
  }
}

/** Runs one kind of run again below `root`; what it takes is loaded only then. */
type Rerun = (
  run: RecordedRun,
  moved: MovedInputs,
  home: string,
  root: string,
) => Promise<StoredRun>;

const RERUNS: Readonly<Record<RecordedRun["kind"], Rerun>> = {
  backtest: async (run, moved, home, root) => {
    const request = backtestRequestOf(run, barsInputs(run, moved, home));
    const [{ computeBacktest }, { recordBacktest }] = await Promise.all([
      import("../backtest/job.ts"),
      import("../backtest/record.ts"),
    ]);
    const debug = existsSync(join(run.folder, DEBUG_FILE));
    return recordBacktest(await computeBacktest(request), root, debug);
  },
  optimize: async (run, moved, home, root) => {
    const request = optimizeRequestOf(run, barsInputs(run, moved, home));
    const [{ prepareSearch, computeSearch }, { recordSearch }] = await Promise.all([
      import("../optimize/job.ts"),
      import("../optimize/record.ts"),
    ]);
    const outcome = await computeSearch(await prepareSearch(request));
    if (!outcome) throw new Error("the search ended before its end");
    return recordSearch(outcome, root);
  },
  walkforward: async (run, moved, home, root) => {
    const request = walkForwardRequestOf(run, barsInputs(run, moved, home));
    const [{ prepareWalkForward, computeWalkForward }, { recordWalkForward }] = await Promise.all([
      import("../walkforward/job.ts"),
      import("../walkforward/record.ts"),
    ]);
    return recordWalkForward(await computeWalkForward(await prepareWalkForward(request)), root);
  },
  suite: async (run, moved, home, root) => {
    const own = sourceNames(run, "baselines");
    const request = suiteRequestOf(run, {
      signalFile: signalOf(run, moved),
      snapshot: snapshotOf(run, moved),
      baselineFile: own[0] === undefined ? undefined : staged(run, own[0], home),
    });
    const [{ computeSuite }, { storeSuite }] = await Promise.all([
      import("../suite/job.ts"),
      import("../../tracking/store-suite.ts"),
    ]);
    return storeSuite(await computeSuite(request), root);
  },
};

function barsInputs(run: RecordedRun, moved: MovedInputs, home: string) {
  const source = barsOf(run, moved);
  const [entry = missing(run, ["strategy", "source"], "the strategy's file")] = sourceNames(
    run,
    "strategy",
  );
  return { strategyFile: staged(run, entry, home), source };
}

/** Files of the user's own code, the first being what was run. */
function sourceNames(run: RecordedRun, part: "strategy" | "baselines"): string[] {
  const names = Object.keys(fieldsOf(fieldAt(run.document, part, "source")) ?? {});
  const kept = names.every((name) => run.files.some((file) => file.name === `source/${name}`));
  return kept ? names : missing(run, [part, "source"], "files that the run has");
}

function staged(run: RecordedRun, entry: string, home: string): string {
  return join(stageSource(join(run.folder, "source"), home, originalFile(run)), entry);
}

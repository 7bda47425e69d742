import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fieldAt, fieldsOf } from "../../tracking/fields.ts";
import type { RecordedRun } from "../../tracking/recorded-run.ts";
import type { StoredRun } from "../../tracking/run-store.ts";
import { progressBar } from "../snapshot/progress.ts";
import { barsOf, type MovedInputs, originalFile, signalOf, snapshotOf } from "./inputs.ts";
import { missing } from "./recorded-fields.ts";
import {
  recordedBacktestRequest,
  recordedOptimizeRequest,
  recordedWalkForwardRequest,
} from "./requests.ts";
import { stageSource } from "./stage.ts";
import { recordedSuiteRequest } from "./suite-request.ts";

/** What `--debug` adds to a backtest. */
const DEBUG_FILE = "features.parquet";

/** How a run is made again. */
export interface RerunOptions {
  readonly moved: MovedInputs;
  /** Whether what is printed is one JSON document. */
  readonly json: boolean;
}

/**
 * Runs a recorded run again, from its own source and by what its document says, into a temporary folder
 * that is removed afterwards. Long ones show their progress.
 *
 * @param look what is done with the new run while it is there.
 * @throws AssayError `data-not-found`, and all that the run's own command throws.
 */
export async function rerun<T>(
  run: RecordedRun,
  options: RerunOptions,
  look: (folder: string) => T | Promise<T>,
): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), "assay-verify-"));
  const discard = () => rmSync(home, { recursive: true, force: true });
  process.once("exit", discard);
  try {
    const { folder } = await RERUNS[run.kind]({ ...options, run, home, root: join(home, "runs") });
    return await look(folder);
  } finally {
    discard();
    process.removeListener("exit", discard);
  }
}

/** A run that is made again, and where: its source below `home`, its files below `root`. */
interface Rerun extends RerunOptions {
  readonly run: RecordedRun;
  readonly home: string;
  readonly root: string;
}

/** What a kind of run takes is loaded only when one is made again. */
const RERUNS: Readonly<Record<RecordedRun["kind"], (again: Rerun) => Promise<StoredRun>>> = {
  backtest: async (again) => {
    const request = recordedBacktestRequest(again.run, barsInputs(again));
    const [{ computeBacktest }, { recordBacktest }] = await Promise.all([
      import("../backtest/job.ts"),
      import("../backtest/record.ts"),
    ]);
    const debug = existsSync(join(again.run.folder, DEBUG_FILE));
    return recordBacktest(await computeBacktest(request), again.root, debug);
  },
  optimize: async (again) => {
    const request = recordedOptimizeRequest(again.run, barsInputs(again));
    const [{ prepareSearch }, { watchedSearch }, { recordSearch }] = await Promise.all([
      import("../optimize/job.ts"),
      import("../optimize/watched-search.ts"),
      import("../optimize/record.ts"),
    ]);
    return recordSearch(await watchedSearch(await prepareSearch(request), again), again.root);
  },
  walkforward: async (again) => {
    const request = recordedWalkForwardRequest(again.run, barsInputs(again));
    const [{ prepareWalkForward }, { watchedWalk }, { recordWalkForward }] = await Promise.all([
      import("../walkforward/job.ts"),
      import("../walkforward/watched-walk.ts"),
      import("../walkforward/record.ts"),
    ]);
    return recordWalkForward(
      await watchedWalk(await prepareWalkForward(request), again),
      again.root,
    );
  },
  suite: async (again) => {
    const { run, moved, root } = again;
    const [own] = sourceNames(run, "baselines");
    const request = recordedSuiteRequest(run, {
      signalFile: signalOf(run, moved),
      snapshot: snapshotOf(run, moved),
      baselineFile: own === undefined ? undefined : staged(again, own),
    });
    const [{ computeSuite }, { storeSuite }] = await Promise.all([
      import("../suite/job.ts"),
      import("../../tracking/store-suite.ts"),
    ]);
    const bar = progressBar();
    const outcome = await computeSuite(request, bar.option.onProgress).finally(bar.end);
    return storeSuite(outcome, root);
  },
};

function barsInputs(again: Rerun) {
  const { run, moved } = again;
  const source = barsOf(run, moved);
  const [entry] = sourceNames(run, "strategy");
  if (entry === undefined) return missing(run, ["strategy", "source"], "the strategy's file");
  return { strategyFile: staged(again, entry), source };
}

/** Files of the user's own code, the first being what was run. */
function sourceNames(run: RecordedRun, part: "strategy" | "baselines"): string[] {
  const names = Object.keys(fieldsOf(fieldAt(run.document, part, "source")) ?? {});
  const kept = names.every((name) => run.files.some((file) => file.name === `source/${name}`));
  return kept ? names : missing(run, [part, "source"], "files that the run has");
}

function staged({ run, home }: Rerun, entry: string): string {
  return join(stageSource(join(run.folder, "source"), home, originalFile(run)), entry);
}

import type { SnapshotCatalog } from "../../catalog/load.ts";
import { SignalThreads } from "../../compute/signal-threads.ts";
import { BASELINES, BaselineRegistry } from "../../signals/baselines/registry.ts";
import type { SignalRows } from "../../signals/catalog-port.ts";
import type { ResolvedConfig } from "../../signals/config.ts";
import { runSuite, type SuiteOptions, type SuiteResult } from "../../signals/suite.ts";
import type { JudgedSuite } from "../../tracking/store-suite.ts";
import { interruptible } from "../interrupts.ts";
import { type LoadedBaseline, loadBaselineFile } from "../strategy-file/baseline.ts";
import { type OnProgress, watchedRunners } from "./progress.ts";
import type { SuiteRequest } from "./request.ts";
import { type SuiteWarning, warningsOf } from "./warnings.ts";

/** A suite, computed. */
export interface SuiteOutcome extends JudgedSuite {
  readonly request: SuiteRequest;
  /** Id of the snapshot. */
  readonly snapshot: string;
  readonly warnings: readonly SuiteWarning[];
  readonly loadSeconds: number;
  readonly suiteSeconds: number;
}

/**
 * Reads signal and snapshot and evaluates the one on the other; writes nothing.
 *
 * @throws AssayError as `loadSignal`, `loadCatalog`, `loadBaselineFile` and `runSuite`
 */
export async function computeSuite(
  request: SuiteRequest,
  onProgress: OnProgress = () => {},
): Promise<SuiteOutcome> {
  const started = performance.now();
  const own = request.baselineFile ? await loadBaselineFile(request.baselineFile) : undefined;
  // With all of polars behind them, so not loaded for the other commands.
  const [{ loadSignal }, { loadCatalog }, { identifySuite }, { judgeSuite }] = await Promise.all([
    import("../../catalog/signal-file.ts"),
    import("../../catalog/load.ts"),
    import("../../tracking/identify-suite.ts"),
    import("../../tracking/store-suite.ts"),
  ]);
  const catalog = await loadCatalog(request.snapshot);
  const rows = await loadSignal(request.signalFile, { columns: request.columns });
  const loaded = performance.now();
  const registry = registryOf(request, own);
  // It writes nothing, so Ctrl-C may end it at any time.
  const suite = await interruptible(() => onThreads(request, rows, catalog, registry, onProgress));
  const identity = identifySuite(suite, { name: request.signalName, rows, catalog, own });
  return {
    ...judgeSuite(suite, identity),
    request,
    snapshot: catalog.id,
    warnings: warningsOf(rows, catalog, request, suite),
    loadSeconds: (loaded - started) / 1000,
    suiteSeconds: (performance.now() - loaded) / 1000,
  };
}

function registryOf({ baselines }: SuiteRequest, own: LoadedBaseline | undefined) {
  if (!baselines) return false;
  return new BaselineRegistry([...BASELINES.all, ...(own ? [own.baseline] : [])]);
}

async function onThreads(
  { config, lags, residualize, threads }: SuiteRequest,
  rows: SignalRows,
  catalog: SnapshotCatalog,
  baselines: BaselineRegistry | false,
  onProgress: OnProgress,
): Promise<SuiteResult> {
  const studies = 2 + (baselines ? baselines.all.length : 0);
  const options = { ...optionsOf(config), lags, residualize, baselines };
  // One thread needs no other than this.
  const spread = threads > 1 ? new SignalThreads(threads) : undefined;
  try {
    return await runSuite(rows, catalog, {
      ...options,
      ...watchedRunners(spread, studies, onProgress),
    });
  } finally {
    await spread?.close();
  }
}

function optionsOf({ lag: _, residualize: __, ...config }: ResolvedConfig): SuiteOptions {
  const { book, universeColumn, from, to, ...rest } = config;
  return {
    ...rest,
    ...(book !== null && { book }),
    ...(universeColumn !== null && { universeColumn }),
    ...(from !== null && { from }),
    ...(to !== null && { to }),
  };
}

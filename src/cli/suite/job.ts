import type { SnapshotCatalog } from "../../catalog/load.ts";
import { SignalThreads } from "../../compute/signal-threads.ts";
import { wasmBytes } from "../../kernels/module.ts";
import { BASELINES, BaselineRegistry } from "../../signals/baselines/registry.ts";
import type { SignalRows } from "../../signals/catalog-port.ts";
import type { ResolvedConfig } from "../../signals/config.ts";
import { type CompositeScore, computeCompositeScore } from "../../signals/score.ts";
import { runSuite, type SuiteOptions, type SuiteResult } from "../../signals/suite.ts";
import { computeVerdict, type Verdict } from "../../signals/verdict.ts";
import { runId } from "../../tracking/identity.ts";
import { type SuiteIdentity, suiteIdentityDocument } from "../../tracking/suite-identity.ts";
import { ENGINE_VERSION } from "../../tracking/version.ts";
import { interruptible } from "../interrupts.ts";
import { type LoadedBaseline, loadBaselineFile } from "../strategy-file/baseline.ts";
import { type OnProgress, watchedRunners } from "./progress.ts";
import type { SuiteRequest } from "./request.ts";
import { type SuiteWarning, warningsOf } from "./warnings.ts";

/** A suite, computed. */
export interface SuiteOutcome {
  readonly request: SuiteRequest;
  /** Id of the snapshot. */
  readonly snapshot: string;
  readonly identity: SuiteIdentity;
  readonly runId: string;
  readonly suite: SuiteResult;
  readonly warnings: readonly SuiteWarning[];
  readonly verdict: Verdict;
  readonly score: CompositeScore;
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
  const [{ loadSignal, hashOfSignal }, { loadCatalog }] = await Promise.all([
    import("../../catalog/signal-file.ts"),
    import("../../catalog/load.ts"),
  ]);
  const catalog = await loadCatalog(request.snapshot);
  const rows = await loadSignal(request.signalFile, { columns: request.columns });
  const loaded = performance.now();
  const registry = registryOf(request, own);
  // It writes nothing, so Ctrl-C may end it at any time.
  const suite = await interruptible(() => onThreads(request, rows, catalog, registry, onProgress));
  const identity = identityOf(request, catalog, registry, own, {
    signalHash: hashOfSignal(rows),
    signalRows: rows.securityId.length,
  });
  return {
    request,
    snapshot: catalog.id,
    identity,
    runId: runId(suiteIdentityDocument(identity)),
    suite,
    warnings: warningsOf(rows, catalog, request, suite),
    verdict: computeVerdict(suite),
    score: computeCompositeScore(suite),
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

function identityOf(
  { config, lags, residualize }: SuiteRequest,
  { fingerprint, manifest }: SnapshotCatalog,
  registry: BaselineRegistry | false,
  own: LoadedBaseline | undefined,
  signal: Pick<SuiteIdentity, "signalHash" | "signalRows">,
): SuiteIdentity {
  return {
    ...signal,
    snapshot: {
      fingerprint,
      vendor: manifest.vendor ?? null,
      asOf: manifest.as_of ?? null,
      caveats: manifest.caveats ?? [],
    },
    config,
    lags,
    residualize,
    baselines: registry ? registry.all.map(({ name }) => name) : [],
    sources: own?.sources ?? [],
    packages: own?.packages ?? {},
    engineVersion: ENGINE_VERSION,
    wasm: wasmBytes,
  };
}

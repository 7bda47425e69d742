import { threadCompute } from "../../compute/thread-pool.ts";
import type { WantedColumn } from "../../data/columns.ts";
import { type ResolvedOptions, resolveOptions } from "../../engine/options.ts";
import type { BacktestResult } from "../../engine/result.ts";
import { concludeSearch, type OptimizerResult } from "../../optimize/optimizer-result.ts";
import { runSearch, type SavedRound, type SearchRound } from "../../optimize/search-run.ts";
import { runId } from "../../tracking/identity.ts";
import { type SearchIdentity, searchIdentityDocument } from "../../tracking/search-identity.ts";
import { interruptible } from "../interrupts.ts";
import { buyAndHold } from "../run/benchmark.ts";
import { loadRunData, periodsOf, type RunData, requireCountedBars } from "../run/data.ts";
import { runIdentity } from "../run/identity.ts";
import { type LoadedStrategy, loadStrategyFile } from "../strategy-file/load.ts";
import { LOADER_URL } from "../strategy-file/thread-loader.ts";
import { withUserPlaces } from "../strategy-file/user-errors.ts";
import { planSearch, type SearchPlan } from "./plan.ts";
import type { OptimizeRequest, SearchRequest } from "./request.ts";

/** A search that is ready to run. */
export interface PreparedSearch<R extends SearchRequest = OptimizeRequest> {
  readonly request: R;
  readonly loaded: LoadedStrategy;
  readonly plan: SearchPlan;
  readonly data: RunData;
  readonly options: ResolvedOptions;
  readonly identity: SearchIdentity;
  readonly runId: string;
  /** Seconds it took to get here. */
  readonly loadSeconds: number;
}

/** A search with all that its files show; nothing is written yet. */
export interface SearchOutcome extends PreparedSearch {
  readonly result: OptimizerResult;
  /** Buying and holding the same bars at the same cost. */
  readonly holding: BacktestResult;
  readonly sweepSeconds: number;
  /** Of the overfitting statistics, with all else that is concluded from the sweep. */
  readonly overfittingSeconds: number;
}

/** What goes on between the start of a sweep and its end. */
export interface SweepWatch {
  readonly signal?: AbortSignal;
  readonly resume?: readonly SavedRound[];
  readonly onRound?: (round: SearchRound) => void;
  readonly onDone?: (rounds: readonly SavedRound[]) => void;
  /** Told once when all sets are done. */
  readonly onSwept?: (rounds: readonly SavedRound[]) => void;
}

/**
 * Loads strategy and bars. Everything that can be wrong without bars is found before any is read.
 *
 * @param more columns besides those that strategy, fill and exits read.
 * @throws AssayError for bad input of every kind.
 */
export async function prepareSearch<R extends SearchRequest>(
  request: R,
  more: readonly WantedColumn[] = [],
): Promise<PreparedSearch<R>> {
  const started = performance.now();
  const loaded = await loadStrategyFile(request.strategyFile);
  const plan = await interruptible(() =>
    withUserPlaces(() => planSearch(loaded.strategy, request)),
  );
  const data = await loadRunData(request, [...plan.columns, ...more], plan.warmup);
  const options = resolveOptions(request.options, {}, periodsOf(request, data));
  const common = runIdentity(request, loaded, plan.graph, data, options);
  const identity = { ...common, ...plan.identity };
  return {
    request,
    loaded,
    plan,
    data,
    options,
    identity,
    runId: runId(searchIdentityDocument(identity)),
    loadSeconds: secondsSince(started),
  };
}

/**
 * Runs a prepared search and concludes what there is to conclude.
 *
 * @returns undefined when the signal ended it.
 * @throws AssayError `all-sets-failed`, `metric-constraint-excludes-all` or `no-score`.
 */
export async function computeSearch(
  prepared: PreparedSearch,
  watch: SweepWatch = {},
): Promise<SearchOutcome | undefined> {
  const { request, loaded, plan, data, options } = prepared;
  const { signal, resume, onRound, onDone } = watch;
  await using compute = threadCompute({ threads: request.threads, loaderUrl: LOADER_URL });
  const swept = performance.now();
  const run = await runSearch(data.bars, loaded.strategy, plan.search, {
    ...options,
    ...plan.goal,
    compute,
    strategyUrl: loaded.url,
    ...(signal && { signal }),
    ...(resume && { resume }),
    ...(onRound && { onRound }),
    ...(onDone && { onDone }),
  });
  const sweepSeconds = secondsSince(swept);
  if (run.stopped || signal?.aborted) return undefined;
  watch.onSwept?.(run.rounds);
  const concluded = performance.now();
  // From here on nothing is lost that a checkpoint has not kept.
  return await interruptible(async () => {
    const result = await concludeSearch(data.bars, loaded.strategy, run);
    requireCountedBars(request, result.bestBacktest);
    const overfittingSeconds = secondsSince(concluded);
    const holding = buyAndHold(data.bars, request.options, options.periodsPerYear);
    return { ...prepared, result, holding, sweepSeconds, overfittingSeconds };
  });
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}

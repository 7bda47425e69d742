import { threadCompute } from "../../compute/thread-pool.ts";
import type { BacktestResult } from "../../engine/result.ts";
import { runId } from "../../tracking/identity.ts";
import {
  type WalkForwardIdentity,
  walkForwardIdentityDocument,
} from "../../tracking/walkforward-identity.ts";
import type { WalkForwardProgress } from "../../walkforward/options.ts";
import { formatSpan } from "../../walkforward/spans.ts";
import type { WalkForwardResult } from "../../walkforward/types.ts";
import { walkForward } from "../../walkforward/validator.ts";
import { type PreparedSearch, prepareSearch } from "../optimize/job.ts";
import { buyAndHold } from "../run/benchmark.ts";
import { LOADER_URL } from "../strategy-file/thread-loader.ts";
import { located } from "../strategy-file/user-errors.ts";
import { asTyped, type WalkForwardRequest } from "./request.ts";

/** A walk-forward that is ready to run. */
export interface PreparedWalkForward extends PreparedSearch<WalkForwardRequest> {
  readonly identity: WalkForwardIdentity;
}

/** A walk-forward with all that its files show; nothing is written yet. */
export interface WalkForwardOutcome extends PreparedWalkForward {
  readonly result: WalkForwardResult;
  /** Buying and holding over the tests at the same cost. */
  readonly holding: BacktestResult;
  readonly walkSeconds: number;
}

/** What goes on between the start of a walk-forward and its end. */
interface WalkWatch {
  readonly signal?: AbortSignal;
  readonly onStart?: (progress: WalkForwardProgress) => void;
}

/**
 * Loads strategy and bars, with high and low for the excursions of trades.
 *
 * @throws AssayError as `prepareSearch`.
 */
export async function prepareWalkForward(
  request: WalkForwardRequest,
): Promise<PreparedWalkForward> {
  const prepared = await prepareSearch(request, ["high?", "low?"]);
  const { continues } = prepared.data.report;
  const identity = { ...prepared.identity, windows: request.windows, continues };
  return { ...prepared, identity, runId: runId(walkForwardIdentityDocument(identity)) };
}

/**
 * Walks through the windows, on threads.
 *
 * @throws AssayError as `walkForward`; the reason of `watch.signal` when that is aborted.
 */
export async function computeWalkForward(
  prepared: PreparedWalkForward,
  watch: WalkWatch = {},
): Promise<WalkForwardOutcome> {
  const { request, loaded, plan, data, options, identity } = prepared;
  const { train, test, mode, embargo } = request.windows;
  await using compute = threadCompute({ threads: request.threads, loaderUrl: LOADER_URL });
  const started = performance.now();
  const result = await walkForward(data.bars, loaded.strategy, {
    ...options,
    ...plan.goal,
    ...watch,
    train: formatSpan(train),
    test: formatSpan(test),
    mode,
    embargo,
    search: plan.search,
    compute,
    strategyUrl: loaded.url,
    ...(identity.continues ? { completeUntil: options.to } : {}),
  }).catch((error: unknown) => {
    throw asTyped(located(error));
  });
  const over = { ...request.options, ...result.stitched.range };
  return {
    ...prepared,
    result,
    holding: buyAndHold(data.bars, over, options.periodsPerYear),
    walkSeconds: (performance.now() - started) / 1000,
  };
}

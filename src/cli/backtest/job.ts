import type { BacktestPlan } from "../../engine/plan.ts";
import { planBacktest } from "../../engine/plan.ts";
import type { BacktestResult } from "../../engine/result.ts";
import { runPlan } from "../../engine/run.ts";
import { AssayError, unknownName } from "../../errors.ts";
import { wasmBytes } from "../../kernels/module.ts";
import { constant, withExpressionScope } from "../../strategy/expression.ts";
import {
  type ParameterSpace,
  type ParameterValue,
  parseParameter,
} from "../../strategy/parameters.ts";
import { compileProgram, describeProgram, type Program } from "../../strategy/program.ts";
import { buildSignal, strategy as defineStrategy } from "../../strategy/strategy.ts";
import { type BacktestIdentity, identityDocument, runId } from "../../tracking/identity.ts";
import { ENGINE_VERSION } from "../../tracking/version.ts";
import { interruptible } from "../interrupts.ts";
import { type LoadedStrategy, loadStrategyFile } from "../strategy-file/load.ts";
import { withUserPlaces } from "../strategy-file/user-errors.ts";
import { type BacktestData, loadBacktestData } from "./data.ts";
import type { BacktestRequest } from "./request.ts";

/** A backtest that was computed; nothing is written yet. */
export interface BacktestOutcome {
  readonly request: BacktestRequest;
  readonly loaded: LoadedStrategy;
  /** The signal alone: what identity hashes and the debug frame shows. */
  readonly program: Program;
  readonly plan: BacktestPlan;
  readonly data: BacktestData;
  readonly result: BacktestResult;
  /** Buying and holding the same bars at the same cost. */
  readonly holding: BacktestResult;
  readonly identity: BacktestIdentity;
  readonly runId: string;
}

/** A position of 1 at every bar; with the run's options it is the benchmark's full set of figures. */
const BUY_AND_HOLD = defineStrategy({
  name: "buy-and-hold",
  version: "1",
  params: {},
  signal: () => constant(1),
});

/**
 * Loads strategy and bars and runs the backtest. Everything that can be wrong without bars is found
 * before any is read.
 *
 * @throws AssayError for bad input of every kind.
 */
export async function computeBacktest(request: BacktestRequest): Promise<BacktestOutcome> {
  const loaded = await loadStrategyFile(request.strategyFile);
  const { strategy } = loaded;
  const params = parseParameters(strategy.params, request.params);
  // P is known only with the bars; until then any number above 0 passes the checks.
  const provisional = withUserPlaces(() => planBacktest(strategy, params, request.options, 1));
  const program = withExpressionScope(() =>
    compileProgram([buildSignal(strategy, provisional.params)]),
  );
  const data = await loadBacktestData(request, provisional.columns, program.lookback);
  const { bars } = data;
  const periodsPerYear = request.options.periodsPerYear ?? bars.periodsPerYear;
  const plan = { ...provisional, options: { ...provisional.options, periodsPerYear } };
  const { exits: _, ...unmanaged } = request.options;
  const { result, holding } = interruptible(() =>
    withUserPlaces(() => ({
      result: runPlan(bars, plan),
      holding: runPlan(bars, planBacktest(BUY_AND_HOLD, {}, unmanaged, periodsPerYear)),
    })),
  );
  requireCountedBars(request, result);
  const identity = identityOf(loaded, program, plan, data);
  return {
    request,
    loaded,
    program,
    plan,
    data,
    result,
    holding,
    identity,
    runId: runId(identityDocument(identity)),
  };
}

function parseParameters(
  space: ParameterSpace,
  given: Readonly<Record<string, string>>,
): Record<string, ParameterValue> {
  return Object.fromEntries(
    Object.entries(given).map(([name, text]) => {
      const parameter = Object.hasOwn(space, name) ? space[name] : undefined;
      if (!parameter) {
        throw unknownName("unknown-parameter", "parameter", name, Object.keys(space));
      }
      return [name, parseParameter(name, parameter, text)];
    }),
  );
}

function requireCountedBars(request: BacktestRequest, { metrics }: BacktestResult): void {
  if ((metrics.bars ?? 0) > 0) return;
  throw new AssayError(
    "empty-range",
    `${request.source}: expected at least one bar with a return in the range, got none.`,
    "Widen --from and --to; the first bar of all has no return.",
  );
}

function identityOf(
  { strategy, sources }: LoadedStrategy,
  program: Program,
  { params, options }: BacktestPlan,
  data: BacktestData,
): BacktestIdentity {
  return {
    strategyName: strategy.name,
    strategyVersion: strategy.version,
    sources: sources.map(({ bytes }) => bytes),
    graph: describeProgram(program),
    params,
    data: {
      fingerprint: data.fingerprint,
      columns: data.columnHashes,
      symbols: data.bars.symbols,
      timeframe: data.bars.timeframe,
      assetClass: data.assetClass,
    },
    ...options,
    engineVersion: ENGINE_VERSION,
    wasm: wasmBytes,
  };
}

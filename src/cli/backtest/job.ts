import type { BacktestPlan, PlanOptions } from "../../engine/plan.ts";
import { planBacktest } from "../../engine/plan.ts";
import type { BacktestResult } from "../../engine/result.ts";
import { runPlan } from "../../engine/run.ts";
import { unknownName } from "../../errors.ts";
import { withExpressionScope } from "../../strategy/expression.ts";
import {
  type ParameterSpace,
  type ParameterValue,
  parseParameter,
} from "../../strategy/parameters.ts";
import type { Program } from "../../strategy/program.ts";
import { compileProgram } from "../../strategy/program-builder.ts";
import { describeProgram } from "../../strategy/program-text.ts";
import { buildSignal } from "../../strategy/strategy.ts";
import { type BacktestIdentity, identityDocument, runId } from "../../tracking/identity.ts";
import { interruptible } from "../interrupts.ts";
import { buyAndHold } from "../run/benchmark.ts";
import { loadRunData, periodsOf, type RunData, requireCountedBars } from "../run/data.ts";
import { runIdentity } from "../run/identity.ts";
import { type LoadedStrategy, loadStrategyFile } from "../strategy-file/load.ts";
import { withUserPlaces } from "../strategy-file/user-errors.ts";
import type { BacktestRequest } from "./request.ts";

/** A backtest of which nobody will see more than the figures. */
export interface BacktestFigures {
  readonly request: BacktestRequest;
  readonly loaded: LoadedStrategy;
  /** The signal alone: what identity hashes and the debug frame shows. */
  readonly program: Program;
  readonly plan: BacktestPlan;
  readonly data: RunData;
  readonly result: BacktestResult;
  /** Buying and holding the same bars at the same cost. */
  readonly holding: BacktestResult;
}

/** A backtest with its identity and all that its files show; nothing is written yet. */
export interface BacktestOutcome extends BacktestFigures {
  readonly identity: BacktestIdentity;
  readonly runId: string;
}

/**
 * Loads strategy and bars and runs the backtest. Everything that can be wrong without bars is found
 * before any is read.
 *
 * @throws AssayError for bad input of every kind.
 */
export async function computeBacktest(request: BacktestRequest): Promise<BacktestOutcome> {
  const figures = await compute(request, { excursions: true });
  const identity = identityOf(figures);
  return { ...figures, identity, runId: runId(identityDocument(identity)) };
}

/**
 * `computeBacktest` for figures alone: the same to the last bit, from fewer columns. High and low are
 * not read unless the strategy or its exits need them, so the trades' `mae` and `mfe` are NaN, and
 * what these columns hold of dirt is not counted. Nor is there an identity: it covers every column
 * that the files of a run depend on, and the same id must mean the same files.
 *
 * @throws AssayError as `computeBacktest`.
 */
export function computeFigures(request: BacktestRequest): Promise<BacktestFigures> {
  return compute(request, { excursions: false });
}

async function compute(
  request: BacktestRequest,
  { excursions }: { readonly excursions: boolean },
): Promise<BacktestFigures> {
  const loaded = await loadStrategyFile(request.strategyFile);
  const { strategy } = loaded;
  const params = parseParameters(strategy.params, request.params);
  const planned = (more: PlanOptions, periodsPerYear: number) =>
    withUserPlaces(() =>
      planBacktest(strategy, params, { ...request.options, ...more }, periodsPerYear),
    );
  // P is known only with the bars; until then any number above 0 passes the checks.
  const provisional = await interruptible(() => planned({ excursions: false }, 1));
  const program = withExpressionScope(() =>
    compileProgram([buildSignal(strategy, provisional.params)]),
  );
  const columns = [...provisional.columns, ...(excursions ? (["high?", "low?"] as const) : [])];
  const data = await loadRunData(request, columns, program.lookback);
  const { bars } = data;
  const { high, low } = bars.columns;
  const periodsPerYear = periodsOf(request, data);
  const known = excursions && high !== undefined && low !== undefined;
  const plan = planned({ excursions: known }, periodsPerYear);
  const { result, holding } = await interruptible(() =>
    withUserPlaces(() => ({
      result: runPlan(bars, plan),
      holding: buyAndHold(bars, request.options, periodsPerYear),
    })),
  );
  requireCountedBars(request, result);
  return { request, loaded, program, plan, data, result, holding };
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

function identityOf(figures: BacktestFigures): BacktestIdentity {
  const { loaded, program, plan, data, request } = figures;
  const graph = describeProgram(program);
  const common = runIdentity(request, loaded, graph, data, plan.options);
  return { ...common, params: plan.params };
}

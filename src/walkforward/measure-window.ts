import { yearsOf } from "../engine/measured-common.ts";
import type { NotDefined } from "../engine/metrics/statistic.ts";
import { unionCalendar } from "../engine/portfolio.ts";
import type { BacktestResult } from "../engine/result.ts";
import { callObjective, type ResolvedObjective } from "../optimize/analysis/objective.ts";
import type { Bars } from "../strategy/bars.ts";
import type { ParameterValues } from "../strategy/parameters.ts";
import { annualise, efficiency } from "./efficiency.ts";
import type { TimeRange, Window } from "./slicer.ts";
import type { WindowResult } from "./types.ts";

/** A window with its set, and what that came to on train and test. */
export interface TradedWindow {
  readonly window: Window;
  readonly params: ParameterValues;
  readonly train: BacktestResult;
  readonly test: BacktestResult;
}

/** Puts train and test side by side. */
export function measureWindow(
  bars: Bars,
  objective: ResolvedObjective,
  { window, params, train, test }: TradedWindow,
): WindowResult {
  const trainObjective = annualObjective(bars, objective, params, train);
  const testObjective = annualObjective(bars, objective, params, test);
  const kept: number | NotDefined = efficiency(trainObjective, testObjective);
  return {
    ...window,
    params,
    trainMetrics: train.metrics,
    testMetrics: test.metrics,
    trainObjective,
    testObjective,
    efficiency: typeof kept === "number" ? kept : Number.NaN,
    undefined: {
      trainMetrics: train.undefined,
      testMetrics: test.undefined,
      ...(typeof kept === "number" ? {} : { efficiency: kept.because }),
    },
  };
}

/** Larger is better; annualised before its sign is turned. */
function annualObjective(
  bars: Bars,
  objective: ResolvedObjective,
  params: ParameterValues,
  { metrics, run }: BacktestResult,
): number {
  if (objective.kind === "function") return callObjective(objective.score, metrics, params);
  const { metric, direction } = objective;
  const figure = annualise(metric, { value: metrics[metric]!, years: years(bars, run) });
  return direction === "min" ? 0 - figure : figure;
}

/** Calendar years of the counted bars of a range. */
function years(bars: Bars, { from, to }: TimeRange): number {
  const rows = unionCalendar(bars, from, to);
  return rows.length === 0 ? 0 : yearsOf(rows, bars.timeframe);
}

import type { BacktestOptions } from "../../engine/options.ts";
import { planBacktest } from "../../engine/plan.ts";
import type { BacktestResult } from "../../engine/result.ts";
import { runPlan } from "../../engine/run.ts";
import type { Bars } from "../../strategy/bars.ts";
import { constant } from "../../strategy/expression.ts";
import { strategy } from "../../strategy/strategy.ts";

/** A position of 1 at every bar; with a run's options it is the benchmark's full set of figures. */
const BUY_AND_HOLD = strategy({
  name: "buy-and-hold",
  version: "1",
  params: {},
  signal: () => constant(1),
});

/** Buying and holding the same bars at the same cost; exits are the strategy's. */
export function buyAndHold(
  bars: Bars,
  { exits: _, ...options }: BacktestOptions,
  periodsPerYear: number,
): BacktestResult {
  const plan = planBacktest(BUY_AND_HOLD, {}, { ...options, excursions: false }, periodsPerYear);
  return runPlan(bars, plan);
}

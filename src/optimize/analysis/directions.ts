import { AssayError } from "../../errors.ts";

/** Whether a search looks for the largest or the smallest value of a figure. */
export type Direction = "max" | "min";

/**
 * Which way each metric is better. `none` where that depends on what one is after: such a metric is an
 * objective only with a direction beside it. `max_drawdown` and `avg_loss` are negative, so the
 * largest is the mildest.
 */
export const METRIC_DIRECTIONS: Readonly<Record<string, Direction | "none">> = {
  total_return: "max",
  cagr: "max",
  volatility: "min",
  sharpe: "max",
  sortino: "max",
  max_drawdown: "max",
  calmar: "max",
  stability: "max",
  alpha: "max",
  beta: "none",
  turnover: "min",
  exposure: "none",
  n_days_in_market: "none",
  cost_share: "min",
  trade_count: "none",
  win_rate: "max",
  avg_win: "max",
  avg_loss: "max",
  profit_factor: "max",
  bars: "none",
  n_nans: "min",
  ambiguous_bars: "min",
};

/**
 * The direction of a metric, for an objective that states none.
 * @throws AssayError `no-direction` where neither more nor less is better by itself.
 */
export function directionOf(metric: string): Direction {
  const direction = Object.hasOwn(METRIC_DIRECTIONS, metric) ? METRIC_DIRECTIONS[metric] : "none";
  if (direction !== undefined && direction !== "none") return direction;
  throw new AssayError(
    "no-direction",
    `Objective "${metric}": expected a direction, got none; neither more nor less of it is better by itself.`,
    `Write "${metric}:max" or "${metric}:min".`,
  );
}

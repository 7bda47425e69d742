/**
 * Every metric of SEMANTICS T by its plain formula, in two passes over arrays, with no regard for speed.
 * What cannot be said is NaN. This is what the engine's single-pass metrics are checked against.
 */

const MS_PER_YEAR = 365.25 * 86_400_000;
/** Returns up to here are rounding: nothing is divided by them, and no trade wins or loses by them. */
export const ROUNDING = 1e-12;

export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** NaN of nothing. */
export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** Standard deviation with divisor n − 1; NaN of fewer than two values, exactly 0 of equal ones. */
export function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  if (values.every((value) => value === values[0])) return 0;
  const centre = mean(values);
  return Math.sqrt(sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1));
}

/** Π(1 + r) after each return. */
export function compounded(returns: readonly number[]): number[] {
  let equity = 1;
  return returns.map((value) => {
    equity *= 1 + value;
    return equity;
  });
}

/** equity_end − 1; NaN where no return was counted. */
export function totalReturn(returns: readonly number[]): number {
  return returns.length === 0 ? Number.NaN : compounded(returns).at(-1)! - 1;
}

/** Calendar years from the start of the first counted bar to the end of the last. */
export function calendarYears(firstStart: number, lastEnd: number): number {
  return (lastEnd - firstStart) / MS_PER_YEAR;
}

/** equity_end^(1/years) − 1; −1 when nothing is left. */
export function cagr(returns: readonly number[], years: number): number {
  if (returns.length === 0 || !(years > 0)) return Number.NaN;
  return compounded(returns).at(-1)! ** (1 / years) - 1;
}

/** std(r, ddof 1)·√P. */
export function volatility(returns: readonly number[], periodsPerYear: number): number {
  return standardDeviation(returns) * Math.sqrt(periodsPerYear);
}

/** mean(r)/std(r, ddof 1)·√P; NaN without variation. */
export function sharpe(returns: readonly number[], periodsPerYear: number): number {
  const deviation = standardDeviation(returns);
  if (!(deviation > ROUNDING)) return Number.NaN;
  return (mean(returns) / deviation) * Math.sqrt(periodsPerYear);
}

/** √mean(min(r, 0)²)·√P, the mean over all returns. */
export function downsideRisk(returns: readonly number[], periodsPerYear: number): number {
  return Math.sqrt(mean(returns.map((value) => Math.min(value, 0) ** 2)) * periodsPerYear);
}

/** mean(r)·P / downside risk; NaN where no return is below 0. */
export function sortino(returns: readonly number[], periodsPerYear: number): number {
  const risk = downsideRisk(returns, periodsPerYear);
  return risk / Math.sqrt(periodsPerYear) > ROUNDING
    ? (mean(returns) * periodsPerYear) / risk
    : Number.NaN;
}

/** min(equity/running maximum − 1), the start counting as 1; at most 0. */
export function maxDrawdown(returns: readonly number[]): number {
  if (returns.length === 0) return Number.NaN;
  let peak = 1;
  let worst = 0;
  for (const equity of compounded(returns)) {
    peak = Math.max(peak, equity);
    worst = Math.min(worst, equity / peak - 1);
  }
  return worst;
}

/** cagr/|max drawdown|; NaN without a drawdown. */
export function calmar(returns: readonly number[], years: number): number {
  const drawdown = maxDrawdown(returns);
  return drawdown < -ROUNDING ? cagr(returns, years) / Math.abs(drawdown) : Number.NaN;
}

/** Indices ⌊i·(n−1)/(m−1)⌋ for i = 0 … m − 1, m = min(n, 4096). */
export function stabilityIndices(n: number): number[] {
  const m = Math.min(n, 4096);
  return Array.from({ length: m }, (_, i) => Math.floor((i * (n - 1)) / (m - 1)));
}

/** R² of ln equity on time; NaN when equity is ever 0, does not vary, or has fewer than three points. */
export function stability(returns: readonly number[], times: readonly number[]): number {
  const equity = compounded(returns);
  if (equity.length < 3 || equity.some((value) => value <= 0)) return Number.NaN;
  const points = stabilityIndices(equity.length);
  const y = points.map((index) => Math.log(equity[index]!));
  const x = points.map((index) => times[index]! - times[0]!);
  const yMean = mean(y);
  const xMean = mean(x);
  const syy = sum(y.map((value) => (value - yMean) ** 2));
  if (!(Math.sqrt(syy / y.length) > ROUNDING)) return Number.NaN;
  const sxx = sum(x.map((value) => (value - xMean) ** 2));
  const sxy = sum(x.map((value, i) => (value - xMean) * (y[i]! - yMean)));
  return sxy ** 2 / (sxx * syy);
}

/** Intercept × P and slope of an ordinary least squares line of r on the benchmark's returns. */
export function alphaBeta(
  returns: readonly number[],
  benchmark: readonly number[],
  periodsPerYear: number,
): { alpha: number; beta: number } {
  const benchmarkMean = mean(benchmark);
  const spread = sum(benchmark.map((value) => (value - benchmarkMean) ** 2));
  if (returns.length < 2 || !(Math.sqrt(spread / (returns.length - 1)) > ROUNDING))
    return { alpha: Number.NaN, beta: Number.NaN };
  const returnMean = mean(returns);
  const beta =
    sum(returns.map((value, i) => (value - returnMean) * (benchmark[i]! - benchmarkMean))) / spread;
  return { alpha: (returnMean - beta * benchmarkMean) * periodsPerYear, beta };
}

/** Distinct UTC dates among the times at which something was held. */
export function daysInMarket(times: readonly number[], exposure: readonly number[]): number {
  const dates = times
    .filter((_, i) => exposure[i] !== 0)
    .map((time) => new Date(time).toISOString().slice(0, 10));
  return new Set(dates).size;
}

/** Σcost / Σ|gross|; NaN when nothing was earned or lost before costs. */
export function costShare(costs: readonly number[], gross: readonly number[]): number {
  const moved = sum(gross.map(Math.abs));
  return moved > ROUNDING ? sum(costs) / moved : Number.NaN;
}

/** What closed trades say: a win is a pnl above rounding, a loss one below it. */
export function tradeStatistics(pnl: readonly number[]): Record<string, number> {
  const wins = pnl.filter((value) => value > ROUNDING);
  const losses = pnl.filter((value) => value < -ROUNDING);
  return {
    trade_count: pnl.length,
    win_rate: wins.length / pnl.length,
    avg_win: mean(wins),
    avg_loss: mean(losses),
    profit_factor: losses.length > 0 ? sum(wins) / Math.abs(sum(losses)) : Number.NaN,
  };
}

/** Counted rows of a portfolio, with what happened outside the rows. */
export interface MetricInput {
  readonly times: readonly number[];
  readonly net: readonly number[];
  readonly gross: readonly number[];
  readonly cost: readonly number[];
  readonly turnover: readonly number[];
  readonly exposure: readonly number[];
  readonly benchmark: readonly number[];
  /** `pnl_pct` of the trades that were closed. */
  readonly closedPnl: readonly number[];
  /** End of the last counted bar, ms UTC. */
  readonly end: number;
  readonly unknownSignals: number;
  readonly ambiguousBars: number;
  readonly periodsPerYear: number;
}

/** All metrics by their public names. */
export function allMetrics(input: MetricInput): Record<string, number> {
  const { times, net, benchmark, periodsPerYear } = input;
  const years = calendarYears(times[0] ?? Number.NaN, input.end);
  return {
    bars: net.length,
    total_return: totalReturn(net),
    cagr: cagr(net, years),
    volatility: volatility(net, periodsPerYear),
    sharpe: sharpe(net, periodsPerYear),
    sortino: sortino(net, periodsPerYear),
    max_drawdown: maxDrawdown(net),
    calmar: calmar(net, years),
    stability: stability(net, times),
    turnover: mean(input.turnover) * periodsPerYear,
    exposure: mean(input.exposure),
    n_days_in_market: daysInMarket(times, input.exposure),
    ...tradeStatistics(input.closedPnl),
    cost_share: costShare(input.cost, input.gross),
    ...alphaBeta(net, benchmark, periodsPerYear),
    n_nans: input.unknownSignals,
    ambiguous_bars: input.ambiguousBars,
  };
}

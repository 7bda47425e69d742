import { meanAndDeviation, meanTest } from "./newey-west.ts";

/** Trading days in a year, for every annual figure. */
export const DAYS_PER_YEAR = 252;
/** Standard deviations up to here are rounding: there is no variation. */
const NEGLIGIBLE = 1e-12;

/** Days of one group, one configuration: fractions of one side's capital. */
export interface SummaryInput {
  readonly net: Float64Array;
  readonly gross: Float64Array;
  readonly long: Float64Array;
  readonly short: Float64Array;
  /** Mean return of the universe; NaN where not known. */
  readonly universe: Float64Array;
  /** Half the sum of |Δw|. */
  readonly turnover: Float64Array;
  /** 1 on days with a position. */
  readonly invested: Uint8Array;
  readonly missing: Float64Array;
}

/** A figure of a group of days: what it means and how it is made. NaN where it is not defined. */
export interface SummaryStatistic {
  readonly title: string;
  readonly definition: string;
  /** Why it can be not defined. */
  readonly undefinedBecause: string;
  compute(input: SummaryInput): number;
}

const NO_VARIATION = "fewer than two days, or returns that do not vary";
const NO_DAYS = "no days";

/** Every figure of a summary, in print order; `SummaryMetrics` has one number for each. */
export const SUMMARY_STATISTICS = {
  days: statistic("Days", "Days of the range, flat ones included.", NO_DAYS, (s) => s.net.length),
  sharpe: statistic(
    "Sharpe ratio",
    "Mean daily net return over its standard deviation (ddof 1), times √252; no risk-free rate.",
    NO_VARIATION,
    ({ net }) => sharpeOf(net),
  ),
  sharpe_gross: statistic("Sharpe ratio, gross", "The same before costs.", NO_VARIATION, (s) =>
    sharpeOf(s.gross),
  ),
  sharpe_error: statistic(
    "Standard error of the Sharpe ratio",
    "√((1 + s²/2)/T)·√252 with s the daily Sharpe of T days (Lo 2002, returns without serial correlation).",
    NO_VARIATION,
    ({ net }) => sharpeError(net),
  ),
  annual_return: statistic("Annual return", "252 times the mean daily net return.", NO_DAYS, (s) =>
    annual(s.net),
  ),
  annual_return_gross: statistic("Annual return, gross", "The same before costs.", NO_DAYS, (s) =>
    annual(s.gross),
  ),
  volatility: statistic(
    "Volatility",
    "Standard deviation (ddof 1) of daily net returns, times √252.",
    "fewer than two days",
    ({ net }) => meanAndDeviation(net).std * Math.sqrt(DAYS_PER_YEAR),
  ),
  volatility_gross: statistic(
    "Volatility, gross",
    "The same before costs.",
    "fewer than two days",
    ({ gross }) => meanAndDeviation(gross).std * Math.sqrt(DAYS_PER_YEAR),
  ),
  max_drawdown: statistic(
    "Maximum drawdown",
    "Smallest of equity over its running maximum, less 1; equity is Π(1 + net), the start counts as 1.",
    NO_DAYS,
    ({ net }) => drawdownOf(net),
  ),
  max_drawdown_gross: statistic("Maximum drawdown, gross", "The same before costs.", NO_DAYS, (s) =>
    drawdownOf(s.gross),
  ),
  total_return: statistic("Total return", "Π(1 + net) − 1.", NO_DAYS, ({ net }) =>
    net.length === 0 ? Number.NaN : equityOf(net).at(-1)! - 1,
  ),
  turnover: statistic(
    "Turnover a day",
    "Mean of Σ|Δw|/2; 1 is all of both sides exchanged.",
    NO_DAYS,
    ({ turnover }) => meanOf(turnover),
  ),
  annual_return_long: statistic(
    "Long leg",
    "252 times the mean daily gross of the longs.",
    NO_DAYS,
    (s) => annual(s.long),
  ),
  annual_return_short: statistic(
    "Short leg",
    "252 times the mean daily gross of the shorts; positive when they fell.",
    NO_DAYS,
    ({ short }) => annual(short),
  ),
  sharpe_long: statistic("Sharpe ratio, longs", "Of the gross of the longs.", NO_VARIATION, (s) =>
    sharpeOf(s.long),
  ),
  sharpe_short: statistic(
    "Sharpe ratio, shorts",
    "Of the gross of the shorts.",
    NO_VARIATION,
    (s) => sharpeOf(s.short),
  ),
  annual_return_universe: statistic(
    "Universe",
    "252 times the mean daily return of the equal-weighted universe.",
    "no day on which it is known",
    ({ universe }) => DAYS_PER_YEAR * meanAndDeviation(universe).mean,
  ),
  beta: statistic(
    "Beta to the universe",
    "Slope of net on the equal-weighted universe, least squares, over days on which it is known.",
    "a universe return that does not vary",
    ({ net, universe }) => slope(net, universe),
  ),
  break_even_bps: statistic(
    "Break-even cost",
    "Cost per amount traded, in basis points, at which gross would be used up: Σ gross/Σ|Δw|·10⁴.",
    "nothing was traded",
    ({ gross, turnover }) => ratio(sum(gross), 2 * sum(turnover)) * 1e4,
  ),
  newey_west_t: statistic(
    "t of the mean net return",
    "Newey–West: mean daily net return over its standard error, serial correlation allowed for.",
    NO_VARIATION,
    ({ net }) => meanTest(net).neweyWestT,
  ),
  days_invested: statistic("Days invested", "Days with a position.", NO_DAYS, (s) =>
    sum(s.invested),
  ),
  missing_returns: statistic(
    "Missing returns",
    "Names held on a day without a return, which earn 0; summed over days.",
    NO_DAYS,
    ({ missing }) => sum(missing),
  ),
} satisfies Readonly<Record<string, SummaryStatistic>>;

export type SummaryMetricName = keyof typeof SUMMARY_STATISTICS;
/** The figures of a group of days, by name; NaN for one that is not defined. */
export type SummaryMetrics = Readonly<Record<SummaryMetricName, number>>;

/** All figures of a group of days. */
export function summaryMetrics(input: SummaryInput): SummaryMetrics {
  const entries = Object.entries(SUMMARY_STATISTICS) as [SummaryMetricName, SummaryStatistic][];
  return Object.fromEntries(
    entries.map(([name, { compute }]) => [name, compute(input)]),
  ) as SummaryMetrics;
}

/** Mean over standard deviation, a year; NaN where returns do not vary. */
export function sharpeOf(returns: Float64Array | readonly number[]): number {
  const { mean, std } = meanAndDeviation(returns);
  return std > NEGLIGIBLE ? (mean / std) * Math.sqrt(DAYS_PER_YEAR) : Number.NaN;
}

/** Π(1 + returns), after each day. */
export function equityOf(returns: Float64Array): Float64Array {
  const after = new Float64Array(returns.length);
  let equity = 1;
  for (let day = 0; day < returns.length; day++) {
    equity *= 1 + returns[day]!;
    after[day] = equity;
  }
  return after;
}

/** Pearson correlation of the days on which both are known; NaN where one does not vary. */
export function pearson(x: Float64Array, y: Float64Array): number {
  const { products, squaresX, squaresY } = comoments(x, y);
  const scale = Math.sqrt(squaresX) * Math.sqrt(squaresY);
  return scale > NEGLIGIBLE ** 2 ? products / scale : Number.NaN;
}

function statistic(
  title: string,
  definition: string,
  undefinedBecause: string,
  compute: (input: SummaryInput) => number,
): SummaryStatistic {
  return { title, definition, undefinedBecause, compute };
}

function sharpeError(net: Float64Array): number {
  const { mean, std, count } = meanAndDeviation(net);
  if (!(std > NEGLIGIBLE)) return Number.NaN;
  return Math.sqrt((1 + (mean / std) ** 2 / 2) / count) * Math.sqrt(DAYS_PER_YEAR);
}

function drawdownOf(returns: Float64Array): number {
  let [equity, peak, worst] = [1, 1, 0];
  for (let day = 0; day < returns.length; day++) {
    equity *= 1 + returns[day]!;
    peak = Math.max(peak, equity);
    worst = Math.min(worst, equity / peak - 1);
  }
  return returns.length === 0 ? Number.NaN : worst;
}

function annual(returns: Float64Array): number {
  return DAYS_PER_YEAR * meanOf(returns);
}

function meanOf(values: Float64Array): number {
  return sum(values) / values.length;
}

function sum(values: Float64Array | Uint8Array): number {
  let total = 0;
  for (let day = 0; day < values.length; day++) total += values[day]!;
  return total;
}

function ratio(numerator: number, denominator: number): number {
  return denominator > 0 ? numerator / denominator : Number.NaN;
}

function slope(y: Float64Array, x: Float64Array): number {
  const { products, squaresX } = comoments(x, y);
  return squaresX > NEGLIGIBLE ** 2 ? products / squaresX : Number.NaN;
}

/** Sums of products of deviations over the days on which both are known. */
function comoments(x: Float64Array, y: Float64Array) {
  let [count, sumX, sumY] = [0, 0, 0];
  for (let day = 0; day < x.length; day++) {
    if (Number.isNaN(x[day]! + y[day]!)) continue;
    count++;
    sumX += x[day]!;
    sumY += y[day]!;
  }
  const [meanX, meanY] = [sumX / count, sumY / count];
  let [products, squaresX, squaresY] = [0, 0, 0];
  for (let day = 0; day < x.length; day++) {
    const dx = x[day]! - meanX;
    const dy = y[day]! - meanY;
    if (Number.isNaN(dx + dy)) continue;
    products += dx * dy;
    squaresX += dx * dx;
    squaresY += dy * dy;
  }
  return { products, squaresX, squaresY };
}

import { formatCount, formatNumber, formatPercent, formatSignedPercent } from "./format.ts";

/** How a metric is named, printed and explained; the definitions are those of SEMANTICS T. */
export interface MetricInfo {
  readonly label: string;
  readonly format: (value: number | undefined) => string;
  readonly definition: string;
}

const ratio = (value: number | undefined) => formatNumber(value, 2);

/** The metrics of a backtest in the order in which a full table shows them. */
export const METRICS: Readonly<Record<string, MetricInfo>> = {
  total_return: {
    label: "Total return",
    format: formatSignedPercent,
    definition: "Equity at the end less 1, after costs, compounded.",
  },
  cagr: {
    label: "CAGR",
    format: formatSignedPercent,
    definition:
      "Compound annual growth rate: the yearly return that compounds to the total return, years by calendar.",
  },
  volatility: {
    label: "Volatility",
    format: formatPercent,
    definition: "Standard deviation of the returns per bar (ddof 1) times √P.",
  },
  sharpe: {
    label: "Sharpe ratio",
    format: ratio,
    definition:
      "Mean return per bar over its standard deviation (ddof 1), times √P; no risk-free rate.",
  },
  sortino: {
    label: "Sortino ratio",
    format: ratio,
    definition:
      "Yearly mean return over yearly downside deviation, the root mean square of the negative returns over all bars.",
  },
  max_drawdown: {
    label: "Maximum drawdown",
    format: formatPercent,
    definition: "Deepest fall of equity from its running peak, the start counting as a peak.",
  },
  calmar: {
    label: "Calmar ratio",
    format: ratio,
    definition: "CAGR over the size of the maximum drawdown.",
  },
  stability: {
    label: "Stability",
    format: ratio,
    definition: "R² of the logarithm of equity on time: 1 is a straight line on the log scale.",
  },
  alpha: {
    label: "Alpha a year",
    format: formatSignedPercent,
    definition: "Intercept of the regression of the returns on those of buy-and-hold, times P.",
  },
  beta: {
    label: "Beta",
    format: ratio,
    definition: "Slope of the regression of the returns on those of buy-and-hold.",
  },
  turnover: {
    label: "Turnover a year",
    format: (value) =>
      Number.isFinite(value) ? `${formatNumber(value, 1)}×` : formatNumber(value),
    definition:
      "Sum of the sizes of all fills, as a multiple of equity, a year. A flip from long to short is 2.",
  },
  exposure: {
    label: "Exposure",
    format: formatPercent,
    definition: "Mean size of the position, long or short, over all bars.",
  },
  n_days_in_market: {
    label: "Days in the market",
    format: formatCount,
    definition: "UTC dates on which a position was held at some time.",
  },
  cost_share: {
    label: "Cost share",
    format: formatPercent,
    definition: "Sum of all costs over the sum of the sizes of the gross returns per bar.",
  },
  trade_count: {
    label: "Closed trades",
    format: formatCount,
    definition:
      "Trades that ended in the range. A trade is an unbroken run of bars with a position of one sign; one still open at the end is not counted.",
  },
  win_rate: {
    label: "Win rate",
    format: formatPercent,
    definition: "Share of the closed trades with a positive net return.",
  },
  avg_win: {
    label: "Average win",
    format: (value) => formatSignedPercent(value, 2),
    definition: "Mean net return of the closed trades that won.",
  },
  avg_loss: {
    label: "Average loss",
    format: (value) => formatSignedPercent(value, 2),
    definition: "Mean net return of the closed trades that lost.",
  },
  profit_factor: {
    label: "Profit factor",
    format: ratio,
    definition:
      "Sum of the net returns of the winning trades over the size of the sum of the losing ones.",
  },
  bars: {
    label: "Bars counted",
    format: formatCount,
    definition: "Rows of the portfolio that all statistics are taken over.",
  },
  n_nans: {
    label: "Bars without a signal",
    format: formatCount,
    definition:
      "Counted bars, over all symbols, whose signal is not known, as in a warm-up; no position is held on them.",
  },
  ambiguous_bars: {
    label: "Ambiguous bars",
    format: formatCount,
    definition: "Bars that touched stop and target both; the stop is taken to have come first.",
  },
};

/** A metric as text; "–" where it is absent or not defined. */
export function formatMetric(name: string, value: number | undefined): string {
  return METRICS[name]?.format(value) ?? formatNumber(value);
}

/**
 * The backtest of SEMANTICS T and docs/accounting.md, without exits, as polars expressions: shifts,
 * window expressions per symbol and cumulative products; no loop over bars. The independent
 * reference of the engine; exits, which depend on the path, are in backtest-plain.ts.
 */
import pl, { type DataFrame, type Expr } from "nodejs-polars";
import { c, kept, type PolarsOptions } from "./backtest-polars-expressions.ts";
import { metricsOf } from "./backtest-polars-metrics.ts";
import { tradesOf } from "./backtest-polars-trades.ts";

export interface PolarsResult {
  /** Every bar of every symbol in the range, by (symbol, timestamp); see `accounting`. */
  readonly rows: DataFrame;
  /** One row per time with a counted bar: means over the symbols. */
  readonly portfolio: DataFrame;
  readonly trades: DataFrame;
  /** One row of metrics per symbol that has a counted bar. */
  readonly symbolMetrics: DataFrame;
  /** One row of metrics of the portfolio. */
  readonly portfolioMetrics: DataFrame;
}

/**
 * @param bars columns symbol (text), timestamp (ms), open, high, low, close (float64; NaN or null is
 * not known), sorted by (symbol, timestamp).
 * @param signal one value per bar; NaN is not known.
 */
export function polarsBacktest(
  bars: DataFrame,
  signal: ArrayLike<number>,
  options: PolarsOptions,
): PolarsResult {
  const clean = bars.withColumns(
    c("timestamp").cast(pl.Float64),
    ...["open", "high", "low"].map((name) => c(name).fillNan(null)),
  );
  const always = pl.lit(1).cast(pl.Float64).alias("signal");
  const benchmark = accounting(clean.withColumns(always), options).getColumn("net");
  const traded = clean
    .withColumns(pl.Series("signal", Float64Array.from(signal)))
    .withColumns(c("signal").fillNan(null));
  const rows = accounting(traded, options).withColumns(benchmark.rename("benchmark"));
  const counted = rows.filter(c("counted")).withColumns(c("position").abs().alias("exposure"));
  const trades = tradesOf(rows, options);
  const closed = trades.filter(c("reason").neq(pl.lit("open")));
  const portfolio = portfolioOf(counted);
  const label = pl.lit("portfolio").alias("symbol");
  return {
    rows,
    portfolio,
    trades,
    symbolMetrics: metricsOf(counted, closed, options),
    portfolioMetrics: metricsOf(portfolio.withColumns(label), closed.withColumns(label), options),
  };
}

/**
 * One row per bar in the range. `position` is what is held during the bar, `held` what was held at
 * the last close, `fill_price` and `fill_time` those of a fill in the bar, `entry_factor` and
 * `exit_factor` what a trade that begins or ends with the fill takes of the bar's return.
 */
function accounting(bars: DataFrame, options: PolarsOptions): DataFrame {
  const { earlier, inRange, stages } = accountingPlan(options);
  // Lazily, so that what lies in between is freed: JavaScript does not see how much a frame holds.
  const loaded = bars
    .lazy()
    .withColumns(...earlier)
    .filter(inRange);
  return stages
    .reduce((rows, columns) => rows.withColumns(...columns), loaded)
    .select(...ROWS.map(c))
    .collectSync();
}

/** What is kept of the columns that `accounting` makes. */
const ROWS = [
  "symbol",
  "timestamp",
  "low",
  "high",
  "close",
  "counted",
  "signal",
  "unknown",
  "order",
  "fill_price",
  "fill_time",
  "position",
  "held",
  "side",
  "side_before",
  "turnover",
  "gross",
  "cost",
  "net",
  "equity",
  "ruined",
  "entry_factor",
  "exit_factor",
] as const;

const accountingPlan = kept((options) => {
  const atOpen = options.fill === "next-open";
  const rate = pl.lit((options.feeBps + options.slippageBps) / 10_000);
  const zero = pl.lit(0);
  // Signals are taken before the range is cut: the closes may not trade before it, so their first
  // bar has no order, but next-open's first order is the signal of the bar before.
  const order =
    options.fill === "next-open"
      ? c("s1")
      : pl
          .when(c("earlier_in_range").isNull())
          .then(pl.lit(null))
          .otherwise(options.fill === "close" ? c("s1") : c("s2"));
  const filled = atOpen ? c("open").isNotNull() : pl.lit(true);
  const gap = pl
    .when(filled)
    .then(c("open").div(c("close_before")))
    .otherwise(pl.lit(1))
    .sub(1);
  const rest = atOpen
    ? pl
        .when(filled)
        .then(c("close").div(c("open")))
        .otherwise(c("close").div(c("close_before")))
    : c("close").div(c("close_before"));
  const openGap = atOpen ? gap : zero;
  const throughGap = pl.lit(1).add(c("wanted_before").mul(openGap));
  const earlier: Expr[] = [
    before("close").alias("close_before"),
    before("timestamp").alias("time_before"),
    before("signal").alias("s1"),
    before("signal", 2).alias("s2"),
  ];
  const stages: Expr[][] = [
    [before("timestamp").alias("earlier_in_range")],
    [order.alias("order"), c("close_before").isNotNull().alias("counted")],
    // An order that cannot be filled waits: the last fill carries forward.
    [
      pl
        .when(filled.and(c("counted")))
        .then(c("order").fillNull(0))
        .otherwise(pl.lit(null))
        .forwardFill()
        .over("symbol")
        .fillNull(0)
        .alias("wanted"),
    ],
    [before("wanted").fillNull(0).alias("wanted_before")],
    [
      // What the gap has taken altogether does not come back by a second loss.
      pl
        .when(throughGap.lt(0))
        .then(zero)
        .otherwise(throughGap)
        .mul(pl.lit(1).add(c("wanted").mul(rest.sub(1))))
        .sub(1)
        .fillNull(0)
        .alias("gross_alive"),
      c("wanted").sub(c("wanted_before")).abs().alias("turnover_alive"),
    ],
    // A bar that takes all there is ends the account; whatever was wanted later is not done.
    [
      pl
        .lit(1)
        .add(c("gross_alive"))
        .sub(c("turnover_alive").mul(rate))
        .ltEq(0)
        .cast(pl.Int32)
        .alias("takes_all"),
    ],
    [c("takes_all").cumSum().over("symbol").sub(c("takes_all")).gt(0).alias("gone")],
    [
      ...[
        ["wanted", "position"],
        ["wanted_before", "held"],
        ["gross_alive", "gross"],
        ["turnover_alive", "turnover"],
      ].map(([from, to]) =>
        pl.when(c("gone")).then(zero).otherwise(c(from!)).cast(pl.Float64).alias(to!),
      ),
      c("takes_all").eq(1).and(c("gone").not()).alias("ruined"),
    ],
    [c("turnover").mul(rate).alias("cost")],
    [
      pl
        .when(c("ruined"))
        .then(pl.lit(-1))
        .otherwise(c("gross").sub(c("cost")))
        .alias("net"),
    ],
    [
      c("net").add(1).cumProd().over("symbol").alias("equity"),
      (atOpen ? c("open") : c("close_before")).alias("fill_price"),
      (atOpen ? c("timestamp") : c("time_before")).alias("fill_time"),
      sign(c("position")).alias("side"),
      sign(c("held")).alias("side_before"),
      pl
        .lit(1)
        .add(c("position").mul(rest.sub(1)))
        .sub(c("position").abs().mul(rate))
        .alias("entry_factor"),
      pl.lit(1).add(c("held").mul(openGap)).sub(c("held").abs().mul(rate)).alias("exit_factor"),
      c("signal").isNull().alias("unknown"),
    ],
  ];
  const inRange = c("timestamp").gtEq(options.from).and(c("timestamp").lt(options.to));
  return { earlier, inRange, stages };
});

function portfolioOf(counted: DataFrame): DataFrame {
  const averaged = ["gross", "cost", "net", "turnover", "exposure", "position", "benchmark"];
  return counted
    .groupBy("timestamp")
    .agg(...averaged.map((name) => c(name).mean()), c("unknown").sum().alias("unknown"))
    .sort("timestamp")
    .withColumns(c("net").add(1).cumProd().alias("equity"));
}

function sign(value: Expr): Expr {
  return pl
    .when(value.gt(0))
    .then(pl.lit(1))
    .otherwise(pl.when(value.lt(0)).then(pl.lit(-1)).otherwise(pl.lit(0)));
}

/** Shifted within the symbol; null before its first row. */
function before(name: string, periods = 1): Expr {
  return c(name).shift(periods).over("symbol");
}

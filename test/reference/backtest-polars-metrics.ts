/** Metrics from the rows and trades of backtest-polars.ts, as expressions. */
import pl, { type DataFrame, type Expr } from "nodejs-polars";
import { c, defined, kept, type PolarsOptions } from "./backtest-polars-expressions.ts";
import { ROUNDING } from "./metrics.ts";

const DAY = 86_400_000;

/** The metrics of each `symbol` of rows that are all counted, and of its closed trades. */
export function metricsOf(rows: DataFrame, closed: DataFrame, options: PolarsOptions): DataFrame {
  const plan = metricsPlan(options);
  const numbered = rows
    .lazy()
    .withColumns(...plan.numbers)
    .withColumns(plan.peak);
  const line = numbered
    .filter(plan.sampled)
    .groupBy("symbol")
    .agg(...plan.line);
  const trades = closed
    .lazy()
    .groupBy("symbol")
    .agg(...plan.trades);
  return numbered
    .groupBy("symbol")
    .agg(...plan.sums)
    .join(line, { on: "symbol", how: "left" })
    .join(trades, { on: "symbol", how: "left" })
    .withColumns(...plan.derived)
    .select(...plan.metrics)
    .withColumns(...plan.filled)
    .sort("symbol")
    .collectSync();
}

const metricsPlan = kept((options) => {
  const periods = options.periodsPerYear;
  const root = Math.sqrt(periods);
  const spread = (name: string): Expr => c(name).sub(c(name).mean());
  // Sampled where ⌊i·(n−1)/(m−1)⌋ = k for i = ⌈k·(m−1)/(n−1)⌉: at most 4,096 of the n rows.
  const sampled = c("n")
    .ltEq(4096)
    .or(c("k").mul(4095).div(c("n").sub(1)).ceil().mul(c("n").sub(1)).div(4095).floor().eq(c("k")));
  const wins = c("pnl_pct").gt(ROUNDING);
  const losses = c("pnl_pct").lt(-ROUNDING);
  return {
    sampled,
    numbers: [
      c("net").isNotNull().cast(pl.Float64).cumSum().over("symbol").sub(1).alias("k"),
      c("net").count().over("symbol").cast(pl.Float64).alias("n"),
      c("timestamp").div(DAY).floor().alias("day"),
      c("equity").cumMax().over("symbol").alias("peak"),
      c("equity").log().alias("growth"),
    ],
    peak: pl.when(c("peak").lt(1)).then(pl.lit(1)).otherwise(c("peak")).alias("peak"),
    line: [
      spread("growth").mul(spread("timestamp")).sum().alias("sxy"),
      spread("timestamp").pow(2).sum().alias("sxx"),
      spread("growth").pow(2).sum().alias("syy"),
      spread("growth")
        .pow(2)
        .mean()
        .gt(ROUNDING ** 2)
        .alias("moves"),
    ],
    trades: [
      c("pnl_pct").count().alias("trade_count"),
      wins.mean().alias("win_rate"),
      c("pnl_pct").filter(wins).mean().alias("avg_win"),
      c("pnl_pct").filter(losses).mean().alias("avg_loss"),
      c("pnl_pct").filter(wins).sum().alias("won"),
      c("pnl_pct").filter(losses).sum().abs().alias("lost"),
    ],
    sums: [
      c("net").count().alias("bars"),
      c("equity").last().alias("equity"),
      c("equity").min().alias("lowest"),
      c("timestamp")
        .last()
        .add(options.timeframe)
        .sub(c("timestamp").first())
        .div(365.25 * DAY)
        .alias("years"),
      c("net").mean().alias("mean"),
      c("net").std().alias("deviation"),
      pl.when(c("net").lt(0)).then(c("net")).otherwise(pl.lit(0)).pow(2).mean().alias("downside"),
      c("equity").div(c("peak")).sub(1).min().alias("deepest"),
      c("turnover").mean().mul(periods).alias("turnover"),
      c("exposure").mean().alias("exposure"),
      c("day").filter(c("exposure").neq(0)).nUnique().alias("n_days_in_market"),
      c("cost").sum().alias("costs"),
      c("gross").abs().sum().alias("moved"),
      spread("net").mul(spread("benchmark")).sum().alias("sxy_benchmark"),
      spread("benchmark").pow(2).sum().alias("sxx_benchmark"),
      c("benchmark").mean().alias("benchmark_mean"),
      c("unknown").sum().alias("n_nans"),
    ],
    derived: [
      c("equity").log().div(c("years")).exp().sub(1).alias("cagr"),
      pl.when(c("deepest").lt(0)).then(c("deepest")).otherwise(pl.lit(0)).alias("max_drawdown"),
      defined(
        c("sxx_benchmark")
          .div(c("bars").sub(1))
          .gt(ROUNDING ** 2),
        c("sxy_benchmark").div(c("sxx_benchmark")),
      ).alias("beta"),
    ],
    metrics: [
      c("symbol"),
      c("bars"),
      c("equity").sub(1).alias("total_return"),
      c("cagr"),
      c("deviation").mul(root).alias("volatility"),
      defined(c("deviation").gt(ROUNDING), c("mean").div(c("deviation")).mul(root)).alias("sharpe"),
      defined(
        c("downside").gt(ROUNDING ** 2),
        c("mean").mul(periods).div(c("downside").pow(0.5).mul(root)),
      ).alias("sortino"),
      c("max_drawdown"),
      defined(c("max_drawdown").lt(-ROUNDING), c("cagr").div(c("max_drawdown").abs())).alias(
        "calmar",
      ),
      defined(
        c("moves").and(c("lowest").gt(0)).and(c("bars").gt(2)),
        c("sxy")
          .pow(2)
          .div(c("sxx").mul(c("syy"))),
      ).alias("stability"),
      c("turnover"),
      c("exposure"),
      c("n_days_in_market"),
      c("trade_count").fillNull(0),
      c("win_rate"),
      c("avg_win"),
      c("avg_loss"),
      defined(c("lost").gt(0), c("won").div(c("lost"))).alias("profit_factor"),
      defined(c("moved").gt(ROUNDING), c("costs").div(c("moved"))).alias("cost_share"),
      c("mean")
        .sub(c("beta").mul(c("benchmark_mean")))
        .mul(periods)
        .alias("alpha"),
      c("beta"),
      c("n_nans"),
      // Without exits no bar is ambiguous.
      pl.lit(0).alias("ambiguous_bars"),
    ],
    filled: [
      ...["volatility", "win_rate", "avg_win", "avg_loss"].map((name) =>
        c(name).fillNull(Number.NaN),
      ),
    ],
  };
});

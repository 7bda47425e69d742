/**
 * The backtest of SEMANTICS T and docs/accounting.md, without exits, as polars expressions: shifts,
 * window expressions per symbol and cumulative products; no loop over bars. The independent
 * reference of the engine; exits, which depend on the path, are in backtest-plain.ts.
 */
import pl, { type DataFrame, type Expr } from "nodejs-polars";
import type { Fill } from "../../src/engine/options.ts";

export interface PolarsOptions {
  readonly fill: Fill;
  readonly feeBps: number;
  readonly slippageBps: number;
  /** ms UTC; the range is half-open. */
  readonly from: number;
  readonly to: number;
  readonly periodsPerYear: number;
  /** Nominal length of a bar in milliseconds. */
  readonly timeframe: number;
}

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

const DAY = 86_400_000;
const c = pl.col;

/** `value` where `condition` holds, else NaN; NaN too where the condition is null. */
function defined(condition: Expr, value: Expr): Expr {
  return pl.when(condition).then(value).otherwise(pl.lit(Number.NaN));
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

/**
 * @param bars columns symbol (text), timestamp (ms), open, high, low, close, signal (float64; NaN or
 * null is not known), sorted by (symbol, timestamp).
 */
export function polarsBacktest(bars: DataFrame, options: PolarsOptions): PolarsResult {
  const clean = bars.withColumns(
    c("timestamp").cast(pl.Float64),
    ...["open", "high", "low"].map((name) => c(name).fillNan(null)),
    c("signal").fillNan(null),
  );
  const held = accounting(clean.withColumns(pl.lit(1).cast(pl.Float64).alias("signal")), options);
  const rows = accounting(clean, options).withColumns(held.getColumn("net").rename("benchmark"));
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
  return (
    bars
      .lazy()
      .withColumns(
        before("close").alias("close_before"),
        before("timestamp").alias("time_before"),
        before("signal").alias("s1"),
        before("signal", 2).alias("s2"),
      )
      .filter(c("timestamp").gtEq(options.from).and(c("timestamp").lt(options.to)))
      .withColumns(before("timestamp").alias("earlier_in_range"))
      .withColumns(order.alias("order"), c("close_before").isNotNull().alias("counted"))
      // An order that cannot be filled waits: the last fill carries forward.
      .withColumns(
        pl
          .when(filled.and(c("counted")))
          .then(c("order").fillNull(0))
          .otherwise(pl.lit(null))
          .forwardFill()
          .over("symbol")
          .fillNull(0)
          .alias("wanted"),
      )
      .withColumns(before("wanted").fillNull(0).alias("wanted_before"))
      .withColumns(
        pl
          .lit(1)
          .add(c("wanted_before").mul(openGap))
          .mul(pl.lit(1).add(c("wanted").mul(rest.sub(1))))
          .sub(1)
          .fillNull(0)
          .alias("gross_alive"),
        c("wanted").sub(c("wanted_before")).abs().alias("turnover_alive"),
      )
      // A bar that takes all there is ends the account; whatever was wanted later is not done.
      .withColumns(
        pl
          .lit(1)
          .add(c("gross_alive"))
          .sub(c("turnover_alive").mul(rate))
          .ltEq(0)
          .cast(pl.Int32)
          .alias("takes_all"),
      )
      .withColumns(c("takes_all").cumSum().over("symbol").sub(c("takes_all")).gt(0).alias("gone"))
      .withColumns(
        ...[
          ["wanted", "position"],
          ["wanted_before", "held"],
          ["gross_alive", "gross"],
          ["turnover_alive", "turnover"],
        ].map(([from, to]) =>
          pl.when(c("gone")).then(zero).otherwise(c(from!)).cast(pl.Float64).alias(to!),
        ),
        c("takes_all").eq(1).and(c("gone").not()).alias("ruined"),
      )
      .withColumns(c("turnover").mul(rate).alias("cost"))
      .withColumns(
        pl
          .when(c("ruined"))
          .then(pl.lit(-1))
          .otherwise(c("gross").sub(c("cost")))
          .alias("net"),
      )
      .withColumns(
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
      )
      .collectSync()
  );
}

/**
 * Trades by (symbol, entry). `entry_price`, `mae` and `mfe` are NaN where the size was changed on the
 * way: the average cost then depends on the path (backtest-plain.ts).
 */
function tradesOf(rows: DataFrame, options: PolarsOptions): DataFrame {
  const atOpen = options.fill === "next-open";
  const rate = (options.feeBps + options.slippageBps) / 10_000;
  const marked = rows
    .withColumns(
      c("side").neq(c("side_before")).alias("changes"),
      c("side").neq(c("side_before")).cast(pl.Float64).cumSum().over("symbol").alias("run"),
    )
    .withColumns(c("changes").and(c("side").neq(0)).and(c("side_before").neq(0)).alias("flips"));
  const never = c("ruined").not();
  const during = marked
    .filter(c("side").neq(0))
    .withColumns(
      // No account loses more than all it has.
      pl
        .when(c("ruined"))
        .then(pl.lit(0))
        .otherwise(pl.when(c("flips")).then(c("entry_factor")).otherwise(c("net").add(1)))
        .alias("factor"),
      pl
        .when(c("flips"))
        .then(c("position").abs().mul(rate))
        .otherwise(c("cost"))
        .alias("own_cost"),
    )
    .groupBy("symbol", "run")
    .agg(
      c("fill_time").first().alias("entry_time"),
      c("timestamp").last().alias("last_time"),
      c("side").count().alias("bars"),
      c("side").first().alias("side"),
      c("fill_price").first().alias("first_fill"),
      c("close").last().alias("last_close"),
      c("factor").product().alias("factor"),
      c("own_cost").sum().alias("own_cost"),
      c("order").first().alias("entry_signal"),
      c("low").min().alias("low"),
      c("high").max().alias("high"),
      c("position").min().eq(c("position").max()).alias("one_size"),
      c("ruined").any().alias("ruined_inside"),
    );
  const ends = marked.filter(c("changes").and(c("side_before").neq(0))).select(
    c("symbol"),
    c("run").sub(1).alias("run"),
    c("fill_time").alias("exit_time"),
    c("fill_price").alias("exit_price"),
    // A fill that closes for good in the bar of the ruin was the ruin.
    pl
      .when(c("ruined").and(c("side").eq(0)))
      .then(pl.lit(0))
      .otherwise(pl.when(c("exit_factor").lt(0)).then(pl.lit(0)).otherwise(c("exit_factor")))
      .alias("exit_factor"),
    c("held").abs().mul(rate).alias("exit_cost"),
    pl
      .when(never.or(c("side").neq(0)))
      .then(pl.lit("signal"))
      .otherwise(pl.lit("ruined"))
      .alias("ended_by"),
  );
  const seen = (name: string, sideOfTrade: number, pick: "min" | "max"): Expr => {
    // At an exit by signal at the open, that open is seen too.
    const extreme = atOpen
      ? pl
          .when(
            c(name)
              .isNull()
              .or(pick === "min" ? c("exit_price").lt(c(name)) : c("exit_price").gt(c(name))),
          )
          .then(c("exit_price"))
          .otherwise(c(name))
      : c(name);
    return extreme.div(c("entry_price")).sub(1).mul(sideOfTrade);
  };
  const long = c("side").eq(1);
  const adverse = pl
    .when(long)
    .then(seen("low", 1, "min"))
    .otherwise(seen("high", -1, "max"));
  const favourable = pl
    .when(long)
    .then(seen("high", 1, "max"))
    .otherwise(seen("low", -1, "min"));
  // At most (at least) 0, also where no extreme was known.
  const clipped = (name: string, beyond: Expr): Expr =>
    defined(c("one_size"), pl.when(beyond).then(pl.lit(0)).otherwise(c(name)).fillNull(0));
  return during
    .join(ends, { on: ["symbol", "run"], how: "left" })
    .withColumns(defined(c("one_size"), c("first_fill")).alias("entry_price"))
    .withColumns(
      adverse.alias("adverse"),
      favourable.alias("favourable"),
      pl
        .when(c("ruined_inside"))
        .then(pl.lit("ruined"))
        .otherwise(c("ended_by").fillNull(pl.lit("open")))
        .alias("reason"),
    )
    .select(
      c("symbol"),
      c("entry_time"),
      c("exit_time").fillNull(c("last_time")),
      c("bars"),
      c("side"),
      c("entry_price"),
      c("exit_price").fillNull(c("last_close")),
      c("factor").mul(c("exit_factor").fillNull(1)).sub(1).alias("pnl_pct"),
      c("own_cost").add(c("exit_cost").fillNull(0)).alias("cost_pct"),
      c("entry_signal"),
      clipped("adverse", c("adverse").gt(0)).alias("mae"),
      clipped("favourable", c("favourable").lt(0)).alias("mfe"),
      c("reason"),
    )
    .sort(["symbol", "entry_time"]);
}

function portfolioOf(counted: DataFrame): DataFrame {
  const averaged = ["gross", "cost", "net", "turnover", "exposure", "position", "benchmark"];
  return counted
    .groupBy("timestamp")
    .agg(...averaged.map((name) => c(name).mean()), c("unknown").sum().alias("unknown"))
    .sort("timestamp")
    .withColumns(c("net").add(1).cumProd().alias("equity"));
}

/** The metrics of each `symbol` of rows that are all counted, and of its closed trades. */
function metricsOf(rows: DataFrame, closed: DataFrame, options: PolarsOptions): DataFrame {
  const periods = options.periodsPerYear;
  const spread = (name: string): Expr => c(name).sub(c(name).mean());
  const growth = c("equity").log();
  // Sampled where ⌊i·(n−1)/(m−1)⌋ = k for i = ⌈k·(m−1)/(n−1)⌉: at most 4,096 of the n rows.
  const sampled = c("n")
    .ltEq(4096)
    .or(c("k").mul(4095).div(c("n").sub(1)).ceil().mul(c("n").sub(1)).div(4095).floor().eq(c("k")));
  const numbered = rows
    .withColumns(
      pl.lit(1).cast(pl.Float64).cumSum().over("symbol").sub(1).alias("k"),
      c("net").count().over("symbol").cast(pl.Float64).alias("n"),
      c("timestamp").div(DAY).floor().alias("day"),
      c("equity").cumMax().over("symbol").alias("peak"),
      growth.alias("growth"),
    )
    .withColumns(pl.when(c("peak").lt(1)).then(pl.lit(1)).otherwise(c("peak")).alias("peak"));
  const line = numbered
    .filter(sampled)
    .groupBy("symbol")
    .agg(
      spread("growth").mul(spread("timestamp")).sum().alias("sxy"),
      spread("timestamp").pow(2).sum().alias("sxx"),
      spread("growth").pow(2).sum().alias("syy"),
      c("growth").min().neq(c("growth").max()).alias("moves"),
    );
  const trades = closed
    .groupBy("symbol")
    .agg(
      c("pnl_pct").count().alias("trade_count"),
      c("pnl_pct").gt(0).mean().alias("win_rate"),
      c("pnl_pct").filter(c("pnl_pct").gt(0)).mean().alias("avg_win"),
      c("pnl_pct").filter(c("pnl_pct").lt(0)).mean().alias("avg_loss"),
      c("pnl_pct").filter(c("pnl_pct").gt(0)).sum().alias("won"),
      c("pnl_pct").filter(c("pnl_pct").lt(0)).sum().abs().alias("lost"),
    );
  const plain = numbered.groupBy("symbol").agg(
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
  );
  const root = Math.sqrt(periods);
  return plain
    .join(line, { on: "symbol", how: "left" })
    .join(trades, { on: "symbol", how: "left" })
    .withColumns(
      c("equity").log().div(c("years")).exp().sub(1).alias("cagr"),
      pl.when(c("deepest").lt(0)).then(c("deepest")).otherwise(pl.lit(0)).alias("max_drawdown"),
      defined(c("sxx_benchmark").gt(0), c("sxy_benchmark").div(c("sxx_benchmark"))).alias("beta"),
    )
    .select(
      c("symbol"),
      c("bars"),
      c("equity").sub(1).alias("total_return"),
      c("cagr"),
      c("deviation").mul(root).alias("volatility"),
      defined(c("deviation").gt(0), c("mean").div(c("deviation")).mul(root)).alias("sharpe"),
      defined(
        c("downside").gt(0),
        c("mean").mul(periods).div(c("downside").pow(0.5).mul(root)),
      ).alias("sortino"),
      c("max_drawdown"),
      defined(c("max_drawdown").lt(0), c("cagr").div(c("max_drawdown").abs())).alias("calmar"),
      defined(
        c("moves").and(c("lowest").gt(0)),
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
      defined(c("moved").gt(0), c("costs").div(c("moved"))).alias("cost_share"),
      c("mean")
        .sub(c("beta").mul(c("benchmark_mean")))
        .mul(periods)
        .alias("alpha"),
      c("beta"),
      c("n_nans"),
      // Without exits no bar is ambiguous.
      pl.lit(0).alias("ambiguous_bars"),
    )
    .withColumns(
      ...["volatility", "win_rate", "avg_win", "avg_loss"].map((name) =>
        c(name).fillNull(Number.NaN),
      ),
    )
    .sort("symbol");
}

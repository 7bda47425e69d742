/** Trades from the rows of backtest-polars.ts, as expressions. */
import pl, { type DataFrame, type Expr } from "nodejs-polars";
import { c, defined, kept, type PolarsOptions } from "./backtest-polars-expressions.ts";

/**
 * Trades by (symbol, entry). `entry_price`, `mae` and `mfe` are NaN where the size was changed on the
 * way: the average cost then depends on the path (backtest-plain.ts).
 */
export function tradesOf(rows: DataFrame, options: PolarsOptions): DataFrame {
  const plan = tradesPlan(options);
  const marked = rows
    .lazy()
    .withColumns(...plan.runs)
    .withColumns(plan.flips);
  const during = marked
    .filter(plan.inside)
    .withColumns(...plan.factors)
    .groupBy(["symbol", "run"])
    .agg(...plan.sums);
  const ends = marked.filter(plan.ending).select(...plan.ends);
  return during
    .join(ends, { on: ["symbol", "run"], how: "left" })
    .withColumns(plan.entryPrice)
    .withColumns(...plan.excursions)
    .select(...plan.columns)
    .collectSync()
    .sort(["symbol", "entry_time"]);
}

const tradesPlan = kept((options) => {
  const atOpen = options.fill === "next-open";
  const rate = (options.feeBps + options.slippageBps) / 10_000;
  const never = c("ruined").not();
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
  return {
    runs: [
      c("side").neq(c("side_before")).alias("changes"),
      c("side").neq(c("side_before")).cast(pl.Float64).cumSum().over("symbol").alias("run"),
    ],
    flips: c("changes").and(c("side").neq(0)).and(c("side_before").neq(0)).alias("flips"),
    inside: c("side").neq(0),
    factors: [
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
    ],
    sums: [
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
    ],
    ending: c("changes").and(c("side_before").neq(0)),
    ends: [
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
    ],
    entryPrice: defined(c("one_size"), c("first_fill")).alias("entry_price"),
    excursions: [
      adverse.alias("adverse"),
      favourable.alias("favourable"),
      pl
        .when(c("ruined_inside"))
        .then(pl.lit("ruined"))
        .otherwise(c("ended_by").fillNull(pl.lit("open")))
        .alias("reason"),
    ],
    columns: [
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
    ],
  };
});

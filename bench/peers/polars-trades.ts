/** The figures of closed trades, from what happened bar by bar (`backtest-polars.ts`), in two ways. */
import pl, { type DataFrame, type Expr, type LazyDataFrame } from "nodejs-polars";

/** How returns of trades are found: by grouping bars, or from the equity where trades end. */
export type TradeMethod = "grouped" | "from equity";

const c = pl.col;

/** 1 + what a holding makes of a price move. */
export function grown(holding: string, move: string): Expr {
  return c(holding).mul(c(move)).add(1);
}

/** @param rate cost per unit traded, as a fraction */
export const TRADE_FIGURES: Readonly<
  Record<TradeMethod, (rows: DataFrame, rate: number) => LazyDataFrame>
> = { grouped, "from equity": fromEquity };

/** Every bar belongs to a trade, whose returns are multiplied. */
function grouped(rows: DataFrame, rate: number): LazyDataFrame {
  const changes = c("position").neq(c("held"));
  const returns = rows
    .lazy()
    .withColumns(
      changes.cast(pl.Int32).cumSum().alias("trade"),
      pl.when(changes).then(entry(rate)).otherwise(c("net").add(1)).alias("factor"),
      pl.when(changes).then(exit(rate)).otherwise(pl.lit(1)).shift(-1).alias("exit"),
    )
    .filter(c("position").neq(0))
    .groupBy("trade")
    .agg(c("factor").product().alias("factor"), c("exit").last().alias("exit"))
    // The last trade is still open: no bar follows on which it could have ended.
    .filter(c("exit").isNotNull())
    .select(c("factor").mul(c("exit")).sub(1).alias("pnl"));
  return summary(returns);
}

/**
 * A trade's return is the equity's between its ends, times its own parts of the bars of its fills;
 * so only the bars on which the position changes are looked at.
 */
function fromEquity(rows: DataFrame, rate: number): LazyDataFrame {
  const returns = rows
    .lazy()
    .withColumns(c("equity").shift(1).fillNull(1).alias("equity_before"))
    .filter(c("position").neq(c("held")))
    .select(
      entry(rate).alias("entry"),
      c("equity"),
      c("equity_before").shift(-1).alias("equity_after"),
      exit(rate).shift(-1).alias("exit"),
    )
    .filter(c("exit").isNotNull())
    .select(
      c("entry")
        .mul(c("equity_after").div(c("equity")))
        .mul(c("exit"))
        .sub(1)
        .alias("pnl"),
    );
  return summary(returns);
}

/** What a trade takes of the bar of its first fill. */
function entry(rate: number): Expr {
  return grown("position", "move").sub(c("position").abs().mul(rate));
}

/** What a trade takes of the bar of its last fill. */
function exit(rate: number): Expr {
  return grown("held", "gap").sub(c("held").abs().mul(rate));
}

function summary(returns: LazyDataFrame): LazyDataFrame {
  const wins = c("pnl").filter(c("pnl").gt(0));
  const losses = c("pnl").filter(c("pnl").lt(0));
  return returns.select(
    c("pnl").count().alias("trade_count"),
    c("pnl").gt(0).mean().alias("win_rate"),
    wins.mean().alias("avg_win"),
    losses.mean().alias("avg_loss"),
    wins.sum().div(losses.sum().abs()).alias("profit_factor"),
  );
}

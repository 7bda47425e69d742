/**
 * The backtest of an SMA cross as one would write it in polars: one lazy query for what happens bar
 * by bar, one for all figures of it, and one for the trades. Nothing the data cannot show is handled
 * (no gaps, no ruin, no exits, one symbol), which is in its favour.
 */
import pl, { type DataFrame } from "nodejs-polars";
import type { Bars } from "../../src/strategy/bars.ts";
import type { Figures } from "../lib/compare.ts";
import { grown, TRADE_FIGURES, type TradeMethod } from "./polars-trades.ts";

export interface SmaCross {
  readonly fast: number;
  readonly slow: number;
  /** Cost per unit traded, as a fraction. */
  readonly rate: number;
  /** Bars per year. */
  readonly periodsPerYear: number;
  /** Length of a bar in ms. */
  readonly timeframe: number;
  readonly trades: TradeMethod;
}

const DAY = 86_400_000;
const SAMPLES = 4096;
const c = pl.col;

/** The columns that the query needs, as they are loaded. */
export function barsFrame({ timestamp, columns }: Bars): DataFrame {
  return pl.DataFrame([
    pl.Series("timestamp", timestamp, pl.Float64).cast(pl.Int64).cast(pl.Datetime("ms")),
    pl.Series("open", Float32Array.from(columns.open!), pl.Float32),
    pl.Series("close", Float32Array.from(columns.close!), pl.Float32),
  ]);
}

/** All metrics of the backtest, by their public names. */
export async function polarsBacktest(bars: DataFrame, options: SmaCross): Promise<Figures> {
  const rows = await barByBar(bars, options).collect();
  const [plain, line, trades] = await Promise.all([
    figures(rows).collect(),
    stabilityParts(rows).collect(),
    TRADE_FIGURES[options.trades](rows, options.rate).collect(),
  ]);
  return named(first(plain), first(line), first(trades), options);
}

/** Counted bars: what was held, earned and paid. */
function barByBar(bars: DataFrame, { fast, slow, rate }: SmaCross) {
  const averages = bars
    .lazy()
    .withColumns(c("open").cast(pl.Float64), c("close").cast(pl.Float64))
    .withColumns(
      c("close").rollingMean({ windowSize: fast }).alias("fast"),
      c("close").rollingMean({ windowSize: slow }).alias("slow"),
    );
  return averages
    .select(
      c("timestamp"),
      c("open").div(c("close").shift(1)).sub(1).alias("gap"),
      c("close").div(c("open")).sub(1).alias("move"),
      pl
        .when(c("fast").gt(c("slow")))
        .then(pl.lit(1))
        .when(c("slow").isNotNull())
        .then(pl.lit(-1))
        .otherwise(pl.lit(null))
        .cast(pl.Float64)
        .alias("signal"),
    )
    .withColumns(c("signal").shift(1).fillNull(0).alias("position"))
    .withColumns(c("position").shift(1).fillNull(0).alias("held"))
    .withColumns(
      grown("held", "gap").mul(grown("position", "move")).sub(1).alias("gross"),
      c("position").sub(c("held")).abs().alias("turnover"),
    )
    .slice(1, bars.height - 1)
    .withColumns(
      c("gross").sub(c("turnover").mul(rate)).alias("net"),
      pl
        .when(c("timestamp").eq(c("timestamp").first()))
        .then(c("move").sub(rate))
        .otherwise(c("gap").add(1).mul(c("move").add(1)).sub(1))
        .alias("benchmark"),
    )
    .withColumns(c("net").add(1).cumProd().alias("equity"));
}

function figures(rows: DataFrame) {
  const losses = pl.when(c("net").lt(0)).then(c("net")).otherwise(pl.lit(0));
  const net = c("net").sub(c("net").mean());
  const benchmark = c("benchmark").sub(c("benchmark").mean());
  const peak = c("equity").cumMax();
  const peakFromOne = pl.when(peak.lt(1)).then(pl.lit(1)).otherwise(peak);
  return rows
    .lazy()
    .select(
      c("net").count().alias("bars"),
      c("equity").last().alias("equity"),
      c("net").mean().alias("mean"),
      c("net").std().alias("deviation"),
      losses.pow(2).mean().alias("downside"),
      c("equity").div(peakFromOne).min().sub(1).alias("deepest"),
      c("turnover").sum().alias("traded"),
      c("position").abs().mean().alias("exposure"),
      c("timestamp").cast(pl.Date).filter(c("position").neq(0)).nUnique().alias("days"),
      c("gross").abs().sum().alias("moved"),
      net.mul(benchmark).sum().alias("sxy"),
      benchmark.pow(2).sum().alias("sxx"),
      c("benchmark").mean().alias("benchmark_mean"),
      c("signal").nullCount().alias("unknown"),
      c("timestamp").first().cast(pl.Int64).cast(pl.Float64).alias("begin"),
      c("timestamp").last().cast(pl.Int64).cast(pl.Float64).alias("end"),
    );
}

/** Sums of ln equity over time at 4,096 equally spaced rows. */
function stabilityParts(rows: DataFrame) {
  const n = rows.height;
  const indices = Array.from({ length: SAMPLES }, (_, i) =>
    Math.floor((i * (n - 1)) / (SAMPLES - 1)),
  );
  const sampled = (name: string) => rows.getColumn(name).gather(indices);
  const spread = (name: string) => c(name).sub(c(name).mean());
  return pl
    .DataFrame([sampled("timestamp"), sampled("equity")])
    .lazy()
    .select(
      c("timestamp").cast(pl.Int64).cast(pl.Float64).alias("time"),
      c("equity").log().alias("growth"),
    )
    .select(
      spread("time").mul(spread("growth")).sum().alias("line_sxy"),
      spread("time").pow(2).sum().alias("line_sxx"),
      spread("growth").pow(2).sum().alias("line_syy"),
    );
}

function first(frame: DataFrame): Figures {
  const record: Record<string, unknown> = frame.toRecords()[0] ?? {};
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, Number(value)]));
}

function named(plain: Figures, line: Figures, trades: Figures, options: SmaCross): Figures {
  const { rate, periodsPerYear, timeframe } = options;
  const root = Math.sqrt(periodsPerYear);
  const years = (plain.end! + timeframe - plain.begin!) / DAY / 365.25;
  const cagr = plain.equity! ** (1 / years) - 1;
  const beta = plain.sxy! / plain.sxx!;
  return {
    ...trades,
    bars: plain.bars!,
    total_return: plain.equity! - 1,
    cagr,
    volatility: plain.deviation! * root,
    sharpe: (plain.mean! / plain.deviation!) * root,
    sortino: (plain.mean! / Math.sqrt(plain.downside!)) * root,
    max_drawdown: plain.deepest!,
    calmar: cagr / Math.abs(plain.deepest!),
    stability: line.line_sxy! ** 2 / (line.line_sxx! * line.line_syy!),
    turnover: (plain.traded! / plain.bars!) * periodsPerYear,
    exposure: plain.exposure!,
    n_days_in_market: plain.days!,
    cost_share: (plain.traded! * rate) / plain.moved!,
    alpha: (plain.mean! - beta * plain.benchmark_mean!) * periodsPerYear,
    beta,
    n_nans: plain.unknown!,
    ambiguous_bars: 0,
  };
}

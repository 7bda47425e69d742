import * as bars from "./indicators-bars.ts";
import * as path from "./indicators-path.ts";
import * as recursive from "./indicators-recursive.ts";
import { lagged, type Series } from "./indicators-series.ts";
import * as window from "./indicators-window.ts";

export type ReferenceColumns = Readonly<Record<string, Series>>;
export type ReferenceParameters = Readonly<Record<string, number>>;
export type ReferenceOutputs = Readonly<Record<string, Series>>;

/** An indicator computed slowly and plainly in float64, straight from its definition. */
export type Reference = (
  columns: ReferenceColumns,
  parameters: ReferenceParameters,
) => ReferenceOutputs;

/**
 * Every indicator of docs/indicators.md by its function name. `vwap` is the windowed one,
 * `sessionVwap` the one by UTC day. An indicator of one or two free series takes the columns in the
 * order in which they are given; one of whole bars takes them by name.
 */
export const REFERENCES: Readonly<Record<string, Reference>> = {
  lag: ofSeries((x, p) => lagged(x, p("window"))),
  diff: ofSeries((x, p) => window.diff(x, p("window"))),
  momentum: ofSeries((x, p) => window.diff(x, p("window"))),
  roc: ofSeries((x, p) => window.roc(x, p("window"))),
  sma: ofSeries((x, p) => window.sma(x, p("window"))),
  wma: ofSeries((x, p) => window.wma(x, p("window"))),
  hma: ofSeries((x, p) => window.hma(x, p("window"))),
  stdev: ofSeries((x, p) => window.stdev(x, p("window"), p("ddof"))),
  zscore: ofSeries((x, p) => window.zscore(x, p("window"))),
  rollingSum: ofSeries((x, p) => window.rollingSum(x, p("window"))),
  rollingMin: ofSeries((x, p) => window.rollingMin(x, p("window"))),
  rollingMax: ofSeries((x, p) => window.rollingMax(x, p("window"))),
  rollingMedian: ofSeries((x, p) => window.rollingQuantile(x, p("window"), 0.5)),
  rollingQuantile: ofSeries((x, p) => window.rollingQuantile(x, p("window"), p("q"))),
  rollingRank: ofSeries((x, p) => window.rollingRank(x, p("window"))),
  percentRank: ofSeries((x, p) => window.percentRank(x, p("window"))),
  rollingCorrelation: ofTwoSeries((x, y, p) => window.rollingCorrelation(x, y, p("window"))),
  rollingBeta: ofTwoSeries((y, x, p) => window.rollingBeta(y, x, p("window"))),
  crossover: ofTwoSeries((a, b) => window.crossover(a, b)),
  crossunder: ofTwoSeries((a, b) => window.crossover(b, a)),
  ema: ofSeries((x, p) => recursive.ema(x, p("window"))),
  wilder: ofSeries((x, p) => recursive.wilder(x, p("window"))),
  kama: ofSeries((x, p) => recursive.kama(x, p("window"), p("fast"), p("slow"))),
  cumulativeMax: ofSeries((x) => recursive.cumulativeMax(x)),
  cumulativeMin: ofSeries((x) => recursive.cumulativeMin(x)),
  rsi: ofSeries((x, p) => bars.rsi(x, p("window"))),
  macd: (columns, p) =>
    bars.macd(
      series(columns, 0),
      parameter(p, "fast"),
      parameter(p, "slow"),
      parameter(p, "signal"),
    ),
  bollinger: (columns, p) =>
    bars.bollinger(series(columns, 0), parameter(p, "window"), parameter(p, "k")),
  trueRange: ofBars((c) => ({ value: bars.trueRange(c("high"), c("low"), c("close")) })),
  atr: ofBars((c, p) => ({ value: bars.atr(c("high"), c("low"), c("close"), p("window")) })),
  adx: ofBars((c, p) => bars.adx(c("high"), c("low"), c("close"), p("window"))),
  keltner: ofBars((c, p) => bars.keltner(prices(c), p("window"), p("k"), p("atrWindow"))),
  donchian: ofBars((c, p) => bars.donchian(c("high"), c("low"), p("window"))),
  stochastic: ofBars((c, p) => bars.stochastic(prices(c), p("window"), p("smooth"), p("signal"))),
  williamsR: ofBars((c, p) => ({
    value: bars.williamsR(c("high"), c("low"), c("close"), p("window")),
  })),
  cci: ofBars((c, p) => ({ value: bars.cci(c("high"), c("low"), c("close"), p("window")) })),
  obv: ofBars((c) => ({ value: recursive.obv(c("close"), c("volume")) })),
  vwap: ofBars((c, p) => ({ value: bars.vwap(typical(c), c("volume"), p("window")) })),
  sessionVwap: ofBars((c) => ({
    value: recursive.sessionVwap(typical(c), c("volume"), c("timestamp")),
  })),
  mfi: ofBars((c, p) => ({ value: bars.mfi(typical(c), c("volume"), p("window")) })),
  supertrend: ofBars((c, p) =>
    path.supertrend(c("high"), c("low"), c("close"), p("window"), p("k")),
  ),
  psar: ofBars((c, p) => path.psar(c("high"), c("low"), p("start"), p("step"), p("max"))),
};

type Get<T> = (name: string) => T;

function ofSeries(f: (x: Series, p: Get<number>) => Series): Reference {
  return (columns, p) => ({ value: f(series(columns, 0), (name) => parameter(p, name)) });
}

function ofTwoSeries(f: (x: Series, y: Series, p: Get<number>) => Series): Reference {
  return (columns, p) => ({
    value: f(series(columns, 0), series(columns, 1), (name) => parameter(p, name)),
  });
}

function ofBars(f: (c: Get<Series>, p: Get<number>) => ReferenceOutputs): Reference {
  return (columns, p) =>
    f(
      (name) => {
        const found = columns[name];
        if (!found) throw new Error(`The reference needs the column "${name}"`);
        return found;
      },
      (name) => parameter(p, name),
    );
}

function prices(c: Get<Series>) {
  return { high: c("high"), low: c("low"), close: c("close") };
}

function typical(c: Get<Series>): Series {
  return bars.typicalPrice(c("high"), c("low"), c("close"));
}

function series(columns: ReferenceColumns, place: number): Series {
  const found = Object.values(columns)[place];
  if (!found) throw new Error(`The reference needs ${place + 1} columns`);
  return found;
}

function parameter(parameters: ReferenceParameters, name: string): number {
  const found = parameters[name];
  if (found === undefined) throw new Error(`The reference needs the parameter "${name}"`);
  return found;
}

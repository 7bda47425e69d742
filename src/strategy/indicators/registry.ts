import type { ColumnName } from "../bars.ts";
import type { Columns, Expr } from "../expression.ts";
import { ema, hma, kama, sma, wilder, wma } from "./averages.ts";
import { bollinger, donchian, keltner } from "./channels.ts";
import { stdev, zscore } from "./dispersion.ts";
import { cci, macd, rsi, stochastic, williamsR } from "./oscillators.ts";
import {
  cumulativeMax,
  cumulativeMin,
  percentRank,
  rollingBeta,
  rollingCorrelation,
  rollingMax,
  rollingMedian,
  rollingMin,
  rollingQuantile,
  rollingRank,
  rollingSum,
} from "./rolling.ts";
import { crossover, crossunder, diff, lag, momentum, roc } from "./shift.ts";
import { adx, psar, supertrend } from "./trend.ts";
import { atr, trueRange } from "./true-range.ts";
import { mfi, obv, vwap } from "./volume.ts";

/** An indicator as data, for tests, documents and user interfaces that go over all of them. */
export interface IndicatorSpec {
  readonly name: string;
  /** Columns that `build` reads. */
  readonly columns: readonly ColumnName[];
  /** Numeric parameters with the values used unless others are given. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Further parameter sets worth testing. */
  readonly variants?: readonly Readonly<Record<string, number>>[];
  /** Names of what `build` returns; `value` for an indicator that is one series. */
  readonly outputs: readonly string[];
  /** Whether a value depends on a fixed number of bars only, not on where the series starts. */
  readonly finite: boolean;
  build(
    columns: Columns,
    parameters: Readonly<Record<string, number>>,
  ): Readonly<Record<string, Expr>>;
}

type Values = Readonly<Record<string, number>>;

const WINDOWS: readonly Values[] = [{ window: 1 }, { window: 2 }, { window: 7 }, { window: 64 }];
const FROM_TWO: readonly Values[] = WINDOWS.slice(1);

/** One series of the given columns with one window. */
function single(
  name: string,
  columns: readonly ColumnName[],
  parameters: Values,
  finite: boolean,
  build: (columns: Columns, parameters: Values) => Expr,
  variants: readonly Values[] = Object.keys(parameters).length > 0 ? WINDOWS : [],
): IndicatorSpec {
  return {
    name,
    columns,
    parameters,
    variants: variants.map((variant) => ({ ...parameters, ...variant })),
    outputs: ["value"],
    finite,
    build: (series, values) => ({ value: build(series, values) }),
  };
}

/** Several series by name. */
function several(
  name: string,
  columns: readonly ColumnName[],
  parameters: Values,
  outputs: readonly string[],
  finite: boolean,
  build: (columns: Columns, parameters: Values) => Readonly<Record<string, Expr>>,
  variants: readonly Values[] = WINDOWS,
): IndicatorSpec {
  const complete = variants.map((variant) => ({ ...parameters, ...variant }));
  return { name, columns, parameters, variants: complete, outputs, finite, build };
}

const CLOSE: readonly ColumnName[] = ["close"];
const PAIR: readonly ColumnName[] = ["close", "open"];
const RANGE: readonly ColumnName[] = ["high", "low"];
const HLC: readonly ColumnName[] = ["high", "low", "close"];
const HLCV: readonly ColumnName[] = ["high", "low", "close", "volume"];
const BANDS = ["upper", "middle", "lower"] as const;

const SHIFTS: readonly IndicatorSpec[] = [
  single("lag", CLOSE, { window: 1 }, true, (c, p) => lag(c.close, p.window), [
    { window: 0 },
    ...WINDOWS,
  ]),
  single("diff", CLOSE, { window: 1 }, true, (c, p) => diff(c.close, p.window)),
  single("momentum", CLOSE, { window: 10 }, true, (c, p) => momentum(c.close, p.window!)),
  single("roc", CLOSE, { window: 14 }, true, (c, p) => roc(c.close, p.window!)),
  single("crossover", PAIR, {}, true, (c) => crossover(c.close, c.open)),
  single("crossunder", PAIR, {}, true, (c) => crossunder(c.close, c.open)),
];

const AVERAGES: readonly IndicatorSpec[] = [
  single("sma", CLOSE, { window: 20 }, true, (c, p) => sma(c.close, p.window!)),
  single("ema", CLOSE, { window: 20 }, false, (c, p) => ema(c.close, p.window!)),
  single("wilder", CLOSE, { window: 14 }, false, (c, p) => wilder(c.close, p.window!)),
  single("wma", CLOSE, { window: 20 }, true, (c, p) => wma(c.close, p.window!)),
  single("hma", CLOSE, { window: 20 }, true, (c, p) => hma(c.close, p.window!), FROM_TWO),
  single(
    "kama",
    CLOSE,
    { window: 10, fast: 2, slow: 30 },
    false,
    (c, p) => kama(c.close, p.window!, { fast: p.fast!, slow: p.slow! }),
    [...WINDOWS, { fast: 5, slow: 20 }],
  ),
];

const OSCILLATORS: readonly IndicatorSpec[] = [
  single("rsi", CLOSE, { window: 14 }, false, (c, p) => rsi(c.close, p.window!)),
  several(
    "macd",
    CLOSE,
    { fast: 12, slow: 26, signal: 9 },
    ["macd", "signal", "histogram"],
    false,
    (c, p) => macd(c.close, p),
    [
      { fast: 3, slow: 10, signal: 16 },
      { fast: 1, slow: 2, signal: 2 },
    ],
  ),
  several(
    "stochastic",
    HLC,
    { window: 14, smooth: 3, signal: 3 },
    ["k", "d"],
    true,
    (c, p) => stochastic(c, p),
    [...WINDOWS, { smooth: 1, signal: 5 }],
  ),
  single("williamsR", HLC, { window: 14 }, true, (c, p) => williamsR(c, p.window!)),
  single("cci", HLC, { window: 20 }, true, (c, p) => cci(c, p.window!), FROM_TWO),
];

const DISPERSION: readonly IndicatorSpec[] = [
  single("trueRange", HLC, {}, true, (c) => trueRange(c)),
  single("atr", HLC, { window: 14 }, false, (c, p) => atr(c, p.window!)),
  single(
    "stdev",
    CLOSE,
    { window: 20, ddof: 1 },
    true,
    (c, p) => stdev(c.close, p.window!, { ddof: p.ddof! }),
    [...FROM_TWO, { ddof: 0 }],
  ),
  single("zscore", CLOSE, { window: 20 }, true, (c, p) => zscore(c.close, p.window!), FROM_TWO),
  several(
    "bollinger",
    CLOSE,
    { window: 20, k: 2 },
    BANDS,
    true,
    (c, p) => ({ ...bollinger(c.close, p.window!, { k: p.k! }) }),
    [...FROM_TWO, { k: 0.5 }],
  ),
  several(
    "keltner",
    HLC,
    { window: 20, k: 2, atrWindow: 10 },
    BANDS,
    false,
    (c, p) => ({ ...keltner(c, p.window!, { k: p.k!, atrWindow: p.atrWindow! }) }),
    [...WINDOWS, { k: 1.5, atrWindow: 30 }],
  ),
  several("donchian", RANGE, { window: 20 }, BANDS, true, (c, p) => ({
    ...donchian(c, p.window!),
  })),
];

const ROLLING: readonly IndicatorSpec[] = [
  single("rollingMin", CLOSE, { window: 20 }, true, (c, p) => rollingMin(c.close, p.window!)),
  single("rollingMax", CLOSE, { window: 20 }, true, (c, p) => rollingMax(c.close, p.window!)),
  single("rollingSum", CLOSE, { window: 20 }, true, (c, p) => rollingSum(c.close, p.window!)),
  single("rollingMedian", CLOSE, { window: 20 }, true, (c, p) => rollingMedian(c.close, p.window!)),
  single(
    "rollingQuantile",
    CLOSE,
    { window: 20, q: 0.25 },
    true,
    (c, p) => rollingQuantile(c.close, p.window!, p.q!),
    [...WINDOWS, { q: 0 }, { q: 0.9 }, { q: 1 }],
  ),
  single("rollingRank", CLOSE, { window: 20 }, true, (c, p) => rollingRank(c.close, p.window!)),
  single("percentRank", CLOSE, { window: 100 }, true, (c, p) => percentRank(c.close, p.window!)),
  single(
    "rollingCorrelation",
    PAIR,
    { window: 20 },
    true,
    (c, p) => rollingCorrelation(c.open, c.close, p.window!),
    FROM_TWO,
  ),
  single(
    "rollingBeta",
    PAIR,
    { window: 20 },
    true,
    (c, p) => rollingBeta(c.close, c.open, p.window!),
    FROM_TWO,
  ),
  single("cumulativeMax", CLOSE, {}, false, (c) => cumulativeMax(c.close)),
  single("cumulativeMin", CLOSE, {}, false, (c) => cumulativeMin(c.close)),
];

const VOLUME: readonly IndicatorSpec[] = [
  single("obv", ["close", "volume"], {}, false, (c) => obv(c)),
  single("vwap", HLCV, { window: 20 }, true, (c, p) => vwap(c, p.window!)),
  single("sessionVwap", [...HLCV, "timestamp"], {}, false, (c) => vwap(c)),
  single("mfi", HLCV, { window: 14 }, true, (c, p) => mfi(c, p.window!)),
];

const TRENDS: readonly IndicatorSpec[] = [
  several("adx", HLC, { window: 14 }, ["adx", "plusDi", "minusDi"], false, (c, p) =>
    adx(c, p.window!),
  ),
  several(
    "supertrend",
    HLC,
    { window: 10, k: 3 },
    ["line", "direction"],
    false,
    (c, p) => supertrend(c, p.window!, { k: p.k! }),
    [...WINDOWS, { k: 1 }],
  ),
  several(
    "psar",
    RANGE,
    { start: 0.02, step: 0.02, max: 0.2 },
    ["sar", "direction"],
    false,
    (c, p) => psar(c, p),
    [{ start: 0.01, step: 0.05, max: 0.3 }],
  ),
];

/** Every indicator of docs/indicators.md; tests, documents and the user interface go over it. */
export const INDICATORS: readonly IndicatorSpec[] = [
  ...SHIFTS,
  ...AVERAGES,
  ...OSCILLATORS,
  ...DISPERSION,
  ...ROLLING,
  ...VOLUME,
  ...TRENDS,
];

import type { ColumnName } from "../bars.ts";
import type { Expr } from "../expression.ts";
import type { Columns } from "../strategy.ts";
import { ema, hma, sma, wilder, wma } from "./averages.ts";
import { stdev, zscore } from "./dispersion.ts";
import { crossover, crossunder, diff, lag, momentum, roc } from "./shift.ts";

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

const WINDOWS = [{ window: 1 }, { window: 2 }, { window: 7 }, { window: 64 }] as const;
const WINDOWS_FROM_2 = [{ window: 2 }, { window: 7 }, { window: 64 }] as const;

/** An indicator of the close with one window. */
function ofClose(
  name: string,
  finite: boolean,
  window: number,
  build: (close: Expr, window: number) => Expr,
  variants: readonly { readonly window: number }[] = WINDOWS,
): IndicatorSpec {
  return {
    name,
    columns: ["close"],
    parameters: { window },
    variants,
    outputs: ["value"],
    finite,
    build: ({ close }, parameters) => ({ value: build(close, parameters.window!) }),
  };
}

/** Every indicator, in the order of docs/indicators.md. */
export const INDICATORS: readonly IndicatorSpec[] = [
  ofClose("lag", true, 1, lag, [{ window: 0 }, ...WINDOWS]),
  ofClose("diff", true, 1, diff),
  ofClose("momentum", true, 10, momentum),
  ofClose("roc", true, 14, roc),
  ofClose("sma", true, 20, sma),
  ofClose("ema", false, 20, ema),
  ofClose("wilder", false, 14, wilder),
  ofClose("wma", true, 20, wma),
  ofClose("hma", true, 20, hma, WINDOWS_FROM_2),
  {
    name: "stdev",
    columns: ["close"],
    parameters: { window: 20, ddof: 1 },
    variants: [...WINDOWS_FROM_2.map((v) => ({ ...v, ddof: 1 })), { window: 20, ddof: 0 }],
    outputs: ["value"],
    finite: true,
    build: ({ close }, { window, ddof }) => ({ value: stdev(close, window!, { ddof: ddof! }) }),
  },
  ofClose("zscore", true, 20, zscore, WINDOWS_FROM_2),
  {
    name: "crossover",
    columns: ["close", "open"],
    parameters: {},
    outputs: ["value"],
    finite: true,
    build: ({ close, open }) => ({ value: crossover(close, open) }),
  },
  {
    name: "crossunder",
    columns: ["close", "open"],
    parameters: {},
    outputs: ["value"],
    finite: true,
    build: ({ close, open }) => ({ value: crossunder(close, open) }),
  },
];

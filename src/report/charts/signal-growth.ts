import { configKey } from "../../signals/config.ts";
import type { BacktestResult, DailySeries } from "../../signals/result.ts";
import { formatCount, formatPercent, formatSignedPercent } from "../format.ts";
import { drawdownSeries } from "../statistics/drawdowns.ts";
import type { SuiteReportInput } from "../suite-input.ts";
import {
  type Curve,
  drawdownFigure as drawdownOf,
  growthFigure as growthOf,
  lastValue,
} from "./curves.ts";
import type { FigureSpec } from "./figure.ts";
import { chartText } from "./names.ts";
import { anyKnown, dayTimes, letterMark } from "./signal-days.ts";
import { COLORS, SERIES_COLORS } from "./theme.ts";

/** Configurations that are drawn beside the base; of more, those of the smallest lags. */
const MOST_OTHERS = 8;
/** Baselines that are drawn, in the order of their registry. */
const MOST_BASELINES = 8;
const NAME_LENGTH = 40;

const STYLES = ["solid", "dashed", "dotted"] as const;
const RESIDUALIZE_COLOR = {
  off: SERIES_COLORS[0],
  industry: SERIES_COLORS[1],
  all: SERIES_COLORS[2],
} as const;

/** Growth of 1: the base configuration after and before costs, every other one after costs. */
export function growthFigure({ suite }: Pick<SuiteReportInput, "suite">): FigureSpec | undefined {
  const { base } = suite;
  if (!anyKnown(base.daily.equity)) return undefined;
  const all = Object.entries(suite.results)
    .filter(([key, { daily }]) => key !== configKey(base.config) && anyKnown(daily.equity))
    .map(([, result]) => result);
  const others = [...all].sort((a, b) => a.config.lag - b.config.lag).slice(0, MOST_OTHERS);
  const lags = [...new Set([base, ...others].map(({ config }) => config.lag))].sort(
    (a, b) => a - b,
  );
  const net = curveOf(base.daily, "Base, after costs", COLORS.strategy);
  const gross: Curve = {
    ...curveOf(base.daily, "Base, before costs", SERIES_COLORS[3], grossEquity(base.daily)),
    style: "dotted",
    mark: letterMark(0),
  };
  const curves = [
    net,
    gross,
    ...others.map(
      (result, i): Curve => ({
        ...curveOf(result.daily, configName(result), RESIDUALIZE_COLOR[result.config.residualize]),
        style: STYLES[lags.indexOf(result.config.lag) % STYLES.length]!,
        mark: letterMark(i + 1),
        minor: true,
      }),
    ),
  ];
  return growthOf({
    id: "growth",
    title: "Growth of 1 of every configuration",
    note:
      "Base: lag 0, residualise off. The others, by lag and residualisation, after costs; a colour for each residualisation, a dash for each lag. Logarithmic scale." +
      (others.length < all.length
        ? ` Of ${formatCount(all.length)} others the ${MOST_OTHERS} of the smallest lags are drawn.`
        : ""),
    description: `Line chart of growth of 1 on a logarithmic scale. ${endsInWords(curves)}`,
    curves,
  });
}

/** How far the base configuration stands below its running peak, after costs. */
export function drawdownFigure({ suite }: Pick<SuiteReportInput, "suite">): FigureSpec | undefined {
  const { daily, maxDrawdown } = suite.base;
  if (!anyKnown(daily.equity)) return undefined;
  const worst = formatPercent(maxDrawdown);
  return drawdownOf({
    id: "drawdown",
    title: "Drawdown of the base configuration, after costs",
    description: `Area chart of the drawdown of lag 0, residualise off, after costs. The deepest is ${worst}.`,
    curves: [
      {
        label: `Worst ${worst}`,
        timestamp: dayTimes(daily.date),
        values: drawdownSeries(daily.equity, 0),
        from: 0,
        color: COLORS.loss,
      },
    ],
  });
}

/** Growth of 1 after costs: the signal against each baseline that there is. */
export function baselineGrowthFigure({
  suite,
}: Pick<SuiteReportInput, "suite">): FigureSpec | undefined {
  const { daily } = suite.base;
  const known = Object.entries(suite.baselines).flatMap(([name, { result }]) =>
    result && anyKnown(result.daily.equity) ? [{ name, daily: result.daily }] : [],
  );
  if (known.length === 0 || !anyKnown(daily.equity)) return undefined;
  const curves = [
    curveOf(daily, "Signal", COLORS.strategy),
    ...known.slice(0, MOST_BASELINES).map(
      ({ name, daily }, i): Curve => ({
        ...curveOf(daily, chartText(name, NAME_LENGTH), BASELINE_COLORS[i % 3]!),
        style: STYLES[(i + 1) % STYLES.length]!,
        mark: letterMark(i),
        minor: true,
      }),
    ),
  ];
  return growthOf({
    id: "baseline-growth",
    title: "Growth of 1: the signal against the baselines",
    note:
      "Each at lag 0, residualise off, after costs; logarithmic scale." +
      (known.length > MOST_BASELINES
        ? ` Of ${formatCount(known.length)} baselines the first ${MOST_BASELINES} are drawn.`
        : ""),
    description: `Line chart of growth of 1 after costs on a logarithmic scale. ${endsInWords(curves)}`,
    curves,
  });
}
const BASELINE_COLORS = SERIES_COLORS.slice(1);

function curveOf(
  { date, equity }: DailySeries,
  name: string,
  color: string,
  values: Float64Array = equity,
): Curve {
  const end = formatSignedPercent(lastValue(values) - 1);
  return { label: `${name} ${end}`, timestamp: dayTimes(date), values, from: 0, color };
}

function configName({ config }: BacktestResult): string {
  return `Lag ${config.lag}, ${config.residualize}`;
}

function grossEquity({ gross }: DailySeries): Float64Array {
  let equity = 1;
  return gross.map((value) => {
    if (Number.isNaN(value)) return Number.NaN;
    equity *= 1 + value;
    return equity;
  });
}

function endsInWords(curves: readonly Curve[]): string {
  return `${curves.map(({ label }) => label).join("; ")}.`;
}

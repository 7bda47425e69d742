import { formatPercent, formatSignedPercent } from "../format.ts";
import type { BacktestView } from "../sections/backtest-view.ts";
import { type Curve, drawdownFigure, growthFigure, lastValue } from "./curves.ts";
import type { FigureSpec } from "./figure.ts";
import { COLORS } from "./theme.ts";

/** Growth of 1, strategy against buy-and-hold, on a logarithmic scale. */
export function equityFigure(view: BacktestView): FigureSpec {
  const end = formatSignedPercent(lastValue(view.equity) - 1);
  const benchmarkEnd = formatSignedPercent(lastValue(view.benchmarkEquity) - 1);
  return growthFigure({
    id: "equity",
    title: "Growth of 1",
    note: "After costs, logarithmic scale: equal distances are equal percentages.",
    description: `Line chart of equity on a logarithmic scale. The strategy ends at ${end}, buy-and-hold at ${benchmarkEnd}.`,
    curves: [
      strategyCurve(view, `Strategy ${end}`, view.equity),
      benchmarkCurve(view, `Buy and hold ${benchmarkEnd}`, view.benchmarkEquity),
    ],
  });
}

/** How far equity stands below its running peak. */
export function underwaterFigure(view: BacktestView): FigureSpec {
  const deepest = formatPercent(view.input.metrics.max_drawdown);
  const benchmarkDeepest = formatPercent(view.input.benchmarkMetrics.max_drawdown);
  return drawdownFigure({
    id: "underwater",
    title: "Drawdown",
    description: `Area chart of the drawdown. The deepest is ${deepest}; that of buy-and-hold ${benchmarkDeepest}.`,
    curves: [
      strategyCurve(view, `Strategy, worst ${deepest}`, view.drawdown),
      benchmarkCurve(view, `Buy and hold, worst ${benchmarkDeepest}`, view.benchmarkDrawdown),
    ],
  });
}

function strategyCurve({ input, from }: BacktestView, label: string, values: Float64Array): Curve {
  const { timestamp } = input.series;
  return { label, timestamp, values, from, color: COLORS.strategy };
}

function benchmarkCurve({ input, from }: BacktestView, label: string, values: Float64Array): Curve {
  const { timestamp } = input.series;
  return { label, timestamp, values, from, color: COLORS.benchmark, style: "dashed" };
}

/** What costs take: growth before and after them. */
export function costFigure(view: BacktestView): FigureSpec {
  const before = formatSignedPercent(lastValue(view.grossEquity) - 1);
  const after = formatSignedPercent(lastValue(view.equity) - 1);
  return growthFigure({
    id: "costs",
    title: "Growth of 1 before and after costs",
    note: "Logarithmic scale. The gap between the lines is what trading cost.",
    description: `Line chart: growth before costs ends at ${before}, after costs at ${after}.`,
    span: "half",
    curves: [
      {
        ...strategyCurve(view, `Before costs ${before}`, view.grossEquity),
        color: COLORS.accent,
        style: "dotted",
      },
      strategyCurve(view, `After costs ${after}`, view.equity),
    ],
  });
}

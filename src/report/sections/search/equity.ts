import { type Curve, drawdownFigure, growthFigure, lastValue } from "../../charts/curves.ts";
import { COLORS } from "../../charts/theme.ts";
import { formatPercent, formatSignedPercent } from "../../format.ts";
import type { Section } from "../../part.ts";
import type { SearchReportInput } from "../../search-input.ts";
import { drawdownSeries, growth } from "../../statistics/drawdowns.ts";
import { countedFrom } from "../backtest-view.ts";

/** Equity of the best set over the bars that chose it. */
export function bestEquitySection({ series, best, benchmarkMetrics }: SearchReportInput): Section {
  const { timestamp } = series;
  const from = countedFrom(timestamp.length, best.metrics.bars);
  const base = { id: "equity", title: "Equity of the best set" };
  if (timestamp.length - from < 2) {
    const text = "Fewer than two counted bars: widen the range or load more data.";
    return { ...base, parts: [{ kind: "empty", title: "Nothing to draw", text }] };
  }
  const equity = growth(series.net, from);
  const benchmark = growth(series.benchmark, from);
  const curve = (label: string, values: Float64Array): Curve => {
    return { label, timestamp, values, from, color: COLORS.strategy };
  };
  const held = { color: COLORS.benchmark, style: "dashed" } as const;
  const end = formatSignedPercent(lastValue(equity) - 1);
  const heldEnd = formatSignedPercent(lastValue(benchmark) - 1);
  const deepest = formatPercent(best.metrics.max_drawdown);
  const heldDeepest = formatPercent(benchmarkMetrics.max_drawdown);
  return {
    ...base,
    lead: "In sample throughout: the set was chosen because it did well on these very bars.",
    parts: [
      {
        kind: "figure",
        figure: growthFigure({
          id: "growth",
          title: "Growth of 1",
          note: "After costs, logarithmic scale: equal distances are equal percentages.",
          description: `Line chart of equity on a logarithmic scale. The best set ends at ${end}, buy-and-hold at ${heldEnd}.`,
          curves: [
            curve(`Best set ${end}`, equity),
            { ...curve(`Buy and hold ${heldEnd}`, benchmark), ...held },
          ],
        }),
      },
      {
        kind: "figure",
        figure: drawdownFigure({
          id: "underwater",
          title: "Drawdown",
          description: `Area chart of the drawdown. The deepest is ${deepest}; that of buy-and-hold ${heldDeepest}.`,
          curves: [
            curve(`Best set, worst ${deepest}`, drawdownSeries(equity, from)),
            {
              ...curve(`Buy and hold, worst ${heldDeepest}`, drawdownSeries(benchmark, from)),
              ...held,
            },
          ],
        }),
      },
    ],
  };
}

import { exposureFigure } from "../charts/exposure-figure.ts";
import { costFigure } from "../charts/growth-figures.ts";
import { formatNumber, formatPercent, formatSignedPercent } from "../format.ts";
import { formatMetric } from "../metrics.ts";
import type { Part, Section } from "../part.ts";
import { compound } from "../statistics/calendar.ts";
import type { BacktestView } from "./backtest-view.ts";

/** How much was held, and what trading took from the result. */
export function exposureAndCostsSection(view: BacktestView): Section {
  const parts: Part[] =
    view.rows < 2
      ? [costTable(view)]
      : [
          { kind: "figure", figure: exposureFigure(view) },
          {
            kind: "columns",
            parts: [{ kind: "figure", figure: costFigure(view) }, costTable(view)],
          },
        ];
  return { id: "exposure", title: "Exposure and costs", parts };
}

function costTable(view: BacktestView): Part {
  const { series, costs, metrics, periodsPerYear } = view.input;
  const end = series.net.length;
  let sum = 0;
  for (let i = view.from; i < end; i++) sum += series.cost[i]!;
  const perYear = view.rows === 0 ? Number.NaN : (sum / view.rows) * periodsPerYear;
  return {
    kind: "table",
    caption: "Costs",
    columns: [{ label: "Figure" }, { label: "Value", numeric: true }],
    rows: [
      ["Fee for each fill", `${formatNumber(costs.feeBps, decimals(costs.feeBps))} bp`],
      [
        "Slippage for each fill",
        `${formatNumber(costs.slippageBps, decimals(costs.slippageBps))} bp`,
      ],
      ["Turnover a year", formatMetric("turnover", metrics.turnover)],
      ["Costs a year, of equity", formatPercent(perYear, 2)],
      [
        {
          text: "Costs as a share of all movement, up and down",
          hint: "Sum of all costs over the sum of the sizes, |gross|, of the returns per bar before costs. It is not a share of the profit.",
        },
        formatMetric("cost_share", metrics.cost_share),
      ],
      ["Total return before costs", formatSignedPercent(compound(series.gross, view.from, end))],
      ["Total return after costs", formatSignedPercent(compound(series.net, view.from, end))],
    ],
  };
}

function decimals(value: number): number {
  return Number.isInteger(value) ? 0 : 2;
}

import type { SummaryMetricName, SummaryMetrics } from "../../../signals/statistics.ts";
import { turnoverFigure } from "../../charts/signal-activity.ts";
import { drawdownFigure, growthFigure } from "../../charts/signal-growth.ts";
import type { Cell, Part, Section } from "../../part.ts";
import type { SuiteReportInput } from "../../suite-input.ts";
import { SUITE_METRICS, suiteCell, suiteColumn } from "../../suite-metrics.ts";
import { beside, figureParts } from "./parts.ts";

/** Growth, drawdowns and trading over time, and every figure of the judged configuration. */
export function performanceSection({ suite }: SuiteReportInput): Section {
  const { metrics } = suite.base.summary[0]!;
  const figures = figureParts(growthFigure({ suite }), drawdownFigure({ suite }));
  return {
    id: "performance",
    title: "Performance",
    parts: [
      ...(figures.length > 0
        ? figures
        : [
            {
              kind: "empty",
              title: "Nothing to draw",
              text: "Fewer than two days, or no position on any of them.",
            } as const,
          ]),
      ...beside([...figureParts(turnoverFigure({ suite })), legs(metrics)]),
      { kind: "columns", parts: [figuresTable(metrics, 0), figuresTable(metrics, 1)] },
    ],
  };
}

/** What the longs, the shorts and the universe earned. */
function legs(metrics: SummaryMetrics): Part {
  const line = (label: string, name: SummaryMetricName, sharpe?: SummaryMetricName): Cell[] => [
    { text: label, hint: SUITE_METRICS[name].definition },
    suiteCell(name, metrics),
    sharpe === undefined ? "" : suiteCell(sharpe, metrics),
  ];
  return {
    kind: "table",
    caption: "Long and short",
    columns: [
      { label: "Leg" },
      suiteColumn("annual_return", "Annual return"),
      suiteColumn("sharpe", "Sharpe"),
    ],
    rows: [
      line("Longs, before costs", "annual_return_long", "sharpe_long"),
      line("Shorts, before costs", "annual_return_short", "sharpe_short"),
      line("Both, before costs", "annual_return_gross", "sharpe_gross"),
      line("Both, after costs", "annual_return", "sharpe"),
      line("Equal-weighted universe", "annual_return_universe"),
    ],
  };
}

/** One half of all figures, so that two tables stand beside each other. */
function figuresTable(metrics: SummaryMetrics, half: 0 | 1): Part {
  const names = Object.keys(SUITE_METRICS) as SummaryMetricName[];
  const middle = Math.ceil(names.length / 2);
  const shown = half === 0 ? names.slice(0, middle) : names.slice(middle);
  return {
    kind: "table",
    caption: half === 0 ? "Every figure of the judged configuration" : "Every figure, continued",
    columns: [{ label: "Figure" }, { label: "Value", numeric: true }],
    rows: shown.map((name): Cell[] => [
      { text: SUITE_METRICS[name].label, hint: SUITE_METRICS[name].definition },
      suiteCell(name, metrics),
    ]),
  };
}

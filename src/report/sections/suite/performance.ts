import type { SummaryMetricName } from "../../../signals/statistics.ts";
import { turnoverFigure } from "../../charts/signal-activity.ts";
import { drawdownFigure, growthFigure } from "../../charts/signal-growth.ts";
import type { Cell, Section } from "../../part.ts";
import type { SuiteReportInput } from "../../suite-input.ts";
import { SUITE_METRICS, suiteCell } from "../../suite-metrics.ts";
import { figureParts } from "./parts.ts";

/** Growth, drawdowns and trading over time, and every figure of the judged configuration. */
export function performanceSection({ suite }: SuiteReportInput): Section {
  const { metrics } = suite.base.summary[0]!;
  const figures = figureParts(
    growthFigure({ suite }),
    drawdownFigure({ suite }),
    turnoverFigure({ suite }),
  );
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
      {
        kind: "table",
        caption: "Every figure of the judged configuration",
        columns: [
          { label: "Figure" },
          { label: "Value", numeric: true },
          { label: "Definition", wrap: true },
        ],
        rows: (Object.keys(SUITE_METRICS) as SummaryMetricName[]).map((name): Cell[] => [
          SUITE_METRICS[name].label,
          suiteCell(name, metrics),
          { text: SUITE_METRICS[name].definition, tone: "soft" },
        ]),
      },
    ],
  };
}

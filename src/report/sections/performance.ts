import { equityFigure, underwaterFigure } from "../charts/growth-figures.ts";
import { rollingFigures } from "../charts/rolling-figures.ts";
import { formatBarTime, formatDate, formatPercent, formatSpan } from "../format.ts";
import type { Part, Section } from "../part.ts";
import { deepestDrawdowns } from "../statistics/drawdowns.ts";
import type { BacktestView } from "./backtest-view.ts";

const DRAWDOWNS_SHOWN = 5;

/** Equity, drawdowns and how they came about over time. */
export function performanceSection(view: BacktestView): Section {
  if (view.rows < 2) {
    return {
      id: "performance",
      title: "Performance",
      parts: [
        {
          kind: "empty",
          title: "Nothing to draw",
          text: "Fewer than two counted bars: widen the range or load more data.",
        },
      ],
    };
  }
  return {
    id: "performance",
    title: "Performance",
    lead: `Counted from ${countedRange(view)}.`,
    parts: [
      { kind: "figure", figure: equityFigure(view) },
      { kind: "figure", figure: underwaterFigure(view) },
      drawdownTable(view),
      rolling(view),
    ],
  };
}

function rolling(view: BacktestView): Part {
  const figures = rollingFigures(view);
  if (figures.length === 0) {
    return {
      kind: "empty",
      title: "No rolling statistics",
      text: "They need a window of at least 20 bars, two windows in the range, and returns that vary.",
    };
  }
  return { kind: "columns", parts: figures.map((figure) => ({ kind: "figure", figure })) };
}

function drawdownTable(view: BacktestView): Part {
  const { timestamp } = view.input.series;
  const falls = deepestDrawdowns(view.drawdown, view.from, DRAWDOWNS_SHOWN);
  if (falls.length === 0) {
    return { kind: "empty", title: "No drawdown", text: "Equity never fell below a peak." };
  }
  const end = timestamp[timestamp.length - 1]!;
  const when = (time: number) => formatBarTime(time, view.input.timeframeMs);
  return {
    kind: "table",
    caption: "Deepest drawdowns",
    columns: [
      // First, where it stays in view on a phone while the rest scrolls.
      { label: "Depth", numeric: true },
      { label: "Peak" },
      { label: "Trough" },
      { label: "Recovered" },
      { label: "Length", numeric: true, hint: "From the peak until it was reached again." },
    ],
    rows: falls.map(({ peak, trough, recovery, depth }) => {
      const start = timestamp[peak < 0 ? view.from : peak]!;
      return [
        formatPercent(depth, 2),
        when(start),
        when(timestamp[trough]!),
        recovery === undefined ? { text: "not yet", tone: "soft" } : when(timestamp[recovery]!),
        (recovery === undefined ? "over " : "") +
          formatSpan((recovery === undefined ? end : timestamp[recovery]!) - start),
      ];
    }),
  };
}

/** First and last counted day. */
function countedRange(view: BacktestView): string {
  const { timestamp } = view.input.series;
  if (view.rows === 0) return "no counted bar";
  return `${formatDate(timestamp[view.from]!)} to ${formatDate(timestamp[timestamp.length - 1]!)}`;
}

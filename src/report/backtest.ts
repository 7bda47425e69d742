import type { Exits } from "../strategy/strategy.ts";
import type { BacktestReportInput } from "./backtest-input.ts";
import { loadFigureRenderer } from "./charts/draw.ts";
import { formatDate, formatNumber, formatPercent } from "./format.ts";
import { renderPage } from "./page.ts";
import type { Masthead, Report } from "./part.ts";
import { allFiguresSection } from "./sections/all-figures.ts";
import { viewBacktest } from "./sections/backtest-view.ts";
import { calendarSection } from "./sections/calendar.ts";
import { exposureAndCostsSection } from "./sections/exposure-and-costs.ts";
import { performanceSection } from "./sections/performance.ts";
import {
  dataSection,
  glossarySection,
  reproduceSection,
  symbolList,
} from "./sections/provenance.ts";
import { summarySection } from "./sections/summary.ts";
import { tradesSection } from "./sections/trades.ts";

/**
 * The report of a backtest: one HTML document that needs no network and no script. The same input
 * gives the same bytes on every machine and in every time zone.
 */
export async function renderBacktestReport(input: BacktestReportInput): Promise<string> {
  return renderPage(composeBacktestReport(input), await loadFigureRenderer());
}

/** The report as data: masthead and sections, nothing drawn yet. */
export function composeBacktestReport(input: BacktestReportInput): Report {
  const view = viewBacktest(input);
  return {
    masthead: masthead(input),
    sections: [
      summarySection(view),
      performanceSection(view),
      calendarSection(view),
      exposureAndCostsSection(view),
      tradesSection(view),
      allFiguresSection(view),
      dataSection(view),
      reproduceSection(view),
      glossarySection(),
    ],
    colophon: `Assay backtest report, run ${input.runId}. All times are UTC.`,
  };
}

function masthead(input: BacktestReportInput): Masthead {
  const { series, costs } = input;
  const last = series.timestamp.length - 1;
  const { from = series.timestamp[0] ?? Number.NaN, to } = input.range;
  const end =
    to === undefined ? formatDate(series.timestamp[last] ?? Number.NaN) : formatDate(to - 1);
  const parameters = Object.entries(input.params).map(([name, value]) => `${name} ${value}`);
  return {
    kind: "Backtest",
    title: input.strategy.name,
    subtitle: [`Version ${input.strategy.version}`, ...parameters].join(" · "),
    facts: [
      [input.data.symbols.length === 1 ? "Symbol" : "Symbols", symbolList(input.data.symbols)],
      ["From", formatDate(from)],
      ["Through", end],
      ["Timeframe", input.timeframe],
      ["Fill", input.fill === "close" ? "close (optimistic)" : input.fill],
      [
        "Costs per fill",
        costs.feeBps + costs.slippageBps === 0
          ? "none"
          : `${bp(costs.feeBps)} fee + ${bp(costs.slippageBps)} slippage`,
      ],
      ["Exits", exitsInWords(input.exits)],
      ["Run", input.runId],
    ],
  };
}

function bp(value: number): string {
  return `${formatNumber(value, Number.isInteger(value) ? 0 : 2)} bp`;
}

function exitsInWords({ stopLoss, takeProfit, trailingStop, maxBars }: Exits): string {
  const parts = [
    stopLoss === undefined ? "" : `stop ${formatPercent(stopLoss)}`,
    takeProfit === undefined ? "" : `target ${formatPercent(takeProfit)}`,
    trailingStop === undefined ? "" : `trailing ${formatPercent(trailingStop)}`,
    maxBars === undefined ? "" : `after ${formatNumber(maxBars, 0)} bars`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "by signal only" : parts.join(", ");
}

import type { BacktestReportInput } from "./backtest-input.ts";
import { loadFigureRenderer } from "./charts/draw.ts";
import { renderPage } from "./page.ts";
import type { Masthead, Report } from "./part.ts";
import { allFiguresSection } from "./sections/all-figures.ts";
import { viewBacktest } from "./sections/backtest-view.ts";
import { calendarSection } from "./sections/calendar.ts";
import { exposureAndCostsSection } from "./sections/exposure-and-costs.ts";
import { performanceSection } from "./sections/performance.ts";
import { dataSection, glossarySection, reproduceSection } from "./sections/provenance.ts";
import { runFacts } from "./sections/run-facts.ts";
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
      dataSection(input),
      reproduceSection(input),
      glossarySection(),
    ],
    colophon: `Assay backtest report, run ${input.runId}. All times are UTC.`,
  };
}

function masthead(input: BacktestReportInput): Masthead {
  const { timestamp } = input.series;
  const parameters = Object.entries(input.params).map(([name, value]) => `${name} ${value}`);
  return {
    kind: "Backtest",
    title: input.strategy.name,
    subtitle: [`Version ${input.strategy.version}`, ...parameters].join(" · "),
    facts: runFacts(input, timestamp),
  };
}

import { formatDay } from "../signals/days.ts";
import { loadFigureRenderer } from "./charts/draw.ts";
import { formatCount, plural } from "./format.ts";
import { renderPage } from "./page.ts";
import type { Masthead, Report } from "./part.ts";
import { glossarySection, reproduceSection } from "./sections/provenance.ts";
import { baselinesSection } from "./sections/suite/baselines.ts";
import { configsSection } from "./sections/suite/configs.ts";
import { coverageSection } from "./sections/suite/coverage.ts";
import { decilesSection } from "./sections/suite/deciles.ts";
import { headlineSection } from "./sections/suite/headline.ts";
import { icSection } from "./sections/suite/ic.ts";
import { performanceSection } from "./sections/suite/performance.ts";
import { robustnessSection } from "./sections/suite/robustness.ts";
import { scoreSection } from "./sections/suite/score.ts";
import { SUITE_TERMS } from "./sections/suite/terms.ts";
import { factorsSection, uniquenessSection } from "./sections/suite/uniqueness.ts";
import { verdictSection } from "./sections/suite/verdict.ts";
import type { SuiteReportInput } from "./suite-input.ts";
import { SUITE_METRICS } from "./suite-metrics.ts";
import { costsInWords } from "./suite-words.ts";

/**
 * The tear sheet of a signal: one HTML document that needs no network and no script. The same input
 * gives the same bytes on every machine and in every time zone.
 */
export async function renderSuiteReport(input: SuiteReportInput): Promise<string> {
  return renderPage(composeSuiteReport(input), await loadFigureRenderer());
}

/** The tear sheet as data: masthead and sections, nothing drawn yet. */
export function composeSuiteReport(input: SuiteReportInput): Report {
  return {
    masthead: masthead(input),
    sections: [
      verdictSection(input),
      scoreSection(input),
      headlineSection(input),
      configsSection(input),
      robustnessSection(input),
      baselinesSection(input),
      uniquenessSection(input),
      factorsSection(input),
      coverageSection(input),
      performanceSection(input),
      decilesSection(input),
      icSection(input),
      reproduceSection(
        input,
        `Command; SIGNAL is the file of the signal, called ${input.signal.name}, and needs --columns where it calls its columns otherwise`,
      ),
      glossarySection(SUITE_TERMS, SUITE_METRICS),
    ],
    colophon: `Assay signal tear sheet, run ${input.runId}. All dates are trading dates.`,
  };
}

function masthead({ signal, snapshot, suite, runId }: SuiteReportInput): Masthead {
  const { daily } = suite.base;
  const days = daily.date.length;
  const day = (at: number | undefined) => (at === undefined ? "none" : formatDay(at));
  return {
    kind: "Signal tear sheet",
    title: signal.name,
    subtitle: `${plural(days, "day")} of returns, ${day(daily.date[0])} to ${day(daily.date.at(-1))}`,
    facts: [
      ["Snapshot", snapshot.id],
      ["Fingerprint", snapshot.fingerprint],
      ["As of", snapshot.asOf ?? "not stated"],
      ["Rows of the signal", formatCount(signal.rows)],
      ["Costs", costsInWords(suite.base.config)],
      ["Run", runId],
    ],
  };
}

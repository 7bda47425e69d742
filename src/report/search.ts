import { loadFigureRenderer } from "./charts/draw.ts";
import { formatCount } from "./format.ts";
import { renderPage } from "./page.ts";
import type { Report } from "./part.ts";
import type { SearchReportInput } from "./search-input.ts";
import { objectiveWords } from "./sections/objective.ts";
import { dataSection, glossarySection, reproduceSection } from "./sections/provenance.ts";
import { runFacts } from "./sections/run-facts.ts";
import { chosenSetsSection } from "./sections/search/chosen-sets.ts";
import { bestEquitySection } from "./sections/search/equity.ts";
import { landscapeSection } from "./sections/search/landscape.ts";
import { luckSection } from "./sections/search/luck.ts";
import { constraintsInWords, searchedSection } from "./sections/search/searched.ts";
import { searchSummary } from "./sections/search/summary.ts";
import { LUCK_TERMS } from "./sections/search/terms.ts";

/**
 * The report of a search: one HTML document that needs no network and no script. The same input gives
 * the same bytes on every machine and in every time zone.
 */
export async function renderSearchReport(input: SearchReportInput): Promise<string> {
  return renderPage(composeSearchReport(input), await loadFigureRenderer());
}

/** The report as data: masthead and sections, nothing drawn yet. */
export function composeSearchReport(input: SearchReportInput): Report {
  const { strategy, search } = input;
  const { label } = objectiveWords(search.objective);
  const [...facts] = runFacts(input, input.series.timestamp);
  const run = facts.pop();
  return {
    masthead: {
      kind: "Parameter search",
      title: strategy.name,
      subtitle: `Version ${strategy.version} · ${formatCount(search.sets)} sets · best by ${label}`,
      facts: [
        ...facts,
        ["Search", search.kind],
        ["Objective", label],
        ["Constraint", constraintsInWords(search)],
        ...(run === undefined ? [] : [run]),
      ],
    },
    sections: [
      searchSummary(input),
      chosenSetsSection(input),
      luckSection(input),
      landscapeSection(input),
      bestEquitySection(input),
      searchedSection(input),
      dataSection(input),
      reproduceSection(input),
      glossarySection(LUCK_TERMS),
    ],
    colophon: `Assay search report, run ${input.runId}. All times are UTC.`,
  };
}

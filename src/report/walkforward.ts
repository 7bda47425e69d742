import { formatSpan } from "../walkforward/spans.ts";
import { loadFigureRenderer } from "./charts/draw.ts";
import { formatCount, plural } from "./format.ts";
import { renderPage } from "./page.ts";
import type { Report, Section } from "./part.ts";
import { objectiveWords } from "./sections/objective.ts";
import { dataSection, glossarySection, reproduceSection } from "./sections/provenance.ts";
import { runFacts } from "./sections/run-facts.ts";
import { searchTerms } from "./sections/search/searched.ts";
import { accountsSection } from "./sections/walkforward/accounts.ts";
import { walkForwardSummary } from "./sections/walkforward/summary.ts";
import { WALK_FORWARD_TERMS } from "./sections/walkforward/terms.ts";
import { driftSection, stitchedSection, windowsSection } from "./sections/walkforward/windows.ts";
import type { WalkForwardReportInput } from "./walkforward-input.ts";

/**
 * The report of a walk-forward: one HTML document that needs no network and no script. The same
 * input gives the same bytes on every machine and in every time zone.
 */
export async function renderWalkForwardReport(input: WalkForwardReportInput): Promise<string> {
  return renderPage(composeWalkForwardReport(input), await loadFigureRenderer());
}

/** The report as data: masthead and sections, nothing drawn yet. */
export function composeWalkForwardReport(input: WalkForwardReportInput): Report {
  const { strategy, spec, windows, search } = input;
  const { timestamp } = input.stitched.series;
  const counted = [windows[0]?.train.from ?? Number.NaN, ...timestamp.slice(-1)];
  const facts = runFacts(input, counted, true);
  return {
    masthead: {
      kind: "Walk-forward",
      title: strategy.name,
      subtitle: `Version ${strategy.version} · ${plural(windows.length, "window")} · chosen by ${objectiveWords(search.objective).label}`,
      facts: [
        ...facts.slice(0, -1),
        ["Train", `${formatSpan(spec.train)}, ${spec.mode}`],
        ["Test", formatSpan(spec.test)],
        ["Embargo", spec.embargo === 0 ? "none" : plural(spec.embargo, "bar")],
        ["Sets per train", formatCount(search.sets)],
        ...facts.slice(-1),
      ],
    },
    sections: [
      walkForwardSummary(input),
      stitchedSection(input),
      windowsSection(input),
      driftSection(input),
      accountsSection(input),
      searchSection(input),
      dataSection(input),
      reproduceSection(input),
      glossarySection(WALK_FORWARD_TERMS),
    ],
    colophon: `Assay walk-forward report, run ${input.runId}. All times are UTC.`,
  };
}

/** What was searched on every train. */
function searchSection({ search }: WalkForwardReportInput): Section {
  return {
    id: "search",
    title: "What was searched on every train",
    parts: [{ kind: "terms", look: "values", terms: searchTerms(search) }],
  };
}

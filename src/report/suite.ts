import { loadFigureRenderer } from "./charts/draw.ts";
import { renderPage } from "./page.ts";
import type { Report } from "./part.ts";
import { reproduceSection } from "./sections/provenance.ts";
import type { SuiteReportInput } from "./suite-input.ts";

/**
 * The tear sheet of a signal: one HTML document that needs no network and no script. The same input
 * gives the same bytes on every machine and in every time zone.
 */
export async function renderSuiteReport(input: SuiteReportInput): Promise<string> {
  return renderPage(composeSuiteReport(input), await loadFigureRenderer());
}

/** The tear sheet as data: masthead and sections, nothing drawn yet. */
export function composeSuiteReport(input: SuiteReportInput): Report {
  const { signal, snapshot } = input;
  return {
    masthead: {
      kind: "Signal tear sheet",
      title: signal.name,
      subtitle: `On snapshot ${snapshot.id}`,
      facts: [["Run", input.runId]],
    },
    sections: [reproduceSection(input)],
    colophon: `Assay signal tear sheet, run ${input.runId}.`,
  };
}

import { heatmapFigure } from "../../charts/heatmap-figure.ts";
import type { MarkedSets } from "../../charts/marked-sets.ts";
import { parallelFigure } from "../../charts/parallel-figure.ts";
import { importanceFigure } from "../../charts/search-figures.ts";
import { sliceFigure } from "../../charts/slice-figure.ts";
import type { Part, Section } from "../../part.ts";
import type { SearchReportInput } from "../../search-input.ts";
import { objectiveWords } from "../objective.ts";

/** How the score depends on the parameters. */
export function landscapeSection(input: SearchReportInput): Section {
  const { importance, heatmaps, slices, parallel, best, plateau } = input;
  const objective = objectiveWords(input.search.objective);
  const marked: MarkedSets = "because" in plateau ? { best } : { best, plateau };
  const parts: Part[] = [];
  if (importance.parameters.length > 0) {
    parts.push({ kind: "figure", figure: importanceFigure(importance) });
  } else {
    const why = importance.undefined ?? "no parameter takes more than one value";
    parts.push({ kind: "empty", title: "No parameter importance", text: `Not defined: ${why}.` });
  }
  const span = heatmaps.length === 1 ? "full" : "half";
  parts.push(
    ...inColumns(
      heatmaps.map((data, i): Part => {
        return { kind: "figure", figure: heatmapFigure(data, i, objective, marked, span) };
      }),
    ),
    ...inColumns(
      slices.map((data, i): Part => {
        return { kind: "figure", figure: sliceFigure(data, i, objective, marked) };
      }),
    ),
  );
  if (parallel !== undefined) {
    parts.push({ kind: "figure", figure: parallelFigure(parallel, objective, marked) });
  }
  return {
    id: "landscape",
    title: "How the score depends on the parameters",
    lead: "A broad plateau is more likely to hold than a lone peak.",
    parts,
  };
}

/** One part as it is, several side by side. */
function inColumns(parts: readonly Part[]): Part[] {
  return parts.length < 2 ? [...parts] : [{ kind: "columns", parts }];
}

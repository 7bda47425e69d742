import { formatCount, formatPercent, plural } from "../../format.ts";
import type { Cell, Part, Section } from "../../part.ts";
import type { SearchFacts, SearchReportInput } from "../../search-input.ts";
import { objectiveWords } from "../objective.ts";

const KINDS: Readonly<Record<SearchFacts["kind"], string>> = {
  grid: "Grid: every combination",
  random: "Random: different sets, drawn from the seed",
  "coarse-to-fine": "Coarse to fine: a coarse grid, then denser ones around the best",
};

/** What a search was, in names and values; also for the search inside every window. */
export function searchTerms(search: SearchFacts): (readonly [term: string, meaning: string])[] {
  const { label } = objectiveWords(search.objective);
  return [
    ["Kind", KINDS[search.kind]],
    ["Sets", formatCount(search.sets)],
    ...(search.combinations === undefined
      ? []
      : [["Combinations before the constraint", formatCount(search.combinations)] as const]),
    ["Constraint on parameters", search.constraint ?? "none"],
    ["Constraints on results", resultConstraints(search).join("; ") || "none"],
    ...(search.seed === undefined ? [] : [["Seed", String(search.seed)] as const]),
    ["Objective", label],
    ...search.ranges,
  ];
}

/** What a search asks of parameters and results, for the head of a report; `none` without any. */
export function constraintsInWords(search: SearchFacts): string {
  const { constraint } = search;
  const all = [...(constraint === undefined ? [] : [constraint]), ...resultConstraints(search)];
  return all.join("; ") || "none";
}

/** In the order in which they are asked. */
function resultConstraints({ minTrades, maxDrawdown, resultConstraint }: SearchFacts): string[] {
  return [
    ...(minTrades === undefined ? [] : [`at least ${plural(minTrades, "closed trade")}`]),
    ...(maxDrawdown === undefined ? [] : [`a drawdown of at most ${formatPercent(maxDrawdown)}`]),
    ...(resultConstraint === undefined ? [] : [resultConstraint]),
  ];
}

/** What was tried, and what became of every set. */
export function searchedSection(input: SearchReportInput): Section {
  const parts: Part[] = [{ kind: "terms", look: "values", terms: searchTerms(input.search) }];
  parts.push(fateTable(input));
  return { id: "search", title: "What was searched", parts };
}

function fateTable({ counts, failures }: SearchReportInput): Part {
  const rows: Cell[][] = [["With a score", formatCount(counts.scored), ""]];
  for (const { code, sets, message } of failures) {
    rows.push([`Failed: ${code}`, formatCount(sets), message]);
  }
  for (const { constraint, sets } of counts.refused) {
    rows.push([
      `Refused by ${constraint}`,
      formatCount(sets),
      "counted where it was the first to refuse",
    ]);
  }
  if (counts.undefined > 0) {
    rows.push([
      "Objective not defined",
      formatCount(counts.undefined),
      "ran, but has no finite figure",
    ]);
  }
  if (counts.notDone > 0) {
    rows.push(["Not run", formatCount(counts.notDone), "the search was stopped before them"]);
  }
  return {
    kind: "table",
    caption: "What became of the sets",
    columns: [
      { label: "Outcome" },
      { label: "Sets", numeric: true },
      { label: "Example or reason" },
    ],
    rows,
  };
}

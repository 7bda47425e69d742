import type { ResolvedObjective } from "../../optimize/analysis/objective.ts";
import type { FoundSet } from "../../optimize/optimizer-result.ts";
import { formatCount, plural } from "../../report/format.ts";
import type { SearchFacts } from "../../report/search-input.ts";
import type { PreparedSearch, SearchOutcome } from "./job.ts";
import type { SearchPlan } from "./plan.ts";
import { axisInWords } from "./space.ts";

/** What was searched, as the report says it. */
export function searchFacts({ plan, result }: SearchOutcome): SearchFacts {
  return plannedFacts(plan, result.table.sets.length, result.scores.objective);
}

/** `searchFacts` of any search. @param sets that were tried, of all its rounds. */
export function plannedFacts(
  { search, candidates, identity }: SearchPlan,
  sets: number,
  objective: ResolvedObjective,
): SearchFacts {
  const { constraint, resultConstraint, minTrades, maxDrawdown } = identity;
  return {
    kind: search.kind,
    sets,
    ...(Number.isFinite(candidates) ? { combinations: candidates } : {}),
    ranges: Object.entries(identity.space).map(([name, axis]) => [name, axisInWords(axis)]),
    ...(constraint === undefined ? {} : { constraint }),
    ...(resultConstraint === undefined ? {} : { resultConstraint }),
    ...(minTrades === undefined ? {} : { minTrades }),
    ...(maxDrawdown === undefined ? {} : { maxDrawdown }),
    ...(search.kind === "random" ? { seed: search.seed } : {}),
    objective,
  };
}

/** The best set by plateau, where there is one. */
export function plateauSet({ bestByPlateau }: SearchOutcome["result"]): FoundSet | undefined {
  return "because" in bestByPlateau ? undefined : bestByPlateau;
}

/** How much there is to do: "4,851 sets of 9,801 candidates". */
export function sizeInWords({ plan }: Pick<PreparedSearch, "plan">): string {
  const { search, sets, candidates } = plan;
  const size = plural(sets.length, "set");
  const coarse = search.kind === "coarse-to-fine" ? " in the coarse grid" : "";
  if (!Number.isFinite(candidates)) return `${size}${coarse} of candidates without number`;
  return `${size}${coarse} of ${formatCount(candidates)} candidate${candidates === 1 ? "" : "s"}`;
}

import type { SearchIdentity } from "../../tracking/search-identity.ts";
import { shellWord } from "../../tracking/shell.ts";
import { axisAsTyped } from "./space.ts";

/** The constraint on parameters and that on results as one text; undefined without either. */
export function wholeConstraint({
  constraint,
  resultConstraint,
}: Pick<SearchIdentity, "constraint" | "resultConstraint">): string | undefined {
  if (constraint === undefined || resultConstraint === undefined) {
    return constraint ?? resultConstraint;
  }
  // Both are there only where conditions were joined by && to begin with.
  return `${constraint} && ${resultConstraint}`;
}

/** The options of a search as one types them. */
export function searchFlags(identity: SearchIdentity) {
  const { search, space } = identity;
  const ranges = Object.entries(space).map(([name, axis]) => `${name}=${axisAsTyped(axis)}`);
  const both = wholeConstraint(identity);
  return [
    ["--params", ranges.length > 0 ? shellWord(ranges.join(",")) : undefined],
    ["--search", searchAsTyped(search)],
    ["--metric", identity.objective],
    ["--constraint", both === undefined ? undefined : shellWord(both)],
    ["--min-trades", identity.minTrades],
    ["--max-drawdown", identity.maxDrawdown],
  ] as const;
}

function searchAsTyped(search: SearchIdentity["search"]): string {
  if (search.kind === "random") return shellWord(`random:${search.count}:${search.seed}`);
  return search.kind === "grid" ? "grid" : `coarse-to-fine:${search.points}`;
}

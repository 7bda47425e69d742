import type { Search } from "../optimize/search.ts";
import { axisDocument } from "./axis-document.ts";
import { type IdentityDocument, type RunIdentity, runIdentityDocument } from "./identity.ts";

/** Everything that decides a byte of a search's files, and nothing else (SEMANTICS I). */
export interface SearchIdentity extends RunIdentity {
  /** Kind and size; ranges and constraint are below, as they were understood. */
  readonly search: Search;
  /** What each parameter may be, in the order of the strategy. */
  readonly space: Readonly<Record<string, SpaceAxis>>;
  /** On parameters, before the sweep. */
  readonly constraint: string | undefined;
  /** On results, after it. */
  readonly resultConstraint: string | undefined;
  readonly minTrades: number | undefined;
  readonly maxDrawdown: number | undefined;
  /** `sharpe`, `volatility:min`: with its direction. */
  readonly objective: string;
  /** Columns of the score table. */
  readonly metrics: readonly string[];
}

/** Values that a search may give a parameter: all of them, or an interval. */
export type SpaceAxis =
  | { readonly values: readonly (number | string | boolean)[] }
  | { readonly from: number; readonly to: number; readonly log: boolean };

/** The identity as plain data for `run.json`. */
export function searchIdentityDocument(identity: SearchIdentity): IdentityDocument {
  return runIdentityDocument("optimize", identity, { search: searchDocument(identity) });
}

/** What was searched and by which rule. */
export function searchDocument(identity: SearchIdentity): IdentityDocument {
  const { search } = identity;
  return {
    kind: search.kind,
    ...(search.kind === "random" ? { count: search.count, seed: search.seed } : {}),
    ...(search.kind === "coarse-to-fine" ? { points: search.points, rounds: search.rounds } : {}),
    // As a list, since the order of parameters is the order of the sets.
    space: Object.entries(identity.space).map(([name, axis]) => ({
      name,
      ...axisDocument(axis),
    })),
    constraint: identity.constraint ?? null,
    result_constraint: identity.resultConstraint ?? null,
    min_trades: identity.minTrades ?? null,
    max_drawdown: identity.maxDrawdown ?? null,
    objective: identity.objective,
    metrics: [...identity.metrics],
  };
}

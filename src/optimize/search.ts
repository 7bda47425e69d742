import { expected } from "../errors.ts";
import { coarseGrid, requirePoints } from "./coarse-to-fine.ts";
import { generateGrid } from "./grid.ts";
import type { ParameterSets, SpaceSource } from "./parameter-sets.ts";
import { drawRandom, requireCount } from "./random.ts";
import { createRandom } from "./random-generator.ts";
import type { ParameterRanges } from "./ranges.ts";
import type { ScoreTableOptions } from "./score-table-size.ts";

/** What every kind of search takes. */
export interface SearchScope {
  /** Values by parameter; see `ParameterRanges`. */
  readonly ranges?: ParameterRanges;
  /** Which sets are tried, such as `fast < slow`. A text, so that a search can be kept and hashed. */
  readonly constraint?: string;
}

/** Every combination. */
export interface GridSearch extends SearchScope {
  readonly kind: "grid";
}

/** `count` different sets, drawn from `seed`. */
export interface RandomSearch extends SearchScope {
  readonly kind: "random";
  readonly count: number;
  readonly seed: number | string;
}

/** A coarse grid of `points` values per parameter, then `rounds` denser ones around the best. */
export interface CoarseToFineSearch extends SearchScope {
  readonly kind: "coarse-to-fine";
  readonly points: number;
  readonly rounds: number;
}

/** A search as plain data: what is tried, not how it is scored. */
export type Search = GridSearch | RandomSearch | CoarseToFineSearch;

/** Seed of a random search that names none. */
export const DEFAULT_SEED = 1;
const DEFAULT_POINTS = 5;
const DEFAULT_ROUNDS = 3;

/** A search of every combination of `ranges`. */
export function grid(
  ranges?: ParameterRanges,
  scope: Omit<SearchScope, "ranges"> = {},
): GridSearch {
  return { kind: "grid", ...(ranges && { ranges }), ...scope };
}

/**
 * A search of `n` different sets drawn at random from `scope.ranges`; the same seed draws the same.
 * @throws AssayError `bad-search` for a count outside [1, 10,000,000]; `bad-seed`.
 */
export function random(
  n: number,
  seed: number | string = DEFAULT_SEED,
  scope: SearchScope = {},
): RandomSearch {
  requireCount(n);
  createRandom(seed);
  return { kind: "random", count: n, seed, ...scope };
}

/**
 * A coarse-to-fine search: `points` values per parameter (5), then `rounds` (3) of halving the steps
 * around the best; see `refine`.
 *
 * @throws AssayError `bad-search` for fewer than 2 points or no round.
 */
export function coarseToFine(
  { points = DEFAULT_POINTS, rounds = DEFAULT_ROUNDS }: Partial<CoarseToFineSearch> = {},
  scope: SearchScope = {},
): CoarseToFineSearch {
  requirePoints(points);
  if (!Number.isInteger(rounds) || rounds < 1) {
    const hint = "A search without refinement is grid().";
    throw expected("bad-search", "Coarse-to-fine search", "at least one round", rounds, hint);
  }
  return { kind: "coarse-to-fine", points, rounds, ...scope };
}

/**
 * Reads a search as the command line gives it: `grid`, `random:N`, `random:N:SEED`, `coarse-to-fine`
 * or `coarse-to-fine:POINTS`. A seed of digits is a number, any other a text.
 *
 * @throws AssayError `bad-search` for anything else.
 */
export function parseSearch(text: string, scope: SearchScope = {}): Search {
  const [kind = "", first, second, ...more] = text.split(":").map((part) => part.trim());
  const given = [first, second, ...more].filter((part) => part !== undefined);
  if (kind === "grid" && given.length === 0) return { kind, ...scope };
  if (kind === "random" && first !== undefined && given.length <= 2 && second !== "") {
    const seed = second ?? DEFAULT_SEED;
    return random(wholeNumber(first), /^\d{1,15}$/.test(`${seed}`) ? Number(seed) : seed, scope);
  }
  if (kind === "coarse-to-fine" && given.length <= 1) {
    return coarseToFine(first === undefined ? {} : { points: wholeNumber(first) }, scope);
  }
  throw expected(
    "bad-search",
    "Search",
    "grid, random:N[:SEED] or coarse-to-fine[:POINTS]",
    text,
    "Write for example --search random:1000:42.",
  );
}

/** NaN for a text that is not a plain whole number, which the checks of a search then refuse. */
function wholeNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/**
 * The sets that a search tries: all of them, or for coarse-to-fine those of its first round.
 *
 * @param source a strategy or its parameters.
 * @throws AssayError as `generateGrid`, `drawRandom` and `coarseGrid`.
 */
export function searchSets(
  source: SpaceSource,
  search: Search,
  table: ScoreTableOptions = {},
): ParameterSets {
  const { ranges, constraint } = search;
  const options = { ...table, constraint };
  if (search.kind === "grid") return generateGrid(source, ranges, options);
  if (search.kind === "coarse-to-fine") return coarseGrid(source, ranges, search.points, options);
  return drawRandom(source, ranges, { ...options, count: search.count, seed: search.seed });
}

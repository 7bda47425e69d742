import { AssayError, expected } from "../errors.ts";
import type { ParameterValue } from "../strategy/parameters.ts";
import type { Predicate } from "./constraint.ts";
import { type GridOptions, predicateOf } from "./grid.ts";
import {
  describeParameters,
  type ParameterSets,
  type SpaceSource,
  setsFromColumns,
  spaceOf,
} from "./parameter-sets.ts";
import { excludesEverything, productSize } from "./product.ts";
import { createRandom, type RandomGenerator } from "./random-generator.ts";
import { type ParameterRanges, resolveAxes, type SearchAxis, type ValueAxis } from "./ranges.ts";
import { count, requireTableFits, SCORE_COLUMNS } from "./score-table-size.ts";

/** Sets drawn at random, all different. */
export interface RandomSets extends ParameterSets {
  /** How many were asked for. */
  readonly requested: number;
  /** How many combinations there are before the constraint; infinite with a `float` without a step. */
  readonly candidates: number;
  /** How many draws it took; those beyond `length` were refused, or drawn before. */
  readonly tried: number;
  /** Whether these are all sets there are, fewer than or just as many as were asked for. */
  readonly exhausted: boolean;
}

/** How many sets to draw at random, and from which seed. */
export interface RandomOptions extends GridOptions {
  /** A whole number in [1, 10,000,000]. */
  readonly count: number;
  /** The same seed draws the same sets, and a larger `count` only adds to them. */
  readonly seed: number | string;
}

/** No search draws more often than this, for memory's sake. */
const MOST_DRAWS = 10_000_000;

/** Draws granted per set that is asked for, before a constraint counts as too strict to draw from. */
const DRAWS_PER_SET = 100;
const DRAWS_AT_LEAST = 10_000;

/**
 * Parameter sets drawn at random, each at most once, in the order in which they were drawn. Where
 * every parameter has finitely many values, each combination is equally likely; a `float` without a
 * step is uniform in its range, or in its logarithm (`log: true`), rounded to a billionth of the range
 * (of the value). A space with fewer sets than asked for is given as a whole, in random order.
 * The first n of 2n sets are the n sets of the same seed.
 *
 * @param source a strategy or its parameters.
 * @param ranges values by parameter; see `ParameterRanges`.
 * @throws AssayError as `generateGrid`; also `bad-search` for a count that is not in its range,
 *   `bad-seed`, and `constraint-too-strict` when it refuses so much that draws run out (100 per set
 *   asked for, at least 10,000).
 */
export function drawRandom(
  source: SpaceSource,
  ranges: ParameterRanges | undefined,
  options: RandomOptions,
): RandomSets {
  const { count: requested, scoreColumns = SCORE_COLUMNS, limitBytes } = options;
  requireCount(requested);
  const space = spaceOf(source);
  const axes = resolveAxes(space, ranges, { intervals: true });
  const accepts = predicateOf(source, options.constraint) ?? (() => true);
  const random = createRandom(options.seed);
  const finite = axes.filter((axis): axis is ValueAxis => axis.kind === "values");
  const candidates = finite.length === axes.length ? productSize(finite) : Number.POSITIVE_INFINITY;
  requireTableFits(Math.min(requested, candidates), scoreColumns + axes.length, limitBytes);
  // Beyond 2⁵³ combinations have no exact index; drawing one twice is then next to impossible.
  const draws =
    candidates <= Number.MAX_SAFE_INTEGER
      ? drawWithoutReplacement(finite, candidates, random)
      : drawIndependently(axes, random);
  const drawn = collect(axes, draws, requested, accepts);
  const { columns, length, tried } = drawn;
  return {
    ...setsFromColumns(space, columns, length),
    requested,
    candidates,
    tried,
    exhausted: drawn.exhausted || tried === candidates,
  };
}

/** @throws AssayError `bad-search` for a number of sets that cannot be drawn. */
export function requireCount(requested: number): void {
  if (Number.isInteger(requested) && requested >= 1 && requested <= MOST_DRAWS) return;
  throw expected(
    "bad-search",
    "Random search",
    `a whole number of sets in [1, ${count(MOST_DRAWS)}]`,
    requested,
    "Write --search random:1000 or random(1000, seed).",
  );
}

interface Drawn {
  readonly columns: readonly ParameterValue[][];
  readonly length: number;
  readonly tried: number;
  readonly exhausted: boolean;
}

/** Draws until enough sets are accepted, none is left, or the draws granted are used up. */
function collect(
  axes: readonly SearchAxis[],
  draws: Iterator<readonly ParameterValue[] | undefined>,
  requested: number,
  accepts: Predicate,
): Drawn {
  const granted = Math.min(MOST_DRAWS, DRAWS_AT_LEAST + DRAWS_PER_SET * requested);
  const columns: ParameterValue[][] = axes.map(() => []);
  const set: Record<string, ParameterValue> = {};
  let example = "";
  let length = 0;
  let tried = 0;
  while (length < requested) {
    if (tried === granted) throw tooStrict(length, requested, tried, example);
    const next = draws.next();
    if (next.done) {
      if (length === 0) throw excludesEverything(tried, example);
      return { columns, length, tried, exhausted: true };
    }
    tried++;
    if (next.value === undefined) continue;
    for (let a = 0; a < axes.length; a++) set[axes[a]!.name] = next.value[a]!;
    if (!accepts(set)) {
      if (example === "") example = describeParameters(set);
      continue;
    }
    for (let a = 0; a < axes.length; a++) columns[a]!.push(next.value[a]!);
    length++;
  }
  return { columns, length, tried, exhausted: false };
}

/**
 * Every combination once, in random order: the shuffle of Fisher and Yates, of which only the places
 * that have moved are kept. An index is the combination's place in the grid.
 */
function* drawWithoutReplacement(
  axes: readonly ValueAxis[],
  candidates: number,
  random: RandomGenerator,
): Generator<readonly ParameterValue[]> {
  const moved = new Map<number, number>();
  for (let place = 0; place < candidates; place++) {
    const other = place + random.integer(candidates - place);
    let index = moved.get(other) ?? other;
    moved.set(other, moved.get(place) ?? place);
    moved.delete(place);
    const values: ParameterValue[] = [];
    for (let a = axes.length - 1; a >= 0; a--) {
      const axis = axes[a]!;
      const code = index % axis.count;
      values[a] = axis.at(code);
      index = (index - code) / axis.count;
    }
    yield values;
  }
}

/** Each parameter for itself, without end; undefined for a set that was drawn before. */
function* drawIndependently(
  axes: readonly SearchAxis[],
  random: RandomGenerator,
): Generator<readonly ParameterValue[] | undefined> {
  const seen = new Set<string>();
  for (;;) {
    const values = axes.map((axis) => drawOne(axis, random));
    const key = JSON.stringify(values);
    const isNew = !seen.has(key);
    seen.add(key);
    yield isNew ? values : undefined;
  }
}

function drawOne(axis: SearchAxis, random: RandomGenerator): ParameterValue {
  if (axis.kind === "values") return axis.at(random.integer(axis.count));
  const { from, to, log } = axis;
  const share = random.uniform();
  const drawn = log
    ? Number((from * (to / from) ** share).toPrecision(9))
    : Number((from + share * (to - from)).toFixed(digitsOf((to - from) / 1e9)));
  return Math.min(to, Math.max(from, drawn));
}

/** Decimals that show one `unit`, at most the 100 that JavaScript writes. */
function digitsOf(unit: number): number {
  const exponent = Number(unit.toExponential().split("e")[1]);
  return Math.min(100, Math.max(0, -exponent));
}

function tooStrict(length: number, requested: number, tried: number, example: string): AssayError {
  return new AssayError(
    "constraint-too-strict",
    `Random search: found ${count(length)} of ${count(requested)} sets in ${count(tried)} draws; ` +
      (example === ""
        ? "the rest were drawn before."
        : `the constraint refuses for example ${example}.`),
    "Narrow the ranges to what the constraint accepts, ask for fewer sets, or search a grid.",
  );
}

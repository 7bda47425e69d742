import { AssayError, expected, unknownName } from "../errors.ts";
import {
  type Parameter,
  type ParameterSpace,
  type ParameterValue,
  parseParameter,
  resolveParameters,
} from "../strategy/parameters.ts";
import { parseNumberRange, refuseDash } from "./range-text.ts";
import { stepValues } from "./step-values.ts";

/** Numbers from `from` to `to`, both included. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
  /**
   * Distance of neighbours; the parameter's own step unless given. A `float` without any step cannot
   * make a grid; a random search draws from all numbers between the ends.
   */
  readonly step?: number;
}

/**
 * What a parameter may be in a search: one value, `{ from, to, step }`, a text as on the command line
 * (`"5:50:5"`, `"5,10,20"`, `"trend"`), or a list of these, taken together.
 */
export type ParameterRange =
  | ParameterValue
  | NumberRange
  | readonly (ParameterValue | NumberRange)[];

/**
 * Ranges by parameter name. A parameter without a range stays at its default; with no range at all
 * (nothing given, or `{}`), every parameter takes its own: min to max by its step, every value of a
 * choice, and for a `float` without a step its default in a grid and [min, max] in a random search.
 */
export type ParameterRanges = Readonly<Record<string, ParameterRange>>;

/** Values that a search may give one parameter: finitely many, by index. */
export interface ValueAxis {
  readonly kind: "values";
  readonly name: string;
  /** Whether the values lie on a number line (`int`, `float`) or are choices without an order. */
  readonly ordered: boolean;
  readonly count: number;
  /** The value at `index` in [0, count). */
  readonly at: (index: number) => ParameterValue;
}

/** Any number of [from, to], for a `float` without a step; `from < to`. */
export interface IntervalAxis {
  readonly kind: "interval";
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Whether equal ratios count as equal distances. */
  readonly log: boolean;
}

/** What a search may give one parameter. */
export type SearchAxis = ValueAxis | IntervalAxis;

/** More values than this on one axis of a grid is a mistake in a step, found before memory is. */
const MOST_VALUES = 1_000_000;

/**
 * The axis of each parameter, in the strategy's order, with `ranges` checked against it. Values of
 * `int` and `float` are ascending, those of a choice in the strategy's order, and a value that is
 * given twice is taken once.
 *
 * @param intervals whether a `float` without a step may take any number of its range.
 * @throws AssayError `unknown-parameter`, `bad-parameter` (a value that the parameter cannot have),
 *   `bad-range` (not a range, no step, a list of more than a million values), `empty-grid` (an empty
 *   list).
 */
export function resolveAxes(
  space: ParameterSpace,
  ranges: ParameterRanges | undefined,
  { intervals }: { readonly intervals: boolean },
): SearchAxis[] {
  const given = ranges ?? {};
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(space, name)) {
      throw unknownName("unknown-parameter", "parameter", name, Object.keys(space));
    }
  }
  const own = Object.keys(given).length === 0;
  return Object.entries(space).map(([name, parameter]) => {
    const range = Object.hasOwn(given, name) ? given[name] : undefined;
    if (range !== undefined) return axisOf(name, parameter, range, intervals);
    return own
      ? ownAxis(name, parameter, intervals)
      : listAxis(name, parameter, [parameter.default]);
  });
}

/** As `resolveAxes` for a grid: every axis has finitely many values. */
export function resolveValueAxes(
  space: ParameterSpace,
  ranges: ParameterRanges | undefined,
): ValueAxis[] {
  return resolveAxes(space, ranges, { intervals: false }).map((axis) => {
    if (axis.kind === "values") return axis;
    throw needsStep(axis.name);
  });
}

function ownAxis(name: string, parameter: Parameter, intervals: boolean): SearchAxis {
  if (parameter.kind === "choice") return listAxis(name, parameter, parameter.values);
  const { min: from, max: to, step } = parameter;
  if (step === undefined && !intervals) return listAxis(name, parameter, [parameter.default]);
  return rangeAxis(name, parameter, step === undefined ? { from, to } : { from, to, step }, true);
}

function axisOf(
  name: string,
  parameter: Parameter,
  range: ParameterRange,
  intervals: boolean,
): SearchAxis {
  const pieces = (isList(range) ? range : [range]).flatMap((piece) =>
    typeof piece === "string" ? readText(name, parameter, piece) : [piece],
  );
  const [only] = pieces;
  if (only === undefined) {
    throw expected("empty-grid", `Range of "${name}"`, "at least one value", "none", "List some.");
  }
  if (pieces.length === 1 && typeof only === "object") {
    return rangeAxis(name, parameter, only, intervals);
  }
  let total = 0;
  const values = pieces.flatMap((piece) => {
    if (typeof piece !== "object") return [checked(name, parameter, piece)];
    const axis = rangeAxis(name, parameter, piece, false);
    if (axis.kind === "interval") throw needsStep(name);
    total += axis.count;
    requireFew(name, total);
    return valuesOf(axis);
  });
  return listAxis(name, parameter, values);
}

function isList(range: ParameterRange): range is readonly (ParameterValue | NumberRange)[] {
  return Array.isArray(range);
}

/** The values and ranges in a text; a choice's own text goes before any comma or colon in it. */
function readText(
  name: string,
  parameter: Parameter,
  text: string,
): readonly (ParameterValue | NumberRange)[] {
  if (parameter.kind === "choice" && parameter.values.some((value) => String(value) === text)) {
    return [parseParameter(name, parameter, text)];
  }
  return text.split(",").map((part) => {
    const piece = part.trim();
    if (parameter.kind === "choice") return parseParameter(name, parameter, piece);
    refuseDash(name, piece, parameter.kind === "int");
    return piece.includes(":")
      ? parseNumberRange(name, piece)
      : parseParameter(name, parameter, piece);
  });
}

/** @throws AssayError `bad-parameter` where the parameter cannot have this value. */
function checked(name: string, parameter: Parameter, value: ParameterValue): ParameterValue {
  resolveParameters({ [name]: parameter }, { [name]: value });
  return value;
}

function rangeAxis(
  name: string,
  parameter: Parameter,
  range: NumberRange,
  intervals: boolean,
): SearchAxis {
  const where = `Range of "${name}"`;
  if (parameter.kind === "choice") {
    const hint = `Choose among ${parameter.values.join(", ")}.`;
    throw expected("bad-range", where, "values of a choice", range, hint);
  }
  // A search may come from JSON, where null is what was left out.
  if (range === null) {
    throw expected("bad-range", where, "a range or values", range, "Leave it out for the default.");
  }
  const { from, to, step = parameter.step } = range;
  for (const end of [from, to]) {
    if (typeof end !== "number") {
      throw expected(
        "bad-range",
        where,
        "numbers as from and to",
        end,
        "Write { from, to, step }.",
      );
    }
    checked(name, parameter, end);
  }
  if (from > to) {
    const message = `${where}: expected from ≤ to, got ${from}:${to}.`;
    throw new AssayError("bad-range", message, `Write ${name}=${to}:${from}:step.`);
  }
  if (step === undefined) {
    if (from === to) return listAxis(name, parameter, [from]);
    if (!intervals) throw needsStep(name);
    return { kind: "interval", name, from, to, log: parameter.kind === "float" && parameter.log };
  }
  const whole = parameter.kind === "int";
  if (!(step > 0 && Number.isFinite(step)) || (whole && !Number.isInteger(step))) {
    const wanted = `a ${whole ? "whole " : ""}step above 0`;
    throw expected("bad-range", where, wanted, step, `Write ${name}=${from}:${to}:step.`);
  }
  return { kind: "values", name, ordered: true, ...stepValues(from, to, step) };
}

function listAxis(
  name: string,
  parameter: Parameter,
  values: readonly ParameterValue[],
): ValueAxis {
  const distinct = new Set(values);
  const ordered = parameter.kind !== "choice";
  const list = ordered
    ? [...distinct].sort((a, b) => Number(a) - Number(b))
    : parameter.values.filter((value) => distinct.has(value));
  return { kind: "values", name, ordered, count: list.length, at: (index) => list[index]! };
}

/**
 * All values of an axis.
 * @throws AssayError `bad-range` for more than a million.
 */
export function valuesOf(axis: ValueAxis): ParameterValue[] {
  requireFew(axis.name, axis.count);
  return Array.from({ length: axis.count }, (_, i) => axis.at(i));
}

function requireFew(name: string, count: number): void {
  if (count <= MOST_VALUES) return;
  throw expected(
    "bad-range",
    `Range of "${name}"`,
    `at most ${MOST_VALUES.toLocaleString("en-US")} values`,
    count,
    "Take a larger step, or draw at random: --search random:1000.",
  );
}

function needsStep(name: string): AssayError {
  return new AssayError(
    "bad-range",
    `Range of "${name}": expected a step, got none, here or in the strategy.`,
    `Write ${name}=from:to:step, list its values, or draw at random: --search random:1000.`,
  );
}

import { AssayError, expected, unknownName } from "../errors.ts";
import { requireNoMore, requireOptions } from "./options.ts";

/** A value of a strategy's parameter. */
export type ParameterValue = number | string | boolean;

export interface IntParameter {
  readonly kind: "int";
  readonly min: number;
  readonly max: number;
  /** Distance of neighbours in a grid. */
  readonly step: number;
  readonly default: number;
}

export interface FloatParameter {
  readonly kind: "float";
  readonly min: number;
  readonly max: number;
  /** Distance of neighbours in a grid; without one a grid must say its own. */
  readonly step: number | undefined;
  /** Whether a random search draws on a logarithmic scale. */
  readonly log: boolean;
  readonly default: number;
}

export interface ChoiceParameter<T extends ParameterValue = ParameterValue> {
  readonly kind: "choice";
  readonly values: readonly T[];
  readonly default: T;
}

/** What `int()`, `float()` and `choice()` return: what a parameter may be, and what it is unless given. */
export type Parameter = IntParameter | FloatParameter | ChoiceParameter;

/** Parameters of a strategy by name. */
export type ParameterSpace = Readonly<Record<string, Parameter>>;

/** Plain values that reach `signal` and `exits`. */
export type ParameterValues<S extends ParameterSpace = ParameterSpace> = {
  readonly [name in keyof S]: S[name] extends ChoiceParameter<infer T> ? T : number;
};

/**
 * A whole number in [min, max]; `step` (1) spaces a grid; `default` is `min` unless given.
 *
 * @throws AssayError `bad-parameter` for a number that is not whole, min above max, a default outside
 *   them, or a step that is not positive;
 *   `unknown-option` for an option with another name.
 */
export function int(
  min: number,
  max: number,
  options: { readonly step?: number; readonly default?: number } = {},
  ...more: []
): IntParameter {
  requireOptions("int()", options, ["step", "default"], "int(5, 50, { default: 20 })");
  requireNoMore("int()", more);
  for (const value of [min, max, options.step ?? 1, options.default ?? min]) {
    if (!Number.isInteger(value)) {
      throw expected(
        "bad-parameter",
        `int(${min}, ${max})`,
        "whole numbers",
        value,
        "Use float().",
      );
    }
  }
  const parameter: IntParameter = {
    kind: "int",
    min,
    max,
    step: options.step ?? 1,
    default: options.default ?? min,
  };
  checkRange("int", parameter);
  return Object.freeze(parameter);
}

/**
 * A real number in [min, max]; `step` spaces a grid; `log: true` searches on a logarithmic scale;
 * `default` is `min` unless given.
 *
 * @throws AssayError `bad-parameter` for min above max, a default outside them, a step that is not
 *   positive, or a logarithmic scale with a minimum that is not above 0;
 *   `unknown-option` for an option with another name.
 */
export function float(
  min: number,
  max: number,
  options: { readonly step?: number; readonly log?: boolean; readonly default?: number } = {},
  ...more: []
): FloatParameter {
  const known = ["step", "log", "default"];
  requireOptions("float()", options, known, "float(0.5, 3, { default: 2 })");
  requireNoMore("float()", more);
  const parameter: FloatParameter = {
    kind: "float",
    min,
    max,
    step: options.step,
    log: options.log ?? false,
    default: options.default ?? min,
  };
  checkRange("float", parameter);
  if (parameter.log && min <= 0) {
    throw expected("bad-parameter", "float({ log: true })", "a minimum above 0", min, "Raise min.");
  }
  return Object.freeze(parameter);
}

/**
 * One of the given values; the first is the default unless `default` says otherwise.
 *
 * @throws AssayError `bad-parameter` for no value at all, or a default that is not among them;
 *   `unknown-option` for an option with another name.
 */
export function choice<const T extends ParameterValue>(
  values: readonly T[],
  options: { readonly default?: T } = {},
  ...more: []
): ChoiceParameter<T> {
  const example = 'choice(["fast", "slow"], { default: "slow" })';
  requireOptions("choice()", options, ["default"], example);
  requireNoMore("choice()", more);
  const first = values[0];
  if (first === undefined) {
    throw expected("bad-parameter", "choice()", "at least one value", "none", "List the values.");
  }
  const chosen = options.default ?? first;
  if (!values.includes(chosen)) {
    throw expected(
      "bad-parameter",
      "choice()",
      `a default among ${values.join(", ")}`,
      chosen,
      "Add it.",
    );
  }
  return Object.freeze({ kind: "choice", values: Object.freeze([...values]), default: chosen });
}

function checkRange(kind: string, p: IntParameter | FloatParameter): void {
  const hint =
    "Write int(min, max) or float(min, max) with min ≤ default ≤ max and a positive step.";
  const where = `${kind}(${p.min}, ${p.max})`;
  if (!(p.min <= p.max)) throw expected("bad-parameter", where, "min ≤ max", p.min, hint);
  if (!(p.default >= p.min && p.default <= p.max)) {
    throw expected("bad-parameter", where, `a default in [${p.min}, ${p.max}]`, p.default, hint);
  }
  if (p.step !== undefined && !(p.step > 0)) {
    throw expected("bad-parameter", where, "a step above 0", p.step, hint);
  }
}

/**
 * Defaults overlaid with `given`.
 * @throws AssayError `unknown-parameter` (with near matches) or `bad-parameter` (out of range).
 */
export function resolveParameters<S extends ParameterSpace>(
  space: S,
  given: Readonly<Record<string, ParameterValue>> = {},
): ParameterValues<S> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(space, name)) {
      throw unknownName("unknown-parameter", "parameter", name, Object.keys(space));
    }
  }
  const values: Record<string, ParameterValue> = {};
  for (const [name, parameter] of Object.entries(space)) {
    const value = given[name] ?? parameter.default;
    checkValue(name, parameter, value);
    values[name] = value;
  }
  return Object.freeze(values) as ParameterValues<S>;
}

function checkValue(name: string, parameter: Parameter, value: ParameterValue): void {
  const where = `Parameter "${name}"`;
  if (parameter.kind === "choice") {
    if (parameter.values.includes(value)) return;
    const wanted = `one of ${parameter.values.join(", ")}`;
    throw expected("bad-parameter", where, wanted, value, "Pick one of these values.");
  }
  const noun = parameter.kind === "int" ? "a whole number" : "a number";
  const wanted = `${noun} in [${parameter.min}, ${parameter.max}]`;
  const fits =
    typeof value === "number" &&
    value >= parameter.min &&
    value <= parameter.max &&
    (parameter.kind === "float" || Number.isInteger(value));
  if (!fits) {
    throw expected(
      "bad-parameter",
      where,
      wanted,
      value,
      "Change the value, or the range in the strategy.",
    );
  }
}

/** Turns `"20"`, `"true"` or `"fast"` from a command line into the value its parameter means. */
export function parseParameter(name: string, parameter: Parameter, text: string): ParameterValue {
  if (parameter.kind === "choice") {
    const found = parameter.values.find((value) => String(value) === text);
    if (found !== undefined) return found;
    checkValue(name, parameter, text);
  }
  const number = Number(text);
  if (text.trim() === "" || Number.isNaN(number)) {
    throw expected(
      "bad-parameter",
      `Parameter "${name}"`,
      "a number",
      text,
      `Write ${name}=NUMBER.`,
    );
  }
  return number;
}

/** Guards a value that a definition needs before any data is read. */
export function requirePositiveInteger(where: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new AssayError(
      "bad-window",
      `${where}: expected a whole number of bars, at least 1, got ${value}.`,
      "A window covers the current bar and the bars before it; it cannot be empty or lie in the future.",
    );
  }
}

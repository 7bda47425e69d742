import { AssayError, nearMatches, unknownName } from "../errors.ts";
import type { ParameterValue } from "../strategy/parameters.ts";
import {
  type BinaryOperator,
  type ConstraintNode,
  constraintError,
  parseConstraintText,
} from "./constraint-parser.ts";

/** What a name or an expression in a constraint can be. */
export type ConstraintType = "number" | "text" | "condition";

/** The names that a constraint may use, and what they hold. */
export interface Vocabulary {
  /** Code and noun of the error for a name that is not there: `unknown-parameter`, `parameter`. */
  readonly code: string;
  readonly noun: string;
  readonly names: Readonly<Record<string, ConstraintName>>;
}

export interface ConstraintName {
  /** More than one for a choice that mixes numbers and texts; it can only be tested with == and !=. */
  readonly types: readonly ConstraintType[];
  /** Where only these can occur, so that a text which never matches is found when it is read. */
  readonly values?: readonly ParameterValue[];
}

/** Values by name, as a constraint looks at them; NaN where a metric is not defined. */
export type ConstraintValues = Readonly<Record<string, ParameterValue>>;

/** undefined is a condition that is not known; a number that is not known is NaN. */
export type Evaluate = (values: ConstraintValues) => ParameterValue | undefined;

interface Compiled {
  readonly node: ConstraintNode;
  readonly types: readonly ConstraintType[];
  readonly values?: readonly ParameterValue[] | undefined;
  readonly evaluate: Evaluate;
}

/**
 * A text as a function of values, with its names and types checked.
 * @throws AssayError as `compileConstraint`.
 */
export function compileText(text: string, vocabulary: Vocabulary): Evaluate {
  const compiled = compile(parseConstraintText(text), text, vocabulary);
  requireTypes(compiled, ["condition"], text, "a condition that is true or false");
  return compiled.evaluate;
}

function compile(node: ConstraintNode, text: string, vocabulary: Vocabulary): Compiled {
  switch (node.kind) {
    case "value": {
      const { value } = node;
      return { node, types: [typeOf(value)], evaluate: () => value };
    }
    case "name": {
      const { name } = node;
      const known = Object.hasOwn(vocabulary.names, name) ? vocabulary.names[name] : undefined;
      if (!known) throw unknownInConstraint(node, text, vocabulary);
      return { node, ...known, evaluate: (values) => values[name] };
    }
    case "unary": {
      const operand = compile(node.operand, text, vocabulary);
      const { evaluate } = operand;
      if (node.operator === "-") {
        requireTypes(operand, ["number"], text, `a number after "-"`);
        return { node, types: ["number"], evaluate: (values) => -(evaluate(values) as number) };
      }
      requireTypes(operand, ["condition"], text, `a condition after "!"`);
      const negate: Evaluate = (values) => {
        const known = evaluate(values);
        return known === undefined ? undefined : !known;
      };
      return { node, types: ["condition"], evaluate: negate };
    }
    case "binary": {
      const left = compile(node.left, text, vocabulary);
      const right = compile(node.right, text, vocabulary);
      const result = checkOperands(node.operator, left, right, text);
      const evaluate = OPERATIONS[node.operator](left.evaluate, right.evaluate);
      return { node, types: [result], evaluate };
    }
  }
}

function checkOperands(
  operator: BinaryOperator,
  left: Compiled,
  right: Compiled,
  text: string,
): ConstraintType {
  if (operator === "==" || operator === "!=") {
    requireComparable(left, right, text);
    return "condition";
  }
  const logical = operator === "&&" || operator === "||";
  const wanted = logical ? "condition" : "number";
  for (const side of [left, right]) {
    requireTypes(side, [wanted], text, `a ${wanted} beside "${operator}"`);
  }
  return logical || ["<", "<=", ">", ">="].includes(operator) ? "condition" : "number";
}

function requireTypes(
  { node, types }: Compiled,
  wanted: readonly ConstraintType[],
  text: string,
  wantedInWords: string,
): void {
  if (types.every((type) => wanted.includes(type))) return;
  const hint = 'Write for example "fast < slow" or mode == "trend".';
  throw constraintError(text, node.at, `expected ${wantedInWords}, got ${inWords(types)}`, hint);
}

/** Sides of == and != must be able to be equal, and a literal one of the values of a choice. */
function requireComparable(left: Compiled, right: Compiled, text: string): void {
  if (!left.types.some((type) => right.types.includes(type))) {
    const what = `expected ${inWords(left.types)} to compare with, got ${inWords(right.types)}`;
    throw constraintError(text, right.node.at, what, "Compare like with like; quote texts.");
  }
  for (const [side, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (side.node.kind !== "value" || !other.values || other.values.includes(side.node.value)) {
      continue;
    }
    const known = other.values.map(String);
    const near = nearMatches(String(side.node.value), known);
    const what = `expected one of ${known.join(", ")}, got ${JSON.stringify(side.node.value)}`;
    const hint =
      near.length > 0 ? `Did you mean ${near.join(" or ")}?` : "Only these can ever be equal.";
    throw constraintError(text, side.node.at, what, hint);
  }
}

function unknownInConstraint(
  { name, at }: { readonly name: string; readonly at: number },
  text: string,
  { code, noun, names }: Vocabulary,
): AssayError {
  const { message, hint } = unknownName(code, noun, name, Object.keys(names));
  const where = `Constraint ${JSON.stringify(text)}, column ${at + 1}`;
  const isText = Object.values(names).some(({ values }) => values?.includes(name));
  return new AssayError(
    code,
    `${where}: ${message[0]!.toLowerCase()}${message.slice(1)}`,
    isText ? `Quote a text: "${name}".` : hint,
  );
}

/** The type of a value as a constraint sees it. */
export function typeOf(value: ParameterValue): ConstraintType {
  if (typeof value === "number") return "number";
  return typeof value === "string" ? "text" : "condition";
}

function inWords(types: readonly ConstraintType[]): string {
  return types.map((type) => `a ${type}`).join(" or ");
}

type Combine = (left: Evaluate, right: Evaluate) => Evaluate;

/** What is known of two sides is compared; a NaN, or a condition not known, leaves it not known. */
function comparison(holds: (a: ParameterValue, b: ParameterValue) => boolean): Combine {
  return (left, right) => (values) => {
    const a = left(values);
    const b = right(values);
    if (a === undefined || b === undefined || Number.isNaN(a) || Number.isNaN(b)) return undefined;
    return holds(a, b);
  };
}

function arithmetic(calculate: (a: number, b: number) => number): Combine {
  return (left, right) => (values) => calculate(left(values) as number, right(values) as number);
}

/** Kleene: one side that settles the matter settles it, whatever the other is. */
function logic(settles: boolean): Combine {
  return (left, right) => (values) => {
    const a = left(values);
    if (a === settles) return settles;
    const b = right(values);
    if (b === settles) return settles;
    return a === undefined || b === undefined ? undefined : !settles;
  };
}

const OPERATIONS: Readonly<Record<BinaryOperator, Combine>> = {
  "||": logic(true),
  "&&": logic(false),
  "<": comparison((a, b) => a < b),
  "<=": comparison((a, b) => a <= b),
  ">": comparison((a, b) => a > b),
  ">=": comparison((a, b) => a >= b),
  "==": comparison((a, b) => a === b),
  "!=": comparison((a, b) => a !== b),
  "+": arithmetic((a, b) => a + b),
  "-": arithmetic((a, b) => a - b),
  "*": arithmetic((a, b) => a * b),
  "/": arithmetic((a, b) => a / b),
  "%": arithmetic((a, b) => a % b),
};

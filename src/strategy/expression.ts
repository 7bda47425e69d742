import { AssayError } from "../errors.ts";
import { COLUMNS, type ColumnName } from "./bars.ts";
import type { KernelDefinition } from "./kernel.ts";
import { type NodeFields, NodeTable } from "./node-table.ts";

/** What may stand where a series is wanted: an expression, or a number for a constant series. */
export type Operand = Expr | number;

/** A series over the bars of one symbol: an immutable, interned node. Equal means identical. */
export class Expr {
  /** Operation of `kernels/operations`, or `column`, `constant`, `lag`, `kernel`. */
  readonly op: string;
  readonly inputs: readonly Expr[];
  readonly parameters: readonly number[];
  /** Which output of the operation this is; 0 for most. */
  readonly output: number;
  /** Name of the column, for `column`. */
  readonly column: ColumnName | undefined;
  /** The user's logic, for `kernel`. */
  readonly kernel: KernelDefinition | undefined;
  /** Creation number; only used to tell nodes apart while interning, never hashed. */
  readonly id: number;

  /** Use the builders below; a node made by hand would not be interned. Its lists are frozen. */
  constructor(fields: NodeFields, id: number) {
    this.op = fields.op;
    this.inputs = Object.freeze(fields.inputs);
    this.parameters = Object.freeze(fields.parameters);
    this.output = fields.output;
    this.column = fields.column;
    this.kernel = fields.kernel;
    this.id = id;
    Object.freeze(this);
  }

  /**
   * JavaScript's own operators want one value, and a series has none: `close > 3` would silently be
   * false for ever.
   * @throws AssayError `bad-expression`, always.
   */
  [Symbol.toPrimitive](): never {
    throw new AssayError(
      "bad-expression",
      "Expected a method of the series, got one of JavaScript's operators (<, >, +, -, …).",
      "Write close.gt(3), close.sub(open), when(condition).then(1).otherwise(0).",
    );
  }

  add(other: Operand): Expr {
    return operation("add", [this, other]);
  }
  sub(other: Operand): Expr {
    return operation("subtract", [this, other]);
  }
  mul(other: Operand): Expr {
    return operation("multiply", [this, other]);
  }
  div(other: Operand): Expr {
    return operation("divide", [this, other]);
  }
  /** The smaller of the two; not known if either is not. */
  min(other: Operand): Expr {
    return operation("minimum", [this, other]);
  }
  /** The larger of the two; not known if either is not. */
  max(other: Operand): Expr {
    return operation("maximum", [this, other]);
  }
  gt(other: Operand): Expr {
    return operation("greater", [this, other]);
  }
  ge(other: Operand): Expr {
    return operation("greater_equal", [this, other]);
  }
  lt(other: Operand): Expr {
    return operation("less", [this, other]);
  }
  le(other: Operand): Expr {
    return operation("less_equal", [this, other]);
  }
  eq(other: Operand): Expr {
    return operation("equal", [this, other]);
  }
  ne(other: Operand): Expr {
    return operation("not_equal", [this, other]);
  }
  /** Kleene: false and not-known is false. */
  and(other: Operand): Expr {
    return operation("and", [this, other]);
  }
  /** Kleene: true or not-known is true. */
  or(other: Operand): Expr {
    return operation("or", [this, other]);
  }
  not(): Expr {
    return operation("not", [this]);
  }
  neg(): Expr {
    return operation("negate", [this]);
  }
  abs(): Expr {
    return operation("absolute", [this]);
  }
  sqrt(): Expr {
    return operation("square_root", [this]);
  }
  /** Natural logarithm. */
  log(): Expr {
    return operation("logarithm", [this]);
  }
  /** -1, 0 or 1. */
  sign(): Expr {
    return operation("sign", [this]);
  }
}

/** The columns of a bar as series, handed to a strategy's `signal`. */
export type Columns = { readonly [name in ColumnName]: Expr };

const NONE: readonly number[] = Object.freeze([]);
const NO_INPUTS: readonly Expr[] = Object.freeze([]);

/** Nodes that are told apart by what they are. */
class Scope {
  readonly nodes = new NodeTable((fields) => new Expr(fields, nextId++));
  /** Constants by their value, but for -0, which a map takes for 0. */
  readonly constants = new Map<number, Expr>();
  columns: Columns | undefined;
}

let scope = new Scope();
let nextId = 0;

/**
 * Runs `build` with an empty interning table and puts the old one back. Expressions of one scope
 * share nodes; dropping them frees the table, so that a search over many sets does not pile up nodes.
 */
export function withExpressionScope<T>(build: () => T): T {
  return expressionScope()(build);
}

/** `withExpressionScope` again and again with the same interning table, for as long as this is kept. */
export function expressionScope(): <T>(build: () => T) => T {
  const inner = new Scope();
  return (build) => {
    const outer = scope;
    scope = inner;
    try {
      return build();
    } finally {
      scope = outer;
    }
  };
}

function intern(
  op: string,
  inputs: readonly Expr[],
  parameters: readonly number[],
  output: number,
  column: ColumnName | undefined,
  kernel: KernelDefinition | undefined,
): Expr {
  return scope.nodes.intern({ op, inputs, parameters, output, column, kernel });
}

/** A column of the bars. */
export function column(name: ColumnName): Expr {
  return intern("column", NO_INPUTS, NONE, 0, name, undefined);
}

/** All columns of the bars. */
export function allColumns(): Columns {
  scope.columns ??= Object.freeze(
    Object.fromEntries(COLUMNS.map((name) => [name, column(name)])) as Columns,
  );
  return scope.columns;
}

/** The same number at every bar. NaN is allowed: not known at every bar. */
export function constant(value: number): Expr {
  const known = Object.is(value, -0) ? undefined : scope.constants.get(value);
  if (known) return known;
  const made = intern("constant", NO_INPUTS, [value], 0, undefined, undefined);
  if (!Object.is(value, -0)) scope.constants.set(value, made);
  return made;
}

export function toExpr(operand: Operand): Expr {
  if (operand instanceof Expr) return operand;
  if (typeof operand === "number") return constant(operand);
  throw new AssayError(
    "bad-expression",
    `Expected a series or a number in an expression, got ${describeValue(operand)}.`,
    "Use the columns handed to signal(), indicator functions and numbers.",
  );
}

/** The operands as series; the list itself where they all are. */
function exprs(operands: readonly Operand[]): readonly Expr[] {
  return operands.every(isExpr) ? operands : operands.map(toExpr);
}

function isExpr(operand: Operand): operand is Expr {
  return operand instanceof Expr;
}

/** One output of a numeric operation of the registry. */
export function operation(
  op: string,
  inputs: readonly Operand[],
  parameters: readonly number[] = NONE,
  output = 0,
): Expr {
  return intern(op, exprs(inputs), parameters, output, undefined, undefined);
}

/** One output stream of a user's kernel; use `kernel()`. */
export function kernelOutput(definition: KernelDefinition, output: number): Expr {
  return intern("kernel", definition.inputs, NONE, output, undefined, definition);
}

/** First half of a conditional series: `when(condition).then(a).otherwise(b)`. */
export function when(condition: Operand): Condition {
  return new Condition(condition, undefined);
}

/** A condition that waits for its value. */
export class Condition {
  readonly #condition: Operand;
  readonly #before: Case | undefined;

  constructor(condition: Operand, before: Case | undefined) {
    this.#condition = condition;
    this.#before = before;
  }

  // biome-ignore lint/suspicious/noThenProperty: when/then/otherwise are the field's words; nothing awaits this
  then(value: Operand): ConditionalChain {
    return new ConditionalChain({ condition: this.#condition, value, before: this.#before });
  }
}

/** A conditional series under construction; not a series until `otherwise` closes it. */
export class ConditionalChain {
  readonly #last: Case;

  constructor(last: Case) {
    this.#last = last;
  }

  /** A further condition, looked at where none before it was true. */
  when(condition: Operand): Condition {
    return new Condition(condition, this.#last);
  }

  /** The value where no condition is true. Where a condition is not known, neither is the result. */
  otherwise(value: Operand): Expr {
    let chosen = toExpr(value);
    for (let one: Case | undefined = this.#last; one; one = one.before) {
      chosen = operation("select", [one.condition, one.value, chosen]);
    }
    return chosen;
  }
}

interface Case {
  readonly condition: Operand;
  readonly value: Operand;
  /** The case that is looked at first. */
  readonly before: Case | undefined;
}

function describeValue(value: unknown): string {
  if (value === undefined) return "undefined (a misspelt column or parameter?)";
  return typeof value === "object" ? (value === null ? "null" : "an object") : typeof value;
}

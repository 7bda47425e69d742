import { AssayError } from "../errors.ts";
import { allColumns, type Columns, type Expr, type Operand, toExpr } from "./expression.ts";
import { requireNoMore, requireOptions } from "./options.ts";
import type { ParameterSpace, ParameterValues } from "./parameters.ts";

/** Ways out of a position besides the signal, as fractions of the fill price (SEMANTICS T). */
export interface Exits {
  /** Leave when the price has moved this fraction against the position: 0.05 is 5 %. */
  readonly stopLoss?: number;
  /** Leave when the price has moved this fraction in favour of the position. */
  readonly takeProfit?: number;
  /** Leave when the price has come back this fraction from its best since the fill. */
  readonly trailingStop?: number;
  /** Leave after this many bars. */
  readonly maxBars?: number;
}

/** A strategy as the user writes it; see `strategy()`. */
export interface StrategyDefinition<S extends ParameterSpace = ParameterSpace> {
  /** Names the strategy in files and reports. */
  readonly name: string;
  /** Changes whenever the logic does; part of a run's identity. */
  readonly version: string;
  readonly params: S;
  /**
   * The wanted position at each bar's close, in [-1, 1]: 1 all in, -1 short, 0 out, NaN not known
   * (no position). Called once per parameter set with series, never with numbers of a bar.
   */
  signal(columns: Columns, params: ParameterValues<S>): Operand;
  /** Exits for a parameter set; none by default. */
  exits?(params: ParameterValues<S>): Exits;
}

/** A strategy, checked and frozen. */
export type Strategy<S extends ParameterSpace = ParameterSpace> = Readonly<StrategyDefinition<S>>;

const KNOWN: readonly (keyof StrategyDefinition)[] = [
  "name",
  "version",
  "params",
  "signal",
  "exits",
];

/**
 * A strategy: a pure description of what position to hold, as a function of columns and parameters.
 *
 * ```ts
 * export default strategy({
 *   name: "sma-cross", version: "1",
 *   params: { fast: int(5, 50, { default: 20 }), slow: int(60, 240, { default: 100 }) },
 *   signal: ({ close }, { fast, slow }) => when(sma(close, fast).gt(sma(close, slow))).then(1).otherwise(-1),
 * });
 * ```
 * @throws AssayError `bad-strategy` when a part is missing, `unknown-option` for a part with another
 *   name: `exit` would silently never leave.
 */
export function strategy<const S extends ParameterSpace>(
  definition: StrategyDefinition<S>,
  ...more: []
): Strategy<S> {
  requireOptions("strategy()", definition, KNOWN, "strategy({ name, version, params, signal })");
  requireNoMore("strategy()", more);
  const problem = firstProblem({ ...definition });
  if (problem) {
    throw new AssayError(
      "bad-strategy",
      `strategy(): ${problem}.`,
      "A strategy needs name, version, params and signal; see examples/strategies.",
    );
  }
  return Object.freeze({ ...definition });
}

function firstProblem(definition: Readonly<Record<string, unknown>>): string | undefined {
  for (const key of ["name", "version"] as const) {
    if (typeof definition[key] !== "string" || definition[key] === "") {
      return `expected a text as ${key}, got ${typeof definition[key]}`;
    }
  }
  if (typeof definition.params !== "object" || definition.params === null) {
    return "expected an object of int(), float() or choice() as params";
  }
  if (typeof definition.signal !== "function") return "expected a function as signal";
  if (definition.exits !== undefined && typeof definition.exits !== "function") {
    return "expected a function of the parameters as exits";
  }
  return undefined;
}

/** The expression of a strategy's signal for one parameter set. */
export function buildSignal<S extends ParameterSpace>(
  definition: Strategy<S>,
  params: ParameterValues<S>,
): Expr {
  return toExpr(definition.signal(allColumns(), params));
}

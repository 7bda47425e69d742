/** Words that the polars references share. */
import pl, { type Expr } from "nodejs-polars";
import type { Fill } from "../../src/engine/options.ts";

export interface PolarsOptions {
  readonly fill: Fill;
  readonly feeBps: number;
  readonly slippageBps: number;
  /** ms UTC; the range is half-open. */
  readonly from: number;
  readonly to: number;
  readonly periodsPerYear: number;
  /** Nominal length of a bar in milliseconds. */
  readonly timeframe: number;
}

const columns = new Map<string, Expr>();

/** `pl.col`, kept: building an expression takes far longer than a small frame takes to compute. */
export function c(name: string): Expr {
  const known = columns.get(name) ?? pl.col(name);
  columns.set(name, known);
  return known;
}

/** `value` where `condition` holds, else NaN; NaN too where the condition is null. */
export function defined(condition: Expr, value: Expr): Expr {
  return pl.when(condition).then(value).otherwise(pl.lit(Number.NaN));
}

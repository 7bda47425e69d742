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

export const c = pl.col;

/** `value` where `condition` holds, else NaN; NaN too where the condition is null. */
export function defined(condition: Expr, value: Expr): Expr {
  return pl.when(condition).then(value).otherwise(pl.lit(Number.NaN));
}

/**
 * Keeps what `plan` builds for some options: building a few hundred expressions takes longer than
 * polars needs for the bars of ten symbols.
 */
export function kept<Plan>(plan: (options: PolarsOptions) => Plan): typeof plan {
  const plans = new Map<string, Plan>();
  return (options) => {
    const key = Object.values(options).join(" ");
    const known = plans.get(key) ?? plan(options);
    plans.set(key, known);
    return known;
  };
}

import { COLUMNS } from "../../src/strategy/bars.ts";
import type { Columns } from "../../src/strategy/expression.ts";
import { column, type Expr } from "../../src/strategy/expression.ts";
import { INDICATORS, type IndicatorSpec } from "../../src/strategy/indicators/registry.ts";
import { REFERENCES } from "../reference/indicators.ts";
import { type PreparedExpressions, prepareExpressions } from "./evaluate.ts";
import { type TestBars, wideColumns } from "./test-bars.ts";

const ALL_COLUMNS = Object.fromEntries(COLUMNS.map((name) => [name, column(name)])) as Columns;

/** One registered indicator with one set of parameters. */
export interface IndicatorCase {
  readonly title: string;
  readonly spec: IndicatorSpec;
  readonly parameters: Readonly<Record<string, number>>;
}

/** Every registered indicator with its own parameters and with each variant. */
export const INDICATOR_CASES: readonly IndicatorCase[] = INDICATORS.flatMap((spec) =>
  [{}, ...(spec.variants ?? [])].map((variant) => {
    const parameters = { ...spec.parameters, ...variant };
    const list = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
    return { title: `${spec.name}(${list.join(", ")})`, spec, parameters };
  }),
);

export function buildIndicator(
  { spec }: Pick<IndicatorCase, "spec">,
  parameters: Readonly<Record<string, number>>,
): Readonly<Record<string, Expr>> {
  return spec.build(ALL_COLUMNS, parameters);
}

/** The kernels' side of a case. */
export function prepareCase(one: IndicatorCase): PreparedExpressions {
  return prepareExpressions(buildIndicator(one, one.parameters));
}

/** The plain reference's side of a case, on the same float32-rounded columns. */
export function referenceValues(
  { spec, parameters }: IndicatorCase,
  bars: TestBars,
): Readonly<Record<string, Float64Array>> {
  const wide = wideColumns(bars);
  const columns = Object.fromEntries(spec.columns.map((name) => [name, wide[name]]));
  return REFERENCES[spec.name]!(columns, parameters);
}

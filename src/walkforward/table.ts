import type { ParameterValue } from "../strategy/parameters.ts";
import type { WalkForwardResult } from "./types.ts";

/** A row of the table of windows: figures are NaN where they are not defined. */
export type WindowRow = Readonly<Record<string, ParameterValue>>;

/**
 * The windows as a flat table, one row each with the same columns in the same order: `window` (from 1),
 * `train_from, train_to, test_from, test_to` (ms UTC, half-open), `train_rows, test_rows` (of the
 * calendar), `partial`, `param_<name>` per parameter, `train_objective, test_objective` (annualised,
 * larger is better), `efficiency`, then `train_<metric>` and `test_<metric>` per metric. Figures of a test
 * are those of a backtest of its own.
 */
export function windowRows({ windows }: Pick<WalkForwardResult, "windows">): readonly WindowRow[] {
  return windows.map((window, index) => ({
    window: index + 1,
    train_from: window.train.from,
    train_to: window.train.to,
    test_from: window.test.from,
    test_to: window.test.to,
    train_rows: window.trainRows.end - window.trainRows.first,
    test_rows: window.testRows.end - window.testRows.first,
    partial: window.partial,
    ...named("param_", window.params),
    train_objective: window.trainObjective,
    test_objective: window.testObjective,
    efficiency: window.efficiency,
    ...named("train_", window.trainMetrics),
    ...named("test_", window.testMetrics),
  }));
}

function named(
  prefix: string,
  values: Readonly<Record<string, ParameterValue>>,
): Record<string, ParameterValue> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]),
  );
}

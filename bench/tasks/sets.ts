import type { ParameterSets } from "../../src/optimize/parameter-sets.ts";
import type { ScoreTable } from "../../src/optimize/score-table.ts";
import type { Columns } from "./task.ts";

/**
 * A score table as columns: parameters, which are numbers, then figures.
 *
 * @throws Error for a set that failed: it has no answer to compare.
 */
export function tableColumns({ sets, metrics, errors }: ScoreTable): Columns {
  for (const [set, { message }] of errors) throw new Error(`set ${set}: ${message}`);
  return { ...parameterColumns(sets), ...metrics };
}

function parameterColumns({ axes }: ParameterSets): Columns {
  return Object.fromEntries(
    axes.map(({ name, values, codes }) => [
      name,
      Float64Array.from(codes, (code) => Number(values[code])),
    ]),
  );
}

/** Rows of several tables below each other, numbered in a column `symbol`. */
export function stackColumns(tables: readonly Columns[]): Columns {
  const names = Object.keys(tables[0] ?? {});
  const symbol = tables.flatMap((columns, number) => Array.from(columns[names[0]!]!, () => number));
  const stacked = names.map((name) => [
    name,
    Float64Array.from(tables.flatMap((columns) => Array.from(columns[name]!))),
  ]);
  return { symbol: Float64Array.from(symbol), ...Object.fromEntries(stacked) };
}

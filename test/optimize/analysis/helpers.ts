import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ParameterSets } from "../../../src/optimize/parameter-sets.ts";
import type { ScoreTable, SetError } from "../../../src/optimize/score-table.ts";
import type { Search } from "../../../src/optimize/search.ts";
import { choice, int, type ParameterSpace } from "../../../src/strategy/parameters.ts";

/** A table of the given figures; everything was run unless said otherwise. */
export function tableOf(
  sets: ParameterSets,
  metrics: Readonly<Record<string, ArrayLike<number>>>,
  {
    errors = {},
    notDone = [],
  }: {
    readonly errors?: Readonly<Record<number, SetError>>;
    readonly notDone?: readonly number[];
  } = {},
): ScoreTable {
  const done = new Uint8Array(sets.length).fill(1);
  for (const i of notDone) done[i] = 0;
  return {
    sets,
    metricNames: Object.keys(metrics),
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([name, column]) => [name, Float64Array.from(column)]),
    ),
    done,
    errors: new Map(Object.entries(errors).map(([set, error]) => [Number(set), error])),
  };
}

/** Sets of one `int` each, with the values 1 … length. */
export function line(length: number): ParameterSets {
  const values = Array.from({ length }, (_, i) => i + 1);
  return { length, axes: [{ name: "n", values, codes: Int32Array.from(values, (n) => n - 1) }] };
}

/** A seeded table as make_analysis_fixtures.py writes it; null where there is no score. */
export interface SeededTable {
  readonly search: Search["kind"];
  readonly kinds: readonly ("int" | "choice")[];
  readonly sizes: readonly number[];
  readonly codes: readonly (readonly number[])[];
  readonly scores: readonly (number | null)[];
  readonly done: readonly number[];
}

/** Its parameters p0, p1, …: whole numbers at uneven distances, or texts. */
export function seededSpace({ kinds }: SeededTable): ParameterSpace {
  return Object.fromEntries(
    kinds.map((kind, a) => [`p${a}`, kind === "int" ? int(0, 1_000_000) : choice(["x"])]),
  );
}

export function seededSets({ kinds, sizes, codes }: SeededTable): ParameterSets {
  const axes = kinds.map((kind, a) => ({
    name: `p${a}`,
    values: Array.from({ length: sizes[a]! }, (_, v) => (kind === "int" ? v * v : `v${v}`)),
    codes: Int32Array.from(codes[a]!),
  }));
  return { length: codes[0]!.length, axes };
}

export function numbersOf(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (value) => value ?? Number.NaN);
}

export function readCases(name: string): unknown[] {
  const folder = join(import.meta.dirname, "..", "..", "fixtures", "analysis");
  const { cases } = JSON.parse(readFileSync(join(folder, name), "utf8")) as { cases: unknown[] };
  return cases;
}

import type { ResolvedOptions } from "../../engine/options.ts";
import { requiredPrices } from "../../engine/plan.ts";
import { requireColumns } from "../../engine/run.ts";
import { type Bars, PRICE_COLUMNS, type PriceColumn } from "../../strategy/bars.ts";
import { type Program, resultCount, selectResults } from "../../strategy/program.ts";
import type { Exits } from "../../strategy/strategy.ts";

/** Signals and exits of the sets of a task, compiled: plain data unless a strategy has logic of its own. */
export interface SetPrograms {
  /** Tells programs that are kept apart from all others of the process; undefined for the rest. */
  readonly id: number | undefined;
  /** Places of the sets in their task; those with the same signal stand together. */
  readonly places: Int32Array;
  /** Its results are the distinct signals of these sets, ascending in the order of `places`. */
  readonly program: Program;
  readonly exits: readonly Exits[];
  /** For each of `places` its signal among the program's results, and its exits. */
  readonly signalOf: Int32Array;
  readonly exitsOf: Int32Array;
}

/** Prices that the fills and exits of these sets look at. */
export function pricesOf(
  { exits }: SetPrograms,
  { fill }: ResolvedOptions,
): readonly PriceColumn[] {
  return requiredPrices(fill, exits, false);
}

/** @throws AssayError `missing-column` for a column that these sets need and bars lack. */
export function requireProgramColumns(
  bars: Bars,
  programs: SetPrograms,
  options: ResolvedOptions,
): void {
  const read = new Set([...programs.program.columns, ...pricesOf(programs, options)]);
  requireColumns(
    bars,
    PRICE_COLUMNS.filter((name) => read.has(name)),
  );
}

/** Whether the signals are plain data, which can be posted to a thread. */
export function canTravel({ program }: SetPrograms): boolean {
  return program.kinds.every(({ kernel }) => kernel === undefined);
}

/** How many signals there are. */
export function signalCount({ program }: SetPrograms): number {
  return resultCount(program);
}

/** The sets of the first half of the signals. */
export function firstHalf(programs: SetPrograms): SetPrograms {
  return part(programs, 0, signalCount(programs) >> 1);
}

/** The sets of the second half of the signals. */
export function secondHalf(programs: SetPrograms): SetPrograms {
  const count = signalCount(programs);
  return part(programs, count >> 1, count);
}

function part(programs: SetPrograms, from: number, to: number): SetPrograms {
  const { places, program, exits, signalOf, exitsOf } = programs;
  const inside = (_: number, i: number) => signalOf[i]! >= from && signalOf[i]! < to;
  return {
    id: undefined,
    places: places.filter(inside),
    program: selectResults(program, from, to),
    exits,
    signalOf: signalOf.filter(inside).map((signal) => signal - from),
    exitsOf: exitsOf.filter(inside),
  };
}

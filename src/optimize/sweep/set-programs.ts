import type { ResolvedOptions } from "../../engine/options.ts";
import { requiredPrices } from "../../engine/plan.ts";
import type { PriceColumn } from "../../strategy/bars.ts";
import { fuseChoices } from "../../strategy/fuse.ts";
import { compileProgram, type Program, selectResults } from "../../strategy/program.ts";
import type { Exits } from "../../strategy/strategy.ts";
import type { SweepSignals } from "./signals.ts";

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

/** Compiles what was planned, but for the sets that failed. */
export function compileSets(planned: SweepSignals): SetPrograms {
  const places = bySignal(planned);
  return {
    id: undefined,
    places,
    program: compileProgram(planned.signals, fuseChoices),
    exits: planned.exits,
    signalOf: places.map((place) => planned.signalOf[place]!),
    exitsOf: places.map((place) => planned.exitsOf[place]!),
  };
}

/** Places whose set has a signal, in the order of their signals: counted, not compared. */
function bySignal({ signals, signalOf }: SweepSignals): Int32Array {
  const ends = new Int32Array(signals.length + 1);
  for (const signal of signalOf) if (signal >= 0) ends[signal + 1]!++;
  for (let signal = 0; signal < signals.length; signal++) ends[signal + 1]! += ends[signal]!;
  const ordered = new Int32Array(ends[signals.length]!);
  for (const [place, signal] of signalOf.entries()) {
    if (signal >= 0) ordered[ends[signal]!++] = place;
  }
  return ordered;
}

/** Prices that the fills and exits of these sets look at. */
export function pricesOf(
  { exits }: SetPrograms,
  { fill }: ResolvedOptions,
): readonly PriceColumn[] {
  return requiredPrices(fill, exits, false);
}

/** The sets of the first half of the signals. */
export function firstHalf(programs: SetPrograms): SetPrograms {
  return part(programs, 0, programs.program.results.length >> 1);
}

/** The sets of the second half of the signals. */
export function secondHalf(programs: SetPrograms): SetPrograms {
  const { length } = programs.program.results;
  return part(programs, length >> 1, length);
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

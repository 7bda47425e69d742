import { fuseChoices } from "../../strategy/fuse.ts";
import { compileProgram, type Program, selectResults } from "../../strategy/program.ts";
import type { Exits } from "../../strategy/strategy.ts";
import type { SweepSignals } from "./signals.ts";

/** Signals and exits of some sets, compiled: plain data unless a strategy has logic of its own. */
export interface SetPrograms {
  /** Tells programs that are kept apart from all others of the process; undefined for the rest. */
  readonly id: number | undefined;
  /** Numbers of the sets; those with the same signal stand together. */
  readonly sets: Int32Array;
  /** Its results are the distinct signals of these sets, ascending in the order of `sets`. */
  readonly program: Program;
  readonly exits: readonly Exits[];
  /** For each of `sets` its signal among the program's results, and its exits. */
  readonly signalOf: Int32Array;
  readonly exitsOf: Int32Array;
}

/** Compiles planned sets, which stand in the order of their signals; none of them failed. */
export function compileSets(planned: SweepSignals, sets: Int32Array): SetPrograms {
  const signals: number[] = [];
  const signalOf = new Int32Array(sets.length);
  for (const [i, set] of sets.entries()) {
    const signal = planned.signalOf[set]!;
    if (signals.at(-1) !== signal) signals.push(signal);
    signalOf[i] = signals.length - 1;
  }
  return {
    id: undefined,
    sets,
    program: fuseChoices(compileProgram(signals.map((signal) => planned.signals[signal]!))),
    exits: planned.exits,
    signalOf,
    exitsOf: sets.map((set) => planned.exitsOf[set]!),
  };
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
  const { sets, program, exits, signalOf, exitsOf } = programs;
  const inside = (_: number, i: number) => signalOf[i]! >= from && signalOf[i]! < to;
  return {
    id: undefined,
    sets: sets.filter(inside),
    program: selectResults(program, from, to),
    exits,
    signalOf: signalOf.filter(inside).map((signal) => signal - from),
    exitsOf: exitsOf.filter(inside),
  };
}

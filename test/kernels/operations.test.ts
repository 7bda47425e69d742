import { describe, expect, it } from "vitest";
import { type Block, KernelMemory, TILE } from "../../src/kernels/memory.ts";
import type { Operation } from "../../src/kernels/operation.ts";
import { OPERATIONS } from "../../src/kernels/operations/index.ts";

const SENTINEL = 123.456;

/** Values of each numeric parameter that an operation may have, by its name. */
const VALUES: Readonly<Record<string, readonly number[]>> = {
  window: [2, 3, 7, 20, 65],
  bars: [1, 2, 20, 300],
  alpha: [0.5, 0.08],
  ddof: [0, 1],
  q: [0, 0.3, 1],
  fast: [2],
  slow: [5, 9],
  k: [1, 3],
  start: [0.02],
  step: [0.02, 0.1],
  most: [0.2],
  yes: [1, 0.5],
  no: [-1],
};

/**
 * Operations that may know their value at a bar where an input is not known, and why. Everything
 * else must say NaN there.
 */
const KNOWN_WITHOUT_INPUT: Readonly<Record<string, string>> = {
  and: "false and not known is false",
  or: "true or not known is true",
  select: "only the chosen branch counts",
  lag: "looks at another bar",
};

/** Every combination of the parameters' values. */
function parameterSets(operation: Operation): readonly (readonly number[])[] {
  return operation.parameters.reduce<readonly (readonly number[])[]>(
    (sets, name) => {
      const values = VALUES[name];
      if (!values) throw new Error(`Add values of "${name}" (${operation.name}) to VALUES`);
      return sets.flatMap((set) => values.map((value) => [...set, value]));
    },
    [[]],
  );
}

/** Numbers in [0, 1), the same for the same seed (Park and Miller's generator). */
function uniform(seed: number): () => number {
  let state = (seed * 7919) % 2_147_483_647;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Random walks of float32 prices with ties; `gaps` is the share of values that are not known. */
function walks(count: number, length: number, seed: number, gaps: number): Float64Array[] {
  const random = uniform(seed);
  return Array.from({ length: count }, () => {
    let price = 100;
    return Float64Array.from({ length }, () => {
      price += Math.round((random() - 0.5) * 8) / 8;
      return random() < gaps ? Number.NaN : Math.fround(price + Math.round(random() * 3) / 10);
    });
  });
}

/** What inputs have to look like where prices would not do. */
const INPUTS: Readonly<Record<string, (inputs: Float64Array[]) => Float64Array[]>> = {
  and: truths,
  or: truths,
  not: truths,
  // An efficiency lies in [0, 1].
  adaptive_average: ([x, efficiency]) => [x!, efficiency!.map((value) => value % 1)],
  // A clock goes on by an hour a bar, so that days end inside tiles; its gaps stay.
  session_mean: ([price, volume, clock]) => [
    price!,
    volume!,
    clock!.map((value, t) => (Number.isNaN(value) ? value : 1.6e12 + t * 3_600_000)),
  ],
};

/** True and false by the parity of a price, not known where the price is not. */
function truths(inputs: Float64Array[]): Float64Array[] {
  return inputs.map((input) => input.map((value) => Math.round(value) % 2));
}

/** Inputs for an operation: random walks, brought into the form it expects. */
function inputsFor(operation: Operation, length: number, seed: number, gaps: number) {
  const inputs = walks(operation.inputs, length, seed, gaps);
  return INPUTS[operation.name]?.(inputs) ?? inputs;
}

/** One operation in a memory of its own, with guards around its blocks. */
class Bench {
  readonly memory = new KernelMemory();
  readonly inputs: Block[];
  readonly outputs: Block[];
  readonly guards: Block[] = [];
  readonly state: Block;
  readonly #operation: Operation;
  readonly #parameters: readonly number[];

  constructor(operation: Operation, parameters: readonly number[]) {
    this.#operation = operation;
    this.#parameters = parameters;
    const guarded = (bytes: number) => {
      const block = this.memory.reserve(bytes);
      this.guards.push(this.memory.reserve(64));
      return block;
    };
    this.guards.push(this.memory.reserve(64));
    this.inputs = Array.from({ length: operation.inputs }, () => guarded(TILE * 8));
    this.outputs = Array.from({ length: operation.outputs }, () => guarded(TILE * 8));
    this.state = guarded(operation.stateBytes(parameters));
    this.memory.commit();
    for (const guard of this.guards) this.memory.float64(guard).fill(SENTINEL);
  }

  /** Runs tiles of the given lengths from a symbol's first bar on; returns the outputs joined. */
  run(series: readonly Float64Array[], cuts: readonly number[]): Float64Array[] {
    this.memory.clear(this.state);
    const length = series[0]!.length;
    const joined = this.outputs.map(() => new Float64Array(length));
    let start = 0;
    for (const cut of cuts) {
      this.tile(series, start, cut);
      for (const [i, block] of this.outputs.entries()) {
        joined[i]!.set(this.memory.float64(block).subarray(0, cut), start);
      }
      start += cut;
    }
    expect(start).toBe(length);
    return joined;
  }

  /** Runs one tile of `series` from bar `start` on, going on from the state as it is. */
  tile(series: readonly Float64Array[], start: number, length: number): void {
    for (const [i, block] of this.inputs.entries()) {
      this.memory.float64(block).set(series[i]!.subarray(start, start + length));
    }
    const offsets = [...this.inputs, ...this.outputs].map((block) => block.offset);
    const kernel = this.memory.kernel(this.#operation.name);
    kernel(...offsets, length, this.state.offset, ...this.#parameters);
  }
}

/** Lengths of tiles that make up `length` bars. */
function randomCuts(length: number, seed: number): number[] {
  const random = uniform(seed);
  const cuts: number[] = [];
  for (let rest = length; rest > 0; ) {
    const longest = random() < 0.3 ? 3 : 700;
    const cut = Math.min(rest, 1 + Math.floor(random() * longest));
    cuts.push(cut);
    rest -= cut;
  }
  return cuts;
}

/** Bars at which the bits differ; two NaN are the same. */
function differences(a: readonly Float64Array[], b: readonly Float64Array[]): number[] {
  const bars = new Set<number>();
  for (const [i, series] of a.entries()) {
    for (const [t, value] of series.entries()) if (!Object.is(value, b[i]![t]!)) bars.add(t);
  }
  return [...bars].sort((x, y) => x - y);
}

const CASES = [...OPERATIONS.values()].flatMap((operation) =>
  parameterSets(operation).map((parameters) => ({ operation, parameters, name: operation.name })),
);

describe.each(CASES)("$name($parameters)", ({ operation, parameters, name }) => {
  const length = 1501;
  const known = inputsFor(operation, length, 11, 0);
  const gaps = inputsFor(operation, length, 12, 0.02);

  it("takes the arguments that its description says", () => {
    const memory = new KernelMemory();
    const expected = operation.inputs + operation.outputs + 2 + operation.parameters.length;
    expect(memory.kernel(name).length).toBe(expected);
  });

  it("gives the same bits however bars are cut into tiles", () => {
    const bench = new Bench(operation, parameters);
    for (const series of [known, gaps]) {
      const whole = bench.run(series, [length]);
      for (const seed of [1, 2, 3]) {
        expect(differences(bench.run(series, randomCuts(length, seed)), whole)).toEqual([]);
      }
    }
  });

  it("keeps symbols apart whose tiles take turns in one memory", () => {
    const bench = new Bench(operation, parameters);
    const alone = bench.run(known, [700, 801]);
    const memory = bench.memory.float64(bench.state);
    bench.memory.clear(bench.state);
    bench.tile(known, 0, 700);
    const saved = memory.slice();
    bench.run(gaps, [length]);
    memory.set(saved);
    bench.tile(known, 700, 801);
    const rest = bench.outputs.map((block) => bench.memory.float64(block).slice(0, 801));
    expect(
      differences(
        rest,
        alone.map((series) => series.subarray(700)),
      ),
    ).toEqual([]);
  });

  it("writes its outputs and its state and nothing else", () => {
    const bench = new Bench(operation, parameters);
    const full = inputsFor(operation, TILE, 13, 0.01);
    const statics = bench.memory.float64({ offset: 0, bytes: bench.guards[0]!.offset & ~7 });
    const before = statics.slice();
    for (const bars of [1, 2, 3, 64, 1023, TILE - 1, TILE]) {
      for (const block of bench.outputs) bench.memory.float64(block).fill(SENTINEL);
      bench.tile(full, 0, bars);
      for (const block of bench.outputs) {
        // An odd tail may write one value more, inside the tile.
        const beyond = bench.memory.float64(block).subarray(bars + (bars % 2));
        expect(beyond.every((value) => value === SENTINEL)).toBe(true);
      }
      for (const [i, block] of bench.inputs.entries()) {
        const input = bench.memory.float64(block).subarray(0, bars);
        expect(differences([input], [full[i]!.subarray(0, bars)])).toEqual([]);
      }
    }
    for (const guard of bench.guards) {
      expect(bench.memory.float64(guard).every((value) => value === SENTINEL)).toBe(true);
    }
    expect(differences([statics], [before])).toEqual([]);
  });

  const reason = KNOWN_WITHOUT_INPUT[name];
  it(`${reason ? "may know" : "does not know"} a bar whose input it does not know`, () => {
    const bench = new Bench(operation, parameters);
    const outputs = bench.run(gaps, [length]);
    const unknown = [...gaps[0]!.keys()].filter((t) => gaps.some((s) => Number.isNaN(s[t])));
    expect(unknown.length).toBeGreaterThan(10);
    for (const series of outputs) {
      const known = unknown.filter((t) => !Number.isNaN(series[t]!));
      expect(known.length > 0, reason).toBe(reason !== undefined);
    }
  });

  it("looks back as far as it says", () => {
    const bench = new Bench(operation, parameters);
    const lookback = operation.lookback(parameters);
    const clean = bench.run(known, [length]);
    if (lookback.kind === "window") {
      for (const series of clean) {
        expect(series.subarray(0, lookback.bars).every(Number.isNaN)).toBe(true);
      }
      // Whatever stood at a bar is forgotten to the last bit once the window has passed it. Windows
      // are put together from blocks of their own length: the ends of a block are tried too.
      const window = lookback.bars + 1;
      for (const bar of [700, 2 * window - 1, 2 * window]) {
        for (const intruder of [Number.NaN, 1e16, -1e16]) {
          for (const i of known.keys()) {
            const spoilt = known.map((series, j) =>
              i === j ? series.map((value, t) => (t === bar ? intruder : value)) : series,
            );
            const changed = differences(bench.run(spoilt, [length]), clean);
            expect(changed.filter((t) => t < bar || t > bar + lookback.bars)).toEqual([]);
          }
        }
      }
    } else if (lookback.kind === "recursive") {
      // Two starts, 97 bars apart: after the look-back their values agree as well as float64 can.
      const offset = 97;
      const later = bench.run(
        known.map((series) => series.slice(offset)),
        [length - offset],
      );
      expect(lookback.bars + offset).toBeLessThan(length);
      for (const [i, series] of later.entries()) {
        for (let t = lookback.bars; t < series.length; t++) {
          const value = clean[i]![t + offset]!;
          expect(Math.abs(series[t]! - value)).toBeLessThan(1e-13 * Math.abs(value));
        }
      }
    } else {
      expect(lookback.kind).toBe("unbounded");
    }
  });
});

describe("OPERATIONS", () => {
  it("refuses a state that is no whole number of float64 values", () => {
    for (const operation of OPERATIONS.values()) {
      for (const parameters of parameterSets(operation)) {
        expect(operation.stateBytes(parameters) % 8).toBe(0);
      }
    }
    expect(() => OPERATIONS.get("lag")!.stateBytes([0.5])).toThrow(/multiple of 8/);
  });
});

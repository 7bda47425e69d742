import { describe, expect, it } from "vitest";
import { KernelMemory } from "../../src/kernels/memory.ts";
import { ELEMENTWISE } from "../../src/kernels/operations/elementwise.ts";

const N = Number.NaN;

/** The operation on single values: each tuple of arguments is one bar. */
function apply(name: string, bars: readonly (readonly number[])[]): number[] {
  const memory = new KernelMemory();
  const inputs = Array.from({ length: bars[0]!.length }, () => memory.reserveTile());
  const out = memory.reserveTile();
  memory.commit();
  for (const [i, block] of inputs.entries()) {
    memory.float64(block).set(bars.map((values) => values[i]!));
  }
  memory.kernel(name)(...inputs.map((block) => block.offset), out.offset, bars.length, 0);
  return [...memory.float64(out).subarray(0, bars.length)];
}

/** Every tuple of `size` values. */
function tuples(values: readonly number[], size: number): number[][] {
  return size === 0
    ? [[]]
    : tuples(values, size - 1).flatMap((head) => values.map((value) => [...head, value]));
}

/** The same number, 0 and -0 told apart; two NaN are the same. */
function expectSame(got: readonly number[], wanted: readonly number[]): void {
  for (const [i, value] of wanted.entries()) expect(got[i], `bar ${i}`).toBe(value);
}

const unlessUnknown =
  (f: (...values: number[]) => number) =>
  (...values: number[]) =>
    values.some(Number.isNaN) ? N : f(...values);

const truth = (holds: (a: number, b: number) => boolean) =>
  unlessUnknown((a, b) => (holds(a!, b!) ? 1 : 0));

/** Each operation on one bar as plain JavaScript. */
const PLAIN: Readonly<Record<string, (...values: number[]) => number>> = {
  add: (a, b) => a! + b!,
  subtract: (a, b) => a! - b!,
  multiply: (a, b) => a! * b!,
  divide: (a, b) => a! / b!,
  quotient: (a, b) => (b === 0 ? N : a! / b!),
  minimum: unlessUnknown((a, b) => (b! < a! ? b! : a!)),
  maximum: unlessUnknown((a, b) => (a! < b! ? b! : a!)),
  greater: truth((a, b) => a > b),
  greater_equal: truth((a, b) => a >= b),
  less: truth((a, b) => a < b),
  less_equal: truth((a, b) => a <= b),
  equal: truth((a, b) => a === b),
  not_equal: truth((a, b) => a !== b),
  and: (a, b) => (a === 0 || b === 0 ? 0 : Number.isNaN(a! + b!) ? N : 1),
  or: (a, b) => {
    const isTrue = (x: number) => !Number.isNaN(x) && x !== 0;
    if (isTrue(a!) || isTrue(b!)) return 1;
    return a === 0 && b === 0 ? 0 : N;
  },
  not: unlessUnknown((a) => (a === 0 ? 1 : 0)),
  negate: (a) => -a!,
  absolute: (a) => Math.abs(a!),
  square_root: (a) => Math.sqrt(a!),
  logarithm: (a) => Math.log(a!),
  sign: (a) => (a! > 0 ? 1 : a! < 0 ? -1 : Number.isNaN(a!) ? N : 0),
  select: (condition, a, b) => (Number.isNaN(condition!) ? N : condition !== 0 ? a! : b!),
};

describe("an elementwise operation", () => {
  it("has a plain definition to be compared with", () => {
    expect(ELEMENTWISE.map(({ name }) => name).sort()).toEqual(Object.keys(PLAIN).sort());
  });

  it.each(ELEMENTWISE)(
    "$name is its plain definition, NaN and signed zero included",
    (operation) => {
      // No infinity: `and` of opposite ones is told apart from NaN by the table below.
      const bars = tuples([N, -2.5, -0, 0, 0.1, 1, 3, 132331.015625], operation.inputs);
      const got = apply(operation.name, bars);
      const wanted = bars.map((values) => PLAIN[operation.name]!(...values));
      if (operation.name === "logarithm") {
        // Another implementation of the logarithm may differ in the last bit.
        for (const [i, value] of wanted.entries()) {
          if (Number.isFinite(value)) expect(got[i]! / value || 1).toBeCloseTo(1, 14);
          else expect(got[i]).toBe(value);
        }
      } else {
        expectSame(got, wanted);
      }
    },
  );
});

describe("logic with not-known values is Kleene's", () => {
  // Rows: left false, true, not known; columns: right false, true, not known.
  const TABLES = {
    and: [
      [0, 0, 0],
      [0, 1, N],
      [0, N, N],
    ],
    or: [
      [0, 1, N],
      [1, 1, 1],
      [N, 1, N],
    ],
  } as const;
  const VALUES = [0, 1, N];

  it.each(["and", "or"] as const)("%s follows its truth table", (name) => {
    const bars = VALUES.flatMap((left) => VALUES.map((right) => [left, right]));
    expectSame(apply(name, bars), TABLES[name].flat());
  });

  it("not swaps true and false and leaves the rest not known", () => {
    expectSame(
      apply(
        "not",
        VALUES.map((value) => [value]),
      ),
      [1, 0, N],
    );
  });

  it("any number but 0 is true, infinities and fractions included", () => {
    const truths = [[Infinity], [-Infinity], [0.5], [-1], [-0], [0], [N]];
    expectSame(apply("not", truths), [0, 0, 0, 0, 1, 1, N]);
    expectSame(
      apply(
        "and",
        truths.map(([value]) => [value!, -Infinity]),
      ),
      [1, 1, 1, 1, 0, 0, N],
    );
  });
});

describe("widen", () => {
  it("brings float32 values into float64 without changing them", () => {
    const memory = new KernelMemory();
    const narrow = memory.reserve(1024);
    const out = memory.reserveTile();
    memory.commit();
    const values = [1.1, -0, N, 3.4e38, 1e-45, 132331.015625, 7].map(Math.fround);
    memory.float32(narrow).set(values);
    memory.kernel("widen")(narrow.offset, out.offset, values.length);
    expectSame([...memory.float64(out).subarray(0, values.length)], values);
  });
});

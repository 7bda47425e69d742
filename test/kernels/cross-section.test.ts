import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CrossSection } from "../../src/kernels/cross-section.ts";
import { plainSpearman } from "../reference/spearman.ts";

/** Kernels with vectors for the numbers of a test. */
function section(names: number, columns = 0) {
  const kernels = new CrossSection(names, columns);
  const room = {
    kernels,
    x: kernels.vector(),
    y: kernels.vector(),
    order: kernels.index(),
    group: kernels.index(),
  };
  kernels.commit();
  return room;
}

/** `numpy.argsort(values, kind="stable")`. */
function plainOrder(values: readonly number[]): number[] {
  return Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b);
}

function sorted(values: readonly number[]): number[] {
  const { kernels, x, order } = section(values.length);
  x.at.set(values);
  kernels.sort(x, values.length, order);
  const found = Array.from(order.at.subarray(0, values.length));
  kernels.release();
  return found;
}

/** Values that agree in their upper four bytes: 1 and so many steps of 2^-52. */
const crowded = (steps: number) => 1 + steps * 2 ** -52;

const anyNumber = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0, -0, 5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE),
  fc.integer({ min: 0, max: 2 ** 20 }).map(crowded),
);
const numbers = fc.array(anyNumber, { minLength: 1, maxLength: 120 });

describe("sorting a cross-section", () => {
  it("is a stable sort, of whatever numbers", () => {
    fc.assert(
      fc.property(numbers, (values) => {
        expect(sorted(values)).toEqual(plainOrder(values));
      }),
      { numRuns: 500 },
    );
  });

  // An insertion among those that agree in the upper bytes would take n²/2 moves here, far over its
  // limit of 8n: these go to the sort by all eight bytes.
  it.each([
    ["falling", (i: number) => crowded(1000 - i)],
    ["falling in pairs", (i: number) => crowded(1000 - (i >> 1))],
    ["falling below 0", (i: number) => -crowded(i)],
    ["falling in one byte", (i: number) => crowded((1000 - i) % 256)],
    ["falling in three bytes", (i: number) => crowded((1000 - i) * 4001)],
    ["scattered", (i: number) => crowded((i * 7919) % 1000)],
    ["falling, among others", (i: number) => (i % 2 === 0 ? crowded(1000 - i) : i % 7)],
  ])("is one where many agree in the upper half of their bytes: %s", (_, value) => {
    const values = Array.from({ length: 999 }, (__, i) => value(i));
    expect(sorted(values)).toEqual(plainOrder(values));
  });

  it("keeps 0 and -0 in their places: they are equal", () => {
    expect(sorted([0, -0, -1, -0, 0])).toEqual([2, 0, 1, 3, 4]);
  });

  it("sorts nothing, and one", () => {
    expect(sorted([])).toEqual([]);
    expect(sorted([7])).toEqual([0]);
  });
});

describe("repairing an order", () => {
  /** Order after the repair, or nothing where it was given up. */
  function repaired(values: readonly number[], before: readonly number[]): number[] | undefined {
    const { kernels, x, order } = section(values.length);
    x.at.set(values);
    order.at.set(before);
    const found = kernels.repair(x, values.length, order);
    const after = Array.from(order.at.subarray(0, values.length));
    kernels.release();
    return found ? after : undefined;
  }

  it("gives what sorting gives, or gives up", () => {
    const withOrder = numbers.chain((values) =>
      fc.record({
        values: fc.constant(values),
        before: fc.shuffledSubarray(Array.from(values.keys()), { minLength: values.length }),
      }),
    );
    fc.assert(
      fc.property(withOrder, ({ values, before }) => {
        const after = repaired(values, before);
        if (after) expect(after).toEqual(plainOrder(values));
      }),
      { numRuns: 500 },
    );
  });

  it("puts right a few that moved", () => {
    const values = Array.from({ length: 200 }, (_, i) => i % 50);
    const before = plainOrder(values);
    values[17] = 49.5;
    values[3] = -1;
    expect(repaired(values, before)).toEqual(plainOrder(values));
  });

  it("gives up where eight moves a name are not enough", () => {
    // Turned around, n names take n(n - 1)/2 moves: 17 names 8n = 136, just allowed; 18 names 153.
    const falling = (n: number) => Array.from({ length: n }, (_, i) => -i);
    const places = (n: number) => Array.from({ length: n }, (_, i) => i);
    expect(repaired(falling(17), places(17))).toEqual(plainOrder(falling(17)));
    expect(repaired(falling(18), places(18))).toBeUndefined();
  });
});

describe("Spearman's rank correlation", () => {
  function spearman(x: readonly number[], y: readonly number[], least = 2) {
    const room = section(x.length);
    room.x.at.set(x);
    room.y.at.set(y);
    room.kernels.sort(room.x, x.length, room.order);
    const rho = room.kernels.spearman(room.x, room.order, room.y, x.length, least);
    const { pairs } = room.kernels;
    room.kernels.release();
    return { rho, pairs };
  }

  it("agrees with the plain one over the names of which y is known", () => {
    const pair = fc.tuple(anyNumber, fc.oneof(anyNumber, fc.constant(Number.NaN)));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 2, maxLength: 120 }), (pairs) => {
        const [x, y] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
        const { rho, pairs: known } = spearman(x, y);
        const wanted = plainSpearman(x, y);
        expect(known).toBe(y.filter((value) => !Number.isNaN(value)).length);
        if (Number.isNaN(wanted)) expect(rho).toBeNaN();
        else expect(rho).toBeCloseTo(wanted, 13);
      }),
      { numRuns: 500 },
    );
  });

  it("is 1 of the same order, -1 of the opposite one, to the last bit, of any number of names", () => {
    for (let n = 2; n <= 120; n++) {
      const x = Array.from({ length: n }, (_, i) => (i * 127) % n);
      expect(
        spearman(
          x,
          x.map((value) => 3 * value + 1),
        ).rho,
      ).toBe(1);
      expect(
        spearman(
          x,
          x.map((value) => -value),
        ).rho,
      ).toBe(-1);
    }
  });

  it("by hand: 1 2 3 4 against 1 3 2 4 is 1 - 6·2/60", () => {
    expect(spearman([1, 2, 3, 4], [1, 3, 2, 4]).rho).toBeCloseTo(0.8, 15);
    // Ties: ranks 1.5 1.5 3 against 1 2 3: (0.75 + 0·… + 1)/√(1.5·2) with deviations -½ -½ 1 and -1 0 1.
    expect(spearman([1, 1, 2], [1, 2, 3]).rho).toBeCloseTo(1.5 / Math.sqrt(3), 15);
  });

  it("is not known of too few names, or where one side is constant", () => {
    const y = [1, Number.NaN, 3, 4];
    expect(spearman([1, 2, 3, 4], y, 3).rho).toBe(1);
    expect(spearman([1, 2, 3, 4], y, 4)).toEqual({ rho: Number.NaN, pairs: 3 });
    expect(spearman([1, 2, 3], [5, 5, 5]).rho).toBeNaN();
    expect(spearman([5, 5, 5], [1, 2, 3]).rho).toBeNaN();
    // Constant only over the names of which y is known.
    expect(spearman([5, 7, 5], [1, Number.NaN, 3]).rho).toBeNaN();
  });
});

describe("weights", () => {
  it("earn on each leg what their names return, nothing where that is not known", () => {
    const room = section(6);
    room.order.at.set([4, 0, 2, 5]);
    room.x.at.set([-0.5, -0.5, 0.25, 0.75]);
    room.y.at.set([0.125, 9, Number.NaN, 9, 0.5, -0.25]);
    const out = { long: 0, short: 0, missing: 0 };
    room.kernels.legReturns({ held: 4, security: room.order, weight: room.x }, room.y, out);
    // Short: -½·½ - ½·⅛; long: ¾·(-¼); security 2 has no return.
    expect(out).toEqual({ long: -0.1875, short: -0.3125, missing: 1 });
    room.kernels.release();
  });

  it("trade from one target to the next, from nothing and to nothing", () => {
    const room = section(6);
    const { kernels } = room;
    room.order.at.set([0, 2, 5]);
    room.x.at.set([-1, 0.25, 0.75]);
    room.group.at.set([2, 3]);
    room.y.at.set([0.25, -0.5]);
    const old = { held: 3, security: room.order, weight: room.x };
    const now = { held: 2, security: room.group, weight: room.y };
    const nothing = { held: 0, security: room.group, weight: room.y };
    const trades = () => {
      const { count, security, traded } = kernels.trades;
      return Array.from({ length: count }, (_, i) => [security.at[i], traded.at[i]]);
    };
    expect(kernels.weightChange(old, undefined)).toBe(2);
    // 2 stays as it is, 3 is new, 0 and 5 go.
    expect(kernels.weightChange(now, old)).toBe(2.25);
    expect(trades()).toEqual([
      [2, 0],
      [3, 0.5],
      [0, 1],
      [5, 0.75],
    ]);
    expect(kernels.weightChange(nothing, now)).toBe(0.75);
    // Nothing is left over from calls before.
    expect(kernels.weightChange(now, old)).toBe(2.25);
    kernels.release();
  });

  it("compound until a return is not known", () => {
    const room = section(4);
    room.x.at.set([1, 1, 1]);
    room.order.at.set([3, 1, 0]);
    for (const day of [
      [0.5, Number.NaN, 9, 1],
      [1, 0.5, 9, -0.5],
    ]) {
      room.y.at.set(day);
      room.kernels.compound(room.x, room.order, 3, room.y);
    }
    expect(Array.from(room.x.at.subarray(0, 3))).toEqual([1, Number.NaN, 3]);
    room.kernels.release();
  });
});

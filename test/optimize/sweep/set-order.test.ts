/** The order in which sets are cut into tasks. */
import { describe, expect, it } from "vitest";
import type { ParameterSets } from "../../../src/optimize/parameter-sets.ts";
import { dealOut, orderBySignal } from "../../../src/optimize/sweep/set-order.ts";

/** All combinations of so many values, the first axis slowest: codes by arithmetic. */
function product(counts: Readonly<Record<string, number>>): ParameterSets {
  const length = Object.values(counts).reduce((a, b) => a * b, 1);
  let run = length;
  const axes = Object.entries(counts).map(([name, count]) => {
    run /= count;
    const own = run;
    const codes = Int32Array.from({ length }, (_, i) => Math.floor(i / own) % count);
    return { name, values: Array.from({ length: count }, (_, i) => i), codes };
  });
  return { length, axes };
}

const all = ({ length }: ParameterSets) => Int32Array.from({ length }, (_, i) => i);

/** How many values of each axis the sets of each task have, at most. */
function spread(sets: ParameterSets, ordered: Int32Array, size: number): number[] {
  return sets.axes.map(({ codes }) => {
    let most = 0;
    for (let from = 0; from < ordered.length; from += size) {
      const own = ordered.subarray(from, from + size);
      most = Math.max(most, new Set(own.map((set) => codes[set]!)).size);
    }
    return most;
  });
}

describe("the order of sets", () => {
  it("has each of them once", () => {
    const sets = product({ a: 7, b: 30, c: 11 });
    const some = all(sets).filter((set) => set % 3 !== 1);
    const ordered = orderBySignal(sets, some, ["b", "a"], 50);
    expect(ordered.slice().sort()).toEqual(some);
  });

  it("brings pairs in blocks, so that a task has few values of either", () => {
    // 300 × 300 pairs in tasks of 900: 30 × 30 each, where rows would have 300 of the second.
    const sets = product({ a: 300, b: 300 });
    expect(spread(sets, orderBySignal(sets, all(sets), ["a", "b"], 900), 900)).toEqual([30, 30]);
  });

  it("takes all values of a short axis into each block", () => {
    // 4 × 250 × 250 sets in tasks of 2,500: all four, 25 × 25 of the others
    const sets = product({ a: 4, b: 250, c: 250 });
    const ordered = orderBySignal(sets, all(sets), ["a", "b", "c"], 2_500);
    expect(spread(sets, ordered, 2_500)).toEqual([4, 25, 25]);
  });

  it("puts together what only parameters tell apart that signals do not look at", () => {
    const sets = product({ stop: 10, a: 20, b: 20 });
    const ordered = orderBySignal(sets, all(sets), ["a", "b"], 100);
    const signal = (set: number) => set % 400;
    for (let i = 0; i < ordered.length; i += 10) {
      const same = Array.from(ordered.subarray(i, i + 10));
      expect(new Set(same.map(signal)).size).toBe(1);
      expect(same).toEqual(same.toSorted((x, y) => x - y));
    }
  });

  it.each([
    ["few", 4],
    ["more than a number can tell apart", 4_000],
  ])("is that of the values for sets in any order, of %s combinations", (_, count) => {
    // neither ascending nor descending, with values that come again; 4,000 to the fifth is 10¹⁸
    const names = ["a", "b", "c", "d", "e"];
    const axes = names.map((name, a) => ({
      name,
      values: Array.from({ length: count }, (_, value) => value),
      codes: Int32Array.from({ length: 300 }, (_, set) => (set * set * (a + 3) + set * 7) % count),
    }));
    for (const codes of [
      axes.map((axis) => axis.codes),
      axes.map((axis) => axis.codes.toSorted()),
    ]) {
      const sets = { length: 300, axes: axes.map((axis, a) => ({ ...axis, codes: codes[a]! })) };
      const byValues = [...all(sets)].sort((x, y) => {
        const differing = codes.find((own) => own[x] !== own[y]);
        return differing ? differing[x]! - differing[y]! : x - y;
      });
      for (const places of [all(sets), all(sets).filter((set) => set % 3 !== 1)]) {
        const expected = byValues.filter((set) => places.includes(set));
        const ordered = orderBySignal(sets, places, names, Number.POSITIVE_INFINITY);
        expect([...ordered]).toEqual(expected);
      }
    }
    // all but the last value are the greatest: keys of one number would be told apart by their last digit
    const last = {
      length: 2,
      axes: axes.map((axis, a) => {
        const codes = a < 4 ? Int32Array.of(count - 1, count - 1) : Int32Array.of(1, 0);
        return { ...axis, codes };
      }),
    };
    expect([...orderBySignal(last, all(last), names, Number.POSITIVE_INFINITY)]).toEqual([1, 0]);
  });

  it("is that of the values where no blocks are wanted", () => {
    const sets = product({ a: 3, b: 4 });
    const [byB] = [orderBySignal(sets, all(sets), ["b"], Number.POSITIVE_INFINITY)];
    expect([...byB]).toEqual([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
    const unchanged = orderBySignal(sets, all(sets), ["a", "b"], Number.POSITIVE_INFINITY);
    expect(unchanged).toEqual(all(sets));
  });

  it("is left as it is for signals that look at nothing", () => {
    const sets = product({ a: 3, b: 4 });
    expect(orderBySignal(sets, all(sets), [], 5)).toEqual(all(sets));
  });
});

describe("sets dealt out to parts", () => {
  const dealt = (sets: ParameterSets, looks: readonly string[], sizes: readonly number[]) => {
    const ordered = orderBySignal(sets, all(sets), looks, Number.POSITIVE_INFINITY);
    const given = dealOut(sets, ordered, looks, sizes);
    expect(given.slice().sort()).toEqual(all(sets));
    let from = 0;
    return sizes.map((size) => {
      from += size;
      return given.subarray(from - size, from);
    });
  };
  const valuesIn = ({ axes }: ParameterSets, axis: number, part: Int32Array) => [
    ...new Set(part.map((set) => axes[axis]!.codes[set]!)),
  ];

  it("are whole rows, to and fro, so that no part has the dearer one of each pair", () => {
    const sets = product({ fast: 10, slow: 10 });
    const parts = dealt(sets, ["fast", "slow"], [50, 50]);
    expect(valuesIn(sets, 0, parts[0]!)).toEqual([0, 3, 4, 7, 8]);
    expect(valuesIn(sets, 0, parts[1]!)).toEqual([1, 2, 5, 6, 9]);
    for (const part of parts) expect(valuesIn(sets, 1, part)).toHaveLength(10);
  });

  it("are signals where there are few rows, with all sets of a signal together", () => {
    const sets = product({ fast: 2, slow: 6, stop: 5 });
    const parts = dealt(sets, ["fast", "slow"], [30, 30]);
    const signals = parts.map((part) => new Set(part.map((set) => Math.floor(set / 5))));
    expect(signals.map(({ size }) => size)).toEqual([6, 6]);
    expect([...signals[0]!].map((signal) => signal % 6)).toEqual([0, 3, 4, 1, 2, 5]);
  });

  it("fill parts to their size, if need be with a piece of a row", () => {
    const sets = product({ fast: 7, slow: 8 });
    const parts = dealt(sets, ["fast", "slow"], [20, 20, 16]);
    expect(parts.map(({ length }) => length)).toEqual([20, 20, 16]);
  });
});

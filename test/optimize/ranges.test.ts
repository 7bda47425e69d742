import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRanges } from "../../src/optimize/range-text.ts";
import {
  type ParameterRange,
  type ParameterRanges,
  resolveAxes,
  resolveValueAxes,
  valuesOf,
} from "../../src/optimize/ranges.ts";
import { stepValues } from "../../src/optimize/step-values.ts";
import { choice, float, int } from "../../src/strategy/parameters.ts";
import { refusalText } from "./refusal.ts";

const SPACE = {
  fast: int(5, 50, { step: 15, default: 20 }),
  stop: float(0, 1, { default: 0.05 }),
  size: float(0.1, 0.5, { step: 0.1 }),
  mode: choice(["trend", "range", "a:b", "x,y"]),
  on: choice([true, false]),
};

function values(ranges?: ParameterRanges): Record<string, unknown> {
  const axes = resolveValueAxes(SPACE, ranges);
  return Object.fromEntries(axes.map((axis) => [axis.name, valuesOf(axis)]));
}

const only = (name: string, range: ParameterRange) => values({ [name]: range })[name];

const all = (from: number, to: number, step: number) => {
  const { count, at } = stepValues(from, to, step);
  return Array.from({ length: count }, (_, i) => at(i));
};

describe("stepValues", () => {
  it("includes the end and is free of binary dust", () => {
    expect(all(0.1, 0.5, 0.1)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(all(5, 50, 15)).toEqual([5, 20, 35, 50]);
    expect(all(-0.2, 0.2, 0.1)).toEqual([-0.2, -0.1, 0, 0.1, 0.2]);
    expect(all(1e-7, 4e-7, 1e-7)).toEqual([1e-7, 2e-7, 3e-7, 4e-7]);
    // In doubles (0.9 − 0.1)/0.1 at 10⁹ is 7.9999995.
    expect(all(1e9 + 0.1, 1e9 + 0.9, 0.1).at(-1)).toBe(1e9 + 0.9);
  });

  it("stops before an end that is not a whole number of steps away", () => {
    expect(all(5, 52, 15)).toEqual([5, 20, 35, 50]);
    expect(all(0, 1, 0.3)).toEqual([0, 0.3, 0.6, 0.9]);
  });

  it("reaches an end with a step that carries rounding", () => {
    expect(all(0, 0.9, 0.1 + 0.2)).toHaveLength(4);
    expect(all(0, 0.9, 0.1 + 0.2).at(-1)).toBe(0.9);
    expect(all(0, 1, 1 / 3)).toHaveLength(4);
  });

  it("counts more values than memory could hold", () => {
    expect(stepValues(0, 1e12, 1).count).toBe(1e12 + 1);
    expect(stepValues(0, 1e12, 1).at(999_999_999_999)).toBe(999_999_999_999);
  });

  it("gives the nearest double of every decimal", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.integer({ min: 1, max: 1e4 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 12 }),
        (first, step, steps, decimals) => {
          // Parsing the digits is another way to the same numbers.
          const decimal = (n: number) => Number.parseFloat(`${n}e-${decimals}`);
          const wanted = Array.from({ length: steps + 1 }, (_, i) => decimal(first + i * step));
          expect(all(wanted[0]!, wanted.at(-1)!, decimal(step))).toEqual(wanted);
        },
      ),
    );
  });
});

describe("resolveAxes", () => {
  it("gives every parameter its own grid where no range is given", () => {
    const own = {
      fast: [5, 20, 35, 50],
      stop: [0.05],
      size: [0.1, 0.2, 0.3, 0.4, 0.5],
      mode: ["trend", "range", "a:b", "x,y"],
      on: [true, false],
    };
    expect(values()).toEqual(own);
    expect(values({})).toEqual(own);
  });

  it("keeps parameters without a range at their default where another has one", () => {
    expect(values({ fast: "10:12:1" })).toEqual({
      fast: [10, 11, 12],
      stop: [0.05],
      size: [0.1],
      mode: ["trend"],
      on: [true],
    });
  });

  it.each<[string, ParameterRange, unknown]>([
    ["fast", 7, [7]],
    ["fast", "7", [7]],
    ["fast", "5:50:15", [5, 20, 35, 50]],
    ["fast", "5:35", [5, 20, 35]],
    ["fast", { from: 5, to: 9, step: 2 }, [5, 7, 9]],
    ["fast", { from: 5, to: 35 }, [5, 20, 35]],
    ["fast", [9, 6, 9], [6, 9]],
    ["fast", "9,6,10:14:2", [6, 9, 10, 12, 14]],
    ["fast", ["40", { from: 5, to: 7, step: 1 }, "6:9:1"], [5, 6, 7, 8, 9, 40]],
    ["stop", "0.1:0.3:0.1", [0.1, 0.2, 0.3]],
    ["stop", "0.5:0.5", [0.5]],
    ["mode", "range", ["range"]],
    ["mode", "range,trend", ["trend", "range"]],
    ["mode", ["a:b", "x,y", "trend"], ["trend", "a:b", "x,y"]],
    ["on", "false", [false]],
    ["on", [false, true], [true, false]],
  ])("reads %s = %j", (name, range, wanted) => {
    expect(only(name, range)).toEqual(wanted);
  });

  it("leaves a float without a step as an interval where the search can draw from one", () => {
    const [, stop] = resolveAxes(SPACE, { stop: "0.1:0.2" }, { intervals: true });
    expect(stop).toEqual({ kind: "interval", name: "stop", from: 0.1, to: 0.2, log: false });
    const own = resolveAxes({ a: float(1, 9, { log: true }) }, undefined, { intervals: true });
    expect(own).toEqual([{ kind: "interval", name: "a", from: 1, to: 9, log: true }]);
  });

  it.each<[string, ParameterRange, RegExp]>([
    ["fats", 7, /^unknown-parameter: Unknown parameter "fats"\. Did you mean "fast"\?/],
    [
      "fast",
      51,
      /^bad-parameter: Parameter "fast": expected a whole number in \[5, 50\], got 51\./,
    ],
    ["fast", "5:60:5", /^bad-parameter: .*\[5, 50\], got 60\./],
    ["fast", "2:50:2", /^bad-parameter: .*\[5, 50\], got 2\./],
    ["fast", [6, 6.5], /^bad-parameter: .*a whole number in \[5, 50\], got 6\.5\./],
    ["fast", true, /^bad-parameter: .*got true\./],
    ["fast", "x", /^bad-parameter: .*a number, got "x"\./],
    [
      "fast",
      "5:x",
      /^bad-range: Range of "fast": expected from:to:step in numbers, got "5:x"\. Write/,
    ],
    ["fast", "5:9:1:1", /^bad-range: .*got "5:9:1:1"\./],
    ["fast", "5::1", /^bad-range: .*got "5::1"\./],
    ["fast", "5-60", /^bad-range: .*from:to:step, got "5-60"\. Write fast=5:60:5\./],
    ["fast", "9-5", /^bad-range: .*Write fast=5:9:1\./],
    ["stop", "0.1-0.5", /^bad-range: .*Write stop=0\.1:0\.5:0\.02\./],
    ["fast", "50:5:5", /^bad-range: .*from ≤ to, got 50:5\. Write fast=5:50:step\./],
    ["fast", "5:50:0", /^bad-range: .*a whole step above 0, got 0\./],
    ["fast", "5:50:-5", /^bad-range: .*got -5\./],
    ["fast", "5:50:2.5", /^bad-range: .*a whole step above 0, got 2\.5\./],
    ["fast", [], /^empty-grid: Range of "fast": expected at least one value, got "none"\./],
    ["stop", "0:1", /^bad-range: Range of "stop": expected a step, got none.* random:1000\./],
    ["stop", ["0:1", 0.5], /^bad-range: Range of "stop": expected a step/],
    ["stop", "0:1:1e-7", /^bad-range: .*at most 1,000,000 values, got 10000001\. .*random/],
    ["stop", ["0:1:1e-12", 0.5], /^bad-range: .*at most 1,000,000 values/],
    ["stop", { from: 0, to: 1, step: Number.NaN }, /^bad-range: .*a step above 0, got NaN\./],
    ["stop", Number.NaN, /^bad-parameter: .*got NaN\./],
    ["mode", "trnd", /^bad-parameter: Parameter "mode": expected one of trend.*got "trnd"\./],
    ["mode", { from: 1, to: 2 }, /^bad-range: .*values of a choice.* Choose among trend, range/],
    ["on", 1, /^bad-parameter: .*one of true, false, got 1\./],
  ])("refuses %s = %j", (name, range, message) => {
    expect(refusalText(() => only(name, range))).toMatch(message);
  });

  it("refuses null, which JSON may hold", () => {
    for (const range of [null, [5, null]] as unknown as ParameterRange[]) {
      expect(refusalText(() => only("fast", range))).toMatch(
        /^bad-range: .*got null\. Leave it out/,
      );
    }
  });

  it("refuses an end that is no number, whatever the types say", () => {
    const range = { from: 5, to: "50" } as unknown as ParameterRange;
    expect(refusalText(() => only("fast", range))).toMatch(
      /^bad-range: .*as from and to, got "50"/,
    );
  });
});

describe("parseRanges", () => {
  it("continues a list with a piece that has no name", () => {
    expect(parseRanges("fast=5,10,20, slow = 60:240:20,mode=a=b,")).toEqual({
      fast: ["5", "10", "20"],
      slow: ["60:240:20"],
      mode: ["a=b"],
    });
    expect(parseRanges("")).toEqual({});
  });

  it("is read by the grid as it stands", () => {
    expect(values(parseRanges("fast=5,10,20:30:5,mode=range,on=false"))).toEqual({
      fast: [5, 10, 20, 25, 30],
      stop: [0.05],
      size: [0.1],
      mode: ["range"],
      on: [false],
    });
  });

  it("finds no parameter where the name is one of JavaScript's own", () => {
    expect(refusalText(() => values(parseRanges("__proto__=5")))).toMatch(/^unknown-parameter/);
    expect(refusalText(() => values(parseRanges("toString=5")))).toMatch(/^unknown-parameter/);
  });

  it.each([
    ["5,fast=6", /^bad-range: Ranges: expected name=range first, got "5"\. Write/],
    ["fast=", /^bad-range: Ranges: expected name=range, got "fast="\./],
    ["=5", /^bad-range: Ranges: expected name=range, got "=5"\./],
    ["fast=5,fast=6", /^bad-range: .*got "fast" twice\. List its values/],
  ])("refuses %j", (text, message) => {
    expect(refusalText(() => parseRanges(text))).toMatch(message);
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { decimals, linearTicks, niceStep, stepDigits } from "../../src/report/nice.ts";

test("steps are 1, 2 or 5 times a power of ten, the smallest that is large enough", () => {
  expect(niceStep(10, 5)).toBe(2);
  expect(niceStep(11, 5)).toBe(5);
  expect(niceStep(0.03, 3)).toBeCloseTo(0.01, 15);
  expect(niceStep(6, 1)).toBe(10);
});

test("ticks are the finest round multiples within the range that keep to the count", () => {
  expect(linearTicks(0, 10, 6)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(linearTicks(0, 10, 5)).toEqual([0, 5, 10]);
  expect(linearTicks(-0.33, 0, 4)).toEqual([-0.3, -0.2, -0.1, 0]);
  expect(linearTicks(3, 3, 4)).toEqual([3]);
});

test("ticks lie within the range, at most as many as asked for and at least two", () => {
  const bound = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(bound, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (low, span) => {
      const ticks = linearTicks(low, low + span, 6);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(6);
      for (const tick of ticks) {
        expect(tick).toBeGreaterThanOrEqual(low - span * 1e-6);
        expect(tick).toBeLessThanOrEqual(low + span * (1 + 1e-6));
      }
    }),
  );
});

test("decimals are those that a step or a value needs", () => {
  expect([stepDigits(5), stepDigits(0.5), stepDigits(0.02), stepDigits(100)]).toEqual([0, 1, 2, 0]);
  expect([decimals(1.5), decimals(0.03), decimals(200)]).toEqual([1, 2, 0]);
});

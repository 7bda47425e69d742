import fc from "fast-check";
import { expect, test } from "vitest";
import { monotonicity } from "../../../src/report/statistics/monotonicity.ts";

test("is one less six times the squared rank differences over n(n² − 1) where no values tie", () => {
  // Spearman (1904), the shortcut that holds without ties; the ranks are drawn, the values follow.
  const ranks = fc.shuffledSubarray(
    Array.from({ length: 10 }, (_, i) => i + 1),
    { minLength: 10 },
  );
  fc.assert(
    fc.property(ranks, (order) => {
      const squares = order.reduce((sum, rank, i) => sum + (rank - (i + 1)) ** 2, 0);
      const values = order.map((rank) => -0.3 + rank ** 3 / 500);
      expect(monotonicity(values)).toBeCloseTo(1 - (6 * squares) / (10 * 99), 12);
    }),
  );
});

test("gives ties the mean of their ranks", () => {
  // Ranks 1, 2.5, 2.5, 4 less 2.5: −1.5, 0, 0, 1.5; places −1.5, −0.5, 0.5, 1.5.
  // Products 4.5, squares 4.5 and 5: 4.5/√22.5.
  expect(monotonicity([0, 7, 7, 9])).toBeCloseTo(4.5 / Math.sqrt(22.5), 12);
});

test("leaves out what is not known, and is not known of fewer than three or of equals", () => {
  expect(monotonicity([3, Number.NaN, 2, 1])).toBeCloseTo(-1, 12);
  expect(monotonicity([1, Number.NaN, 2])).toBeNaN();
  expect(monotonicity([4, 4, 4, 4])).toBeNaN();
  expect(monotonicity([])).toBeNaN();
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { spread } from "../../../src/report/charts/end-marks.ts";

describe("marks at the ends of lines", () => {
  const levels = fc
    .array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 10 })
    .map((all) => all.sort((a, b) => a - b));

  test("stay in order, 17 pixels apart and within the plot", () => {
    fc.assert(
      fc.property(levels, (wanted) => {
        const placed = spread(wanted, 10, 200);
        expect(placed.length).toBe(wanted.length);
        for (const [i, level] of placed.entries()) {
          expect(level).toBeGreaterThanOrEqual(18.5 - 1e-9);
          expect(level).toBeLessThanOrEqual(191.5 + 1e-9);
          if (i > 0) expect(level - placed[i - 1]!).toBeGreaterThanOrEqual(17 - 1e-9);
        }
      }),
    );
  });

  test("stand where their lines end if there is room, and around the middle of those if not", () => {
    expect(spread([50, 70, 100], 10, 200)).toEqual([50, 70, 100]);
    // Three at 100 take 34 pixels around it; the one at 40 is not disturbed.
    expect(spread([40, 100, 100, 100], 10, 200)).toEqual([40, 83, 100, 117]);
    // Two pairs that would overlap: the four stand around the mean of what they want, 103.
    expect(spread([96, 100, 106, 110], 10, 200)).toEqual([77.5, 94.5, 111.5, 128.5]);
    expect(spread([], 10, 200)).toEqual([]);
  });
});

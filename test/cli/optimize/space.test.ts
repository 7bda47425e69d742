import { describe, expect, it } from "vitest";
import { progressLine } from "../../../src/cli/optimize/progress.ts";
import { axisAsTyped, axisInWords, spaceOfSearch } from "../../../src/cli/optimize/space.ts";
import { grid, random } from "../../../src/optimize/search.ts";
import { choice, float, int } from "../../../src/strategy/parameters.ts";

const SPACE = {
  n: int(5, 50, { step: 5, default: 20 }),
  share: float(0.1, 0.5, { log: true }),
  mode: choice(["trend", "range"]),
};

describe("what is searched", () => {
  it("is told in words, and as one types it", () => {
    const { n, share, mode } = spaceOfSearch(SPACE, random(10));
    expect([n, share, mode].map((axis) => axisInWords(axis!))).toEqual([
      "5 … 50, step 5",
      "0.1 … 0.5, any, by ratio",
      "trend, range",
    ]);
    expect([n, share, mode].map((axis) => axisAsTyped(axis!))).toEqual([
      "5:50:5",
      "0.1:0.5",
      "trend,range",
    ]);
  });

  it("is a list where steps are not even, and free of binary dust where they are", () => {
    const { n, share, mode } = spaceOfSearch(SPACE, grid({ n: "5,10,20", share: "0.1:0.5:0.1" }));
    expect(axisAsTyped(n!)).toBe("5,10,20");
    expect(axisAsTyped(share!)).toBe("0.1:0.5:0.1");
    expect(axisInWords(mode!)).toBe("trend");
    const { n: many } = spaceOfSearch(
      { n: int(1, 999) },
      grid({ n: Array.from({ length: 20 }, (_, i) => i * i + 1) }),
    );
    expect(axisInWords(many!)).toBe("1, 2, 5, 10, 17, 26, 37, 50, 65, 82, 101, 122 … (20 values)");
  });
});

describe("progressLine", () => {
  it("shows share, sets per second and the time left", () => {
    // A quarter of 4,000 sets in 2 s: 500 a second, and three times as long to go.
    expect(progressLine(0.25, 4000, 2000)).toBe(
      "██████░░░░░░░░░░░░░░░░░░  25 %  500 sets/s  6 s left",
    );
    expect(progressLine(0.5, 1_000_000, 600_000)).toMatch(/50 % {2}833 sets\/s {2}10 min left/);
    expect(progressLine(0, 100, 50)).toBe(`${"░".repeat(24)}   0 %`);
  });
});

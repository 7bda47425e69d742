import { describe, expect, it } from "vitest";
import { resolveWindows } from "../../src/walkforward/spec.ts";
import { refused } from "./helpers.ts";

const LENGTHS = { train: "12mo", test: "3mo" };

describe("resolveWindows", () => {
  it("rolls without an embargo unless told otherwise", () => {
    expect(resolveWindows(LENGTHS)).toEqual({
      train: { unit: "month", count: 12 },
      test: { unit: "month", count: 3 },
      mode: "rolling",
      embargo: 0,
    });
  });

  it("makes equal plans of equal windows, however they are written", () => {
    const plan = resolveWindows({ train: "1y", test: "1w", mode: "anchored", embargo: 2 });
    const other = resolveWindows({ train: "12mo", test: "7d", mode: "anchored", embargo: 2 });
    expect(JSON.stringify(plan)).toBe(JSON.stringify(other));
  });

  it("names the option whose length is none", () => {
    expect(refused(() => resolveWindows({ ...LENGTHS, train: "12m" })).message).toContain(
      '"train"',
    );
    expect(refused(() => resolveWindows({ ...LENGTHS, test: "12m" })).message).toContain('"test"');
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "refuses an embargo of %s",
    (embargo) => {
      const error = refused(() => resolveWindows({ ...LENGTHS, embargo }));
      expect(error.code).toBe("bad-option");
      expect(error.message).toBe(
        `Option "embargo": expected a whole number of bars, at least 0, got ${embargo}.`,
      );
      expect(error.hint).toBe("The embargo is counted in bars between train and test; 0 is none.");
    },
  );

  it("refuses a mode that it does not know", () => {
    // As it comes from JavaScript, where no type stands in the way.
    const options: { mode: "rolling" } = JSON.parse('{"mode":"expanding"}');
    const error = refused(() => resolveWindows({ ...LENGTHS, ...options }));
    expect(error.code).toBe("bad-option");
    expect(error.message).toBe(
      'Option "mode": expected one of rolling, anchored, got "expanding".',
    );
    expect(error.hint).toContain("anchored (it keeps its start)");
  });
});

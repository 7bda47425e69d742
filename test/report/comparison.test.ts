import { describe, expect, it } from "vitest";
import { composeComparison, renderComparison } from "../../src/report/comparison.ts";
import type { ComparisonInput } from "../../src/report/comparison-input.ts";

const equity = (growth: number) => ({
  day: Int32Array.from({ length: 300 }, (_, i) => 18_000 + i),
  equity: Float64Array.from({ length: 300 }, (_, i) => growth ** (i / 299)),
});

const INPUT: ComparisonInput = {
  a: { runId: "1111111111111111", kind: "backtest", name: "one" },
  b: { runId: "2222222222222222", kind: "suite", name: "two" },
  config: [{ path: "strategy.graph", a: "f".repeat(64), b: undefined }],
  metrics: [
    { name: "sharpe", a: 0.5, b: 1.25, delta: 0.75 },
    { name: "turnover", a: 12, b: 0.5, delta: null },
  ],
  daily: {
    days: 300,
    from: "2019-04-14",
    to: "2020-02-07",
    correlation: 0.25,
    equity: { a: equity(1.5), b: equity(0.8) },
  },
};

const sectionOf = (input: ComparisonInput, id: string) =>
  composeComparison(input).sections.find((section) => section.id === id)!;

describe("the comparison of two runs", () => {
  it("overlays both equities, told apart by more than colour, with where each ends", () => {
    const [part] = sectionOf(INPUT, "equity").parts;
    if (part?.kind !== "figure") throw new Error("expected a figure");
    expect(part.figure.legend?.map(({ mark }) => mark)).toEqual(["line", "dashed"]);
    expect(part.figure.legend?.map(({ label }) => label.replace(/\s/g, " "))).toEqual([
      "A one +50.0 %",
      "B two −20.0 %",
    ]);
  });

  it("prints figures beside each other, and no difference where it would mean nothing", () => {
    const [part] = sectionOf(INPUT, "figures").parts;
    if (part?.kind !== "table") throw new Error("expected a table");
    expect(part.rows).toEqual([
      ["Sharpe ratio", "0.5000", "1.2500", "+0.7500"],
      ["Turnover a day", "12.0000", "0.5000", "–"],
    ]);
    expect(part.footnote).toContain("mean something else");
  });

  it("says why there is nothing to draw", () => {
    const daily = { days: 0, from: null, to: null, correlation: Number.NaN, undefined: "no day" };
    const [part] = sectionOf({ ...INPUT, daily }, "equity").parts;
    expect(part).toMatchObject({ kind: "empty", text: "no day." });
  });

  it("is one page without script, the same bytes for the same input, with what users wrote escaped", async () => {
    const hostile = { ...INPUT, a: { ...INPUT.a, name: "<script>alert(1)</script>" } };
    const page = await renderComparison(hostile);
    expect(page).toBe(await renderComparison(hostile));
    expect(page).not.toMatch(/<script/);
    expect(page).toContain("&lt;script&gt;");
    expect(page.match(/<svg/g)!.length).toBeGreaterThan(0);
  });
});

import type { LineSeriesOption } from "echarts";
import { beforeAll, describe, expect, test } from "vitest";
import { loadFigureRenderer } from "../../../src/report/charts/draw.ts";
import type { FigureSpec } from "../../../src/report/charts/figure.ts";
import { coverageFigure, turnoverFigure } from "../../../src/report/charts/signal-activity.ts";
import { decileFigure, tierFigure, yearFigure } from "../../../src/report/charts/signal-groups.ts";
import {
  baselineGrowthFigure,
  drawdownFigure,
  growthFigure,
} from "../../../src/report/charts/signal-growth.ts";
import { icDecayFigure, icTimeFigure } from "../../../src/report/charts/signal-ic.ts";
import { factorFigure, scoreFigure } from "../../../src/report/charts/signal-judgement.ts";
import type { GroupSummary } from "../../../src/signals/result.ts";
import { type Box, drawn } from "./drawn.ts";
import { edgeCases, FIGURES, nothingKnown } from "./signal-cases.ts";
import { type FigureInput, overYears, sampleFigures } from "./signal-sample.ts";

const WIDE = { width: 1040, height: 340, narrow: false };

let sample: FigureInput;
beforeAll(async () => {
  sample = await sampleFigures();
});

/** The lines of a figure as [time, value on the axis], those of references left out. */
function lines(figure: FigureSpec | undefined): (readonly [number, number | null])[][] {
  const series = figure?.build(WIDE).series as LineSeriesOption[];
  return series
    .filter(({ type, symbol }) => type === "line" && symbol === "circle")
    .map(({ data }) => data as [number, number | null][]);
}

/** Length of a bar that grows to the right or up, negative if to the left or down, from its zero. */
const rightOf = (zero: number) => (box: Box) =>
  box.right > zero + 0.2 ? box.right - zero : box.left - zero;

describe("the growth of a grid", () => {
  test("names the base first and tells every other line by a letter that stands at its end", async () => {
    const figure = growthFigure(sample)!;
    const labels = figure.legend!.map(({ label }) => label);
    expect(labels.map((label) => label.replace(/ [+−].*$/, ""))).toEqual([
      "Base, after costs",
      "a: Base, before costs",
      "b: Lag 0, industry",
      "c: Lag 0, all",
      "d: Lag 1, off",
      "e: Lag 1, industry",
      "f: Lag 1, all",
      "g: Lag 2, off",
      "h: Lag 2, industry",
      "i: Lag 2, all",
    ]);
    const { texts } = await drawn(figure);
    expect(texts.filter((text) => /^[a-z]$/.test(text)).sort()).toEqual([..."abcdefghi"]);
    // No two lines have both colour and dash in common but the thick base and a thin one.
    const looks = figure.legend!.slice(1).map(({ color, mark }) => `${color} ${mark}`);
    expect(new Set(looks).size).toBe(looks.length);
  });

  test("ends where the product of the days' returns ends, on a logarithmic axis", () => {
    const { gross, net } = sample.suite.base.daily;
    const grown = (values: Float64Array) => values.reduce((sum, r) => sum + Math.log1p(r), 0);
    const ends = lines(growthFigure(sample)).map((line) => line.at(-1)![1]!);
    // Drawn last on top: the base, below it the base before costs.
    expect(ends.at(-1)).toBeCloseTo(grown(net), 10);
    expect(ends.at(-2)).toBeCloseTo(grown(gross), 10);
    expect(ends.at(0)).toBeCloseTo(grown(sample.suite.results.lag2_all!.daily.net), 10);
  });

  test("keeps to some 500 points a line in 25 years, the base's extremes among all of them", () => {
    const input = overYears(sample, 25);
    const all = lines(growthFigure(input));
    for (const line of all.slice(0, -2)) expect(line.length).toBeLessThan(520);
    const { equity } = input.suite.base.daily;
    const shown = all.at(-1)!.map(([, value]) => value!);
    expect(Math.max(...shown)).toBeCloseTo(Math.log(Math.max(...equity)), 12);
    expect(Math.min(...shown)).toBeCloseTo(Math.log(Math.min(...equity)), 12);
  });

  test("breaks where a day is not known", () => {
    const { suite } = sample;
    const equity = suite.base.daily.equity.slice();
    equity[50] = Number.NaN;
    const base = { ...suite.base, daily: { ...suite.base.daily, equity } };
    const figures = [growthFigure, drawdownFigure, baselineGrowthFigure];
    for (const figure of figures) {
      const line = lines(figure({ suite: { ...suite, base } })).at(-1)!;
      expect(line[50]![1]).toBeNull();
      expect(line.filter(([, value]) => value === null).length).toBe(1);
    }
  });

  test("says so where there are more configurations than it draws", () => {
    const figure = growthFigure(edgeCases(sample)["thirty lags"]!)!;
    expect(figure.caption).toContain("Of 29 others the 8 of the smallest lags are drawn.");
    expect(figure.legend!.length).toBe(10);
    expect(figure.legend!.at(-1)!.label).toMatch(/^i: Lag 8, off/);
  });
});

test("turnover is the mean of 21 days, and of fewer days as it is", () => {
  const { turnover } = sample.suite.base.daily;
  const line = lines(turnoverFigure(sample)).at(-1)!;
  const mean = turnover.slice(100, 121).reduce((sum, value) => sum + value, 0) / 21;
  expect(line[120]![1]).toBeCloseTo(mean, 12);
  expect(line[19]![1]).toBeNull();
  const short = edgeCases(sample)["one day"]!;
  expect(turnoverFigure(short)!.title).toBe("Turnover a day");
  expect(lines(turnoverFigure(short)).at(-1)).toEqual([[expect.any(Number), turnover[0]]]);
});

test("coverage shows the names with a signal and all names of each formation day", () => {
  const { covered, universe, date } = sample.suite.coverage.series;
  const [names, all] = lines(coverageFigure(sample));
  expect(names).toEqual(Array.from(date, (day, i) => [day * 86_400_000, covered[i]]));
  expect(all).toEqual(Array.from(date, (day, i) => [day * 86_400_000, universe[i]]));
});

describe("columns", () => {
  test("of deciles are as long as their returns, with the rank correlation in words", async () => {
    const returns = [-0.2, -0.1, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.35];
    const { suite } = sample;
    const fractile = suite.base.fractile.map((one, i) => ({ ...one, annualReturn: returns[i]! }));
    const figure = decileFigure({ suite: { ...suite, base: { ...suite.base, fractile } } })!;
    // One pair of neighbours swapped: 1 − 6·2/(10·99) = 0.988.
    expect(figure.caption).toContain("Monotonicity 0.99");
    const { texts, boxes } = await drawn(figure);
    const heights = [...boxes("fill", "loss"), ...boxes("fill", "gain")].map(
      ({ top, bottom }) => bottom - top,
    );
    const unit = heights[0]! / 0.2;
    for (const [i, height] of heights.entries())
      expect(height).toBeCloseTo(unit * Math.abs(returns[i]!), 0);
    for (const text of ["−20.0", "−10.0", "5.0", "40.0", "35.0"]) expect(texts).toContain(text);
  });

  test("of years are filled after costs and hollow before", async () => {
    const { suite } = sample;
    const year = (group: string, annual_return: number, annual_return_gross: number) => ({
      kind: "year" as const,
      group,
      metrics: { ...suite.base.summary[0]!.metrics, annual_return, annual_return_gross },
    });
    const summary = [year("2001", 0.1, 0.2), year("2002", -0.05, 0.05)];
    const figure = yearFigure({ suite: { ...suite, base: { ...suite.base, summary } } });
    const { texts, boxes } = await drawn(figure);
    const [gain] = boxes("fill", "gain");
    const [loss] = boxes("fill", "loss");
    const [first, second] = boxes("stroke", "ink");
    const height = ({ top, bottom }: Box) => bottom - top;
    expect(height(first!)).toBeCloseTo(2 * height(gain!), 0);
    expect(height(second!)).toBeCloseTo(height(loss!), 0);
    // Above and below the same zero.
    expect(loss!.top).toBeCloseTo(gain!.bottom, 0);
    expect(second!.bottom).toBeCloseTo(loss!.top, 0);
    expect(texts).toEqual(expect.arrayContaining(["10.0", "−5.0", "2001", "2002"]));
  });
});

describe("level bars", () => {
  test("of tiers go from 0 to the Sharpe ratio, filled after costs and hollow before", async () => {
    const { suite } = sample;
    const tier = (group: string, sharpe: number, sharpe_gross: number): GroupSummary => ({
      kind: "cap",
      group,
      metrics: { ...suite.base.summary[0]!.metrics, sharpe, sharpe_gross },
    });
    const summary = [tier("large", -0.5, 0.5), tier("small", 1, 1.5)];
    const figure = tierFigure({ suite: { ...suite, base: { ...suite.base, summary } } });
    const { texts, boxes } = await drawn(figure);
    const [zero] = boxes("stroke", "chart-axis");
    const length = rightOf(zero!.left);
    const [large] = boxes("fill", "loss");
    const unit = -2 * length(large!);
    expect(length(boxes("fill", "gain")[0]!)).toBeCloseTo(unit, 0);
    expect(boxes("stroke", "ink").map((box) => length(box) / unit)).toEqual([
      expect.closeTo(0.5, 1),
      expect.closeTo(1.5, 1),
    ]);
    expect(texts).toEqual(expect.arrayContaining(["−0.50 (0.50)", "1.00 (1.50)"]));
  });

  test("of factors stand against lines at ±0.3; those that are absent are named", async () => {
    const known = (mean: number) => ({ mean, days: 9 });
    const factorExposures = {
      size: known(0.15),
      value: known(-0.6),
      momentum: known(Number.NaN),
      growth: null,
    };
    const figure = factorFigure({ suite: { ...sample.suite, factorExposures } })!;
    expect(figure.caption).toContain("Not in the snapshot: growth.");
    const { texts, boxes } = await drawn(figure);
    const [zero] = boxes("stroke", "chart-axis");
    const [low, high] = boxes("stroke", "ink");
    const length = rightOf(zero!.left);
    const limit = length(high!);
    expect(length(low!)).toBeCloseTo(-limit, 0);
    expect(length(boxes("fill", "gain")[0]!)).toBeCloseTo(limit / 2, 0);
    expect(length(boxes("fill", "loss")[0]!)).toBeCloseTo(-2 * limit, 0);
    expect(boxes("fill", "gain").length).toBe(1);
    expect(texts).toEqual(expect.arrayContaining(["0.15", "−0.60", "–", "0.3", "−0.3"]));
    expect(texts).not.toContain("growth");
  });

  test("of the score run from 0 to 100, with the weight at the name", async () => {
    const component = (title: string, weight: number, value: number) => ({
      name: title,
      title,
      weight,
      formula: "",
      value,
    });
    const components = [
      component("Sharpe", 25, 100),
      component("Lag stability", 15, 25),
      component("Factor uniqueness", 10, Number.NaN),
    ];
    const score = { total: 71.9, grade: "B", computable: 80, components } as const;
    const figure = scoreFigure({ score })!;
    expect(figure.caption).toContain("Total 71.9, grade B. – cannot be computed");
    const { texts, boxes } = await drawn(figure);
    const [whole, quarter, none] = boxes("fill", "gain").map(({ left, right }) => right - left);
    expect(quarter).toBeCloseTo(whole! / 4, 0);
    expect(none).toBeUndefined();
    expect(texts).toEqual(
      expect.arrayContaining(["Sharpe, 25\u202f%", "Lag stability, 15\u202f%", "100", "25", "–"]),
    );
  });
});

describe("the information coefficient", () => {
  test("by month is a bar for each, and a line of twelve months once there are as many", () => {
    const figure = icTimeFigure(sample)!;
    expect(figure.title).toBe("Information coefficient by month");
    const { date, ic } = sample.suite.ic[0]!.series;
    const months = Array.from(date, (day) => new Date(day * 86_400_000).toISOString().slice(0, 7));
    const [line] = lines(figure);
    const counted = [...new Set(months)];
    expect(line!.length).toBe(counted.length - 11);
    const first = Array.from(ic).filter((_, i) => counted.slice(0, 12).includes(months[i]!));
    const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
    expect(line![0]![1]).toBeCloseTo(mean, 12);
    expect(line![0]![0]).toBe(Date.parse(`${counted[12]}-01T00:00:00Z`));
  });

  test("of 25 years is drawn by quarter, each bar up or down from the same zero", async () => {
    const figure = icTimeFigure(overYears(sample, 25))!;
    expect(figure.title).toBe("Information coefficient by quarter");
    const { boxes } = await drawn(figure);
    const [up, down] = [boxes("fill", "gain"), boxes("fill", "loss")];
    // 25 years of 365.25 days from 1989-03-02 touch 101 quarters.
    expect(up.length + down.length).toBe(101);
    expect(down.length).toBeGreaterThan(0);
    const zero = Math.max(...up.map(({ bottom }) => bottom));
    for (const { bottom } of up) expect(bottom).toBeCloseTo(zero, 0);
    for (const { top } of down) expect(top).toBeCloseTo(zero, 0);
  });

  test("by horizon has whiskers of 1.96 standard errors, and none where they are not known", async () => {
    const { suite } = sample;
    const tests = [
      // Standard errors 0.01, 0.02 and, with a t of no meaning, none.
      { mean: 0.02, neweyWestT: 2 },
      { mean: -0.04, neweyWestT: -2 },
      { mean: 0.03, neweyWestT: Number.NaN },
    ];
    const ic = tests.map((found, i) => ({
      ...suite.ic[i]!,
      ic: { ...suite.ic[i]!.ic, ...found },
    }));
    const figure = icDecayFigure({ suite: { ...suite, ic } })!;
    expect(figure.description).toContain("1 day 0.020 ± 0.020; 5 days −0.040 ± 0.039");
    const { texts, boxes } = await drawn(figure);
    const all = boxes("stroke", "strategy");
    const whiskers = all.filter(({ top, bottom }) => bottom - top > 1);
    const dots = all.filter(({ left, right, top, bottom }) => right - left < 1 && bottom - top < 1);
    expect(whiskers.length).toBe(2);
    const reach = whiskers.map(({ top, bottom }) => bottom - top);
    expect(reach[1]).toBeCloseTo(2 * reach[0]!, 0);
    const centre = ({ top, bottom }: Box) => (top + bottom) / 2;
    // From 0.02 to −0.04 it is 0.06, of which the first whisker, up and down, is 2·0.0196.
    expect(centre(whiskers[1]!) - centre(whiskers[0]!)).toBeCloseTo((reach[0]! * 0.06) / 0.0392, 0);
    expect(dots.length).toBe(3);
    expect(texts).toEqual(expect.arrayContaining(["0.020", "−0.040", "0.030"]));
  });
});

describe("every figure", () => {
  test("of every edge case is absent or drawn without a number that is none", async () => {
    const draw = await loadFigureRenderer();
    for (const [name, input] of Object.entries(edgeCases(sample))) {
      for (const [figure, make] of Object.entries(FIGURES)) {
        const spec = make(input);
        const text = spec === undefined ? "" : draw(spec).text + (spec.caption ?? "");
        expect(text, `${figure}, ${name}`).not.toMatch(/NaN|undefined|Infinity|∞|<script|<b>/);
      }
    }
  });

  test("is absent where nothing is known", () => {
    const nothing = nothingKnown(sample.suite);
    // The score knows one thing then: how many years were positive.
    const { scoreFigure: _, ...others } = FIGURES;
    for (const [name, make] of Object.entries(others)) expect(make(nothing), name).toBeUndefined();
  });

  test("is drawn of a usual suite, under an id of its own, with title and description", () => {
    const specs = Object.values(FIGURES).map((make) => make(sample)!);
    expect(new Set(specs.map(({ id }) => id)).size).toBe(12);
    for (const { title, description, caption } of specs) {
      expect(title).not.toBe("");
      expect(description.length).toBeGreaterThan(40);
      expect(caption).toBeDefined();
    }
  });

  test("of 25 years and nine configurations takes under 500 kB together", async () => {
    const draw = await loadFigureRenderer();
    const input = overYears(sample, 25);
    const size = Object.values(FIGURES).reduce((sum, make) => {
      return sum + Buffer.byteLength(draw(make(input)!).text);
    }, 0);
    expect(size).toBeLessThan(500_000);
  });

  test("has the same bytes in another time zone", async () => {
    const draw = await loadFigureRenderer();
    const all = () => Object.values(FIGURES).map((make) => draw(make(sample)!).text);
    const here = all();
    const before = process.env.TZ;
    process.env.TZ = "Pacific/Auckland";
    try {
      expect(new Date(0).getTimezoneOffset()).toBe(-720);
      expect(all()).toEqual(here);
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { computeCompositeScore } from "../../src/signals/score.ts";
import { runSuite, type SuiteResult } from "../../src/signals/suite.ts";
import { closestMargin, computeVerdict } from "../../src/signals/verdict.ts";
import { memoryCatalog } from "../helpers/universe/catalog.ts";
import { generateUniverse } from "../helpers/universe/generate.ts";
import { plantedSignal } from "../helpers/universe/signals.ts";

/** What a verdict looks at. NaN, or `null` for a list: not known. */
interface Figures {
  readonly sharpe: number;
  readonly lag2: number;
  readonly industry: number;
  readonly large: number;
  readonly small: number;
  /** Annual return of each year. */
  readonly years: readonly number[];
  readonly baseline: number;
  readonly factor: number;
  readonly t: number;
  readonly days: number;
  readonly turnover: number;
  readonly ic: number;
}

/** Passes everything, some of it just so: thresholds of at least and at most count as passed. */
const GREEN: Figures = {
  sharpe: 1,
  lag2: 0.5,
  industry: 0.5,
  large: 0.75,
  small: 1.5,
  years: [0.1, 0.1, 0.1, -0.1, -0.1],
  baseline: -0.49,
  factor: -0.29,
  t: 2.5,
  days: 504,
  turnover: 0.99,
  ic: 0.15,
};

/** The next number below, above and so on is a rounding away; this is a hair. */
const HAIR = 1e-9;

let real: SuiteResult;

beforeAll(async () => {
  const universe = generateUniverse({ seed: 31, days: 100, securities: 120 });
  const rows = plantedSignal(universe, { seed: 1, rho: 0.1 });
  real = await runSuite(rows, memoryCatalog(universe), { mincos: 3, baselines: false });
});

/** A real suite with other figures. */
function suiteWith(changes: Partial<Figures>): SuiteResult {
  const f = { ...GREEN, ...changes };
  const { base } = real;
  const group = (kind: "overall" | "year" | "cap", name: string, own: object) => ({
    kind,
    group: name,
    metrics: { ...base.summary[0]!.metrics, ...own },
  });
  const known = (mean: number) => ({ mean, days: 500 });
  const one = real.ic[0]!;
  return {
    ...real,
    base: {
      ...base,
      summary: [
        group("overall", "overall", {
          sharpe: f.sharpe,
          newey_west_t: f.t,
          days: f.days,
          turnover: f.turnover,
        }),
        ...f.years.map((annual_return, at) => group("year", String(2001 + at), { annual_return })),
        group("cap", "large", { sharpe: f.large }),
        group("cap", "small", { sharpe: f.small }),
      ],
    },
    results: {
      lag2_off: { ...base, sharpe: f.lag2 },
      lag0_industry: { ...base, sharpe: f.industry },
      // What looks best is never looked at.
      lag1_off: { ...base, sharpe: 50 },
    },
    tiers: { large: "large", small: "small" },
    correlations: {
      near: { signal: known(f.baseline), pnl: 0.99 },
      far: { signal: known(0), pnl: 0.99 },
      none: { signal: known(Number.NaN), pnl: Number.NaN },
    },
    factorExposures: { size: known(0), value: known(f.factor), growth: null },
    ic: [
      { ...one, horizon: 1, ic: { ...one.ic, mean: f.ic } },
      { ...one, horizon: 5 },
    ],
  };
}

describe("a verdict", () => {
  it("is green, without a reason, at the very thresholds", () => {
    expect(computeVerdict(suiteWith({}))).toMatchObject({ color: "green", reasons: [] });
  });

  it("says of each test that passed how close it was", () => {
    const { margins } = computeVerdict(suiteWith({ turnover: 0.99999, sharpe: 1.25, lag2: 0.75 }));
    expect(margins.map(({ text }) => text)).toEqual([
      "net Sharpe 1.25, needs at least 1",
      "Newey–West t of the mean net return 2.5, needs at least 2.5",
      "days 504, needs at least 504",
      "Sharpe kept two days later 60 %, needs at least 50 %",
      // The fixture's 0.5 within industries, less than half of 1.25, is no margin.
      "correlation with the baseline near 0.49, needs less than 0.5",
      "correlation with the risk factor value 0.29, needs less than 0.3",
      "Sharpe of large names against small 50 %, needs at least 50 %",
      "positive years 60 %, needs at least 60 %",
      "turnover a day 99.999 %, needs less than 100 %",
      "net Sharpe two days later 0.75, needs more than 0",
      "mean IC at one day (look-ahead?) 0.15, needs at most 0.15",
      "net Sharpe (look-ahead?) 1.25, needs at most 6",
    ]);
    expect(margins[3]).toMatchObject({ test: "lag_stability", figure: 0.6, threshold: 0.5 });
    expect(margins[4]).toMatchObject({ title: "correlation with the baseline near" });
    expect(margins[4]).toMatchObject({ shown: "0.49", needed: "< 0.5" });
  });

  it.each<[string, Partial<Figures>]>([
    // 0.3 of 2.5 is 12 %, 0.1 of 1 is 10 %, 0.5 of 6 is 8 %, 0.03 of 0.3 is 10 %, 2.5 % of 50 % is 5 %;
    // all others have at least half of their threshold.
    ["newey_west_t", { t: 2.8 }],
    ["turnover", { turnover: 0.9 }],
    ["look_ahead_sharpe", { sharpe: 5.5, lag2: 5, industry: 5 }],
    ["factor_corr", { factor: -0.27 }],
    ["lag_stability", { sharpe: 2, lag2: 1.05, industry: 2 }],
  ])("knows which test passed with the least room: %s", (test, changes) => {
    const roomy: Partial<Figures> = {
      ...{ sharpe: 3, lag2: 3, industry: 3, large: 1, small: 1, years: [1], baseline: 0.1 },
      ...{ factor: 0.1, t: 5, days: 2000, turnover: 0.2, ic: 0.01 },
    };
    expect(closestMargin(computeVerdict(suiteWith({ ...roomy, ...changes })))?.test).toBe(test);
  });

  it("has no closest test where none passed", () => {
    expect(closestMargin({ color: "yellow", reasons: [], margins: [] })).toBeUndefined();
  });

  it.each<[Partial<Figures>, readonly string[]]>([
    [{}, []],
    [{ sharpe: 0.75 }, ["sharpe"]],
    [{ sharpe: 0.25 }, ["sharpe"]],
    [{ baseline: 0.6 }, ["baseline_corr"]],
    [{ baseline: 0.9, t: Number.NaN }, ["baseline_corr", "newey_west_t"]],
    [{ lag2: -1 }, ["sharpe_lag2", "lag_stability"]],
  ])("names each test once, as passed or as a reason: %j", (changes, missed) => {
    const { reasons, margins } = computeVerdict(suiteWith(changes));
    expect(reasons.map(({ test }) => test)).toEqual(missed);
    const every = [...missed, ...margins.map(({ test }) => test)];
    expect(every.sort()).toEqual(
      [
        ...["sharpe", "newey_west_t", "days", "lag_stability", "residual_stability", "turnover"],
        ...["baseline_corr", "factor_corr", "cap_consistency", "positive_years"],
        ...["sharpe_lag2", "look_ahead_ic", "look_ahead_sharpe"],
      ].sort(),
    );
  });

  it.each<[string, Partial<Figures>]>([
    // At a Sharpe just under 1 half of it is under the others' 0.5 as well.
    ["sharpe", { sharpe: 1 - HAIR }],
    ["newey_west_t", { t: 2.5 - HAIR }],
    ["days", { days: 503 }],
    ["lag_stability", { lag2: 0.5 - HAIR }],
    ["residual_stability", { industry: 0.5 - HAIR }],
    ["residual_stability", { industry: -3 }],
    ["baseline_corr", { baseline: 0.5 }],
    ["baseline_corr", { baseline: -0.5 }],
    ["baseline_corr", { baseline: 0.8 - HAIR }],
    ["factor_corr", { factor: 0.3 }],
    ["factor_corr", { factor: -0.9 }],
    ["cap_consistency", { large: 0.75 - HAIR }],
    // Over a base that is not positive a ratio is 0, even where both are negative.
    ["cap_consistency", { large: -2, small: -1 }],
    ["positive_years", { years: [0.1, 0.1, 0, -0.1] }],
    ["positive_years", { years: [0.1, 0.1, 0.1, -0.1, -0.1, 0] }],
    ["turnover", { turnover: 1 }],
  ])("is yellow for %s alone: %j", (test, changes) => {
    const { color, reasons } = computeVerdict(suiteWith(changes));
    expect(reasons.map((reason) => [reason.test, reason.outcome])).toEqual([[test, "failed"]]);
    expect(color).toBe("yellow");
  });

  it.each<[string, Partial<Figures>]>([
    ["newey_west_t", { t: Number.NaN }],
    ["lag_stability", { lag2: Number.NaN }],
    ["residual_stability", { industry: Number.NaN }],
    ["cap_consistency", { large: Number.NaN }],
    ["cap_consistency", { small: Number.NaN }],
    ["factor_corr", { factor: Number.NaN }],
    ["positive_years", { years: [] }],
  ])("is at most yellow where %s cannot be computed", (test, changes) => {
    const suite = suiteWith(changes);
    const whole = { ...suite, factorExposures: { value: suite.factorExposures.value! } };
    const { color, reasons } = computeVerdict(whole);
    expect(reasons).toMatchObject([{ test, outcome: "not_computed", figure: Number.NaN }]);
    expect(reasons[0]!.text).toMatch(/could not be computed, needs (at least|less than) /);
    expect(color).toBe("yellow");
  });

  it("is at most yellow without baselines, and red whatever is missing where a critical test fails", () => {
    const alone = { ...suiteWith({}), correlations: {} };
    expect(computeVerdict(alone)).toMatchObject({
      color: "yellow",
      reasons: [{ test: "baseline_corr", outcome: "not_computed" }],
    });
    const poor = { ...suiteWith({ sharpe: 0.4 }), correlations: {} };
    expect(computeVerdict(poor).color).toBe("red");
  });

  it.each<[string, Partial<Figures>, "red" | "yellow" | "green"]>([
    ["sharpe", { sharpe: 0.5 - HAIR }, "red"],
    ["sharpe", { sharpe: 0.5 }, "yellow"],
    ["sharpe", { sharpe: -1 }, "red"],
    ["sharpe_lag2", { lag2: 0 }, "red"],
    ["sharpe_lag2", { lag2: HAIR }, "yellow"],
    ["baseline_corr", { baseline: 0.8 }, "red"],
    ["baseline_corr", { baseline: -0.8 }, "red"],
    ["look_ahead_ic", { ic: 0.15 + HAIR }, "red"],
    ["look_ahead_ic", { ic: -0.5 }, "green"],
    ["look_ahead_sharpe", { sharpe: 6 + HAIR, lag2: 6, industry: 6 }, "red"],
    ["look_ahead_sharpe", { sharpe: 6, lag2: 6, industry: 6 }, "green"],
  ])("has %s as a critical test: %j is %s", (test, changes, wanted) => {
    const { color, reasons } = computeVerdict(suiteWith(changes));
    expect(color).toBe(wanted);
    const critical = reasons.filter(({ outcome }) => outcome === "critical");
    expect(critical.map((reason) => reason.test)).toEqual(wanted === "red" ? [test] : []);
    // Critical ones come first, and no test is named twice.
    expect(reasons.slice(0, critical.length)).toEqual(critical);
    expect(new Set(reasons.map((reason) => reason.test)).size).toBe(reasons.length);
  });

  it("names figure and threshold in every reason", () => {
    const { reasons } = computeVerdict(suiteWith({ turnover: 1.234, sharpe: 0.75, days: 100 }));
    expect(reasons.map(({ text }) => text)).toEqual([
      "net Sharpe 0.75, needs at least 1",
      "days 100, needs at least 504",
      "turnover a day 123.4 %, needs less than 100 %",
    ]);
  });

  it("writes a negative figure with a real minus sign, and none before a nought", () => {
    const texts = (sharpe: number) =>
      computeVerdict(suiteWith({ sharpe })).reasons.map(({ text }) => text);
    expect(texts(-0.25)).toContain("net Sharpe −0.25, needs at least 0.5");
    expect(texts(-0.001)).toContain("net Sharpe 0, needs at least 0.5");
  });

  it.each<[Partial<Figures>, string]>([
    [{ t: 2.4996 }, "Newey–West t of the mean net return 2.4996, needs at least 2.5"],
    [{ baseline: 0.5 }, "correlation with the baseline near 0.5, needs less than 0.5"],
    [{ turnover: 1.00002 }, "turnover a day 100.002 %, needs less than 100 %"],
    [{ ic: 0.1504 }, "mean IC at one day (look-ahead?) 0.1504, needs at most 0.15"],
  ])("shows digits enough to tell a figure from the threshold it missed: %j", (changes, text) => {
    expect(computeVerdict(suiteWith(changes)).reasons[0]!.text).toBe(text);
  });
});

describe("a score", () => {
  /** Every component is `percent`. */
  const evenly = (percent: number): Partial<Figures> => ({
    sharpe: percent / 50,
    lag2: ((percent / 50) * percent) / 100,
    industry: ((percent / 50) * percent) / 100,
    small: 1,
    large: percent / 100,
    baseline: -(100 - percent) * 0.005,
    factor: (100 - percent) * 0.003,
    years: Array.from({ length: 100 }, (_, at) => (at < Math.round(percent) ? 1 : -1)),
  });

  it("is the weighted mean of its components, by hand", () => {
    const { total, grade, computable, components } = computeCompositeScore(
      suiteWith({ ...GREEN, baseline: 0.25, factor: -0.15 }),
    );
    // Sharpe 1 of 2: 50; lag, residual: 50; baseline half of 0.5: 50; caps 50; years 60; factor 50.
    expect(components.map(({ weight }) => weight)).toEqual([25, 15, 15, 15, 10, 10, 10]);
    expect(components.map(({ value }) => value)).toEqual([50, 50, 50, 50, 50, 60, 50]);
    expect(total).toBeCloseTo(51, 12);
    expect([grade, computable]).toEqual(["C", 100]);
  });

  it("keeps components within 0 and 100", () => {
    const high = computeCompositeScore(suiteWith({ sharpe: 3, lag2: 9, industry: 9, large: 9 }));
    expect(high.components.slice(0, 3).map(({ value }) => value)).toEqual([100, 100, 100]);
    const low = computeCompositeScore(
      suiteWith({ sharpe: -1, lag2: -2, industry: 3, baseline: 0.9, factor: -0.9, years: [-1] }),
    );
    // Ratios over a Sharpe that is not positive are 0; caps are 0.75/1.5.
    expect(low.components.map(({ value }) => value)).toEqual([0, 0, 0, 0, 50, 0, 0]);
  });

  it.each([
    [100, "A"],
    [81, "A"],
    [79, "B"],
    [66, "B"],
    [64, "C"],
    [51, "C"],
    [49, "D"],
    [36, "D"],
    [34, "F"],
    [0, "F"],
  ])("of %d has grade %s", (percent, grade) => {
    const score = computeCompositeScore(suiteWith(evenly(percent)));
    expect(score.total).toBeCloseTo(percent, 9);
    expect(score.grade).toBe(grade);
  });

  it.each([
    [80, "A"],
    [65, "B"],
    [50, "C"],
    [35, "D"],
  ])("of exactly %d has grade %s, since that is enough", (percent, grade) => {
    // Each component 100 or 0, so that nothing is rounded.
    const parts: Record<number, Partial<Figures>> = {
      80: { sharpe: 2, lag2: 2, industry: 2, baseline: 0, factor: 0.3, large: 0, years: [1] },
      65: { sharpe: 2, lag2: 2, industry: 2, baseline: 0.5, factor: 0.3, large: 0, years: [1] },
      50: { sharpe: 2, lag2: 2, industry: 0, baseline: 0.5, factor: 0.3, large: 0, years: [1] },
      35: { sharpe: 2, lag2: 0, industry: 0, baseline: 0.5, factor: 0.3, large: 0, years: [1] },
    };
    const score = computeCompositeScore(suiteWith(parts[percent]!));
    expect(score).toMatchObject({ total: percent, grade });
  });

  it("shares out the weight of what cannot be computed, and has no grade under 70 %", () => {
    // Without lag 2 (15 %) and industries (15 %) just 70 % are left.
    const unknown = { lag2: Number.NaN, industry: Number.NaN };
    const just = computeCompositeScore(suiteWith({ ...evenly(75), ...unknown }));
    expect(just.computable).toBe(70);
    expect(just.total).toBeCloseTo(75, 9);
    expect(just.grade).toBe("B");
    const under = computeCompositeScore(suiteWith({ ...evenly(75), ...unknown, years: [] }));
    expect(under).toMatchObject({ total: Number.NaN, grade: null, computable: 60 });
    expect(under.components.map(({ value }) => Number.isNaN(value))).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      false,
    ]);
  });
});

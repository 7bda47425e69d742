import { describe, expect, it } from "vitest";
import {
  degradationPairs,
  type OverfittingInput,
  overfittingStatistics,
} from "../../../src/optimize/overfitting/statistics.ts";
import { blockSumsOf, crossValidations, returnsOf } from "./fixtures.ts";

const wanted = crossValidations[0]!;

/**
 * The worked example of the deflated Sharpe paper as in oracle.json: 100 trials of 250 bars a year,
 * chosen Sharpe 2.5, variance 0.5, both annualised; T 1250, skewness -3, kurtosis 10. Two sets of the
 * table failed. The other 99 lie around the chosen one: 49 at +d, 49 at -d and one at it, so that
 * V = 98·d²/99.
 */
const best = 2.5 / Math.sqrt(250);
const d = Math.sqrt(((0.5 / 250) * 99) / 98);
const others = [best, ...Array.from({ length: 49 }, () => [best + d, best - d]).flat()];
const example: OverfittingInput = {
  trials: 100,
  sharpes: Float64Array.of(Number.NaN, best, ...others, Number.NaN),
  best: 1,
  rows: 1250,
  skewness: -3,
  kurtosis: 10,
  periodsPerYear: 250,
  // Two sets, two rows: the variance is 2·1.5 = 3 = 2 + 2·ρ̄, so ρ̄ is a half.
  correlation: { rowSums: Float64Array.of(Math.sqrt(1.5), -Math.sqrt(1.5)), sets: 2, leftOut: 1 },
  blockSums: blockSumsOf(returnsOf(wanted)),
};

/** The chosen set alone. */
const alone: OverfittingInput = {
  ...example,
  trials: 1,
  sharpes: Float64Array.of(best),
  best: 0,
  correlation: { rowSums: new Float64Array(1250), sets: 1, leftOut: 0 },
  blockSums: blockSumsOf(returnsOf(wanted).slice(0, 1)),
};

describe("the document of a search", () => {
  const { document, splits } = overfittingStatistics(example);

  it("has the published figures, annualised and per bar", () => {
    expect(document.trials).toBe(100);
    expect(document.sharpe).toBeCloseTo(2.5, 12);
    expect(document.sharpe_per_bar).toBe(best);
    expect(document.expected_max_sharpe_per_bar).toBeCloseTo(0.113172001865, 12);
    expect(document.expected_max_sharpe).toBeCloseTo(0.113172001865 * Math.sqrt(250), 10);
    expect(document.deflated_sharpe).toBeCloseTo(0.9003968344493903, 13);
    expect(document.undefined).toEqual({});
  });

  it("says how long a record such a Sharpe needs, in bars and years", () => {
    // S² = 6.25/250 = 0.025, z = 1.6448536269514722 at 95 %.
    const bars = 1 + ((1 + 3 * Math.sqrt(0.025) + 2.25 * 0.025) * 1.6448536269514722 ** 2) / 0.025;
    expect(document.min_track_record_length).toBeCloseTo(bars, 9);
    expect(document.min_track_record_years).toBeCloseTo(bars / 250, 12);
    expect(document.track_record_length).toBe(1250);
  });

  it("counts effective trials from the sample's correlation", () => {
    expect(document.mean_correlation).toBeCloseTo(0.5, 14);
    expect(document.effective_trials).toBeCloseTo(50.5, 12);
    expect([document.correlation_sets, document.correlation_left_out]).toEqual([2, 1]);
  });

  it("has the brute-force overfitting figures, labelled as a sample of the trials", () => {
    expect(document.pbo).toBeCloseTo(wanted.pbo, 14);
    expect(document.pbo_sample).toBe(24);
    expect(document.probability_of_loss).toBeCloseTo(wanted.probability_of_loss, 14);
    expect(document.degradation).toEqual({
      slope: expect.closeTo(wanted.line!.slope, 9),
      intercept: expect.closeTo(wanted.line!.intercept * Math.sqrt(250), 8),
      r_squared: expect.closeTo(wanted.line!.r_squared, 9),
    });
    expect(document.logits?.quantiles.q50).toBeCloseTo(wanted.logit_quantiles[2]!, 12);
    expect(splits?.pbo).toBe(document.pbo);
  });

  it("counts a set without a Sharpe as a trial but not in the variance", () => {
    const more = overfittingStatistics({ ...example, trials: 101 }).document;
    expect([more.trials, more.trials_without_sharpe]).toEqual([101, 1]);
    expect(document.trials_without_sharpe).toBe(0);
    // Expected maximum of 101 over that of 100 standard normals, by scipy.
    const ratio = more.expected_max_sharpe / document.expected_max_sharpe;
    expect(ratio).toBeCloseTo(2.5341017860688435 / 2.530602893201682, 12);
  });

  it("does not call all sets a sample", () => {
    const { document } = overfittingStatistics({ ...example, trials: 24 });
    expect(document.pbo_sample).toBeNull();
  });

  it("thins the splits to annualised pairs over their whole order", () => {
    const { inSample, outOfSample } = degradationPairs(splits!, 4, 99);
    expect([inSample.length, outOfSample.length]).toEqual([99, 99]);
    // 12,870 splits / 99 = 130 each; the middle of the first is 65. √4 = 2.
    expect(inSample[0]).toBe(2 * splits!.inSample[65]!);
    expect(outOfSample[98]).toBe(2 * splits!.outOfSample[98 * 130 + 65]!);
    expect(degradationPairs(splits!, 1, 1e6).inSample).toEqual(splits!.inSample);
  });
});

describe("what is not defined", () => {
  it("leaves the deflated Sharpe of a single set at its probabilistic one", () => {
    const { document, splits } = overfittingStatistics(alone);
    expect(document.expected_max_sharpe).toBe(0);
    expect(document.deflated_sharpe).toBe(document.probabilistic_sharpe);
    expect(document.effective_trials).toBe(1);
    expect([document.pbo, document.probability_of_loss]).toEqual([Number.NaN, Number.NaN]);
    expect([document.logits, splits]).toEqual([null, undefined]);
    expect(document.undefined).toEqual({
      mean_correlation: "fewer than two sets with returns that vary",
      pbo: "fewer than two sets",
      probability_of_loss: "fewer than two sets",
      degradation: "fewer than two sets",
    });
  });

  it("has a reason for every figure that is NaN", () => {
    const { document } = overfittingStatistics({
      ...example,
      sharpes: new Float64Array(100).fill(Number.NaN),
      correlation: { rowSums: new Float64Array(0), sets: 0, leftOut: 100 },
      blockSums: blockSumsOf(returnsOf(wanted).map((set) => set.slice(0, 15))),
    });
    const figures = [
      "effective_trials",
      "mean_correlation",
      "sharpe",
      "expected_max_sharpe",
      "deflated_sharpe",
      "probabilistic_sharpe",
      "min_track_record_length",
      "pbo",
      "probability_of_loss",
    ] as const;
    for (const name of figures) expect(document[name], name).toBeNaN();
    expect(document.degradation.slope).toBeNaN();
    expect(Object.keys(document.undefined).toSorted()).toEqual(
      [...figures, "degradation"].toSorted(),
    );
  });
});

describe("the words", () => {
  const said = (change: Partial<OverfittingInput>) =>
    overfittingStatistics({ ...example, ...change }).document.words;
  // Percentages have a narrow space that does not break.
  const narrow = "\u202f";

  it("begin with what luck alone would give", () => {
    // 0.113172 · √250 = 1.789.
    expect(said({})[0]).toBe(
      "Best of 100: a Sharpe of 1.79 is what luck alone would give; yours is 2.50.",
    );
  });

  it("do not spare a choice that is no better than luck", () => {
    const weak = example.sharpes.with(1, 0.05);
    // 0.05 · √250 = 0.79.
    expect(said({ sharpes: weak })[0]).toMatch(
      /^Best of 100: .*; yours is 0\.79, which is no more than that\.$/,
    );
    const negative = said({ sharpes: example.sharpes.with(1, -0.05) });
    expect(negative[0]).toContain("yours is −0.79, which is no more than that.");
    expect(negative).toContain("No track record would show that such a Sharpe is above 0.");
  });

  it("say how sure one can be, against luck and against nothing", () => {
    expect(said({})[1]).toMatch(
      new RegExp(
        `90${narrow}% \\(deflated Sharpe; under the usual 95${narrow}%\\)\\..* over 99${narrow}% that it is above 0`,
      ),
    );
  });

  it("separate thousands", () => {
    expect(said({ trials: 4851 })[0]).toMatch(/^Best of 4,851: /);
    expect(said({ trials: 1_000_000 })[0]).toMatch(/^Best of 1,000,000: /);
  });

  it("say what share of splits was overfitted and that it is a sample", () => {
    // 0.27 of the splits.
    const words = said({}).find((sentence) => sentence.includes("PBO"));
    expect(words).toContain(`${Math.round(wanted.pbo * 100)}${narrow}% of the time (PBO`);
    expect(words).toContain("From a sample of 24 of the 100 sets.");
    expect(said({ trials: 24 }).join(" ")).not.toContain("sample of");
  });

  it("say when looking better in one half meant doing worse in the other", () => {
    expect(wanted.line!.slope).toBeCloseTo(-0.76, 2);
    expect(said({}).at(-1)).toContain("the worse it did in the other: −0.76 for each 1.00");
  });

  it("of a single set speak of no search", () => {
    const { words } = overfittingStatistics(alone).document;
    expect(words[0]).toBe(
      "Only one set was tried, so no luck of a search has to be allowed for; its Sharpe is 2.50.",
    );
    expect(words.at(-1)).toBe(
      "The probability of backtest overfitting is not defined: fewer than two sets.",
    );
  });

  it("give the reason where luck or the chosen Sharpe is not defined", () => {
    expect(said({ sharpes: new Float64Array(100).fill(Number.NaN) })[0]).toBe(
      "Best of 100: what luck alone would give is not known (fewer than two sets have a Sharpe, so their spread is not known).",
    );
    expect(said({ best: 0 })[0]).toMatch(
      /; that of the chosen one is not defined \(the chosen set has no Sharpe\)\.$/,
    );
  });
});

import type { SuiteReportInput } from "../../src/report/suite-input.ts";
import { computeCompositeScore } from "../../src/signals/score.ts";
import { runSuite, type SuiteOptions, type SuiteResult } from "../../src/signals/suite.ts";
import { computeVerdict } from "../../src/signals/verdict.ts";
import { memoryCatalog } from "../helpers/universe/catalog.ts";
import { generateUniverse } from "../helpers/universe/generate.ts";
import { plantedSignal } from "../helpers/universe/signals.ts";

/** A universe of a hundred days, and a signal on it that knows a little. */
const UNIVERSE = generateUniverse({ seed: 41, days: 100, securities: 130 });
const ROWS = plantedSignal(UNIVERSE, { seed: 8, rho: 0.05 });

/** Everything a tear sheet shows, of a suite. */
export function suiteInput(
  suite: SuiteResult,
  changes: Partial<SuiteReportInput> = {},
): SuiteReportInput {
  return {
    signal: { name: "planted", hash: "0123456789abcdef", rows: ROWS.signal.length },
    snapshot: {
      id: "snap_0123456789ab",
      fingerprint: "0123456789ab",
      vendor: "maker",
      asOf: "2020-01-31",
      caveats: ["survivorship-biased", "No borrow costs."],
    },
    suite,
    verdict: computeVerdict(suite),
    score: computeCompositeScore(suite),
    identity: [["signal.name", "planted"]],
    runId: "0123456789abcdef",
    command: "npx assay suite SIGNAL --snapshot snap_0123456789ab",
    ...changes,
  };
}

/**
 * A real suite over the made-up universe.
 *
 * @param leaveOut columns that the snapshot shall lack, as `risk.cap`
 */
export function sampleSuite(
  options: SuiteOptions = {},
  leaveOut: readonly string[] = [],
): Promise<SuiteResult> {
  return runSuite(ROWS, memoryCatalog(UNIVERSE, {}, leaveOut), { mincos: 3, ...options });
}

/** Days of the universe, days since 1970-01-01. */
const { tradingDates } = UNIVERSE;

/** Suites that a tear sheet must bear. */
export const SUITES: Readonly<Record<string, () => Promise<SuiteResult>>> = {
  usual: () => sampleSuite(),
  "never a position": () => sampleSuite({ mincos: 1000 }),
  "one day": () => sampleSuite({ from: tradingDates[50]!, to: tradingDates[51]! }),
  "no baselines": () => sampleSuite({ baselines: false }),
  "no cap tiers": () => sampleSuite({}, ["risk.cap"]),
  "no industry": () => sampleSuite({}, ["risk.industry_id"]),
  "no lag 0 in the grid": () => sampleSuite({ lags: [3], residualize: ["industry"] }),
  "nothing but returns": () =>
    sampleSuite(
      {},
      [
        ...["cap", "mcap", "industry_id", "sector_id", "size", "value", "growth"],
        ...["leverage", "volatility", "momentum", "yield"],
      ].map((name) => `risk.${name}`),
    ),
  "no figure known": async () => nothingKnown(await sampleSuite()),
};

/** Every figure NaN, whatever it is made of. */
function nothingKnown(suite: SuiteResult): SuiteResult {
  const unknown = <T extends object>(figures: T): T =>
    Object.fromEntries(Object.keys(figures).map((name) => [name, Number.NaN])) as T;
  const test = {
    count: 0,
    mean: Number.NaN,
    std: Number.NaN,
    t: Number.NaN,
    neweyWestT: Number.NaN,
  };
  const result = (one: SuiteResult["base"]): SuiteResult["base"] => ({
    ...one,
    sharpe: Number.NaN,
    summary: one.summary.map((group) => ({ ...group, metrics: unknown(group.metrics) })),
    fractile: one.fractile.map((decile) => ({
      ...decile,
      annualReturn: Number.NaN,
      sharpe: Number.NaN,
      names: Number.NaN,
      days: 0,
    })),
  });
  return {
    ...suite,
    base: result(suite.base),
    results: Object.fromEntries(
      Object.entries(suite.results).map(([key, one]) => [key, result(one)]),
    ),
    bestSharpe: Number.NaN,
    bestConfig: null,
    coverage: {
      ...suite.coverage,
      mean: Number.NaN,
      min: Number.POSITIVE_INFINITY,
      names: Number.NaN,
      days: 0,
    },
    ic: suite.ic.map((one) => ({
      ...one,
      ic: { ...one.ic, ...test },
      spread: { ...one.spread, ...test },
      icir: Number.NaN,
    })),
    rankAutocorrelation: { mean: Number.NaN, days: 0 },
    correlations: Object.fromEntries(
      Object.keys(suite.correlations).map((name) => [
        name,
        { signal: { mean: Number.NaN, days: 0 }, pnl: Number.NaN },
      ]),
    ),
    factorExposures: Object.fromEntries(
      Object.keys(suite.factorExposures).map((name) => [name, { mean: Number.NaN, days: 0 }]),
    ),
  };
}

/** Everything that comes from outside, as bad as it gets. */
export function hostileSuite(name: string): Partial<SuiteReportInput> {
  return {
    signal: { name, hash: "0", rows: 1 },
    snapshot: {
      id: name,
      fingerprint: name,
      vendor: name,
      asOf: name,
      caveats: [name],
    },
    identity: [[name, name]],
    command: `npx assay suite SIGNAL --snapshot '${name}'`,
  };
}

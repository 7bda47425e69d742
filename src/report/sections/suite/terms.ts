/** The terms of a signal's tear sheet, for hover and glossary. */
const TERMS = {
  Verdict:
    "Green: Sharpe ratio at least 1, Newey–West t at least 2.5, at least 504 days and every test passed. Red: Sharpe ratio under 0.5 or a critical test failed. Yellow: in between; a test that could not be made leaves yellow at most. It looks at lag 0 with residualise off, after costs, never at the best configuration.",
  Score:
    "Sum of the components, each 0 to 100, by weight. The weight of a component that cannot be computed is shared out among the others; under 70 % of the weight there is no score.",
  Grade: "A from 80 points, B from 65, C from 50, D from 35, else F.",
  Configuration:
    "lag1_industry is lag 1 with residualise industry. The verdict looks at lag0_off alone.",
  Lag: "Trading days between the first date on which the signal could be used and its use.",
  Residualise:
    "What is taken out of the signal before names are ranked: off nothing, industry the mean of the industry, all what industries and risk factors explain.",
  "95 % interval": "The figure less and plus 1.96 standard errors.",
  t: "Mean over its standard error: beyond ±2 it is rarely luck alone.",
  "Newey–West t":
    "The same with a standard error that allows for serial correlation (Bartlett weights, lag ⌊4(T/100)^(2/9)⌋, at least 2h at a horizon of h > 1 days).",
  IC: "Information coefficient: rank correlation (Spearman) of a day's signal with the returns that follow, over at least 20 names; the mean of days.",
  Horizon: "Trading days after the formation day over which returns are compounded.",
  ICIR: "Mean of the daily IC over its standard deviation, not annualised.",
  Spread: "Mean return of the decile with the highest signal less that of the lowest.",
  "Rank autocorrelation":
    "Rank correlation of the signal with its own values on the formation day before: near 1 it changes slowly and trades little.",
  Decile:
    "A tenth of the names by rank of the signal, lowest first; returns before costs, on days with a position.",
  Monotonicity:
    "Rank correlation of the deciles' number with their return: 1 where each decile earns more than the one below.",
  "Cap tier": "Names of one size class, ranked among themselves: a portfolio of its own.",
  Baseline: "A signal that everybody has, traded on the same days and at the same costs.",
  "Signal correlation":
    "Mean daily rank correlation of the two signals over the names that have both, at least 20.",
  "Return correlation": "Correlation of the two portfolios' daily net returns.",
  "Factor exposure":
    "Mean daily rank correlation of the signal with a risk factor over the names that have both, at least 20.",
  Coverage:
    "Share of the universe (names with a row of returns on the day) that has a known signal in force.",
  "Flat day": "A day without a position. It counts with a return of 0.",
} as const;

export type SuiteTerm = keyof typeof TERMS;

/** All of them, in print order. */
export const SUITE_TERMS: readonly (readonly [term: string, meaning: string])[] =
  Object.entries(TERMS);

/** What a term means. */
export function meaningOf(term: SuiteTerm): string {
  return TERMS[term];
}

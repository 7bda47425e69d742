/** The terms of this report, for hover and glossary. */
export const LUCK_TERMS: readonly (readonly [term: string, meaning: string])[] = [
  [
    "Sharpe by luck",
    "The Sharpe ratio that the best of as many sets is expected to show when none of them has any skill, from the spread of their Sharpe ratios (Bailey and López de Prado 2014). Annualised.",
  ],
  [
    "Deflated Sharpe",
    "Probability that the true Sharpe ratio of the best set is above the Sharpe by luck, with the length, skewness and kurtosis of its returns taken into account.",
  ],
  [
    "Probabilistic Sharpe",
    "Probability that the true Sharpe ratio is above 0, as if this set had been the only one tried.",
  ],
  [
    "Minimum track record",
    "Bars that it would take until the probabilistic Sharpe reaches 95 % at this Sharpe ratio.",
  ],
  [
    "Effective trials",
    "Independent trials that the sets are worth, ρ̄ + (1 − ρ̄)N, where ρ̄ is the mean correlation of their returns.",
  ],
  [
    "PBO",
    "Probability of backtest overfitting: the bars are cut into 16 blocks; for every way to take 8 of them, the best set there is looked up in the other 8. PBO is the share of splits in which it ranks in the lower half (Bailey, Borwein, López de Prado and Zhu 2015).",
  ],
  [
    "Best by peak",
    "The set with the best score of all. Of many sets the best is always flattered by luck.",
  ],
  [
    "Best by plateau",
    "The set with the best plateau score: the lower quartile of the scores of the set and its neighbours. A lone peak has a low one.",
  ],
  [
    "Score",
    "The objective, turned so that larger is better; a set without one has failed, was refused by a constraint, or has no defined figure.",
  ],
  [
    "Parameter importance",
    "Share of the variance of the scores that lies between the values of one parameter. What chance alone would give stands beside it.",
  ],
];

import type { LogitDistribution } from "./logits.ts";

/** `overfitting` of an optimisation's JSON (DESIGN 6). NaN where not defined: see `undefined`. */
export interface OverfittingDocument {
  /** N: sets that did not fail. */
  readonly trials: number;
  /** Of them, those without a Sharpe ratio; they count in N and are left out of its variance. */
  readonly trials_without_sharpe: number;
  /** N_eff, the independent trials that they are worth. */
  readonly effective_trials: number;
  /** ρ̄ over `correlation_sets` sets; `correlation_left_out` more have returns that do not vary. */
  readonly mean_correlation: number;
  readonly correlation_sets: number;
  readonly correlation_left_out: number;
  /** Of the chosen set, annualised, as everywhere else. */
  readonly sharpe: number;
  readonly sharpe_per_bar: number;
  /** What luck alone would give the best of N, annualised. */
  readonly expected_max_sharpe: number;
  readonly expected_max_sharpe_per_bar: number;
  /** Probability that the true Sharpe ratio is above `expected_max_sharpe`. */
  readonly deflated_sharpe: number;
  /** Probability that the true Sharpe ratio is above 0, the other trials left aside. */
  readonly probabilistic_sharpe: number;
  /** Bars until `probabilistic_sharpe` would be 0.95 at this Sharpe ratio. */
  readonly min_track_record_length: number;
  readonly min_track_record_years: number;
  /** Bars that there are: T. */
  readonly track_record_length: number;
  /** Probability of backtest overfitting. */
  readonly pbo: number;
  /** Sets that `pbo` was computed from, when they are a sample; null when it saw every trial. */
  readonly pbo_sample: number | null;
  /** Share of splits whose choice had a negative Sharpe ratio out of sample. */
  readonly probability_of_loss: number;
  /** Out-of-sample on in-sample Sharpe of the choices, both annualised. */
  readonly degradation: {
    readonly slope: number;
    readonly intercept: number;
    readonly r_squared: number;
  };
  readonly logits: LogitDistribution | null;
  /** All of it for a researcher, a sentence or two each; the first one is the headline. */
  readonly words: readonly string[];
  /** Why a figure is not defined, by its name. */
  readonly undefined: Readonly<Record<string, string>>;
}

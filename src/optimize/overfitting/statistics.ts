import { type NotDefined, notDefined } from "../../engine/metrics/statistic.ts";
import type { BlockSums } from "./block-sums.ts";
import { type CrossValidation, crossValidate } from "./cscv.ts";
import type { OverfittingDocument } from "./document.ts";
import { effectiveTrials, meanCorrelation } from "./effective-trials.ts";
import { logitDistribution } from "./logits.ts";
import {
  deflatedSharpe,
  expectedMaximumSharpe,
  minimumTrackRecordLength,
  probabilisticSharpe,
  type SharpeRecord,
} from "./probabilistic-sharpe.ts";
import type { Line } from "./straight-line.ts";
import { overfittingWords } from "./words.ts";

/** Confidence that the minimum track record length asks for. */
export const CONFIDENCE = 0.95;

/** What a search leaves behind for the overfitting statistics: plain numbers, no returns. */
export interface OverfittingInput {
  /** Sets that did not fail: N. Those without a Sharpe ratio (never in the market) count. */
  readonly trials: number;
  /** Sharpe ratio per bar of every set of the table; NaN where a set failed or has none. */
  readonly sharpes: Float64Array;
  /** Index of the set that the search chose, by whatever objective. */
  readonly best: number;
  /** Counted bars of the chosen set: T. */
  readonly rows: number;
  /** Third standardised moment of the chosen set's net returns, population form; NaN if none. */
  readonly skewness: number;
  /** Fourth standardised moment of the same, raw: 3 for a normal distribution; NaN if none. */
  readonly kurtosis: number;
  readonly periodsPerYear: number;
  readonly correlation: CorrelationSums;
  readonly blockSums: BlockSums;
}

/** What the sample of sets for the mean pairwise correlation left behind. */
export interface CorrelationSums {
  /** Σ z per row, see {@link meanCorrelation}. */
  readonly rowSums: Float64Array;
  /** Sets in the sums. */
  readonly sets: number;
  /** Sampled sets that have no z, as their returns do not vary. */
  readonly leftOut: number;
}

/**
 * The odds that the best set of a search is luck (SEMANTICS S), as one document, beside it the
 * splits behind `pbo` for charts; undefined where `pbo` is.
 */
export function overfittingStatistics(input: OverfittingInput): {
  readonly document: OverfittingDocument;
  readonly splits: CrossValidation | undefined;
} {
  const reasons: Record<string, string> = {};
  const figure: Figure = (name, value) => {
    if (typeof value === "number") return value;
    reasons[name] = value.because;
    return Number.NaN;
  };
  const { trials, sharpes, rows, periodsPerYear, correlation, blockSums } = input;
  const annual = Math.sqrt(periodsPerYear);
  const known = sharpes.filter(Number.isFinite);
  const spread = variance(known);
  const perBar = sharpes[input.best] ?? Number.NaN;
  const sharpe = Number.isFinite(perBar) ? perBar : notDefined("the chosen set has no Sharpe");
  const record: SharpeRecord = { ...input, sharpe: perBar, length: rows };
  const luck = figure("expected_max_sharpe", expectedMaximumSharpe(trials, spread));
  const shared = figure("mean_correlation", meanCorrelation(correlation.rowSums, correlation.sets));
  const needed = figure("min_track_record_length", minimumTrackRecordLength(record, 0, CONFIDENCE));
  const crossed = crossValidate(blockSums);
  const figures = {
    trials,
    trials_without_sharpe: trials - known.length,
    effective_trials: figure("effective_trials", effectiveTrials(trials, shared)),
    mean_correlation: shared,
    correlation_sets: correlation.sets,
    correlation_left_out: correlation.leftOut,
    sharpe: figure("sharpe", sharpe) * annual,
    sharpe_per_bar: perBar,
    expected_max_sharpe: luck * annual,
    expected_max_sharpe_per_bar: luck,
    deflated_sharpe: figure("deflated_sharpe", deflatedSharpe(record, trials, spread)),
    probabilistic_sharpe: figure("probabilistic_sharpe", probabilisticSharpe(record, 0)),
    min_track_record_length: needed,
    min_track_record_years: needed / periodsPerYear,
    track_record_length: rows,
    pbo_sample: blockSums.sets.length < trials ? blockSums.sets.length : null,
    ...splitFigures(crossed, annual, figure),
    undefined: reasons,
  };
  return {
    document: { ...figures, words: overfittingWords(figures) },
    splits: "because" in crossed ? undefined : crossed,
  };
}

type Figure = (name: string, value: number | NotDefined) => number;

/** What the document says about the splits, Sharpe ratios annualised. */
function splitFigures(crossed: CrossValidation | NotDefined, annual: number, figure: Figure) {
  const none = "because" in crossed;
  const line = none ? crossed : crossed.degradation;
  const ofLine = (part: (line: Line) => number) => ("because" in line ? line : part(line));
  return {
    pbo: figure("pbo", none ? crossed : crossed.pbo),
    probability_of_loss: figure("probability_of_loss", none ? crossed : crossed.probabilityOfLoss),
    degradation: {
      slope: figure(
        "degradation",
        ofLine(({ slope }) => slope),
      ),
      intercept: figure(
        "degradation",
        ofLine(({ intercept }) => intercept * annual),
      ),
      r_squared: figure(
        "degradation",
        ofLine(({ rSquared }) => rSquared),
      ),
    },
    logits: none ? null : logitDistribution(crossed.logits),
  };
}

/**
 * In-sample and out-of-sample Sharpe of the choices, annualised, for a scatter: at most `limit`
 * splits, equally far apart in their order, which goes through the blocks evenly.
 */
export function degradationPairs(
  { inSample, outOfSample }: CrossValidation,
  periodsPerYear: number,
  limit: number,
): { readonly inSample: Float64Array; readonly outOfSample: Float64Array } {
  const count = Math.min(limit, inSample.length);
  const annual = Math.sqrt(periodsPerYear);
  const thin = (values: Float64Array) =>
    Float64Array.from(
      { length: count },
      (_, i) => values[Math.floor(((i + 0.5) * values.length) / count)]! * annual,
    );
  return { inSample: thin(inSample), outOfSample: thin(outOfSample) };
}

/** Sample variance (ddof 1); NaN under two values. */
function variance(values: Float64Array): number {
  if (values.length < 2) return Number.NaN;
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return squares / (values.length - 1);
}

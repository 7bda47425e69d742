import { BLOCKS } from "./block-sums.ts";
import { SPLITS } from "./cscv.ts";
import type { OverfittingDocument } from "./document.ts";

const NARROW_SPACE = "\u202f";
/** Confidence under which a Sharpe ratio is usually not believed. */
const USUAL = 0.95;

/**
 * The overfitting statistics as sentences for a researcher, the headline first. A figure that is not
 * defined is said with its reason or not at all; nothing is rounded up to certainty.
 */
export function overfittingWords(figures: Omit<OverfittingDocument, "words">): string[] {
  return [
    headline(figures),
    deflation(figures),
    dependence(figures),
    trackRecord(figures),
    overfitting(figures),
    degradation(figures),
  ].filter((sentence) => sentence !== undefined);
}

type Figures = Omit<OverfittingDocument, "words">;

function headline({ trials, sharpe, expected_max_sharpe: luck, undefined: reasons }: Figures) {
  const missing = `is not defined (${reasons.sharpe})`;
  const none = Number.isNaN(sharpe);
  if (trials === 1) {
    const own = none ? missing : `is ${ratio(sharpe)}`;
    return `Only one set was tried, so no luck of a search has to be allowed for; its Sharpe ${own}.`;
  }
  const best = `Best of ${count(trials)}`;
  if (Number.isNaN(luck)) {
    return `${best}: what luck alone would give is not known (${reasons.expected_max_sharpe}).`;
  }
  const judged = sharpe > luck ? "" : ", which is no more than that";
  const own = none ? `that of the chosen one ${missing}` : `yours is ${ratio(sharpe)}${judged}`;
  return `${best}: a Sharpe of ${ratio(luck)} is what luck alone would give; ${own}.`;
}

function deflation({ trials, ...figures }: Figures): string | undefined {
  const { deflated_sharpe: deflated, probabilistic_sharpe: alone } = figures;
  if (Number.isNaN(deflated) || Number.isNaN(alone)) return undefined;
  const verdict =
    deflated < USUAL ? `under the usual ${percent(USUAL)}` : `${percent(USUAL)} is usual`;
  const zero = `${percent(alone)} that it is above 0`;
  return trials === 1
    ? `Confidence in its true Sharpe: ${zero} (probabilistic Sharpe; ${verdict}).`
    : `Confidence that its true Sharpe is above what luck gives: ${percent(deflated)} (deflated Sharpe; ${verdict}). Had it been the only one tried: ${zero}.`;
}

function dependence({ trials, effective_trials: effective, ...figures }: Figures) {
  if (trials === 1 || Number.isNaN(effective)) return undefined;
  const correlation = ratio(figures.mean_correlation);
  return `The ${count(trials)} sets correlate by ${correlation} on average and are worth about ${count(effective)} independent trials; the figures above count every set, which is the stricter reading.`;
}

function trackRecord({ track_record_length: rows, ...figures }: Figures): string | undefined {
  const { min_track_record_length: needed, sharpe } = figures;
  if (Number.isNaN(needed)) {
    return sharpe <= 0 ? "No track record would show that such a Sharpe is above 0." : undefined;
  }
  const span = `${count(Math.ceil(needed))} bars (${figures.min_track_record_years.toFixed(1)} years)`;
  const enough = needed <= rows ? "enough" : "too short";
  return `To be ${percent(USUAL)} sure that such a Sharpe is above 0 takes ${span}; there are ${count(rows)}: ${enough}, the search left aside.`;
}

function overfitting({ pbo, probability_of_loss: loss, ...figures }: Figures): string {
  if (Number.isNaN(pbo)) {
    return `The probability of backtest overfitting is not defined: ${figures.undefined.pbo}.`;
  }
  const sample =
    figures.pbo_sample === null
      ? ""
      : ` From a sample of ${count(figures.pbo_sample)} of the ${count(figures.trials)} sets.`;
  return `In ${count(SPLITS)} splits of the bars into halves of ${BLOCKS / 2} blocks, the best set of one half ranked in the lower half of all sets in the other ${percent(pbo)} of the time (PBO; a choice at random comes to about ${percent(0.5)}) and had a negative Sharpe there ${percent(loss)} of the time.${sample}`;
}

function degradation({ degradation: { slope, r_squared: fit } }: Figures): string | undefined {
  if (Number.isNaN(slope)) return undefined;
  const explained = `(R² ${ratio(fit)})`;
  return slope > 0
    ? `Each 1.00 of Sharpe that a choice showed more in one half was worth ${ratio(slope)} in the other ${explained}.`
    : `The better a choice looked in one half, the worse it did in the other: ${ratio(slope)} for each 1.00 of Sharpe ${explained}.`;
}

function ratio(value: number): string {
  return value
    .toFixed(2)
    .replace(/^-(?=.*[1-9])/, "−")
    .replace(/^-/, "");
}

function count(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/** In whole per cent, but neither 0 nor 100 unless it is exactly that. */
function percent(share: number): string {
  const whole = Math.round(share * 100);
  const text =
    whole === 0 && share > 0 ? "under 1" : whole === 100 && share < 1 ? "over 99" : `${whole}`;
  return `${text}${NARROW_SPACE}%`;
}

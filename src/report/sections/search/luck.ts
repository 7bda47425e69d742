import { degradationFigure, logitFigure } from "../../charts/search-figures.ts";
import { formatCount, formatNumber, formatPercent } from "../../format.ts";
import type { Cell, Part, Section } from "../../part.ts";
import type { SearchReportInput } from "../../search-input.ts";
import { LUCK_TERMS } from "./terms.ts";

/** The odds that the best of many is luck: all figures, and what is behind PBO. */
export function luckSection({ overfitting, degradation }: SearchReportInput): Section {
  const { logits, undefined: reasons } = overfitting;
  const figures: Part[] = [];
  if (logits !== null) figures.push({ kind: "figure", figure: logitFigure(overfitting, logits) });
  if (degradation !== undefined && degradation.inSample.length > 0) {
    figures.push({ kind: "figure", figure: degradationFigure(overfitting, degradation) });
  }
  const parts: Part[] = [];
  if (figures.length > 0) parts.push({ kind: "columns", parts: figures });
  if (logits === null) {
    const text = `The probability of backtest overfitting is not defined: ${reasons.pbo ?? "no splits were kept"}.`;
    parts.push({ kind: "empty", title: "No splits to draw", text });
  }
  parts.push(figuresTable({ overfitting }));
  return {
    id: "luck",
    title: "Luck",
    lead: "What the best of so many sets would show without any skill, and whether choosing on one half of the bars helps on the other.",
    parts,
  };
}

function figuresTable({ overfitting: o }: Pick<SearchReportInput, "overfitting">): Part {
  const meaning = (term: string) => LUCK_TERMS.find(([name]) => name === term)?.[1];
  const row = (key: string, label: string, value: string, more: string): Cell[] => {
    const hint = meaning(label);
    const note = o.undefined[key];
    return [
      hint === undefined ? label : { text: label, hint },
      value,
      note === undefined ? more : { text: `not defined: ${note}`, tone: "soft" },
    ];
  };
  const { slope, intercept, r_squared: fit } = o.degradation;
  return {
    kind: "table",
    caption: "Figures",
    columns: [{ label: "Figure" }, { label: "Value", numeric: true }, { label: "" }],
    rows: [
      row(
        "trials",
        "Trials",
        formatCount(o.trials),
        o.trials_without_sharpe === 0
          ? ""
          : `${formatCount(o.trials_without_sharpe)} of them without a Sharpe ratio`,
      ),
      row(
        "effective_trials",
        "Effective trials",
        formatCount(o.effective_trials),
        `mean correlation ${formatNumber(o.mean_correlation)} over ${formatCount(o.correlation_sets)} sets`,
      ),
      row(
        "sharpe",
        "Sharpe ratio of the best",
        formatNumber(o.sharpe),
        `${formatNumber(o.sharpe_per_bar, 4)} per bar`,
      ),
      row(
        "expected_max_sharpe",
        "Sharpe by luck",
        formatNumber(o.expected_max_sharpe),
        `${formatNumber(o.expected_max_sharpe_per_bar, 4)} per bar`,
      ),
      row(
        "deflated_sharpe",
        "Deflated Sharpe",
        formatPercent(o.deflated_sharpe),
        "true Sharpe above the Sharpe by luck",
      ),
      row(
        "probabilistic_sharpe",
        "Probabilistic Sharpe",
        formatPercent(o.probabilistic_sharpe),
        "true Sharpe above 0, as if it were the only one tried",
      ),
      row(
        "min_track_record_length",
        "Minimum track record",
        `${formatCount(Math.ceil(o.min_track_record_length))}`,
        `bars (${formatNumber(o.min_track_record_years, 1)} years); there are ${formatCount(o.track_record_length)}`,
      ),
      row(
        "pbo",
        "PBO",
        formatPercent(o.pbo),
        o.pbo_sample === null ? "all sets" : `from a sample of ${formatCount(o.pbo_sample)} sets`,
      ),
      row(
        "probability_of_loss",
        "Loss out of sample",
        formatPercent(o.probability_of_loss),
        "share of splits whose choice had a negative Sharpe in the other half",
      ),
      row(
        "degradation",
        "Degradation",
        formatNumber(slope),
        `out of sample per 1.00 in sample; from ${formatNumber(intercept)} at 0, R² ${formatNumber(fit)}`,
      ),
    ],
  };
}

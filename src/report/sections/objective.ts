import type { ResolvedObjective } from "../../optimize/analysis/objective.ts";
import { figureOf } from "../../optimize/analysis/scores.ts";
import { formatNumber, UNDEFINED_MARK } from "../format.ts";
import { formatMetric, METRICS } from "../metrics.ts";

/** What a search makes large, as charts and tables name and print it. */
export interface ObjectiveWords {
  /** `Sharpe ratio`, `Volatility (smallest first)`. */
  readonly label: string;
  /** Without what is in brackets: for the names of axes. */
  readonly short: string;
  /** The score itself, larger is better: `−Volatility` where the smallest is the best. */
  readonly scoreLabel: string;
  /** A score, larger is better, as the figure that it stands for. */
  readonly figure: (score: number) => number;
  /** A score in words, in the unit of its metric. */
  readonly format: (score: number) => string;
  /** A figure on an axis whose step needs `digits` decimals. */
  readonly axis: (figure: number, digits: number) => string;
  /** Decimals of a single figure, for `axis`. */
  readonly digits: number;
  readonly definition: string;
}

/** Why the statistics of luck speak of Sharpe where the search did not; empty where it did. */
export function luckOfSharpe(objective: ResolvedObjective): string[] {
  if (objective.kind === "metric" && objective.metric === "sharpe") return [];
  const done =
    objective.kind === "metric" && objective.direction === "min" ? "minimised" : "maximised";
  return [
    `The statistics of luck are defined for the Sharpe ratio; the search ${done} ${objectiveWords(objective).short}.`,
  ];
}

/** The headline figures of a page, that of the objective first. */
export function objectiveFirst(objective: ResolvedObjective, headlines: readonly string[]) {
  return objective.kind === "metric"
    ? [objective.metric, ...headlines.filter((name) => name !== objective.metric)]
    : headlines;
}

const OWN_DEFINITION =
  "The user's own function of a set's metrics and parameters; larger is better.";

/** How an objective is named and printed. */
export function objectiveWords(objective: ResolvedObjective): ObjectiveWords {
  const figure = (score: number) => figureOf(objective, score);
  if (objective.kind === "function") {
    const label = objective.score.name || "Own objective";
    const format = (score: number) => formatNumber(score, 4);
    return {
      label,
      short: label,
      scoreLabel: label,
      figure,
      format,
      axis: formatNumber,
      digits: 4,
      definition: OWN_DEFINITION,
    };
  }
  const { metric, direction } = objective;
  const info = METRICS[metric];
  const short = info?.label ?? metric;
  const isShare = info?.format(0.5).endsWith("%") === true;
  return {
    label: direction === "min" ? `${short} (smallest first)` : short,
    short,
    scoreLabel: direction === "min" ? `−${short}` : short,
    figure,
    format: (score) =>
      Number.isFinite(score) ? formatMetric(metric, figure(score)) : UNDEFINED_MARK,
    axis: (value, digits) =>
      isShare
        ? `${formatNumber(value * 100, Math.max(0, digits - 2))}\u202f%`
        : formatNumber(value, digits),
    digits: isShare ? 3 : 2,
    definition: info?.definition ?? "",
  };
}

import type { InformationCoefficient } from "../../signals/coefficient.ts";
import { SUMMARY_STATISTICS, type SummaryMetrics } from "../../signals/statistics.ts";
import type { SuiteOutcome } from "./job.ts";

/** Why each figure of the document that is `null` is not defined, by its place in the document. */
export function undefinedFigures({ suite, score }: SuiteOutcome): Readonly<Record<string, string>> {
  const reasons: Record<string, string> = {};
  for (const [key, { summary }] of Object.entries(suite.results))
    noteMetrics(reasons, `configs.${key}`, summary[0]!.metrics);
  for (const [name, comparison] of Object.entries(suite.baselines)) {
    const { result, signalCorrelation, pnlCorrelation } = comparison;
    if (!result) continue;
    noteMetrics(reasons, `baselines.${name}.metrics`, result.summary[0]!.metrics);
    if (Number.isNaN(signalCorrelation?.mean))
      reasons[`correlations.${name}.signal`] = "no day with 20 names in common";
    if (Number.isNaN(pnlCorrelation))
      reasons[`correlations.${name}.pnl`] = "daily returns that do not vary";
  }
  for (const [factor, found] of Object.entries(suite.factorExposures)) {
    if (found === null)
      reasons[`factor_exposures.${factor}`] = `the snapshot's risk table has no column ${factor}`;
    else if (Number.isNaN(found.mean))
      reasons[`factor_exposures.${factor}`] = "no day with 20 names that have both";
  }
  for (const ic of suite.ic) noteIc(reasons, ic);
  if (Number.isNaN(suite.rankAutocorrelation.mean))
    reasons.rank_autocorrelation = "no two formation days in a row with 20 names in common";
  if (Number.isNaN(score.total))
    reasons["score.total"] =
      `only ${score.computable} % of the weight can be computed; 70 % are needed`;
  for (const { name, value } of score.components)
    if (Number.isNaN(value))
      reasons[`score.components.${name}`] =
        "a figure that it is made of is not known; its weight is shared out";
  return reasons;
}

function noteMetrics(
  reasons: Record<string, string>,
  place: string,
  metrics: SummaryMetrics,
): void {
  for (const [name, { undefinedBecause }] of Object.entries(SUMMARY_STATISTICS))
    if (Number.isNaN(metrics[name as keyof SummaryMetrics]))
      reasons[`${place}.${name}`] = undefinedBecause;
}

function noteIc(reasons: Record<string, string>, { horizon, ic, spread }: InformationCoefficient) {
  const place = `ic.${horizon}`;
  const because = (days: number) =>
    days === 0 ? "no day with 20 names and their returns" : "fewer than two days, or no variation";
  if (Number.isNaN(ic.mean)) reasons[`${place}.mean`] = because(ic.count);
  if (Number.isNaN(ic.t)) reasons[`${place}.t`] = because(ic.count);
  if (Number.isNaN(ic.neweyWestT)) reasons[`${place}.newey_west_t`] = because(ic.count);
  if (Number.isNaN(spread.mean)) reasons[`${place}.spread.mean`] = because(spread.count);
}

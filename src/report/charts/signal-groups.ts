import type { GroupSummary } from "../../signals/result.ts";
import { formatNumber, formatPercent, plural } from "../format.ts";
import { linearTicks, stepDigits } from "../nice.ts";
import { monotonicity } from "../statistics/monotonicity.ts";
import type { SuiteReportInput } from "../suite-input.ts";
import { type Column, columnsOption } from "./columns.ts";
import type { FigureSpec, LegendEntry } from "./figure.ts";
import { chartText } from "./names.ts";
import { domain } from "./plot.ts";
import { anyKnown } from "./signal-days.ts";
import { type SignedBar, signedBarsHeight, signedBarsOption } from "./signed-bars.ts";
import { COLORS } from "./theme.ts";

/** Columns are in per cent. */
const PERCENT = 100;
const TIER_LENGTH = 24;

const NET_AND_GROSS: readonly LegendEntry[] = [
  { label: "After costs, above 0", mark: "bar", color: COLORS.gain },
  { label: "After costs, below 0", mark: "bar", color: COLORS.loss },
  { label: "Before costs", mark: "square", color: COLORS.ink },
];

/** What each tenth of the names by signal earned a year, before costs. */
export function decileFigure({ suite }: Pick<SuiteReportInput, "suite">): FigureSpec | undefined {
  const { fractile } = suite.base;
  const returns = fractile.map(({ annualReturn }) => annualReturn);
  if (!anyKnown(returns)) return undefined;
  const steadiness = formatNumber(monotonicity(returns));
  return {
    id: "deciles",
    title: "Annual return of each decile of the signal, before costs",
    caption: `1 holds the names with the lowest signal; 252 times the mean daily return. Monotonicity ${steadiness}: the rank correlation (Spearman) of decile and return, 1 when every decile earns more than the one below.`,
    description: `Column chart: ${fractile.map(({ decile, annualReturn }) => `decile ${decile} ${formatPercent(annualReturn)}`).join(", ")}. Monotonicity ${steadiness}.`,
    span: "half",
    height: 290,
    narrowHeight: 270,
    build: (frame) =>
      columnsOption(
        {
          columns: fractile.map(({ decile, annualReturn }) => ({
            label: String(decile),
            value: PERCENT * annualReturn,
          })),
          xName: "Decile, by signal",
          yName: "Return a year, %",
          format: formatNumber,
          digits: [1, 0],
        },
        frame,
      ),
  };
}

/** What the base configuration earned in each year. */
export function yearFigure({ suite }: Pick<SuiteReportInput, "suite">): FigureSpec | undefined {
  const years = groups(suite.base.summary, "year");
  const columns = years.map(
    ({ group, metrics }): Column => ({
      label: group,
      value: PERCENT * metrics.annual_return,
      outline: PERCENT * metrics.annual_return_gross,
    }),
  );
  if (!anyKnown(columns.map(({ value }) => value))) return undefined;
  return {
    id: "years",
    title: "Annual return in each year",
    caption:
      "Base configuration; 252 times the mean daily return of the year. Years under 60 days are left out. Figures at the columns are after costs.",
    description: `Column chart: ${years.map(({ group, metrics }) => `${group} ${formatPercent(metrics.annual_return)} after costs, ${formatPercent(metrics.annual_return_gross)} before`).join("; ")}.`,
    legend: NET_AND_GROSS,
    span: "full",
    height: 280,
    build: (frame) =>
      columnsOption(
        {
          columns,
          xName: "Year",
          yName: "Return a year, %",
          format: formatNumber,
          digits: [1, 0],
        },
        frame,
      ),
  };
}

/** The Sharpe ratio within each cap tier. */
export function tierFigure({ suite }: Pick<SuiteReportInput, "suite">): FigureSpec | undefined {
  const tiers = groups(suite.base.summary, "cap");
  const bars = tiers.map(
    ({ group, metrics }): SignedBar => ({
      name: chartText(group, TIER_LENGTH),
      value: metrics.sharpe,
      outline: metrics.sharpe_gross,
      label: `${formatNumber(metrics.sharpe)} (${formatNumber(metrics.sharpe_gross)})`,
    }),
  );
  const values = bars.flatMap(({ value, outline = Number.NaN }) => [value, outline]);
  if (!anyKnown(values)) return undefined;
  const [min, max] = domain([0, ...values]);
  const ticks = linearTicks(min, max, 5);
  const digits = stepDigits((ticks[1] ?? max) - (ticks[0] ?? min));
  return {
    id: "tiers",
    title: "Sharpe ratio within each cap tier",
    caption:
      "Base configuration, the fractiles formed within the tier. Printed: after costs, in brackets before.",
    description: `Bar chart of the Sharpe ratio of ${plural(tiers.length, "cap tier")}, after costs and before: ${bars.map(({ name, label }) => `${name} ${label}`).join(", ")}.`,
    legend: NET_AND_GROSS,
    span: "half",
    height: signedBarsHeight({ bars }, false),
    narrowHeight: signedBarsHeight({ bars }, true),
    build: (frame) =>
      signedBarsOption(
        {
          bars,
          min,
          max,
          ticks: { values: ticks, labels: ticks.map((value) => formatNumber(value, digits)) },
        },
        frame,
      ),
  };
}

function groups(summary: readonly GroupSummary[], wanted: GroupSummary["kind"]) {
  return summary.filter(({ kind }) => kind === wanted);
}

import { verdictFigures } from "../../../signals/figures.ts";
import type { GroupSummary } from "../../../signals/result.ts";
import { tierFigure, yearFigure } from "../../charts/signal-groups.ts";
import { formatNumber, formatPercent, plural } from "../../format.ts";
import type { Part, Section } from "../../part.ts";
import type { SuiteReportInput } from "../../suite-input.ts";
import { suiteCell, suiteColumn } from "../../suite-metrics.ts";
import { beside, figureParts } from "./parts.ts";
import { meaningOf } from "./terms.ts";

/** Whether it holds among large and small names, and in every year. */
export function robustnessSection({ suite }: SuiteReportInput): Section {
  const years = suite.base.summary.filter(({ kind }) => kind === "year");
  const tiers = suite.base.summary.filter(({ kind }) => kind === "cap");
  const { positiveYears, sharpeLarge, sharpeSmall } = verdictFigures(suite);
  const said = [
    years.length > 0
      ? `${formatPercent(positiveYears, 0)} of ${plural(years.length, "year")} with a positive return.`
      : "",
    suite.tiers === undefined
      ? ""
      : `Sharpe ratio ${formatNumber(sharpeLarge)} among ${suite.tiers.large} names, ${formatNumber(sharpeSmall)} among ${suite.tiers.small} ones.`,
  ].filter((text) => text !== "");
  return {
    id: "robustness",
    title: "By year and cap tier",
    ...(said.length > 0 ? { lead: said.join(" ") } : {}),
    parts: [
      ...figureParts(yearFigure({ suite })),
      groupTable("By year", "Year", years, {
        title: "No year by itself",
        text: "Years with under 60 days have no figures of their own.",
      }),
      ...beside([
        ...figureParts(tierFigure({ suite })),
        groupTable("By cap tier", "Cap tier", tiers, {
          title: "No cap tiers",
          text: "The snapshot's risk table has no column cap.",
        }),
      ]),
    ],
  };
}

function groupTable(
  caption: string,
  label: string,
  groups: readonly GroupSummary[],
  none: { readonly title: string; readonly text: string },
): Part {
  if (groups.length === 0) return { kind: "empty", ...none };
  return {
    kind: "table",
    caption,
    columns: [
      { label, ...(label === "Cap tier" ? { hint: meaningOf("Cap tier") } : {}) },
      suiteColumn("sharpe", "Sharpe"),
      suiteColumn("sharpe_error", "±"),
      suiteColumn("sharpe_gross", "Gross"),
      suiteColumn("annual_return", "Return"),
      suiteColumn("max_drawdown", "Drawdown"),
    ],
    rows: groups.map(({ group, metrics }) => [
      group,
      suiteCell("sharpe", metrics),
      suiteCell("sharpe_error", metrics),
      suiteCell("sharpe_gross", metrics),
      suiteCell("annual_return", metrics),
      suiteCell("max_drawdown", metrics),
    ]),
  };
}

import { coverageFigure } from "../../charts/signal-activity.ts";
import { formatCount, formatNumber, formatPercent } from "../../format.ts";
import type { Section } from "../../part.ts";
import type { SuiteReportInput } from "../../suite-input.ts";
import { beside, figureParts } from "./parts.ts";
import { meaningOf } from "./terms.ts";

/** How much of the universe has a signal, day by day. */
export function coverageSection({ suite }: SuiteReportInput): Section {
  const { coverage, base } = suite;
  const { counts } = base;
  const share = (value: number) => formatPercent(Number.isFinite(value) ? value : Number.NaN);
  return {
    id: "coverage",
    title: "Coverage",
    lead: meaningOf("Coverage"),
    parts: [
      ...beside([
        ...figureParts(coverageFigure({ suite })),
        {
          kind: "terms",
          look: "values",
          terms: [
            ["Mean day", `${share(coverage.mean)}, ${formatNumber(coverage.names, 0)} names`],
            ["Worst day", share(coverage.min)],
            ["Days with a universe", formatCount(coverage.days)],
            [
              "Flat days",
              counts.flat === 0
                ? "none"
                : `${formatCount(counts.flat)}: ${formatCount(counts.noSignal)} without a signal, ${formatCount(counts.mincos)} with too few names on a side`,
            ],
            ["Rows used", `${formatCount(counts.accepted)} of ${formatCount(counts.rows)}`],
          ],
        },
      ]),
    ],
  };
}

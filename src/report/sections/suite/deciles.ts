import type { DecileSummary } from "../../../signals/result.ts";
import { decileFigure } from "../../charts/signal-groups.ts";
import { formatCount, formatNumber, formatSignedPercent, UNDEFINED_MARK } from "../../format.ts";
import type { Part, Section } from "../../part.ts";
import { monotonicity } from "../../statistics/monotonicity.ts";
import type { SuiteReportInput } from "../../suite-input.ts";
import { beside, figureParts, numberCell } from "./parts.ts";
import { meaningOf } from "./terms.ts";

/** What each tenth of the names earned, lowest signal first. */
export function decilesSection({ suite }: SuiteReportInput): Section {
  const { fractile } = suite.base;
  const rising = monotonicity(fractile.map(({ annualReturn }) => annualReturn));
  return {
    id: "deciles",
    title: "Deciles by signal",
    lead: Number.isNaN(rising)
      ? "There is no order to see: too few deciles have a return."
      : `Monotonicity ${formatNumber(rising)}: ${steadiness(rising)}. Before costs.`,
    parts: [...beside([...figureParts(decileFigure({ suite })), table(fractile)])],
  };
}

function table(fractile: readonly DecileSummary[]): Part {
  return {
    kind: "table",
    caption: "Returns by decile",
    columns: [
      { label: "Decile", hint: meaningOf("Decile") },
      { label: "Annual return", numeric: true, hint: "252 times the mean daily return." },
      { label: "Sharpe", numeric: true },
      { label: "Names", numeric: true, hint: "Mean number with a weight." },
      { label: "Days", numeric: true, hint: "With a position." },
    ],
    rows: fractile.map(({ decile, annualReturn, sharpe, names, days }) => [
      decile === 1
        ? "1 (lowest)"
        : decile === fractile.length
          ? `${decile} (highest)`
          : `${decile}`,
      Number.isNaN(annualReturn) ? UNDEFINED_MARK : formatSignedPercent(annualReturn),
      numberCell(sharpe, 2, "returns that do not vary"),
      numberCell(names, 1, "no names"),
      formatCount(days),
    ]),
    footnote: meaningOf("Monotonicity"),
  };
}

function steadiness(rising: number): string {
  if (rising === 1) return "each decile earned more than the one below";
  if (rising >= 0.7) return "returns rise with the signal";
  if (rising > -0.7) return "returns do not follow the order of the signal";
  return "returns fall as the signal rises";
}

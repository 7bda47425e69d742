import type { BacktestResult } from "../../../signals/result.ts";
import type { BaselineComparison } from "../../../signals/suite.ts";
import { baselineGrowthFigure } from "../../charts/signal-growth.ts";
import type { Cell, Part, Section } from "../../part.ts";
import type { SuiteReportInput } from "../../suite-input.ts";
import { suiteCell, suiteColumn } from "../../suite-metrics.ts";
import { figureParts, numberCell, termColumn } from "./parts.ts";
import { meaningOf } from "./terms.ts";

/** Whether it does better than signals that everybody has, and how alike it is to them. */
export function baselinesSection(input: SuiteReportInput): Section {
  const { suite } = input;
  const all = Object.entries(suite.baselines);
  const there = all.filter(([, { result }]) => result !== undefined);
  const missing = all.flatMap(([name, { result, unavailable }]) =>
    result === undefined ? [`${name}: unavailable, ${unavailable ?? "not computed"}.`] : [],
  );
  const none: Part = {
    kind: "empty",
    title: "Compared with no baseline",
    text: missing.join(" ") || "The suite was run without baselines.",
  };
  return {
    id: "baselines",
    title: "Baselines",
    lead: "Signals that everybody has, on the same days, with the same construction and costs.",
    parts:
      there.length === 0
        ? [none]
        : [...figureParts(baselineGrowthFigure(input)), table(suite.base, there, missing)],
  };
}

function table(
  base: BacktestResult,
  there: readonly (readonly [string, BaselineComparison])[],
  missing: readonly string[],
): Part {
  return {
    kind: "table",
    caption: "Performance and correlation",
    columns: [
      { label: "Signal", hint: meaningOf("Baseline") },
      suiteColumn("sharpe", "Sharpe"),
      suiteColumn("sharpe_error", "±"),
      suiteColumn("sharpe_gross", "Gross"),
      suiteColumn("annual_return", "Return"),
      suiteColumn("max_drawdown", "Drawdown"),
      suiteColumn("turnover", "Turnover"),
      termColumn("Signal correlation"),
      { label: "Days", numeric: true, hint: "Days on which both could be compared." },
      termColumn("Return correlation"),
    ],
    rows: [
      ["this signal", ...performance(base), "", "", ""],
      ...there.map(([name, { result, signalCorrelation, pnlCorrelation }]): Cell[] => [
        name,
        ...(result ? performance(result) : []),
        numberCell(signalCorrelation?.mean, 2, "no day with 20 names in common"),
        numberCell(signalCorrelation?.days, 0, "not compared"),
        numberCell(pnlCorrelation, 2, "daily returns that do not vary"),
      ]),
    ],
    ...(missing.length > 0 ? { footnote: missing.join(" ") } : {}),
  };
}

function performance({ summary }: BacktestResult): Cell[] {
  const { metrics } = summary[0]!;
  return [
    suiteCell("sharpe", metrics),
    suiteCell("sharpe_error", metrics),
    suiteCell("sharpe_gross", metrics),
    suiteCell("annual_return", metrics),
    suiteCell("max_drawdown", metrics),
    suiteCell("turnover", metrics),
  ];
}

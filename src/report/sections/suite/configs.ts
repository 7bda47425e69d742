import { configKey } from "../../../signals/config.ts";
import type { BacktestResult } from "../../../signals/result.ts";
import { formatNumber } from "../../format.ts";
import type { Cell, Section } from "../../part.ts";
import type { SuiteReportInput } from "../../suite-input.ts";
import { suiteCell, suiteColumn } from "../../suite-metrics.ts";
import { configInWords } from "../../suite-words.ts";
import { meaningOf } from "./terms.ts";

/** Every configuration of the grid, the judged one marked. */
export function configsSection({ suite }: SuiteReportInput): Section {
  const judged = configKey(suite.base.config);
  const grid = Object.entries({ [judged]: suite.base, ...suite.results });
  const known = Object.entries(suite.results).filter(([, { sharpe }]) => !Number.isNaN(sharpe));
  const best = suite.bestConfig;
  const unavailable = Object.entries(suite.unavailable);
  return {
    id: "configurations",
    title: "All configurations",
    lead: `Each with ${configInWords(suite.base.config)}.`,
    parts: [
      {
        kind: "table",
        caption: "Results by configuration",
        columns: [
          { label: "Configuration", hint: meaningOf("Configuration") },
          { label: "Lag", numeric: true, hint: meaningOf("Lag") },
          { label: "Residualise", hint: meaningOf("Residualise") },
          suiteColumn("sharpe", "Sharpe"),
          suiteColumn("sharpe_error", "±"),
          suiteColumn("sharpe_gross", "Gross"),
          suiteColumn("annual_return", "Return"),
          suiteColumn("annual_return_gross", "Gross"),
          suiteColumn("max_drawdown", "Drawdown"),
          suiteColumn("turnover", "Turnover"),
          suiteColumn("break_even_bps", "Break-even"),
          suiteColumn("newey_west_t", "t"),
        ],
        rows: grid.map(([key, result]) => row(key === judged ? `${key} (judged)` : key, result)),
        footnote: [
          "± is one standard error of the Sharpe ratio; t is Newey–West, of the mean net return; return and drawdown per year and over all days, turnover a day.",
          ...(best === null || known.length < 2
            ? []
            : [
                `Of these ${known.length} ${best} has the highest Sharpe ratio, ${formatNumber(suite.bestSharpe)}: for orientation only, since the best of several is too high by luck. Verdict, score and headline figures never look at it.`,
              ]),
          ...unavailable.map(([key, reason]) => `${key} was not computed: ${reason}.`),
        ].join(" "),
      },
    ],
  };
}

function row(name: string, { config, summary }: BacktestResult): Cell[] {
  const { metrics } = summary[0]!;
  return [
    name,
    String(config.lag),
    config.residualize,
    suiteCell("sharpe", metrics),
    suiteCell("sharpe_error", metrics),
    suiteCell("sharpe_gross", metrics),
    suiteCell("annual_return", metrics),
    suiteCell("annual_return_gross", metrics),
    suiteCell("max_drawdown", metrics),
    suiteCell("turnover", metrics),
    suiteCell("break_even_bps", metrics),
    suiteCell("newey_west_t", metrics),
  ];
}

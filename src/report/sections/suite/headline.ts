import { SUMMARY_STATISTICS, type SummaryMetricName } from "../../../signals/statistics.ts";
import { formatCount, formatNumber, formatPercent, plural } from "../../format.ts";
import type { Card, Note, Section } from "../../part.ts";
import { lackingColumns, leftOut, usedInWords } from "../../suite-counts.ts";
import type { SuiteReportInput } from "../../suite-input.ts";
import { SUITE_METRICS } from "../../suite-metrics.ts";
import { info, sentence, warning } from "../notes.ts";
import { meaningOf } from "./terms.ts";

/** Standard errors to each side of a figure. */
const INTERVAL = 1.96;

/** The figures one looks at first, each with how sure it is, and what to be careful about. */
export function headlineSection(input: SuiteReportInput): Section {
  return {
    id: "headline",
    title: "Headline figures",
    lead: "Lag 0, residualise off, after costs; 252 days a year, no risk-free rate.",
    parts: [
      { kind: "cards", cards: [...cardsOf(input)] },
      { kind: "notes", notes: notesOf(input) },
    ],
  };
}

function cardsOf({ suite }: SuiteReportInput): Card[] {
  const { metrics: m } = suite.base.summary[0]!;
  const show = (name: SummaryMetricName) => SUITE_METRICS[name].format(m[name]);
  const card = (name: SummaryMetricName, note?: string): Card => {
    const { label, definition } = SUITE_METRICS[name];
    const known = !Number.isNaN(m[name]);
    const said = known ? note : SUMMARY_STATISTICS[name].undefinedBecause;
    return { label, value: show(name), definition, ...(said === undefined ? {} : { note: said }) };
  };
  return [
    card("sharpe", sharpeNote(m.sharpe, m.sharpe_error)),
    card("annual_return", `Gross ${show("annual_return_gross")}`),
    card("newey_west_t", `Newey–West; ${plural(m.days, "day")}`),
    icCard(suite),
    card("max_drawdown", `Volatility ${show("volatility")}`),
    card("turnover", `Invested on ${plural(m.days_invested, "day")}`),
    card("break_even_bps", `Sharpe ratio before costs ${show("sharpe_gross")}`),
    {
      label: "Coverage",
      value: formatPercent(suite.coverage.mean),
      definition: meaningOf("Coverage"),
      note: `At least ${formatPercent(suite.coverage.min)}; ${formatNumber(suite.coverage.names, 0)} names on the mean day`,
    },
  ];
}

function sharpeNote(sharpe: number, error: number): string {
  if (Number.isNaN(error)) return "Its standard error is not defined";
  const [low, high] = [sharpe - INTERVAL * error, sharpe + INTERVAL * error];
  return `± ${formatNumber(error)} standard error; 95 % interval ${formatNumber(low)} to ${formatNumber(high)}`;
}

function icCard({ ic }: SuiteReportInput["suite"]): Card {
  const first = ic[0];
  return {
    label: first ? `IC, ${plural(first.horizon, "day")} ahead` : "IC",
    value: formatNumber(first?.ic.mean, 4),
    definition: meaningOf("IC"),
    note:
      first === undefined || Number.isNaN(first.ic.mean)
        ? "No day with 20 names and their returns"
        : `t ${formatNumber(first.ic.t)}, Newey–West t ${formatNumber(first.ic.neweyWestT)}; ${plural(first.ic.count, "day")}`,
  };
}

/** What a reader must know before believing the figures, gravest first. */
function notesOf({ suite, snapshot }: SuiteReportInput): Note[] {
  const { base } = suite;
  const { days, days_invested: invested } = base.summary[0]!.metrics;
  const left = leftOut(base);
  const lacking = lackingColumns(suite);
  return [
    ...(invested === 0
      ? [warning("No position", "The portfolio was flat on every day: there is nothing to judge.")]
      : invested < days / 2
        ? [
            warning(
              "Few positions",
              `Flat on ${formatCount(days - invested)} of ${plural(days, "day")}.`,
            ),
          ]
        : []),
    ...(base.config.tcModel === "naive" && base.config.tcBps === 0
      ? [warning("No costs", "Trading is free here; real trading is not.")]
      : []),
    snapshot.caveats.length > 0
      ? warning("Data", snapshot.caveats.map(sentence).join(" "))
      : info(
          "Data",
          "The snapshot's manifest names no caveats. Costs of borrowing, financing and taxes are not in any figure.",
        ),
    info(
      "Rows",
      left.length === 0
        ? `${usedInWords(base)}.`
        : `${usedInWords(base)}. ${left.map(sentence).join(" ")}`,
    ),
    ...(lacking.length > 0
      ? [info("Not there", `Columns that the snapshot lacks: ${lacking.join(", ")}.`)]
      : []),
  ];
}

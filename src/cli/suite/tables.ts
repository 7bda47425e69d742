import { formatCount, formatNumber, UNDEFINED_MARK } from "../../report/format.ts";
import type { CompositeScore } from "../../signals/score.ts";
import type { SuiteResult } from "../../signals/suite.ts";
import { alignedRows } from "../run/words.ts";
import { share } from "./words.ts";

const bold = (value: number) => formatNumber(value);

/** All configurations, and those that the snapshot does not allow. */
export function configLines({ results, unavailable }: SuiteResult): string[] {
  const head = ["", "Sharpe", "gross", "return", "gross", "drawdown", "turnover", "t"];
  const rows = Object.entries(results).map(([key, { summary }]) => {
    const { metrics: m } = summary[0]!;
    return [
      key,
      bold(m.sharpe),
      bold(m.sharpe_gross),
      share(m.annual_return),
      share(m.annual_return_gross),
      share(m.max_drawdown),
      share(m.turnover),
      bold(m.newey_west_t),
    ];
  });
  return [
    "Configurations (a year, after costs and gross; turnover a day; Newey–West t of the mean net return)",
    ...indented(namesLeft([head, ...rows])),
    ...Object.entries(unavailable).map(([key, reason]) => `  ${key}: not computed, ${reason}`),
  ];
}

/** Rank correlation with the returns to come, at each horizon. */
export function icLines({ ic, rankAutocorrelation }: SuiteResult): string[] {
  const head = ["days ahead", "IC", "ICIR", "t", "Newey–West t", "days", "top − bottom tenth"];
  const rows = ic.map(({ horizon, ic: test, icir, spread }) => [
    String(horizon),
    formatNumber(test.mean, 4),
    formatNumber(icir, 3),
    bold(test.t),
    bold(test.neweyWestT),
    formatCount(test.count),
    Number.isNaN(spread.mean) ? UNDEFINED_MARK : `${formatNumber(spread.mean * 1e4, 1)} bp`,
  ]);
  return [
    "Information coefficient (rank correlation of the signal with returns to come, lag 0)",
    ...indented(alignedRows([head, ...rows])),
    `  Rank autocorrelation from day to day ${formatNumber(rankAutocorrelation.mean, 3)}.`,
  ];
}

/** The baselines, and how alike the signal is to each. */
export function baselineLines({ baselines }: SuiteResult): string[] {
  const entries = Object.entries(baselines);
  if (entries.length === 0) return ["Baselines: compared with none."];
  const head = ["", "correlation", "of daily returns", "its Sharpe", "gross"];
  const rows = entries.flatMap(([name, { result, signalCorrelation, pnlCorrelation }]) => {
    if (!result) return [];
    const { metrics } = result.summary[0]!;
    return [
      [
        name,
        bold(signalCorrelation?.mean ?? Number.NaN),
        bold(pnlCorrelation ?? Number.NaN),
        bold(metrics.sharpe),
        bold(metrics.sharpe_gross),
      ],
    ];
  });
  return [
    "Baselines (mean daily rank correlation of the signals; on the same days and costs)",
    ...indented(namesLeft([head, ...rows])),
    ...entries.flatMap(([name, { unavailable }]) =>
      unavailable === undefined ? [] : [`  ${name}: unavailable, ${unavailable}`],
    ),
  ];
}

/** Mean daily rank correlation with each risk factor; those that the snapshot lacks are named. */
export function exposureLines({ factorExposures }: SuiteResult): string[] {
  const entries = Object.entries(factorExposures);
  const known = entries.flatMap(([name, found]) => (found ? [`${name} ${bold(found.mean)}`] : []));
  return [`Factor exposures: ${known.join(", ") || "none could be computed"}`];
}

/** Total, grade and each part of the score. */
export function scoreLines({ total, grade, computable, components }: CompositeScore): string[] {
  const head = Number.isNaN(total)
    ? `Score: none, since only ${computable} % of the weight can be computed (70 % are needed)`
    : `Score ${formatNumber(total, 0)} of 100, grade ${grade}${computable < 100 ? ` (of ${computable} % of the weight; the rest cannot be computed)` : ""}`;
  const rows = components.map(({ title, weight, value }) => [
    title,
    `${weight} %`,
    formatNumber(value, 0),
  ]);
  return [head, ...indented(namesLeft(rows))];
}

/** Rows with the first column to the left. */
function namesLeft(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name!.length));
  return alignedRows(rows.map(([name, ...rest]) => [name!.padEnd(width), ...rest]));
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

import { formatCount, formatDate, formatNumber, formatPercent } from "../../report/format.ts";
import { formatMetric, METRICS } from "../../report/metrics.ts";
import type { Exits } from "../../strategy/strategy.ts";
import { countedSpan } from "./document.ts";
import type { BacktestFigures } from "./job.ts";
import { notesOf, periodsInWords } from "./notes.ts";

/** Figures that mean something for buying and holding too. */
const COMPARED = new Set([
  "total_return",
  "cagr",
  "volatility",
  "sharpe",
  "sortino",
  "max_drawdown",
  "calmar",
  "stability",
]);

/** The result of a backtest for a person at a terminal: what was run, the figures, what to mind. */
export function summaryOf(outcome: BacktestFigures): string {
  return [...headLines(outcome), "", ...figureLines(outcome), "", ...noteLines(outcome)].join("\n");
}

function headLines(outcome: BacktestFigures): string[] {
  const { data, plan, loaded } = outcome;
  const { fill, costs, exits } = plan.options;
  const { first, last, bars } = countedSpan(outcome);
  const { symbols } = data.bars;
  const shown = symbols.length <= 4 ? symbols.join(", ") : `${formatCount(symbols.length)} symbols`;
  const params = Object.entries(plan.params).map(([name, value]) => `${name}=${value}`);
  return [
    `${loaded.strategy.name} ${loaded.strategy.version}   ${params.join(" ")}`.trimEnd(),
    `${shown}, ${data.report.timeframe.label}, ${formatCount(bars)} bars, ${formatDate(first)} through ${formatDate(last)}`,
    [
      `fill ${fill}`,
      `fee ${formatNumber(costs.feeBps, 1)} bp + slippage ${formatNumber(costs.slippageBps, 1)} bp`,
      ...exitsInWords(exits),
    ].join(", "),
  ];
}

/** The exits by the names of their options: "stop-loss 5 %", "max-bars 10". */
function exitsInWords({ stopLoss, takeProfit, trailingStop, maxBars }: Exits): string[] {
  const fractions = [
    ["stop-loss", stopLoss],
    ["take-profit", takeProfit],
    ["trailing-stop", trailingStop],
  ] as const;
  return [
    ...fractions.flatMap(([name, value]) => {
      if (value === undefined) return [];
      // To a hundredth of a per cent, without zeros at the end.
      const text = formatPercent(value, 2).replace(/(\.\d*?)0+(?=\D*$)/, "$1");
      return [`${name} ${text.replace(/\.(?=\D*$)/, "")}`];
    }),
    ...(maxBars === undefined ? [] : [`max-bars ${formatCount(maxBars)}`]),
  ];
}

function figureLines({ result, holding }: BacktestFigures): string[] {
  const rows = Object.entries(METRICS).map(([name, { label }]) => [
    label,
    formatMetric(name, result.metrics[name]),
    COMPARED.has(name) ? formatMetric(name, holding.metrics[name]) : "",
    result.undefined[name] ?? "",
  ]);
  const table = [["", "strategy", "buy & hold", ""], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]!.length)));
  return table.map(([label, own, held, reason]) => {
    const cells = [
      label!.padEnd(widths[0]!),
      own!.padStart(widths[1]!),
      held!.padStart(widths[2]!),
    ];
    return `${cells.join("  ")}${reason ? `  not defined: ${reason}` : ""}`.trimEnd();
  });
}

function noteLines(outcome: BacktestFigures): string[] {
  return [`Periods per year: ${periodsInWords(outcome)}.`, ...notesOf(outcome)];
}

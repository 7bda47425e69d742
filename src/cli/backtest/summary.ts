import { formatMetric, METRICS } from "../../report/metrics.ts";
import { periodsInWords } from "../run/notes.ts";
import { barsInWords, tradingInWords } from "../run/words.ts";
import type { BacktestFigures } from "./job.ts";
import { notesOf } from "./notes.ts";

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
  const params = Object.entries(plan.params).map(([name, value]) => `${name}=${value}`);
  return [
    `${loaded.strategy.name} ${loaded.strategy.version}   ${params.join(" ")}`.trimEnd(),
    barsInWords(data, plan.options),
    tradingInWords(plan.options),
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
  const { request, data, plan } = outcome;
  const periods = periodsInWords(request, data, plan.options.periodsPerYear);
  return [`Periods per year: ${periods}.`, ...notesOf(outcome)];
}

import { formatPercent, formatSignedPercent, formatSpan, plural } from "../format.ts";
import { formatMetric, METRICS } from "../metrics.ts";
import type { Card, Section } from "../part.ts";
import type { BacktestView } from "./backtest-view.ts";
import { backtestNotes } from "./notes.ts";

const HEADLINES = [
  "total_return",
  "cagr",
  "sharpe",
  "max_drawdown",
  "volatility",
  "sortino",
  "calmar",
  "trade_count",
] as const;

/** Metrics that say nothing about buying and holding. */
const WITHOUT_BENCHMARK: ReadonlySet<string> = new Set(["trade_count"]);

/** The result in a sentence, what to be careful about, and the headline figures. */
export function summarySection(view: BacktestView): Section {
  return {
    id: "summary",
    title: "Summary",
    parts: [
      { kind: "prose", text: inWords(view) },
      { kind: "cards", cards: HEADLINES.map((name) => card(view, name)) },
      { kind: "notes", notes: backtestNotes(view) },
    ],
  };
}

function card({ input }: BacktestView, name: string): Card {
  const value = input.metrics[name];
  const defined = value !== undefined && !Number.isNaN(value);
  const note = !defined
    ? (input.undefined[name] ?? "not given")
    : name === "trade_count"
      ? tradeNote(input.metrics.win_rate)
      : WITHOUT_BENCHMARK.has(name)
        ? undefined
        : `Buy and hold ${formatMetric(name, input.benchmarkMetrics[name])}`;
  return {
    label: METRICS[name]?.label ?? name,
    value: formatMetric(name, value),
    definition: METRICS[name]?.definition ?? "",
    ...(note === undefined ? {} : { note }),
  };
}

function tradeNote(winRate: number | undefined): string | undefined {
  return Number.isFinite(winRate) ? `${formatPercent(winRate, 0)} won` : undefined;
}

function inWords({ input, rows, from, closedTrades }: BacktestView): string {
  const { series, metrics, benchmarkMetrics } = input;
  if (rows === 0) return "The range holds no bar that could be counted.";
  const last = series.timestamp.length - 1;
  const span = formatSpan(series.timestamp[last]! - series.timestamp[from]! + input.timeframeMs);
  const total = metrics.total_return;
  if (total === undefined || Number.isNaN(total)) {
    return `Over ${plural(rows, "bar")} (${span}) no return could be computed.`;
  }
  const sentences = [
    `Over ${span} (${plural(rows, "bar")}, ${plural(closedTrades.length, "closed trade")}) ` +
      `the strategy returned ${formatSignedPercent(total)} after costs; ` +
      `buy-and-hold returned ${formatSignedPercent(benchmarkMetrics.total_return)}.`,
  ];
  const deepest = metrics.max_drawdown;
  if (deepest !== undefined && deepest < 0) {
    sentences.push(`At its worst it stood ${formatPercent(-deepest)} below its peak.`);
  }
  return sentences.join(" ");
}

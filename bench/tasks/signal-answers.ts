import type { BacktestResult, DailySeries } from "../../src/signals/result.ts";
import type { SummaryMetrics } from "../../src/signals/statistics.ts";
import type { Columns } from "./task.ts";

/** Ours of the series of peers/universe_reference.py, in its order. */
const SERIES = [
  "gross",
  "net",
  "cost",
  "turnover",
  "long",
  "short",
  "universe",
  "missing",
] as const satisfies readonly (keyof DailySeries)[];
/** Its figures, after them. */
const FIGURES = [
  "days",
  "sharpe",
  "sharpe_gross",
  "annual_return",
  "volatility",
  "max_drawdown",
  "total_return",
  "turnover",
  "sharpe_long",
  "sharpe_short",
  "beta",
  "break_even_bps",
  "sharpe_error",
  "newey_west_t",
] as const satisfies readonly (keyof SummaryMetrics)[];

/** Columns that name one answer. */
export const SIGNAL_KEYS = ["group", "date", "item"] as const;

/** A result as the reference writes it: group, date, item, value. */
export function signalAnswers({ summary, daily, tiers }: BacktestResult): Columns {
  const metricsOf = (name: string) => summary.find(({ group }) => group === name)!.metrics;
  const groups = [
    { series: daily, metrics: metricsOf("overall") },
    ...Object.keys(tiers)
      .sort()
      .map((tier) => ({ series: tiers[tier]!, metrics: metricsOf(tier) })),
  ];
  const rows = groups.flatMap(({ series, metrics }, group) => [
    ...SERIES.flatMap((name, item) =>
      Array.from(series[name], (value, day) => [group, series.date[day]!, item, value]),
    ),
    ...FIGURES.map((name, item) => [group, 0, SERIES.length + item, metrics[name]]),
  ]);
  const column = (place: number) => Float64Array.from(rows, (row) => row[place]!);
  return { group: column(0), date: column(1), item: column(2), value: column(3) };
}

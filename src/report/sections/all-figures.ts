import { formatPeriods } from "../format.ts";
import { formatMetric, METRICS } from "../metrics.ts";
import type { Cell, Part, Section } from "../part.ts";
import type { BacktestView } from "./backtest-view.ts";

/** Metrics that buying and holding has too; the others are of the strategy alone. */
const SHARED: ReadonlySet<string> = new Set([
  "total_return",
  "cagr",
  "volatility",
  "sharpe",
  "sortino",
  "max_drawdown",
  "calmar",
  "stability",
  "turnover",
  "exposure",
  "n_days_in_market",
  "cost_share",
]);

/** Every metric of the run, beside buy-and-hold where it has one, and why some are not defined. */
export function allFiguresSection({ input }: BacktestView): Section {
  const { metrics, benchmarkMetrics, periodsPerYear } = input;
  const names = [
    ...Object.keys(METRICS).filter((name) => name in metrics || name in input.undefined),
    ...Object.keys(metrics).filter((name) => !(name in METRICS)),
  ];
  const label = (name: string): Cell => ({
    text: METRICS[name]?.label ?? name,
    ...hint(METRICS[name]?.definition),
  });
  const own = (name: string) => valueCell(name, metrics[name], input.undefined[name]);
  const held = (name: string) =>
    valueCell(name, benchmarkMetrics[name], input.benchmarkUndefined[name]);
  const shared = names.filter((name) => SHARED.has(name));
  const alone = names.filter((name) => !SHARED.has(name));
  const reasons = [
    ...undefinedReasons("", names, metrics, input.undefined),
    ...undefinedReasons("Buy and hold: ", shared, benchmarkMetrics, input.benchmarkUndefined),
  ];
  const parts: Part[] = [
    {
      kind: "columns",
      parts: [
        {
          kind: "table",
          caption: "Return and risk",
          columns: [
            { label: "Figure" },
            { label: "Strategy", numeric: true },
            { label: "Buy and hold", numeric: true },
          ],
          rows: shared.map((name) => [label(name), own(name), held(name)]),
          footnote: `P, the number of bars a year, is ${formatPeriods(periodsPerYear)}.`,
        },
        {
          kind: "table",
          caption: "Trading",
          columns: [{ label: "Figure" }, { label: "Strategy", numeric: true }],
          rows: alone.map((name) => [label(name), own(name)]),
        },
      ],
    },
  ];
  if (reasons.length > 0) {
    parts.push({
      kind: "terms",
      look: "values",
      caption: "Why a figure is not defined (–)",
      terms: reasons,
    });
  }
  return { id: "figures", title: "All figures", parts };
}

/** A figure as text, on hover why it is not defined. */
export function valueCell(
  name: string,
  value: number | undefined,
  reason: string | undefined,
): Cell {
  const text = formatMetric(name, value);
  return { text, ...hint(Number.isFinite(value) ? undefined : reason) };
}

/** A hint where there is one. */
export function hint(text: string | undefined): { readonly hint?: string } {
  return text === undefined ? {} : { hint: text };
}

/** Each reason with those of the given figures that lack for it. */
export function undefinedReasons(
  whose: string,
  names: readonly string[],
  metrics: Readonly<Record<string, number>>,
  reasons: Readonly<Record<string, string>>,
): [reason: string, figures: string][] {
  const figures = new Map<string, string[]>();
  for (const name of names) {
    const reason = reasons[name];
    if (reason === undefined || Number.isFinite(metrics[name])) continue;
    figures.set(reason, [...(figures.get(reason) ?? []), METRICS[name]?.label ?? name]);
  }
  return [...figures].map(([reason, labels]) => [reason, whose + labels.join(", ")]);
}

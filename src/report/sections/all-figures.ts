import { formatNumber } from "../format.ts";
import { formatMetric, METRICS } from "../metrics.ts";
import type { Cell, Part, Section } from "../part.ts";
import type { BacktestView } from "./backtest-view.ts";

/** Metrics that only a strategy has; the benchmark's column stays empty. */
const STRATEGY_ONLY: ReadonlySet<string> = new Set([
  "alpha",
  "beta",
  "n_nans",
  "ambiguous_bars",
  "trade_count",
  "win_rate",
  "avg_win",
  "avg_loss",
  "profit_factor",
]);

/** Every metric of the run beside buy-and-hold, and why some are not defined. */
export function allFiguresSection({ input }: BacktestView): Section {
  const { metrics, benchmarkMetrics, periodsPerYear } = input;
  const known = Object.keys(METRICS).filter((name) => name in metrics || name in input.undefined);
  const others = Object.keys(metrics).filter((name) => !(name in METRICS));
  const row = (name: string): Cell[] => [
    { text: METRICS[name]?.label ?? name, ...hint(METRICS[name]?.definition) },
    valueCell(name, metrics[name], input.undefined[name]),
    STRATEGY_ONLY.has(name)
      ? { text: "", tone: "soft" }
      : valueCell(name, benchmarkMetrics[name], input.benchmarkUndefined[name]),
  ];
  const reasons = [
    ...undefinedReasons("Strategy", metrics, input.undefined),
    ...undefinedReasons("Buy and hold", benchmarkMetrics, input.benchmarkUndefined),
  ];
  const parts: Part[] = [
    {
      kind: "table",
      caption: "All metrics",
      columns: [
        { label: "Figure" },
        { label: "Strategy", numeric: true },
        { label: "Buy and hold", numeric: true },
      ],
      rows: [...known, ...others].map(row),
      footnote: `P, the number of bars a year, is ${formatNumber(periodsPerYear, 0)}.`,
    },
  ];
  if (reasons.length > 0) {
    parts.push({
      kind: "table",
      caption: "Not defined (–), and why",
      columns: [{ label: "Figure" }, { label: "Of" }, { label: "Reason" }],
      rows: reasons,
    });
  }
  return { id: "figures", title: "All figures", parts };
}

function valueCell(name: string, value: number | undefined, reason: string | undefined): Cell {
  const text = formatMetric(name, value);
  return { text, ...hint(Number.isFinite(value) ? undefined : reason) };
}

function hint(text: string | undefined): { readonly hint?: string } {
  return text === undefined ? {} : { hint: text };
}

function undefinedReasons(
  of: string,
  metrics: Readonly<Record<string, number>>,
  reasons: Readonly<Record<string, string>>,
): Cell[][] {
  return Object.entries(reasons)
    .filter(([name]) => !Number.isFinite(metrics[name]))
    .map(([name, reason]) => [METRICS[name]?.label ?? name, of, reason]);
}

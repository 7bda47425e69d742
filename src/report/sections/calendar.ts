import { NEGLIGIBLE } from "../../engine/metrics/statistic.ts";
import { TRADE_REASONS } from "../../engine/result.ts";
import {
  formatCount,
  formatDate,
  formatNumber,
  formatPercent,
  formatSignedPercent,
} from "../format.ts";
import type { Part, Section } from "../part.ts";
import {
  compound,
  monthlyReturns,
  type YearStatistics,
  yearlyStatistics,
} from "../statistics/calendar.ts";
import type { BacktestView } from "./backtest-view.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const OPEN = TRADE_REASONS.indexOf("open");
const DAY = 86_400_000;

/** Returns by month and by year. */
export function calendarSection(view: BacktestView): Section {
  const { series, periodsPerYear } = view.input;
  if (view.rows === 0) {
    return {
      id: "calendar",
      title: "By month and year",
      parts: [{ kind: "empty", title: "No months", text: "No bar was counted." }],
    };
  }
  const years = yearlyStatistics(
    series.timestamp,
    series.net,
    series.benchmark,
    view.from,
    periodsPerYear,
  );
  return {
    id: "calendar",
    title: "By month and year",
    lead: "Net returns in UTC months and years; a bar belongs to the month in which it starts.",
    parts: [heatmap(view, years), yearTable(view, years)],
  };
}

function heatmap(view: BacktestView, years: readonly YearStatistics[]): Part {
  const { timestamp, net } = view.input.series;
  const months = new Map(
    monthlyReturns(timestamp, net, view.from).map(({ year, month, value }) => [
      year * 12 + month,
      value,
    ]),
  );
  const values = [...months.values()];
  const fullShade = usualSize(values);
  const positive = values.filter((value) => value > NEGLIGIBLE).length;
  return {
    kind: "heatmap",
    caption: "Monthly net returns, %",
    columns: MONTHS,
    totalLabel: "Year",
    fullShade,
    rows: years.map(({ year, total }) => ({
      label: String(year),
      values: MONTHS.map((_, month) => months.get(year * 12 + month)),
      total,
    })),
    footnote:
      `${formatCount(positive)} of ${formatCount(values.length)} months were positive. ` +
      `Best ${formatSignedPercent(Math.max(...values))}, worst ${formatSignedPercent(Math.min(...values))}. ` +
      `The first and last month may be partial.` +
      (fullShade > 0 ? ` Shading is fullest from ±${formatPercent(fullShade)} on.` : ""),
  };
}

/** The size that nine in ten values do not exceed, so that one extreme month leaves the others their shades. */
function usualSize(values: readonly number[]): number {
  const sizes = values.map(Math.abs).sort((a, b) => a - b);
  return sizes[Math.ceil(0.9 * sizes.length) - 1] ?? 0;
}

function yearTable(view: BacktestView, years: readonly YearStatistics[]): Part {
  const { trades, series } = view.input;
  const closed = new Map<number, number>();
  for (let i = 0; i < trades.length; i++) {
    if (trades.reason[i] === OPEN) continue;
    const year = new Date(trades.exitTime[i]!).getUTCFullYear();
    closed.set(year, (closed.get(year) ?? 0) + 1);
  }
  const length = series.timestamp.length;
  const partial = years.filter(isPartial);
  return {
    kind: "table",
    caption: "Year by year",
    totalRow: true,
    columns: [
      { label: "Year" },
      { label: "Return", numeric: true },
      { label: "Buy and hold", numeric: true },
      { label: "Sharpe", numeric: true },
      { label: "Drawdown", numeric: true, hint: "Within the year, from the year's own peak." },
      { label: "Trades", numeric: true, hint: "Closed in the year." },
    ],
    rows: [
      ...years.map((year) => [
        `${year.year}${isPartial(year) ? " *" : ""}`,
        signed(year.total),
        formatSignedPercent(year.benchmark),
        formatNumber(year.sharpe),
        formatPercent(year.maxDrawdown),
        formatCount(closed.get(year.year) ?? 0),
      ]),
      [
        "All",
        signed(compound(series.net, view.from, length)),
        formatSignedPercent(compound(series.benchmark, view.from, length)),
        formatNumber(view.input.metrics.sharpe),
        formatPercent(view.input.metrics.max_drawdown),
        formatCount(view.closedTrades.length),
      ],
    ],
    ...(partial.length === 0
      ? {}
      : {
          footnote: `* Not a whole year: ${partial
            .map(
              ({ year, firstTime, lastTime }) =>
                `${year} from ${formatDate(firstTime)} to ${formatDate(lastTime)}`,
            )
            .join("; ")}. The Sharpe ratio is annualised all the same.`,
        }),
  };
}

function signed(value: number) {
  return {
    text: formatSignedPercent(value),
    ...(value === 0 ? {} : ({ tone: value < 0 ? "loss" : "gain" } as const)),
  };
}

/** Whether a year's rows leave out more than a long weekend at either end. */
function isPartial({ year, firstTime, lastTime }: YearStatistics): boolean {
  return (
    firstTime - Date.UTC(year, 0, 1) > 5 * DAY || Date.UTC(year + 1, 0, 1) - lastTime > 6 * DAY
  );
}

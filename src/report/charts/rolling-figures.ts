import { formatNumber, formatSpan } from "../format.ts";
import type { BacktestView } from "../sections/backtest-view.ts";
import { planRolling, rollingStatistics } from "../statistics/rolling.ts";
import type { FigureSpec, Frame } from "./figure.ts";
import { COLORS } from "./theme.ts";
import { timeSeriesOption } from "./time-series.ts";

/** Sharpe ratio and beta over a sliding window, each where it is defined somewhere. */
export function rollingFigures(view: BacktestView): FigureSpec[] {
  const { series, periodsPerYear, timeframe } = view.input;
  const plan = planRolling(view.rows, periodsPerYear, 700);
  if (plan === undefined) return [];
  const rolling = rollingStatistics(series.net, series.benchmark, view.from, plan, periodsPerYear);
  const years = plan.window / periodsPerYear;
  const about = years > 0.02 ? ` (about ${formatSpan(years * 365.25 * 86_400_000)})` : "";
  const every = plan.stride === 1 ? "" : `, a value every ${formatNumber(plan.stride, 0)} bars`;
  const window = `Over the last ${formatNumber(plan.window, 0)} bars of ${timeframe}${about}${every}.`;
  const figure = (id: string, title: string, values: readonly number[], note: string) => ({
    id,
    title,
    caption: `${window} ${note}`.trim(),
    description: `Line chart of the ${title.toLowerCase()}. ${range(values)}`,
    span: "half" as const,
    build: (frame: Frame) =>
      timeSeriesOption(
        {
          scale: "linear",
          reference: 0,
          format: formatNumber,
          lines: [
            {
              points: rolling.row.map((row, i) => [series.timestamp[row]!, values[i]!]),
              color: COLORS.strategy,
            },
          ],
        },
        frame,
      ),
  });
  const defined = (values: readonly number[]) => values.some(Number.isFinite);
  const figures: FigureSpec[] = [];
  if (defined(rolling.sharpe)) {
    const note = rolling.sharpe.every(Number.isFinite)
      ? ""
      : "Broken where nothing varied in the window, as without a position.";
    figures.push(figure("rolling-sharpe", "Rolling Sharpe ratio", rolling.sharpe, note));
  }
  if (defined(rolling.sharpe) && defined(rolling.beta)) {
    const note = "Against buy-and-hold: 1 moves with it, −1 against it.";
    figures.push(figure("rolling-beta", "Rolling beta", rolling.beta, note));
  }
  return figures;
}

function range(values: readonly number[]): string {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high
    ? `It lies between ${formatNumber(low)} and ${formatNumber(high)}.`
    : "It is defined nowhere.";
}

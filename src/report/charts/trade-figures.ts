import { formatNumber, formatPercent, formatSignedPercent, plural } from "../format.ts";
import { stepDigits } from "../nice.ts";
import { doublingBins, histogram, median } from "../statistics/distribution.ts";
import type { FigureSpec } from "./figure.ts";
import { barOption } from "./histogram.ts";
import { chartText } from "./names.ts";
import { COLORS } from "./theme.ts";

/** Characters of a timeframe on an axis: what comes from outside may be a sentence. */
const LONGEST_TIMEFRAME = 20;

/** Distribution of the net returns of trades. `values` must not be empty. */
export function tradeReturnFigure(values: readonly number[]): FigureSpec {
  const spread = (bins: number) => histogram(values, bins);
  const middle = formatSignedPercent(median(values), 2);
  return {
    id: "trade-returns",
    title: "Net return of each trade",
    caption: `Median ${middle}, ${plural(values.length, "closed trade")}. The outer bars also hold what lies beyond them.`,
    description: `Histogram of the net returns of ${plural(values.length, "trade")}; the median is ${middle}.`,
    legend: [
      { label: "Losses, left of 0", mark: "bar", color: COLORS.loss },
      { label: "Gains, right of 0", mark: "bar", color: COLORS.gain },
    ],
    span: "half",
    build: (frame) => {
      const bins = spread(frame.narrow ? 16 : 24);
      const { edges, counts, openLow, openHigh } = bins ?? EMPTY;
      const digits = Math.max(0, stepDigits((edges[1] ?? 1) - (edges[0] ?? 0)) - 2);
      return barOption(
        {
          bars: counts.map((count, i) => ({
            label: "",
            count,
            color: edges[i]! < 0 ? COLORS.loss : COLORS.gain,
          })),
          edges: edges.map((edge) => (edge === 0 ? "0" : formatNumber(edge * 100, digits))),
          axis: `Net return, %${openLow || openHigh ? " (outer bars open)" : ""}`,
        },
        frame,
      );
    },
  };
}

const EMPTY = { edges: [0, 1], counts: [0], openLow: false, openHigh: false };

/** Distribution of how many bars trades were held. `bars` must not be empty. */
export function holdingFigure(bars: readonly number[], timeframe: string): FigureSpec {
  const bins = doublingBins(bars);
  const middle = formatNumber(median(bars), 0);
  return {
    id: "holding",
    title: "Holding time",
    caption: `Median ${middle} bars of ${timeframe}. Each bar spans twice as long as the one before.`,
    description: `Histogram of bars held over ${plural(bars.length, "trade")}; the median is ${middle}. ${share(bars)}`,
    span: "half",
    build: (frame) =>
      barOption(
        {
          bars: bins.map(({ from, to, count }) => ({
            label: from === to ? String(from) : `${short(from)}–${short(to)}`,
            count,
            color: COLORS.strategy,
          })),
          axis: `Bars held (${chartText(timeframe, LONGEST_TIMEFRAME)})`,
        },
        frame,
      ),
  };
}

function share(bars: readonly number[]): string {
  const single = bars.filter((count) => count <= 1).length;
  return `${formatPercent(single / bars.length)} were held for one bar.`;
}

/** 1025 as "1k": bins double, so the rounding of their edges misleads nobody. */
function short(count: number): string {
  return count < 1000 ? String(count) : `${formatNumber(count / 1000, count < 10_000 ? 1 : 0)}k`;
}

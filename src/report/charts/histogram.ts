import type { EChartsOption } from "echarts";
import { formatCount } from "../format.ts";
import { linearTicks } from "../nice.ts";
import { labelFormatter, leftMargin, X_LABEL_MARGIN } from "./axes.ts";
import type { Frame } from "./figure.ts";
import { CHARACTER_WIDTH, CHART_FONT_SIZE, COLORS } from "./theme.ts";

/** Bars with a name each, at equal distances. */
export interface BarChart {
  readonly bars: readonly {
    readonly label: string;
    readonly count: number;
    readonly color: string;
  }[];

  /** What the labels below the bars measure. */
  readonly axis: string;
  /** Labels stand at the left edges of bars (bins of a histogram) instead of below their middle. */
  readonly edges?: readonly string[];
}

/** Chart options of a histogram: counts over bins, labels thinned until they fit. */
export function barOption(chart: BarChart, frame: Frame): EChartsOption {
  const top = Math.max(1, ...chart.bars.map(({ count }) => count));
  const ticks = linearTicks(
    0,
    top * 1.05,
    Math.max(2, Math.floor((frame.height - 62) / 34)),
  ).filter(Number.isInteger);
  const yLabels = ticks.map(formatCount);
  const left = leftMargin(yLabels);
  const right = 18;
  const labels = chart.edges ?? chart.bars.map(({ label }) => label);
  const slot = (frame.width - left - right) / chart.bars.length;
  const widest = Math.max(...labels.map((label) => label.length)) * CHARACTER_WIDTH + 16;
  const every = Math.max(1, Math.ceil(widest / slot));
  const positions = labels.map((_, i) => (chart.edges ? i : i + 0.5));
  const anchor = chart.edges ? Math.max(0, labels.indexOf("0")) : 0;
  const shown = positions.filter((_, i) => (i - anchor) % every === 0);
  const shownLabels = labels.filter((_, i) => (i - anchor) % every === 0);
  const label = { color: COLORS.text, fontSize: CHART_FONT_SIZE, hideOverlap: false };
  return {
    animation: false,
    useUTC: true,
    grid: { left, right, top: 10, bottom: 52, outerBoundsMode: "none" },
    xAxis: {
      type: "value",
      min: 0,
      max: chart.bars.length,
      name: chart.axis,
      nameLocation: "middle",
      nameGap: 34,
      nameTextStyle: { color: COLORS.text, fontSize: CHART_FONT_SIZE },
      axisLine: { lineStyle: { color: COLORS.axis } },
      axisTick: { customValues: shown, lineStyle: { color: COLORS.axis }, length: 4 },
      splitLine: { show: false },
      axisLabel: {
        ...label,
        margin: X_LABEL_MARGIN,
        customValues: shown,
        formatter: labelFormatter(shown, shownLabels),
      },
    },
    yAxis: {
      type: "value",
      min: 0,
      max: top * 1.05,
      axisLine: { show: false },
      axisTick: { show: false, customValues: ticks },
      splitLine: { lineStyle: { color: COLORS.grid } },
      axisLabel: { ...label, customValues: ticks, formatter: labelFormatter(ticks, yLabels) },
    },
    series: [
      {
        type: "custom",
        silent: true,
        data: chart.bars.map(({ count }, i) => [i, count]),
        renderItem: (_, api) => {
          const index = Number(api.value(0));
          const [x0 = 0, y0 = 0] = api.coord([index, 0]);
          const [x1 = 0, y1 = 0] = api.coord([index + 1, Number(api.value(1))]);
          const gap = Math.min(2, (x1 - x0) * 0.2);
          return {
            type: "rect",
            shape: { x: x0 + gap / 2, y: y1, width: x1 - x0 - gap, height: y0 - y1 },
            style: { fill: chart.bars[index]?.color ?? COLORS.strategy },
          };
        },
      },
    ],
  };
}

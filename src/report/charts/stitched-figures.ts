import { formatCount, formatPercent, formatSignedPercent, plural } from "../format.ts";
import { countedFrom } from "../sections/backtest-view.ts";
import { drawdownSeries, growth } from "../statistics/drawdowns.ts";
import type { WalkForwardReportInput } from "../walkforward-input.ts";
import { type Curve, drawdownFigure, growthFigure, lastValue } from "./curves.ts";
import type { FigureSpec } from "./figure.ts";
import { COLORS } from "./theme.ts";
import type { TimeSpan } from "./time-bands.ts";

/** Windows that get a lane of their own; of more, every second, third, … is drawn. */
const MOST_LANES = 60;

/** Windows over the stitched equity: trains and tests as lanes above, tests shaded below. */
export function stitchedFigure(input: WalkForwardReportInput): FigureSpec {
  const { windows } = input;
  const every = Math.max(1, Math.ceil(windows.length / MOST_LANES));
  const lanes = windows
    .filter((_, i) => i % every === 0)
    .map(({ train, test }): TimeSpan[] => [
      { ...train, color: COLORS.benchmark, opacity: 0.4 },
      { ...test, color: COLORS.strategy, opacity: 1 },
    ]);
  const curves = accountCurves(input, growthOf);
  const [ends] = curves;
  return growthFigure({
    id: "stitched",
    title: "Windows over the stitched growth of 1",
    note:
      `Every bar of the line is out of sample. After costs, seams included; logarithmic scale.` +
      (every > 1
        ? ` Of ${formatCount(windows.length)} windows one in ${every} is drawn as a lane.`
        : ""),
    description: `Lanes of ${plural(windows.length, "window")} with train and test, and below them a line chart of equity on a logarithmic scale: ${ends?.label ?? ""}.`,
    curves,
    bands: {
      lanes,
      behind: windows.flatMap(({ test }, i) =>
        i % 2 === 0 ? [{ ...test, color: COLORS.axis, opacity: 0.12 }] : [],
      ),
      seams: seams(input),
      axis: wholeSpan(input),
    },
    bandLegend: [
      {
        label: "Train (lane)",
        mark: "bar",
        color: `color-mix(in srgb, ${COLORS.benchmark} 40%, transparent)`,
      },
      { label: "Test (lane)", mark: "bar", color: COLORS.strategy },
      { label: "Seam: parameters change hands", mark: "dotted", color: COLORS.axis },
    ],
  });
}

/** How far the stitched account and the set in hindsight stood below their peaks. */
export function stitchedDrawdownFigure(input: WalkForwardReportInput): FigureSpec {
  const { stitched, hindsight } = input;
  const deepest = formatPercent(stitched.metrics.max_drawdown);
  const other =
    hindsight === undefined
      ? ""
      : ` That of the best set in hindsight is ${formatPercent(hindsight.metrics.max_drawdown)}.`;
  return drawdownFigure({
    id: "underwater",
    title: "Drawdown",
    description: `Area chart of the drawdown. The deepest of the stitched account is ${deepest}.${other}`,
    curves: accountCurves(input, drawdownOf),
    bands: { seams: seams(input), axis: wholeSpan(input) },
  });
}

/** From the first train to the end of the last test. */
function wholeSpan({ windows }: WalkForwardReportInput) {
  return { from: windows[0]!.train.from, to: windows[windows.length - 1]!.test.to };
}

/** Where one window's parameters hand over to the next one's. */
function seams({ windows }: WalkForwardReportInput): number[] {
  return windows.slice(1).map(({ test }) => test.from);
}

interface Drawn {
  readonly values: Float64Array;
  readonly label: string;
}
type DrawAccount = (returns: Float64Array, from: number, deepest: number | undefined) => Drawn;

const growthOf: DrawAccount = (returns, from) => {
  const values = growth(returns, from);
  return { values, label: formatSignedPercent(lastValue(values) - 1) };
};
const drawdownOf: DrawAccount = (returns, from, deepest) => {
  const values = drawdownSeries(growth(returns, from), from);
  return { values, label: `worst ${formatPercent(deepest)}` };
};

/** The stitched account, the best set in hindsight and buy-and-hold, in this order. */
function accountCurves(input: WalkForwardReportInput, draw: DrawAccount): Curve[] {
  const { stitched, hindsight, benchmarkMetrics } = input;
  const curve = (
    name: string,
    { timestamp }: { readonly timestamp: Float64Array },
    returns: Float64Array,
    metrics: Readonly<Record<string, number>>,
    look: Pick<Curve, "color" | "style">,
  ): Curve => {
    const from = countedFrom(timestamp.length, metrics.bars);
    const { values, label } = draw(returns, from, metrics.max_drawdown);
    return { label: `${name} ${label}`, timestamp, values, from, ...look };
  };
  const { series } = stitched;
  const held = { ...benchmarkMetrics, bars: stitched.metrics.bars ?? series.timestamp.length };
  return [
    curve("Stitched", series, series.net, stitched.metrics, { color: COLORS.strategy }),
    ...(hindsight === undefined
      ? []
      : [
          curve(
            "Best set in hindsight",
            hindsight.series,
            hindsight.series.net,
            hindsight.metrics,
            {
              color: COLORS.accent,
              style: "dotted",
            },
          ),
        ]),
    curve("Buy and hold", series, series.benchmark, held, {
      color: COLORS.benchmark,
      style: "dashed",
    }),
  ];
}

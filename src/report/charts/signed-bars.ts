import type { EChartsOption } from "echarts";
import type { Frame } from "./figure.ts";
import { rectangle, type Shape, shapesOption } from "./shapes.ts";
import { CHARACTER_WIDTH, COLORS } from "./theme.ts";
import type { Ticks } from "./ticks.ts";

/** Level bars on a common scale that holds 0, each with its name and, at the right, its value. */
export interface SignedBars {
  readonly bars: readonly SignedBar[];
  readonly min: number;
  readonly max: number;
  /** Written below the bars, each with a line across them. */
  readonly ticks: Ticks;
  /** Values at which a dashed line crosses the bars. */
  readonly thresholds?: readonly number[];
}

/** One bar. What is not finite is not drawn. */
export interface SignedBar {
  readonly name: string;
  /** Filled. */
  readonly value: number;
  /** A second figure of the same thing, hollow around the first. */
  readonly outline?: number;
  readonly label: string;
}

const BAR_HEIGHT = 20;
const PITCH = 32;
/** Pixels for a name that stands above its bar. */
const NAME_HEIGHT = 20;
const AXIS_HEIGHT = 30;
/** Longest name that stands before its bar on a phone. */
const SHORT_NAME = 14;

/** Pixels that the bars take on either copy. */
export function signedBarsHeight({ bars }: Pick<SignedBars, "bars">, narrow: boolean): number {
  return bars.length * pitchOf(bars, narrow) + AXIS_HEIGHT;
}

function pitchOf(bars: readonly SignedBar[], narrow: boolean): number {
  return PITCH + (isStacked(bars, narrow) ? NAME_HEIGHT : 0);
}

function isStacked(bars: readonly SignedBar[], narrow: boolean): boolean {
  return narrow && bars.some(({ name }) => name.length > SHORT_NAME);
}

/** Chart options of level bars from 0, to the right where positive and to the left where negative. */
export function signedBarsOption(chart: SignedBars, frame: Frame): EChartsOption {
  const { bars, min, max, ticks, thresholds = [] } = chart;
  const stacked = isStacked(bars, frame.narrow);
  const pitch = pitchOf(bars, frame.narrow);
  const widest = (texts: readonly string[]) =>
    Math.max(0, ...texts.map(({ length }) => length)) * CHARACTER_WIDTH;
  const left = stacked ? 4 : widest(bars.map(({ name }) => name)) + 16;
  const right = frame.width - widest(bars.map(({ label }) => label)) - 14;
  const bottom = bars.length * pitch;
  const x = (value: number) =>
    left + ((Math.max(min, Math.min(max, value)) - min) / (max - min)) * (right - left);
  const bar = (top: number, value: number, height: number) => {
    const [from, to] = [x(Math.min(0, value)), x(Math.max(0, value))];
    return Number.isFinite(value) ? rectangle(from, top - height / 2, to - from, height) : "";
  };
  /** Lines across the bars, which leave out the names above them. */
  const across = (values: readonly number[], stroke: string) => {
    const pieces = stacked ? bars.map((_, i) => (i + 1) * pitch - PITCH) : [0];
    const piece = stacked ? PITCH : bottom;
    const data = values.flatMap((value) => pieces.map((top) => `M${x(value)} ${top}v${piece}`));
    return { kind: "path" as const, data: data.join(""), stroke };
  };
  const shapes = bars.flatMap(({ name, value, outline = Number.NaN, label }, i): Shape[] => {
    const middle = (i + 1) * pitch - PITCH / 2;
    return [
      {
        kind: "text",
        text: name,
        x: 2,
        y: stacked ? middle - PITCH / 2 : middle,
        align: "left",
        baseline: stacked ? "bottom" : "middle",
      },
      { kind: "path", data: bar(middle, outline, BAR_HEIGHT), stroke: COLORS.ink, width: 1.25 },
      {
        kind: "path",
        data: bar(middle, value, Number.isNaN(outline) ? BAR_HEIGHT : BAR_HEIGHT / 2),
        fill: value < 0 ? COLORS.loss : COLORS.gain,
      },
      {
        kind: "text",
        text: label,
        x: frame.width - 2,
        y: middle,
        align: "right",
        baseline: "middle",
      },
    ];
  });
  return shapesOption([
    across(ticks.values, COLORS.grid),
    ...shapes,
    across([0], COLORS.axis),
    { ...across(thresholds, COLORS.ink), dash: [5, 4] },
    ...ticks.values.map((value, i): Shape => {
      const text = ticks.labels[i]!;
      const half = (text.length * CHARACTER_WIDTH) / 2;
      return {
        kind: "text",
        text,
        x: Math.max(half, x(value)),
        y: bottom + 8,
        align: "center",
        baseline: "top",
      };
    }),
  ]);
}

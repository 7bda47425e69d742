import type { EChartsOption } from "echarts";
import type { Frame } from "./figure.ts";
import { rectangle, type Shape, shapesOption } from "./shapes.ts";
import { CHARACTER_WIDTH, COLORS } from "./theme.ts";

/** Level bars from 0, each with its name before it and its value behind it. */
export interface LevelBars {
  readonly bars: readonly {
    readonly name: string;
    readonly value: number;
    readonly label: string;
  }[];
}

/** Pixels from bar to bar; with it the height of the figure follows from the number of bars. */
export const LEVEL_BAR_PITCH = 34;

/** Chart options of level bars; the longest is as long as there is room. */
export function levelBarsOption({ bars }: LevelBars, frame: Frame): EChartsOption {
  const widest = (texts: readonly string[]) =>
    Math.max(0, ...texts.map(({ length }) => length)) * CHARACTER_WIDTH;
  const left = widest(bars.map(({ name }) => name)) + 14;
  const right = widest(bars.map(({ label }) => label)) + 14;
  const largest = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const room = Math.max(0, frame.width - left - right);
  const shapes = bars.flatMap(({ name, value, label }, i): Shape[] => {
    const top = i * LEVEL_BAR_PITCH + 6;
    const middle = top + (LEVEL_BAR_PITCH - 12) / 2;
    const length = Number.isFinite(value) ? Math.max(1, (Math.max(0, value) / largest) * room) : 0;
    return [
      { kind: "text", text: name, x: 2, y: middle, align: "left", baseline: "middle" },
      {
        kind: "path",
        data: rectangle(left, top, length, LEVEL_BAR_PITCH - 12),
        fill: COLORS.strategy,
      },
      {
        kind: "text",
        text: label,
        x: left + length + 8,
        y: middle,
        align: "left",
        baseline: "middle",
      },
    ];
  });
  return shapesOption(shapes);
}

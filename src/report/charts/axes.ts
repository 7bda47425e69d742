import { formatPercent } from "../format.ts";
import { CHARACTER_WIDTH } from "./theme.ts";

/** Pixels from the x axis to its labels: clear of a y label that stands at the same corner. */
export const X_LABEL_MARGIN = 13;

/** Room for the labels of the y axis; the same for usual labels, so that charts above each other align. */
export function leftMargin(labels: readonly string[]): number {
  return 12 + CHARACTER_WIDTH * Math.max(6, ...labels.map((label) => label.length));
}

/** ECharts hands a formatter the value only; this finds its label by the nearest mark. */
export function labelFormatter(values: readonly number[], labels: readonly string[]) {
  return (value: number): string => {
    let nearest = 0;
    for (let i = 1; i < values.length; i++) {
      if (Math.abs(values[i]! - value) < Math.abs(values[nearest]! - value)) nearest = i;
    }
    return labels[nearest] ?? "";
  };
}

/** A fraction as per cent, for an axis in steps that need `digits` decimals as a fraction. */
export function percentAxis(value: number, digits: number): string {
  return formatPercent(value, Math.max(0, digits - 2));
}

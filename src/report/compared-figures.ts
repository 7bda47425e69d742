import { SUMMARY_STATISTICS } from "../signals/statistics.ts";
import type { ComparisonInput } from "./comparison-input.ts";
import { formatNumber, UNDEFINED_MARK } from "./format.ts";
import { METRICS } from "./metrics.ts";

/** A figure of two runs as text. */
export interface ComparedFigure {
  readonly label: string;
  readonly a: string;
  readonly b: string;
  readonly delta: string;
}

const TITLES: Readonly<Record<string, { readonly title: string }>> = SUMMARY_STATISTICS;

/** The figures of two runs, those that differ and those that do not. */
export function comparedFigures({ a, b, metrics }: ComparisonInput): ComparedFigure[] {
  const suites = [a.kind, b.kind].includes("suite");
  return metrics.map(({ name, delta, ...values }) => {
    const known = [values.a, values.b].filter((value) => value !== null);
    const digits = known.every(Number.isInteger) ? 0 : 4;
    return {
      label: (suites ? TITLES[name]?.title : undefined) ?? METRICS[name]?.label ?? name,
      a: figure(values.a, digits),
      b: figure(values.b, digits),
      delta: signed(delta, digits),
    };
  });
}

/** Plain numbers: two engines print the same figure with other units, and a difference has neither. */
function figure(value: number | null, digits: number): string {
  return value === null ? UNDEFINED_MARK : formatNumber(value, digits);
}

function signed(delta: number | null, digits: number): string {
  const text = figure(delta, digits);
  return delta !== null && delta > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

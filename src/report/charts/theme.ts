/**
 * Colours of the charts, as the custom properties that `style.ts` defines for light, dark and
 * print, so that one SVG fits all three. Blue and vermilion stay apart for every common kind of
 * colour blindness, and no chart tells two things apart by colour alone.
 */
export const COLORS = {
  strategy: "var(--strategy)",
  benchmark: "var(--benchmark)",
  gain: "var(--gain)",
  loss: "var(--loss)",
  accent: "var(--accent)",
  axis: "var(--chart-axis)",
  grid: "var(--chart-grid)",
  text: "var(--chart-text)",
  ink: "var(--ink)",
  page: "var(--page)",
} as const;

/** Size of the text in charts, in CSS pixels. */
export const CHART_FONT_SIZE = 13;

/** Pixels that a character of that size takes, on the generous side. */
export const CHARACTER_WIDTH = 8.5;

/**
 * Colours of lines that lie over each other, in the order in which they are taken: blue, vermilion,
 * ink, grey. Any two stay apart for every common kind of colour blindness (`series-colors.test.ts`).
 */
export const SERIES_COLORS = [COLORS.strategy, COLORS.loss, COLORS.ink, COLORS.benchmark] as const;

/**
 * Colours of a heatmap from low to high. Lightness falls (light theme) or rises (dark theme) by the
 * same step from each to the next in OKLCH (Ottosson 2020), so that order can be read without hue
 * and by every common kind of colour blindness; high values stand out most from the page. The hue
 * goes from yellow through green to blue.
 */
export const HEAT_LIGHT = [
  ...["#f4f1b4", "#dbe7a1", "#bedd93", "#9ed48c", "#7aca89", "#52bf8b", "#19b28e", "#00a592"],
  ...["#009694", "#008593", "#00758f", "#006486", "#00547a", "#17446b", "#203659", "#212947"],
] as const;

export const HEAT_DARK = [
  ...["#232953", "#203666", "#114477", "#005486", "#006591", "#007698", "#00869a", "#009699"],
  ...["#00a595", "#00b290", "#46be8b", "#74c888", "#99d18a", "#bad991", "#d6e29f", "#efebb1"],
] as const;

/** Number of colours; `--scale-0` is the lowest. */
export const HEAT_COLORS = HEAT_LIGHT.length;

/** The custom property of colour `index` in [0, {@link HEAT_COLORS}). */
export function heatColor(index: number): string {
  return `var(--scale-${index})`;
}

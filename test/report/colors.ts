/** Red, green and blue of an sRGB colour, 0 to 255. */
export type Channels = readonly [number, number, number];

/** Channels of `#1d5fa8`. */
export function channels(hex: string | undefined): Channels {
  if (!/^#[0-9a-f]{6}$/.test(hex ?? "")) throw new Error(`not a colour: ${hex}`);
  const at = (start: number) => Number.parseInt(hex?.slice(start, start + 2) ?? "", 16);
  return [at(1), at(3), at(5)];
}

/** Linear light of the channels, 0 to 1 (WCAG 2.2). */
export function linearLight(color: Channels): Channels {
  const [r = 0, g = 0, b = 0] = color.map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return [r, g, b];
}

/** WCAG 2.2, relative luminance. */
export function luminance(color: Channels): number {
  const [r, g, b] = linearLight(color);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2, contrast ratio. */
export function contrast(a: Channels, b: Channels): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

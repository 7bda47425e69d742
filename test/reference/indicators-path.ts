import { atr } from "./indicators-bars.ts";
import { onKnownBars, type Series } from "./indicators-series.ts";

/** Indicators that follow one side until it breaks; definitions in docs/indicators.md. */

export function supertrend(high: Series, low: Series, close: Series, n: number, k: number) {
  const range = atr(high, low, close, n);
  const [line, direction] = onKnownBars([high, low, close, range], 2, (h, l, c, r) => {
    const lines = new Float64Array(c.length);
    const directions = new Float64Array(c.length);
    let upper = Number.NaN;
    let lower = Number.NaN;
    let side = 0;
    for (let i = 0; i < c.length; i++) {
      const middle = (h[i]! + l[i]!) / 2;
      const newUpper = middle + k * r[i]!;
      const newLower = middle - k * r[i]!;
      if (i === 0) {
        upper = newUpper;
        lower = newLower;
        side = c[i]! >= middle ? 1 : -1;
      } else {
        // A band is moved away from the price only once the last close was beyond it.
        upper = c[i - 1]! > upper ? newUpper : Math.min(upper, newUpper);
        lower = c[i - 1]! < lower ? newLower : Math.max(lower, newLower);
        if (side === 1 && c[i]! < lower) side = -1;
        else if (side === -1 && c[i]! > upper) side = 1;
      }
      lines[i] = side === 1 ? lower : upper;
      directions[i] = side;
    }
    return [lines, directions];
  });
  return { line: line!, direction: direction! };
}

export function psar(high: Series, low: Series, start: number, step: number, max: number) {
  const [sar, direction] = onKnownBars([high, low], 2, (h, l) => {
    const stops = new Float64Array(h.length).fill(Number.NaN);
    const directions = new Float64Array(h.length).fill(Number.NaN);
    if (h.length < 2) return [stops, directions];
    let side = h[1]! + l[1]! >= h[0]! + l[0]! ? 1 : -1;
    let stop = side === 1 ? l[0]! : h[0]!;
    let extreme = side === 1 ? h[1]! : l[1]!;
    let acceleration = start;
    stops[1] = stop;
    directions[1] = side;
    for (let i = 2; i < h.length; i++) {
      stop += acceleration * (extreme - stop);
      if (side === 1) stop = Math.min(stop, l[i - 1]!, l[i - 2]!);
      else stop = Math.max(stop, h[i - 1]!, h[i - 2]!);
      const broken = side === 1 ? l[i]! < stop : h[i]! > stop;
      if (broken) {
        side = -side;
        stop = extreme;
        extreme = side === 1 ? h[i]! : l[i]!;
        acceleration = start;
      } else if (side === 1 ? h[i]! > extreme : l[i]! < extreme) {
        extreme = side === 1 ? h[i]! : l[i]!;
        acceleration = Math.min(acceleration + step, max);
      }
      stops[i] = stop;
      directions[i] = side;
    }
    return [stops, directions];
  });
  return { sar: sar!, direction: direction! };
}

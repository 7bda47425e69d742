import { ema, wilder } from "./indicators-recursive.ts";
import {
  lagged,
  mean,
  overWindow,
  perBar,
  ratio,
  type Series,
  total,
} from "./indicators-series.ts";
import { diff, rollingMax, rollingMin, sma, stdev } from "./indicators-window.ts";

/** Indicators of whole bars and of several averages; definitions in docs/indicators.md. */

export function typicalPrice(high: Series, low: Series, close: Series): Series {
  return perBar([high, low, close], (h, l, c) => (h + l + c) / 3);
}

export function trueRange(high: Series, low: Series, close: Series): Series {
  return perBar([high, low, lagged(close, 1)], (h, l, before) =>
    Math.max(h - l, Math.abs(h - before), Math.abs(l - before)),
  );
}

export function atr(high: Series, low: Series, close: Series, n: number): Series {
  return wilder(trueRange(high, low, close), n);
}

export function rsi(x: Series, n: number): Series {
  const change = diff(x, 1);
  const gains = wilder(
    perBar([change], (d) => Math.max(d, 0)),
    n,
  );
  const losses = wilder(
    perBar([change], (d) => Math.max(-d, 0)),
    n,
  );
  return perBar([gains, losses], (up, down) => (down === 0 ? 100 : 100 - 100 / (1 + up / down)));
}

export function adx(high: Series, low: Series, close: Series, n: number) {
  const up = diff(high, 1);
  const down = perBar([diff(low, 1)], (d) => -d);
  const plusMove = perBar([up, down], (u, d) => (u > d && u > 0 ? u : 0));
  const minusMove = perBar([up, down], (u, d) => (d > u && d > 0 ? d : 0));
  const range = atr(high, low, close, n);
  const plusDi = perBar([wilder(plusMove, n), range], (move, tr) => ratio(100 * move, tr));
  const minusDi = perBar([wilder(minusMove, n), range], (move, tr) => ratio(100 * move, tr));
  const dx = perBar([plusDi, minusDi], (plus, minus) =>
    plus === 0 && minus === 0 ? 0 : (100 * Math.abs(plus - minus)) / (plus + minus),
  );
  return { adx: wilder(dx, n), plusDi, minusDi };
}

export function macd(x: Series, fast: number, slow: number, smoothing: number) {
  const line = perBar([ema(x, fast), ema(x, slow)], (a, b) => a - b);
  const signal = ema(line, smoothing);
  return { macd: line, signal, histogram: perBar([line, signal], (a, b) => a - b) };
}

function bands(middle: Series, width: Series, k: number) {
  return {
    upper: perBar([middle, width], (m, w) => m + k * w),
    middle,
    lower: perBar([middle, width], (m, w) => m - k * w),
  };
}

export function bollinger(x: Series, n: number, k: number) {
  return bands(sma(x, n), stdev(x, n, 0), k);
}

export function keltner(
  { high, low, close }: Readonly<Record<"high" | "low" | "close", Series>>,
  n: number,
  k: number,
  atrWindow: number,
) {
  return bands(ema(close, n), atr(high, low, close, atrWindow), k);
}

export function donchian(high: Series, low: Series, n: number) {
  const upper = lagged(rollingMax(high, n), 1);
  const lower = lagged(rollingMin(low, n), 1);
  return { upper, middle: perBar([upper, lower], (a, b) => (a + b) / 2), lower };
}

export function stochastic(
  { high, low, close }: Readonly<Record<"high" | "low" | "close", Series>>,
  n: number,
  smooth: number,
  signal: number,
) {
  const raw = perBar([close, rollingMax(high, n), rollingMin(low, n)], (c, top, bottom) =>
    ratio(100 * (c - bottom), top - bottom),
  );
  const k = sma(raw, smooth);
  return { k, d: sma(k, signal) };
}

export function williamsR(high: Series, low: Series, close: Series, n: number): Series {
  return perBar([close, rollingMax(high, n), rollingMin(low, n)], (c, top, bottom) =>
    ratio(-100 * (top - c), top - bottom),
  );
}

export function cci(high: Series, low: Series, close: Series, n: number): Series {
  return overWindow([typicalPrice(high, low, close)], n, (window) => {
    const centre = mean(window);
    const deviation = mean(window.map((value) => Math.abs(value - centre)));
    return ratio(window[n - 1]! - centre, 0.015 * deviation);
  });
}

export function vwap(typical: Series, volume: Series, n: number): Series {
  return overWindow([typical, volume], n, (price, amount) => {
    return ratio(total(price.map((p, i) => p * amount[i]!)), total(amount));
  });
}

export function mfi(typical: Series, volume: Series, n: number): Series {
  const flow = (sign: number) =>
    perBar([typical, lagged(typical, 1), volume], (now, before, amount) =>
      Math.sign(now - before) === sign ? now * amount : 0,
    );
  return overWindow([flow(1), flow(-1)], n, (positive, negative) => {
    const up = total(positive);
    const down = total(negative);
    return up + down === 0 ? 50 : (100 * up) / (up + down);
  });
}

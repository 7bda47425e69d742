import { mean, onKnownBars, overWindow, ratio, type Series, total } from "./indicators-series.ts";

/** Indicators that go on from their own last value; definitions in docs/indicators.md. */

/** e += α(x - e), seeded with the mean of the first n known values. */
function exponential(x: Series, n: number, alpha: number): Series {
  const [average] = onKnownBars([x], 1, (known) => {
    const out = new Float64Array(known.length).fill(Number.NaN);
    for (let i = n - 1; i < known.length; i++) {
      out[i] =
        i === n - 1 ? mean(known.slice(0, n)) : out[i - 1]! + alpha * (known[i]! - out[i - 1]!);
    }
    return [out];
  });
  return average!;
}

export function ema(x: Series, n: number): Series {
  return exponential(x, n, 2 / (n + 1));
}

export function wilder(x: Series, n: number): Series {
  return exponential(x, n, 1 / n);
}

export function kama(x: Series, n: number, fast: number, slow: number): Series {
  const fastest = 2 / (fast + 1);
  const slowest = 2 / (slow + 1);
  const efficiency = overWindow([x], n + 1, (window) => {
    const steps = window.slice(1).map((value, i) => Math.abs(value - window[i]!));
    const path = total(steps);
    return path === 0 ? 0 : Math.abs(window[n]! - window[0]!) / path;
  });
  const out = new Float64Array(x.length).fill(Number.NaN);
  let known = 0;
  let average = Number.NaN;
  for (let t = 0; t < x.length; t++) {
    if (Number.isNaN(x[t]!)) continue;
    known += 1;
    if (known < n) continue;
    if (known === n) average = x[t]!;
    else if (Number.isNaN(efficiency[t]!)) continue;
    else average += (efficiency[t]! * (fastest - slowest) + slowest) ** 2 * (x[t]! - average);
    out[t] = average;
  }
  return out;
}

export function cumulativeMax(x: Series): Series {
  const [out] = onKnownBars([x], 1, (known) => [
    known.map((_, i) => known.slice(0, i + 1).reduce((a, b) => Math.max(a, b))),
  ]);
  return out!;
}

export function cumulativeMin(x: Series): Series {
  const [out] = onKnownBars([x], 1, (known) => [
    known.map((_, i) => known.slice(0, i + 1).reduce((a, b) => Math.min(a, b))),
  ]);
  return out!;
}

export function obv(close: Series, volume: Series): Series {
  const [out] = onKnownBars([close, volume], 1, (price, amount) => {
    const balance = new Float64Array(price.length);
    for (let i = 1; i < price.length; i++) {
      balance[i] = balance[i - 1]! + amount[i]! * Math.sign(price[i]! - price[i - 1]!);
    }
    return [balance];
  });
  return out!;
}

/** Volume-weighted typical price from the first bar of the UTC day on. */
export function sessionVwap(typical: Series, volume: Series, timestamp: Series): Series {
  const day = timestamp.map((time) => Math.floor(time / 86_400_000));
  const [out] = onKnownBars([typical, volume, day], 1, (price, amount, dayOf) => [
    price.map((_, i) => {
      let traded = 0;
      let weighted = 0;
      for (let j = dayOf.indexOf(dayOf[i]!); j <= i; j++) {
        traded += amount[j]!;
        weighted += price[j]! * amount[j]!;
      }
      return ratio(weighted, traded);
    }),
  ]);
  return out!;
}

import { mean, onKnownBars, type Series } from "./indicators-series.ts";

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
  const [average] = onKnownBars([x], 1, (known) => {
    const out = new Float64Array(known.length).fill(Number.NaN);
    if (known.length >= n) out[n - 1] = known[n - 1]!;
    for (let i = n; i < known.length; i++) {
      let path = 0;
      for (let j = i - n + 1; j <= i; j++) path += Math.abs(known[j]! - known[j - 1]!);
      const efficiency = path === 0 ? 0 : Math.abs(known[i]! - known[i - n]!) / path;
      const smoothing = (efficiency * (fastest - slowest) + slowest) ** 2;
      out[i] = out[i - 1]! + smoothing * (known[i]! - out[i - 1]!);
    }
    return [out];
  });
  return average!;
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
      return traded === 0 ? Number.NaN : weighted / traded;
    }),
  ]);
  return out!;
}

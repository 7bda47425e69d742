import {
  crossDeviation,
  lagged,
  mean,
  overWindow,
  perBar,
  ratio,
  type Series,
  total,
} from "./indicators-series.ts";

/** Indicators whose value depends on a finite window; definitions in docs/indicators.md. */

export function diff(x: Series, n: number): Series {
  return perBar([x, lagged(x, n)], (now, before) => now - before);
}

export function roc(x: Series, n: number): Series {
  return perBar([x, lagged(x, n)], (now, before) => 100 * (ratio(now, before) - 1));
}

export function sma(x: Series, n: number): Series {
  return overWindow([x], n, mean);
}

export function wma(x: Series, n: number): Series {
  const weights = (n * (n + 1)) / 2;
  return overWindow([x], n, (window) => total(window.map((v, i) => v * (i + 1))) / weights);
}

export function hma(x: Series, n: number): Series {
  const half = wma(x, Math.floor(n / 2));
  const raw = perBar([half, wma(x, n)], (fast, slow) => 2 * fast - slow);
  return wma(raw, Math.floor(Math.sqrt(n)));
}

export function rollingSum(x: Series, n: number): Series {
  return overWindow([x], n, total);
}

export function rollingMin(x: Series, n: number): Series {
  return overWindow([x], n, (window) => Math.min(...window));
}

export function rollingMax(x: Series, n: number): Series {
  return overWindow([x], n, (window) => Math.max(...window));
}

export function rollingQuantile(x: Series, n: number, q: number): Series {
  return overWindow([x], n, (window) => {
    const sorted = window.toSorted();
    const position = q * (n - 1);
    const below = Math.floor(position);
    const above = Math.min(below + 1, n - 1);
    return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
  });
}

/** Average rank: values below count one, values equal (itself included) share their places. */
export function rollingRank(x: Series, n: number): Series {
  return overWindow([x], n, (window) => {
    const current = window[n - 1]!;
    const below = window.filter((value) => value < current).length;
    const equal = window.filter((value) => value === current).length;
    return below + (equal + 1) / 2;
  });
}

export function percentRank(x: Series, n: number): Series {
  return overWindow([x], n + 1, (window) => {
    const current = window[n]!;
    const before = window.slice(0, n);
    return (100 * before.filter((value) => value <= current).length) / n;
  });
}

export function stdev(x: Series, n: number, ddof: number): Series {
  return overWindow([x], n, (window) => Math.sqrt(crossDeviation(window, window) / (n - ddof)));
}

export function zscore(x: Series, n: number): Series {
  return perBar([x, sma(x, n), stdev(x, n, 1)], (value, average, deviation) =>
    ratio(value - average, deviation),
  );
}

export function rollingCorrelation(x: Series, y: Series, n: number): Series {
  return overWindow([x, y], n, (a, b) => {
    if (isConstant(a) || isConstant(b)) return Number.NaN;
    return crossDeviation(a, b) / Math.sqrt(crossDeviation(a, a) * crossDeviation(b, b));
  });
}

/** Slope of y on x. */
export function rollingBeta(y: Series, x: Series, n: number): Series {
  return overWindow([y, x], n, (a, b) =>
    isConstant(b) ? Number.NaN : crossDeviation(a, b) / crossDeviation(b, b),
  );
}

/** 1 where a[t] > b[t] and a[t-1] <= b[t-1], else 0. */
export function crossover(a: Series, b: Series): Series {
  return overWindow([a, b], 2, (x, y) => (x[1]! > y[1]! && x[0]! <= y[0]! ? 1 : 0));
}

function isConstant(window: Series): boolean {
  return window.every((value) => value === window[0]);
}

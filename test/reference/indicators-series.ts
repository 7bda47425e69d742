/** A series of one symbol, one value per bar; NaN is "not known". */
export type Series = Float64Array;

/** f of the values of one bar; not known where one of the inputs is not. */
export function perBar(inputs: readonly Series[], f: (...values: number[]) => number): Series {
  return inputs[0]!.map((_, t) => {
    const values = inputs.map((input) => input[t]!);
    return values.some(Number.isNaN) ? Number.NaN : f(...values);
  });
}

/** x[t - n], not known before. */
export function lagged(x: Series, n: number): Series {
  return x.map((_, t) => (t < n ? Number.NaN : x[t - n]!));
}

/**
 * f of the last n values of every input, oldest first; not known while there are fewer, or while one
 * of them is not known.
 */
export function overWindow(
  inputs: readonly Series[],
  n: number,
  f: (...windows: Series[]) => number,
): Series {
  return inputs[0]!.map((_, t) => {
    if (t < n - 1) return Number.NaN;
    const windows = inputs.map((input) => input.slice(t - n + 1, t + 1));
    return windows.some((window) => window.some(Number.isNaN)) ? Number.NaN : f(...windows);
  });
}

/**
 * Recursive logic: f sees only the bars on which every input is known, closed up; its outputs go
 * back to those bars, and the others are not known.
 */
export function onKnownBars(
  inputs: readonly Series[],
  outputs: number,
  f: (...known: Series[]) => readonly Series[],
): Series[] {
  const length = inputs[0]!.length;
  const bars = Array.from({ length }, (_, t) => t).filter((t) =>
    inputs.every((input) => !Number.isNaN(input[t]!)),
  );
  const known = inputs.map((input) => Float64Array.from(bars, (t) => input[t]!));
  const results = f(...known);
  return Array.from({ length: outputs }, (_, o) => {
    const out = new Float64Array(length).fill(Number.NaN);
    bars.forEach((t, i) => {
      out[t] = results[o]![i]!;
    });
    return out;
  });
}

export function total(values: Series): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** Mean, as the first value plus the mean distance from it: exact when all values are equal. */
export function mean(values: Series): number {
  const first = values[0]!;
  return first + total(values.map((value) => value - first)) / values.length;
}

/** Σ(x - mean x)(y - mean y), in two passes. */
export function crossDeviation(x: Series, y: Series): number {
  const meanX = mean(x);
  const meanY = mean(y);
  return total(x.map((value, i) => (value - meanX) * (y[i]! - meanY)));
}

/** a / b; nothing is known where something is divided by 0. */
export function ratio(a: number, b: number): number {
  return b === 0 ? Number.NaN : a / b;
}

/** The mean of each value and the `window` − 1 before it; NaN where one of them is not known. */
export function movingMean(values: ArrayLike<number>, window: number): Float64Array {
  return Float64Array.from({ length: values.length }, (_, i) => {
    if (i < window - 1) return Number.NaN;
    let sum = 0;
    for (let j = i - window + 1; j <= i; j++) sum += values[j]!;
    return sum / window;
  });
}

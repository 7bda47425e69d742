/** The step of the form 1, 2 or 5 times a power of ten that gives at most `count` steps over `span`. */
export function niceStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  for (const factor of [1, 2, 5]) if (factor * power >= rough * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

/**
 * Multiples of 1, 2 or 5 times a power of ten in [min, max]: the finest of these steps that needs no
 * more than `count` of them. Free of binary dust. `min` alone where the range is empty.
 */
export function linearTicks(min: number, max: number, count: number): number[] {
  if (!(max > min)) return [min];
  let step = niceStep(max - min, 2 * count);
  while (multiples(min, max, step).length > count) step = niceStep(1.1 * step, 1);
  return multiples(min, max, step);
}

function multiples(min: number, max: number, step: number): number[] {
  const digits = stepDigits(step);
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const value = Number(((first + i) * step).toFixed(digits));
    return value === 0 ? 0 : value;
  });
}

/** Decimals needed to write multiples of `step`. */
export function stepDigits(step: number): number {
  return Math.max(0, Math.min(12, -Math.floor(Math.log10(step) + 1e-9)));
}

/** Decimals needed to write `value` itself, at most 12. */
export function decimals(value: number): number {
  let digits = 0;
  while (digits < 12 && Number(value.toFixed(digits)) !== value) digits++;
  return digits;
}

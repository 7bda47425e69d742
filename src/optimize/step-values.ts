/** How far from a whole number of steps an end may lie and still count as reached, in steps. */
const TOLERANCE = 1e9;

/** Numbers at equal steps, without having them all in memory. */
export interface StepValues {
  /** How many there are; beyond 2⁵³ rounded. */
  readonly count: number;
  /** The value at `index` in [0, count). */
  readonly at: (index: number) => number;
}

/**
 * `from`, `from + step`, … up to `to`, which belongs to them when it is a whole number of steps away
 * (to a billionth of a step, so that a step which carries rounding of its own reaches it too). The
 * arithmetic is that of the decimal numbers as they are written: each value is the double nearest to
 * its exact decimal, so 0.1:0.3:0.1 ends at 0.3, not at 0.30000000000000004.
 *
 * @param from finite, at most `to`.
 * @param to finite.
 * @param step finite, above 0.
 */
export function stepValues(from: number, to: number, step: number): StepValues {
  const decimals = Math.max(...[from, to, step].map(decimalsOf));
  const [first, last, distance] = [from, to, step].map((x) => scaled(x, decimals)) as [
    bigint,
    bigint,
    bigint,
  ];
  const slack = distance / BigInt(TOLERANCE);
  const steps = (last - first + slack) / distance;
  return {
    count: Number(steps) + 1,
    at: (index) => Math.min(to, Number(`${first + BigInt(index) * distance}e-${decimals}`)),
  };
}

/** Digits after the decimal point in the shortest writing of a finite number. */
function decimalsOf(value: number): number {
  const { fraction, exponent } = partsOf(value);
  return Math.max(0, fraction.length - exponent);
}

/** `value · 10^decimals`, exact where `decimals` covers the value's own. */
function scaled(value: number, decimals: number): bigint {
  const { whole, fraction, exponent } = partsOf(value);
  return BigInt(whole + fraction) * 10n ** BigInt(decimals + exponent - fraction.length);
}

function partsOf(value: number): { whole: string; fraction: string; exponent: number } {
  const [mantissa = "0", exponent = "0"] = String(value).split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  return { whole, fraction, exponent: Number(exponent) };
}

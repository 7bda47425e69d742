import { Random } from "../../../bench/bars/random.ts";

/**
 * Normal deviates that are the same bits everywhere: nothing but +, −, ·, / and √ (all of them
 * rounded as IEEE 754 says) on integers drawn by shifts. `Math.log` may differ between machines.
 */
export class NormalRandom extends Random {
  /** Mean 0, variance 1, normal to double precision. */
  override normal(): number {
    return normalQuantile(this.uniform() + 2 ** -33);
  }
}

/**
 * The p-quantile of the standard normal distribution, 0 < p < 1, to about 1e-15 relative.
 *
 * Source: M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988), 477–484.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(0.180625 - q * q, CENTRE);
  const r = Math.sqrt(-naturalLog(q < 0 ? p : 1 - p));
  const x = r <= 5 ? ratio(r - 1.6, SHOULDER) : ratio(r - 5, TAIL);
  return q < 0 ? -x : x;
}

const word = new DataView(new ArrayBuffer(8));

/** ln x of a positive normal number, to about 2e-16 relative. */
export function naturalLog(x: number): number {
  word.setFloat64(0, x);
  let exponent = ((word.getUint32(0) >>> 20) & 0x7ff) - 1023;
  word.setUint32(0, (word.getUint32(0) & 0x000f_ffff) | 0x3ff0_0000);
  let mantissa = word.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    exponent++;
  }
  // ln m = 2·artanh(s), s = (m − 1)/(m + 1), |s| < 0.172: eleven terms leave less than 2^-54.
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let k = 21; k >= 1; k -= 2) sum = sum * square + 1 / k;
  return exponent * Math.LN2 + 2 * s * sum;
}

/** Coefficients of numerator and denominator, highest power first. */
type Rational = readonly [readonly number[], readonly number[]];

function ratio(x: number, [above, below]: Rational): number {
  let numerator = 0;
  let denominator = 0;
  for (let k = 0; k < 8; k++) {
    numerator = numerator * x + above[k]!;
    denominator = denominator * x + below[k]!;
  }
  return numerator / denominator;
}

const CENTRE: Rational = [
  [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.693765509461,
    1971.5909503065513, 133.14166789178438, 3.3871328727963665,
  ],
  [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
    687.1870074920579, 42.31333070160091, 1,
  ],
];
const SHOULDER: Rational = [
  [
    7.745450142783414e-4, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
    3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  [
    1.0507500716444169e-9, 5.475938084995345e-4, 0.015198666563616457, 0.14810397642748008,
    0.6897673349851, 1.6763848301838038, 2.053191626637759, 1,
  ],
];
const TAIL: Rational = [
  [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
    0.2965605718285049, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  [
    2.0442631033899397e-15, 1.4215117583164459e-7, 1.8463183175100548e-5, 7.868691311456133e-4,
    0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
  ],
];

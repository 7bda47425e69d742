/** Numerator and denominator of a rational function, lowest power first. */
type Rational = readonly [readonly number[], readonly number[]];

/**
 * Cody's rational Chebyshev approximations for the normal distribution (Math. Comp. 23, 1969;
 * coefficients of ANORM in ACM Algorithm 715, 1993, rounded to float64). CENTRE serves
 * |x| <= 0.67448975 in x², SHOULDER |x| <= √32 in |x|, TAIL beyond in 1/x².
 */
const CENTRE: Rational = [
  [
    18154.98125334356, 1067.6894854603709, 161.02823106855587, 2.2352520354606837,
    0.06568233791820745,
  ],
  [45507.78933502673, 10260.932208618979, 976.0985517377767, 47.202581904688245, 1],
];
const SHOULDER: Rational = [
  [
    9842.714838383978, 11602.65143764735, 6848.190450536283, 2494.5375852903726, 597.2702763948002,
    93.50665613217785, 8.883149794388377, 0.39894151208813466, 1.0765576773720192e-8,
  ],
  [
    19685.429676859992, 38912.00328609327, 34900.95272114598, 18615.571640885097, 6485.558298266761,
    1519.3775994075547, 235.387901782625, 22.266688044328117, 1,
  ],
];
const TAIL: Rational = [
  [
    0.000029112874951168793, 0.0014216191932278934, 0.022235277870649807, 0.12740116116024736,
    0.215898534057957, 0.023073441764940174,
  ],
  [
    0.00007297515550839662, 0.0037823963320275824, 0.06598813786892856, 0.4682382124808651,
    1.284260096144911, 1,
  ],
];
const QUARTILE = 0.67448975;
const ROOT_32 = Math.sqrt(32);
const ONE_OVER_ROOT_TWO_PI = 0.3989422804014327;

/**
 * Wichura's PPND16 (Algorithm AS 241, Applied Statistics 37, 1988). The middle serves
 * |p - 1/2| <= 0.425, the other two r = √(-ln of the smaller tail) up to 5 and beyond.
 */
const QUANTILE_MIDDLE: Rational = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
    45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597,
    39307.89580009271, 28729.085735721943, 5226.495278852854,
  ],
];
const QUANTILE_SHOULDER: Rational = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
    1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
    0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9,
  ],
];
const QUANTILE_TAIL: Rational = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
    0.026532189526576124, 0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
];

/**
 * Φ(x), the probability that a standard normal variable is at most `x`; NaN for NaN. Relative error
 * within a few units in the last place, in the lower tail too (Cody, see above).
 */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (size <= QUARTILE) return 0.5 + x * ratio(CENTRE, x * x);
  const tail = size <= ROOT_32 ? ratio(SHOULDER, size) : farTail(size);
  const lower = gauss(size) * tail;
  return x < 0 ? lower : 1 - lower;
}

/**
 * The x with Φ(x) = `p`: -Infinity at 0, Infinity at 1, NaN outside [0, 1]. Relative error about
 * 1e-16 (Wichura, see above). For an upper tail q use `-normalQuantile(q)`: 1 - q would lose digits.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  const fromMiddle = p - 0.5;
  if (Math.abs(fromMiddle) <= 0.425) {
    return fromMiddle * ratio(QUANTILE_MIDDLE, 0.180625 - fromMiddle * fromMiddle);
  }
  const tail = Math.min(p, 1 - p);
  if (tail === 0) return fromMiddle < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const root = Math.sqrt(-Math.log(tail));
  const size = root <= 5 ? ratio(QUANTILE_SHOULDER, root - 1.6) : ratio(QUANTILE_TAIL, root - 5);
  return fromMiddle < 0 ? -size : size;
}

/** (1/√2π - P(1/x²)/x²)/x, the tail over exp(-x²/2) beyond √32. */
function farTail(size: number): number {
  const square = 1 / (size * size);
  return (ONE_OVER_ROOT_TWO_PI - square * ratio(TAIL, square)) / size;
}

/** exp(-x²/2) without the rounding of x²: x is split after four binary places (Cody). */
function gauss(x: number): number {
  if (x > 40) return 0;
  const coarse = Math.trunc(x * 16) / 16;
  return Math.exp(-0.5 * coarse * coarse) * Math.exp(-0.5 * (x - coarse) * (x + coarse));
}

function ratio([numerator, denominator]: Rational, x: number): number {
  return horner(numerator, x) / horner(denominator, x);
}

function horner(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + coefficients[i]!;
  return value;
}

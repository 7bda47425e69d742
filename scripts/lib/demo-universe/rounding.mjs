/**
 * Rounding to few binary digits, so that the files stay small: float32 digits that mean nothing are
 * zeros, which compress. Exact halves go to the even neighbour.
 */

/**
 * Nearest float32 with so many significant binary digits: off by at most 2^-digits, relative.
 * @param {Float64Array} values
 * @param {number} digits 1 to 24
 */
export function significant(values, digits) {
  const out = Float32Array.from(values);
  const words = new Int32Array(out.buffer);
  const drop = 24 - digits;
  const half = (1 << drop) >> 1;
  for (let k = 0; k < out.length; k++) {
    if (Number.isNaN(out[k])) continue;
    const word = words[k] ?? 0;
    const odd = (word >>> drop) & 1;
    words[k] = ((word + half - 1 + odd) >> drop) << drop;
  }
  return out;
}

/**
 * Nearest multiple of 2^-digits.
 * @param {Float64Array} values
 * @param {number} digits
 */
export function multiples(values, digits) {
  const scale = 2 ** digits;
  return Float32Array.from(values, (value) => {
    const low = Math.floor(value * scale);
    const rest = value * scale - low;
    const up = rest > 0.5 || (rest === 0.5 && low % 2 !== 0);
    return (low + (up ? 1 : 0)) / scale;
  });
}

/** A number of 32 bits that depends on all bits of both. Start from 0. */
export function mixed(hash: number, value: number): number {
  const product = Math.imul(hash ^ value, 0x9e3779b1);
  return product ^ (product >>> 15);
}

/** The same for a float64: -0 and 0 differ. */
export function mixedFloat(hash: number, value: number): number {
  FLOAT[0] = value;
  return mixed(mixed(hash, BITS[0]!), BITS[1]!);
}

const FLOAT = new Float64Array(1);
const BITS = new Int32Array(FLOAT.buffer);

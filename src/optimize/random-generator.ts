import { expected } from "../errors.ts";

/** Numbers that follow from a seed alone, the same on every machine. */
export interface RandomGenerator {
  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  readonly uniform: () => number;
  /** A whole number in [0, below), each equally likely; `below` a whole number in [1, 2⁵³]. */
  readonly integer: (below: number) => number;
}

/**
 * A seeded generator: xoshiro128** 1.1 by David Blackman and Sebastiano Vigna
 * (https://prng.di.unimi.it/xoshiro128starstar.c, public domain), period 2¹²⁸ − 1. Its state is
 * hashed from the seed's text, so 42 and "42" are the same seed. For sampling, never for secrets.
 *
 * @throws AssayError `bad-seed` for an empty text or a number that is not finite.
 */
export function createRandom(seed: number | string): RandomGenerator {
  const text = String(seed).trim();
  if (text === "" || (typeof seed === "number" && !Number.isFinite(seed))) {
    throw expected(
      "bad-seed",
      "Seed",
      "a number or a text",
      seed,
      "Give any number; the same seed draws the same.",
    );
  }
  const next = xoshiro128StarStar(stateFrom(text));
  const wide = () => (next() >>> 5) * 2 ** 26 + (next() >>> 6);
  return {
    uniform: () => wide() / 2 ** 53,
    integer: (below) => {
      if (!Number.isInteger(below) || below < 1 || below > 2 ** 53) {
        throw new RangeError(`integer(): expected a whole number in [1, 2^53], got ${below}.`);
      }
      const narrow = below <= 2 ** 32;
      const span = narrow ? 2 ** 32 : 2 ** 53;
      // Draws past the last full multiple of `below` would make small numbers more likely.
      const fair = span - (span % below);
      for (;;) {
        const drawn = narrow ? next() : wide();
        if (drawn < fair) return drawn % below;
      }
    },
  };
}

/**
 * The bare generator: each call gives the next whole number in [0, 2³²).
 *
 * @param state four words, not all 0; changed by every call.
 */
export function xoshiro128StarStar(state: Uint32Array): () => number {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  return () => {
    const scrambled = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return scrambled;
  };
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/**
 * Four words from a text: FNV-1a (Fowler, Noll, Vo) over its UTF-16 units from four starting values,
 * each finished as MurmurHash3 (Appleby) finishes, so that seeds 1 and 2 have nothing in common.
 */
function stateFrom(text: string): Uint32Array {
  const state = Uint32Array.from([0, 1, 2, 3], (word) => {
    let hash = (0x811c9dc5 + Math.imul(word, 0x9e3779b9)) | 0;
    for (let i = 0; i < text.length; i++) {
      hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
  });
  // The all-zero state is the one that the generator cannot leave.
  if (state.every((word) => word === 0)) state[0] = 1;
  return state;
}

import { createHash, type Hash } from "node:crypto";
import { type Bars, PRICE_COLUMNS, type PriceColumn } from "../strategy/bars.ts";
import type { Provenance } from "./load-bars.ts";

/** Identity of loaded bars. */
export interface BarsFingerprint {
  /** Of vendor, as-of, symbols, times and closes; 16 hex digits. */
  readonly fingerprint: string;
  /** Of each loaded column alone, with symbols and times; 16 hex digits each. */
  readonly columns: Readonly<Partial<Record<PriceColumn, string>>>;
}

/** The bit pattern that stands for every NaN, and the largest one that is none. */
const QUIET_NAN = 0x7fc00000;
const INFINITY_BITS = 0x7f800000;
/** Hashed at once: shared memory is copied for hashing, so not a whole column. */
const CHUNK_BYTES = 1 << 18;

/**
 * SHA-256 over the values: the same for any layout of files, row groups and compression, other for
 * any changed bit. Hashed are: for the times each symbol, the number of its bars, then all times;
 * for a column its name, the digest of the times, its values; for the fingerprint vendor, as-of and
 * the digest of the closes. Numbers are little-endian (times float64, prices float32), every NaN is
 * one, texts are preceded by their length in bytes.
 *
 * @param bars as loaded; a warm-up is part of them
 * @param provenance vendor and as-of enter the fingerprint, absent ones as empty texts
 */
export function fingerprintBars(bars: Bars, provenance: Provenance): BarsFingerprint {
  const times = timesDigest(bars);
  const digests: Partial<Record<PriceColumn, Buffer>> = {};
  const columns: Partial<Record<PriceColumn, string>> = {};
  for (const name of PRICE_COLUMNS) {
    const values = bars.columns[name];
    if (!values) continue;
    digests[name] = columnDigest(name, times, values);
    columns[name] = shortened(digests[name]);
  }
  const hash = createHash("sha256");
  for (const text of [provenance.vendor ?? "", provenance.asOf ?? ""]) addText(hash, text);
  return { fingerprint: shortened(hash.update(digests.close ?? times).digest()), columns };
}

/** Of the symbols, how many bars each has, and their times. */
function timesDigest({ symbols, offsets, timestamp }: Bars): Buffer {
  const hash = createHash("sha256");
  symbols.forEach((symbol, s) => {
    addText(hash, symbol);
    hash.update(new Uint8Array(Uint32Array.of(offsets[s + 1]! - offsets[s]!).buffer));
  });
  addBytes(hash, timestamp);
  return hash.digest();
}

function columnDigest(name: PriceColumn, times: Buffer, values: Float32Array): Buffer {
  const hash = createHash("sha256");
  addText(hash, name);
  hash.update(times);
  addBytes(hash, oneNaN(values));
  return hash.digest();
}

function shortened(digest: Buffer): string {
  return digest.toString("hex").slice(0, 16);
}

function addText(hash: Hash, text: string): void {
  const encoded = new TextEncoder().encode(text);
  hash.update(new Uint8Array(Uint32Array.of(encoded.length).buffer));
  hash.update(encoded);
}

function addBytes(hash: Hash, { buffer, byteOffset, byteLength }: Float32Array | Float64Array) {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  for (let start = 0; start < byteLength; start += CHUNK_BYTES) {
    hash.update(bytes.subarray(start, start + CHUNK_BYTES));
  }
}

/** The same values with one bit pattern for NaN; the array itself where it holds none. */
function oneNaN(values: Float32Array): Float32Array {
  // Whole numbers, since V8 makes an object of each float that a cold loop looks at.
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  let repaired: Int32Array | undefined;
  for (let i = 0; i < bits.length; i++) {
    if ((bits[i]! & 0x7fffffff) <= INFINITY_BITS) continue;
    repaired ??= new Int32Array(bits);
    repaired[i] = QUIET_NAN;
  }
  return repaired ? new Float32Array(repaired.buffer) : values;
}

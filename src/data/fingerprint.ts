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

/** The bit pattern that stands for every NaN. */
const QUIET_NAN = 0x7fc00000;

/**
 * SHA-256 over the values: the same for any layout of files, row groups and compression, other for
 * any changed bit. Numbers are little-endian (times float64, prices float32), every NaN is one,
 * texts are preceded by their length in bytes, and each symbol's bars by their number.
 *
 * @param bars as loaded; a warm-up is part of them
 * @param provenance vendor and as-of enter the fingerprint, absent ones as empty texts
 */
export function fingerprintBars(bars: Bars, provenance: Provenance): BarsFingerprint {
  const columns: Partial<Record<PriceColumn, string>> = {};
  for (const name of PRICE_COLUMNS) {
    if (bars.columns[name]) columns[name] = digest(bars, [name], name);
  }
  return {
    fingerprint: digest(bars, [provenance.vendor ?? "", provenance.asOf ?? ""], "close"),
    columns,
  };
}

function digest(bars: Bars, texts: readonly string[], name: PriceColumn): string {
  const hash = createHash("sha256");
  for (const text of texts) addText(hash, text);
  bars.symbols.forEach((symbol, s) => {
    const start = bars.offsets[s]!;
    const end = bars.offsets[s + 1]!;
    addText(hash, symbol);
    hash.update(new Uint8Array(Uint32Array.of(end - start).buffer));
    hash.update(bytes(bars.timestamp.subarray(start, end)));
    const values = bars.columns[name];
    if (values) hash.update(bytes(oneNaN(values.subarray(start, end))));
  });
  return hash.digest("hex").slice(0, 16);
}

function addText(hash: Hash, text: string): void {
  const encoded = new TextEncoder().encode(text);
  hash.update(new Uint8Array(Uint32Array.of(encoded.length).buffer));
  hash.update(encoded);
}

function bytes({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The same values with one bit pattern for NaN; the array itself where it holds none. */
function oneNaN(values: Float32Array): Float32Array {
  if (!values.some(Number.isNaN)) return values;
  const copy = new Float32Array(values);
  const bits = new Uint32Array(copy.buffer);
  for (let i = 0; i < copy.length; i++) if (Number.isNaN(copy[i]!)) bits[i] = QUIET_NAN;
  return copy;
}

import { createHash, type Hash } from "node:crypto";
import { type Bars, lowerBound, PRICE_COLUMNS, type PriceColumn } from "../strategy/bars.ts";
import type { DateRange } from "./dates.ts";
import type { Provenance } from "./load-bars.ts";
import type { SymbolRun } from "./read.ts";

/** Identity of loaded bars. */
export interface BarsFingerprint {
  /** Of vendor, as-of, symbols, times and closes of the counted bars; 16 hex digits. */
  readonly fingerprint: string;
  /** Of each column alone, with symbols and times of all loaded bars; 16 hex digits each. */
  readonly columns: Readonly<Partial<Record<PriceColumn, string>>>;
}

/** The bit pattern that stands for every NaN, and the largest one that is none. */
const QUIET_NAN = 0x7fc00000;
const INFINITY_BITS = 0x7f800000;
/** Hashed at once: shared memory is copied for hashing, so not a whole column. */
const CHUNK_BYTES = 1 << 18;

/**
 * SHA-256 over the values: the same for any layout of files, row groups and compression, other for
 * any changed bit. Hashed are, of the bars of the range: for the times each symbol, the number of its
 * bars, then all times; for a column its name, the digest of the times, its values; for the
 * fingerprint vendor, as-of and the digest of the closes. Where there are bars before or after the
 * range, the hash of a column is that of two digests: of the range, and of the rest made the same way.
 * Numbers are little-endian (times float64, prices float32), every NaN is one, texts are preceded by
 * their length in bytes.
 *
 * @param bars as loaded; a warm-up is part of the columns' hashes, not of the fingerprint
 * @param provenance vendor and as-of enter the fingerprint, absent ones as empty texts
 * @param range the counted bars, ms UTC, half-open; all unless given
 */
export function fingerprintBars(
  bars: Bars,
  provenance: Provenance,
  range: DateRange = {},
): BarsFingerprint {
  const { counted, rest } = splitRuns(bars, range);
  const times = timesDigest(bars.timestamp, counted);
  const restTimes = rest.length > 0 ? timesDigest(bars.timestamp, rest) : undefined;
  const columns: Partial<Record<PriceColumn, string>> = {};
  let content = times;
  for (const name of PRICE_COLUMNS) {
    const values = bars.columns[name];
    if (!values) continue;
    const known = oneNaN(values);
    const digest = columnDigest(name, times, known, counted);
    if (name === "close") content = digest;
    columns[name] = shortened(
      restTimes
        ? createHash("sha256")
            .update(digest)
            .update(columnDigest(name, restTimes, known, rest))
            .digest()
        : digest,
    );
  }
  const hash = createHash("sha256");
  for (const text of [provenance.vendor ?? "", provenance.asOf ?? ""]) addText(hash, text);
  return { fingerprint: shortened(hash.update(content).digest()), columns };
}

/** The bars of each symbol inside the range, and those outside, where there are some. */
function splitRuns(
  { symbols, offsets, timestamp }: Bars,
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: DateRange,
): { counted: SymbolRun[]; rest: SymbolRun[] } {
  const counted: SymbolRun[] = [];
  const rest: SymbolRun[] = [];
  symbols.forEach((symbol, s) => {
    const [begin, finish] = [offsets[s]!, offsets[s + 1]!];
    const start = lowerBound(timestamp, from, begin, finish);
    const end = lowerBound(timestamp, to, start, finish);
    counted.push({ symbol, start, end });
    if (begin < start) rest.push({ symbol, start: begin, end: start });
    if (end < finish) rest.push({ symbol, start: end, end: finish });
  });
  return { counted, rest };
}

/** Of the symbols, how many bars each has, and their times. */
function timesDigest(timestamp: Float64Array, runs: readonly SymbolRun[]): Buffer {
  const hash = createHash("sha256");
  for (const { symbol, start, end } of runs) {
    addText(hash, symbol);
    hash.update(new Uint8Array(Uint32Array.of(end - start).buffer));
  }
  addRuns(hash, timestamp, runs);
  return hash.digest();
}

function columnDigest(
  name: PriceColumn,
  times: Buffer,
  values: Float32Array,
  runs: readonly SymbolRun[],
): Buffer {
  const hash = createHash("sha256");
  addText(hash, name);
  hash.update(times);
  addRuns(hash, values, runs);
  return hash.digest();
}

function addRuns(
  hash: Hash,
  values: Float32Array | Float64Array,
  runs: readonly SymbolRun[],
): void {
  let begin = 0;
  // Neighbours at once: a symbol may have a thousand bars only.
  runs.forEach(({ start, end }, i) => {
    if (i === 0 || runs[i - 1]!.end !== start) begin = start;
    if (runs[i + 1]?.start !== end) addBytes(hash, values.subarray(begin, end));
  });
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

import type { Codes } from "../signals/catalog-port.ts";
import type { Labels } from "./column.ts";
import { bytesOf } from "./file-check.ts";
import { addVarint } from "./thrift.ts";

/** What the codes of a Parquet column point to: int64 or texts, one after the other. */
export function dictionaryBytes({ texts, whole }: Labels): Uint8Array {
  if (whole) return bytesOf(BigInt64Array.from(texts, BigInt));
  const encoder = new TextEncoder();
  return Buffer.concat(
    texts.flatMap((text) => {
      const encoded = encoder.encode(text);
      return [bytesOf(Int32Array.of(encoded.length)), encoded];
    }),
  );
}

/** Codes as a data page holds them. */
export interface CodePage {
  readonly bytes: Uint8Array;
  readonly nulls: number;
}

/**
 * A data page of codes, of which -1 is null: which are known, then the codes of these. Each code takes
 * whole bytes, so that nothing has to be moved bit by bit; what that takes more goes when the page is
 * compressed.
 */
export function codePage(codes: Codes): CodePage {
  const known = codes.length - countOf(codes, -1);
  const nulls = codes.length - known;
  const levels = nulls === 0 ? allKnown(codes.length) : knownBits(codes);
  const width = codeBytes(codes);
  const header = runHeader(8 * width, Math.ceil(known / 8));
  const start = 4 + levels.length + header.length;
  const bytes = new Uint8Array(start + width * 8 * Math.ceil(known / 8));
  new DataView(bytes.buffer).setInt32(0, levels.length, true);
  bytes.set(levels, 4);
  bytes.set(header, 4 + levels.length);
  putCodes(codes, known, width, bytes.subarray(start));
  return { bytes, nulls };
}

/** Labels number at most 100,000, so three bytes hold what does not go into two. */
function codeBytes(codes: Codes): number {
  return Math.min(codes.BYTES_PER_ELEMENT, 3);
}

function countOf(codes: Codes, code: number): number {
  let count = 0;
  for (let i = 0; i < codes.length; i++) if (codes[i] === code) count++;
  return count;
}

/** Width of a code in bits, and so many groups of eight of them. */
function runHeader(bits: number, groups: number): Uint8Array {
  const out = [bits];
  addVarint(out, 2 * groups + 1);
  return Uint8Array.from(out);
}

/** A run of the level 1. */
function allKnown(length: number): Uint8Array {
  const out: number[] = [];
  addVarint(out, 2 * length);
  out.push(1);
  return Uint8Array.from(out);
}

/** A bit for each code: 1 where it is known. */
function knownBits(codes: Codes): Uint8Array {
  const groups = Math.ceil(codes.length / 8);
  const header: number[] = [];
  addVarint(header, 2 * groups + 1);
  const out = new Uint8Array(header.length + groups);
  out.set(header);
  for (let group = 0; group < groups; group++) {
    const end = Math.min(codes.length, 8 * (group + 1));
    let bits = 0;
    for (let i = 8 * group; i < end; i++) if (codes[i]! >= 0) bits |= 1 << (i & 7);
    out[header.length + group] = bits;
  }
  return out;
}

/** So many known codes, little-endian in so many bytes each. */
function putCodes(codes: Codes, known: number, width: number, out: Uint8Array): void {
  const found = known === codes.length ? codes : knownOf(codes, known);
  if (width === codes.BYTES_PER_ELEMENT) {
    out.set(bytesOf(found));
    return;
  }
  let place = 0;
  for (let i = 0; i < known; i++) {
    for (let byte = 0; byte < width; byte++) out[place++] = found[i]! >>> (8 * byte);
  }
}

/** `codes.filter((code) => code >= 0)`, so many */
function knownOf(codes: Codes, known: number): Codes {
  const found = codes.slice(0, known);
  let place = 0;
  for (let i = 0; place < known; i++) {
    found[place] = codes[i]!;
    if (codes[i]! >= 0) place++;
  }
  return found;
}

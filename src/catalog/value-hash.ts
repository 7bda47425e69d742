import { createHash, type Hash } from "node:crypto";
import type { Codes } from "../signals/catalog-port.ts";
import type { Column } from "./column.ts";

/** Hashed at once. */
const CHUNK_BYTES = 1 << 22;

/** Digest of the values of one column, with its type. */
export interface ColumnDigest {
  readonly type: "int32" | "date" | "float32" | "groups:whole" | "groups:text";
  /** SHA-256, 64 hex digits. */
  readonly digest: string;
}

/** Digests by name of the column. */
export type TableDigests = Readonly<Record<string, ColumnDigest>>;

/** Of keys: their numbers, little-endian. */
export function digestOfKeys(type: "int32" | "date", values: Int32Array): ColumnDigest {
  const hash = createHash("sha256");
  addNumbers(hash, values);
  return { type, digest: hash.digest("hex") };
}

/** Of a column in key order: float32 little-endian, or its labels and then its codes. */
export function digestOfColumn(column: Column): ColumnDigest {
  const hash = createHash("sha256");
  if (column.kind === "number") {
    addNumbers(hash, column.values);
    return { type: "float32", digest: hash.digest("hex") };
  }
  addNumbers(hash, Int32Array.of(column.labels.texts.length));
  for (const text of column.labels.texts) addText(hash, text);
  addCodes(hash, column.values);
  return {
    type: column.labels.whole ? "groups:whole" : "groups:text",
    digest: hash.digest("hex"),
  };
}

/**
 * Hash of a table: of each column, by name, its name, type and the digest of its values, with rows in
 * the order of the table's key. Row groups, compression and order of columns or rows in a file change
 * nothing, any changed bit of a value does (every NaN is one).
 *
 * @returns 16 hex digits of a SHA-256
 */
export function tableHash(digests: TableDigests): string {
  const hash = createHash("sha256");
  for (const name of Object.keys(digests).sort()) {
    const { type, digest } = digests[name]!;
    for (const text of [name, type, digest]) addText(hash, text);
  }
  return hash.digest("hex").slice(0, 16);
}

/** Who the data come from; part of the identity of a snapshot. */
export interface SnapshotProvenance {
  readonly vendor?: string | undefined;
  /** Date as of which the vendor's data stand. */
  readonly asOf?: string | undefined;
}

/**
 * Identity of a snapshot's content: of vendor, as-of, and the hash of each source table and stored
 * baseline by name. Derived tables say nothing new and are left out.
 *
 * @param hashes by name of the table, as `computeTableHash` gives them
 * @returns 12 hex digits of a SHA-256
 */
export function computeSnapshotFingerprint(
  hashes: Readonly<Record<string, string>>,
  { vendor, asOf }: SnapshotProvenance = {},
): string {
  const hash = createHash("sha256");
  for (const text of [vendor ?? "", asOf ?? ""]) addText(hash, text);
  for (const name of Object.keys(hashes).sort()) {
    addText(hash, name);
    addText(hash, hashes[name]!);
  }
  return hash.digest("hex").slice(0, 12);
}

function addText(hash: Hash, text: string): void {
  const encoded = new TextEncoder().encode(text);
  addNumbers(hash, Int32Array.of(encoded.length));
  hash.update(encoded);
}

/** As int32, whatever they lie in. */
function addCodes(hash: Hash, codes: Codes): void {
  const wide = new Int32Array(Math.min(codes.length, CHUNK_BYTES / 4));
  for (let start = 0; start < codes.length; start += wide.length) {
    const part = codes.subarray(start, start + wide.length);
    wide.set(part);
    addNumbers(hash, wide.subarray(0, part.length));
  }
}

/** All platforms of polars are little-endian. */
function addNumbers(hash: Hash, { buffer, byteOffset, byteLength }: Int32Array | Float32Array) {
  for (let start = 0; start < byteLength; start += CHUNK_BYTES) {
    const length = Math.min(CHUNK_BYTES, byteLength - start);
    hash.update(new Uint8Array(buffer, byteOffset + start, length));
  }
}

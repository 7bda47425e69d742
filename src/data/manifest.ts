import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AssayError } from "../errors.ts";

/** Bars of one symbol, as its data set counts them. */
interface ManifestSymbol {
  readonly symbol: string;
  /** Bars with a positive close, duplicates left out. */
  readonly bars: number;
  /** Time of the first and the last bar, ISO 8601 UTC. */
  readonly first: string;
  readonly last: string;
}

/** What a data set says about itself: `manifest.json` in a hive folder, `NAME.manifest.json` beside `NAME.parquet`. */
export interface Manifest {
  readonly vendor?: string | undefined;
  readonly as_of?: string | undefined;
  readonly asset_class?: string | undefined;
  readonly timeframe?: string | undefined;
  readonly licence?: string | undefined;
  /** What a reader of results must know: survivorship, missing dividends, … One sentence each. */
  readonly caveats?: readonly string[] | undefined;
  readonly symbols?: readonly ManifestSymbol[] | undefined;
}

/** Where the manifest of a source lies, whether it exists or not. */
export function manifestPath(source: string, isFolder: boolean): string {
  if (isFolder) return join(source, "manifest.json");
  return `${source.replace(/\.(parquet|csv|csv\.gz)$/i, "")}.manifest.json`;
}

/**
 * The manifest at `path`; undefined when there is none.
 *
 * @throws AssayError `bad-manifest` when it is there and is not one.
 */
export async function readManifest(path: string): Promise<Manifest | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw unreadable(path, error);
  }
  try {
    return parseManifest(JSON.parse(text));
  } catch (error) {
    throw unreadable(path, error);
  }
}

// Checked by hand: this is the only outside document of most runs, and to load zod for it would cost
// each of them 30 ms and 18 MB.

function parseManifest(value: unknown): Manifest {
  const fields = object("the document", value);
  const symbols = optional(fields, "symbols", list);
  return {
    vendor: optional(fields, "vendor", text),
    as_of: optional(fields, "as_of", text),
    asset_class: optional(fields, "asset_class", text),
    timeframe: optional(fields, "timeframe", text),
    licence: optional(fields, "licence", text),
    caveats: optional(fields, "caveats", list)?.map((caveat, i) => text(`caveats.${i}`, caveat)),
    symbols: symbols?.map((entry, i) => parseSymbol(`symbols.${i}`, entry)),
  };
}

function parseSymbol(where: string, value: unknown): ManifestSymbol {
  const fields = object(where, value);
  return {
    symbol: text(`${where}.symbol`, fields.symbol),
    bars: count(`${where}.bars`, fields.bars),
    first: utcTime(`${where}.first`, fields.first),
    last: utcTime(`${where}.last`, fields.last),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function optional<T>(
  fields: Fields,
  name: string,
  read: (where: string, value: unknown) => T,
): T | undefined {
  const value = fields[name];
  return value === undefined ? undefined : read(name, value);
}

function object(where: string, value: unknown): Fields {
  if (isObject(value)) return value;
  throw new TypeError(`${where}: expected an object`);
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function list(where: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(`${where}: expected a list`);
}

function text(where: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw new TypeError(`${where}: expected a text`);
}

function count(where: string, value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new TypeError(`${where}: expected a whole number from 0 up`);
}

function utcTime(where: string, value: unknown): string {
  const time = text(where, value);
  const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/.test(time);
  if (iso && !Number.isNaN(Date.parse(time))) return time;
  throw new TypeError(`${where}: expected a time like 2020-01-31T00:00:00Z`);
}

function unreadable(path: string, cause: unknown): AssayError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new AssayError(
    "bad-manifest",
    `${path}: expected a manifest as \`assay import\` writes it; ${detail}.`,
    "Import the data again, or remove the file.",
    { cause },
  );
}

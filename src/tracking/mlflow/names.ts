import { sha256 } from "../canonical.ts";

/** What MLflow's servers take, in bytes of UTF-8 where they count characters: the stricter. */
export const LIMITS = {
  key: 250,
  param: 6000,
  tag: 5000,
  runName: 250,
  datasetName: 500,
  digest: 36,
  metricsPerBatch: 1000,
  paramsPerBatch: 100,
  tagsPerBatch: 100,
  entriesPerBatch: 1000,
} as const;

/**
 * A name that MLflow takes for a metric, parameter or tag: letters, digits, `_-. /`, and no path that
 * points elsewhere. A name that had to be changed ends with eight digits of its hash, so that two
 * names never become one.
 */
export function keyName(name: string): string {
  const clean = name
    .replace(/[^\p{L}\p{N}_\-. /]/gu, "_")
    .split("/")
    .map((part) => (/^\.*$/.test(part) ? "_" : part))
    .join("/");
  if (clean === name && bytesOf(name) <= LIMITS.key) return name;
  const mark = `_${sha256(name).slice(0, 8)}`;
  return `${shortened(clean, LIMITS.key - mark.length, "")}${mark}`;
}

/** A text of at most so many bytes; a longer one is cut between characters and ends with `mark`. */
export function shortened(text: string, limit: number, mark = "…"): string {
  if (bytesOf(text) <= limit) return text;
  const bytes = Buffer.from(text);
  let end = limit - bytesOf(mark);
  // A byte of the form 10xxxxxx goes on with the character before it.
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.toString("utf8", 0, end) + mark;
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

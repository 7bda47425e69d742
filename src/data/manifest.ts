import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { AssayError } from "../errors.ts";

const symbolEntry = z.object({
  symbol: z.string(),
  /** Bars with a positive close, duplicates left out. */
  bars: z.number().int().nonnegative(),
  /** Time of the first and the last bar, ISO 8601 UTC. */
  first: z.iso.datetime(),
  last: z.iso.datetime(),
});

const schema = z.object({
  vendor: z.string().optional(),
  as_of: z.string().optional(),
  asset_class: z.string().optional(),
  timeframe: z.string().optional(),
  licence: z.string().optional(),
  /** What a reader of results must know: survivorship, missing dividends, … One sentence each. */
  caveats: z.array(z.string()).optional(),
  symbols: z.array(symbolEntry).optional(),
});

/** What a data set says about itself: `manifest.json` in a hive folder, `NAME.manifest.json` beside `NAME.parquet`. */
export type Manifest = z.infer<typeof schema>;
export type ManifestSymbol = z.infer<typeof symbolEntry>;

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
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): AssayError {
  const detail =
    cause instanceof z.ZodError
      ? cause.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ")
      : cause instanceof Error
        ? cause.message
        : String(cause);
  return new AssayError(
    "bad-manifest",
    `${path}: expected a manifest as \`assay import\` writes it; ${detail}.`,
    "Import the data again, or remove the file.",
    { cause },
  );
}

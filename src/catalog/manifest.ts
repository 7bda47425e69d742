import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { AssayError } from "../errors.ts";
import { FORMAT } from "./format.ts";

/** Name of the document that makes a folder a snapshot. */
export const MANIFEST = "manifest.json";

const FileCheckShape = z.object({ bytes: z.int().nonnegative(), crc32: z.string() });

const SourceShape = z.union([z.string(), z.looseObject({ uri: z.string() })]);

const ComponentShape = z.looseObject({
  source: SourceShape.optional(),
  derived_from: z.array(z.string()).optional(),
  hash: z.string(),
  rows: z.int().nonnegative(),
  securities: z.int().nonnegative().optional(),
  date_range: z.tuple([z.string(), z.string()]).optional(),
  columns: z.array(z.string()).optional(),
  /** The Parquet file. */
  file: FileCheckShape.optional(),
  /** The index of the raw store, for tables that have one. */
  raw: FileCheckShape.optional(),
});

const ObjectShape = z.looseObject({ hash: z.string(), object_path: z.string() });

/** Tables of formats 1 to 4: what is known of them, as far as it is there. */
const OldFileShape = z.looseObject({
  hash: z.string().optional(),
  rows: z.int().nonnegative().optional(),
  date_range: z.tuple([z.string(), z.string()]).optional(),
});

const ManifestShape = z.looseObject({
  version: z.int().min(1).default(1),
  id: z.string().optional(),
  fingerprint: z.string().optional(),
  vendor: z.string().nullish(),
  as_of: z.string().nullish(),
  caveats: z.array(z.string()).optional(),
  components: z.record(z.string(), ComponentShape).optional(),
  objects: z.record(z.string(), ObjectShape).optional(),
  files: z.record(z.string(), z.union([OldFileShape, z.string()])).optional(),
  quality: z.record(z.string(), z.unknown()).optional(),
  checksum: z.string().optional(),
});

/** What a snapshot says about itself; formats 1 to 5. */
export type SnapshotManifest = z.infer<typeof ManifestShape>;
export type Component = z.infer<typeof ComponentShape>;

/**
 * Reads the manifest of a snapshot.
 *
 * @throws AssayError `damaged-manifest` when it cannot be read, `newer-format`
 */
export function readManifest(folder: string): SnapshotManifest {
  const path = join(folder, MANIFEST);
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw damaged(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  const parsed = ManifestShape.safeParse(document);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw damaged(
      path,
      `${issue?.path.join(".") || "the document"}: ${issue?.message}`,
      parsed.error,
    );
  }
  const manifest = parsed.data;
  if (manifest.version > FORMAT) {
    throw new AssayError(
      "newer-format",
      `${path}: expected a snapshot of format 1 to ${FORMAT}, got ${manifest.version}.`,
      "It was written by a newer version of Assay; use that one.",
    );
  }
  if (manifest.version === FORMAT && !manifest.components) {
    throw damaged(path, "components: a snapshot of format 5 must list them", undefined);
  }
  return manifest;
}

/**
 * Checksum of a manifest: of its JSON text without white space and without `checksum` itself.
 *
 * @param text of the file
 */
export function manifestChecksum(text: string): string {
  const document: unknown = JSON.parse(text);
  const fields = Object.entries(document ?? {}).filter(([name]) => name !== "checksum");
  return createHash("sha256")
    .update(JSON.stringify(Object.fromEntries(fields)))
    .digest("hex");
}

/** The bytes of a manifest, with its checksum as last field. */
export function manifestBytes(document: object): Uint8Array {
  const checksum = manifestChecksum(JSON.stringify(document));
  return Buffer.from(`${JSON.stringify({ ...document, checksum }, null, 2)}\n`);
}

function damaged(path: string, detail: string, cause: unknown): AssayError {
  return new AssayError(
    "damaged-manifest",
    `${path}: expected the manifest of a snapshot; ${detail}.`,
    "Restore the file, or create the snapshot again from its sources.",
    { cause },
  );
}

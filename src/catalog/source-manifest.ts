import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { AssayError } from "../errors.ts";
import { MANIFEST } from "./manifest.ts";
import type { SnapshotSources } from "./table-source.ts";
import type { SnapshotProvenance } from "./value-hash.ts";

const SourceManifestShape = z.looseObject({
  vendor: z.string().nullish(),
  as_of: z.string().nullish(),
  caveats: z.array(z.string()).nullish(),
});

/** What a folder of source tables says about them. */
export interface SourceFacts extends SnapshotProvenance {
  /** What a reader of results must know; one sentence each. */
  readonly caveats?: readonly string[] | undefined;
}

/**
 * Reads `manifest.json` of a folder of source tables; nothing where there is none, or for single files.
 *
 * @throws AssayError `bad-manifest`
 */
export function sourceFacts(sources: SnapshotSources): SourceFacts {
  if (typeof sources !== "string" || !statSync(sources, { throwIfNoEntry: false })) return {};
  const path = join(sources, MANIFEST);
  if (!existsSync(path)) return {};
  try {
    const facts = SourceManifestShape.parse(JSON.parse(readFileSync(path, "utf8")));
    return {
      vendor: facts.vendor ?? undefined,
      asOf: facts.as_of ?? undefined,
      caveats: facts.caveats ?? undefined,
    };
  } catch (cause) {
    const detail = cause instanceof z.ZodError ? cause.issues[0]?.message : String(cause);
    throw new AssayError(
      "bad-manifest",
      `${path}: expected a JSON document with, if any, texts vendor and as_of and a list of caveats; ${detail}.`,
      "Correct the file, or remove it and give --vendor and --as-of.",
      { cause },
    );
  }
}

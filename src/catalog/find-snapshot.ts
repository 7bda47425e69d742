import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { AssayError, unknownName } from "../errors.ts";
import { MANIFEST, readManifest } from "./manifest.ts";
import { snapshotNames } from "./place.ts";
import { fingerprintOfSnapshot } from "./table-files.ts";

/** The id that every snapshot has by its content, whatever its folder is called. */
const BY_CONTENT = /^snap_([0-9a-f]{12})$/;

/**
 * Absolute path of a snapshot's folder.
 *
 * @param idOrPath id, path, or `snap_<fingerprint>` for one of that content under any id
 * @throws AssayError `unknown-snapshot`
 */
export function findSnapshot(idOrPath: string, folder: string): string {
  for (const path of [join(folder, idOrPath), idOrPath]) {
    if (existsSync(join(path, MANIFEST))) return resolve(path);
  }
  const known = snapshotNames(folder);
  const [, fingerprint] = BY_CONTENT.exec(idOrPath) ?? [];
  const twin = known.find((name) => fingerprint && hasContent(join(folder, name), fingerprint));
  if (twin !== undefined) return resolve(folder, twin);
  if (known.length > 0) {
    throw unknownName("unknown-snapshot", `snapshot in ${folder}`, idOrPath, known);
  }
  throw new AssayError(
    "unknown-snapshot",
    `Unknown snapshot ${JSON.stringify(idOrPath)}: there is none in ${folder}.`,
    "Make one with `npx assay snapshot create FOLDER`, or name the folder that holds it.",
  );
}

function hasContent(folder: string, fingerprint: string): boolean {
  try {
    return fingerprintOfSnapshot(folder, readManifest(folder)) === fingerprint;
  } catch (error) {
    // A damaged one is told of where it is asked for.
    if (error instanceof AssayError) return false;
    throw error;
  }
}

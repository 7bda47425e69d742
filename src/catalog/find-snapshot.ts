import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { AssayError, unknownName } from "../errors.ts";
import { MANIFEST } from "./manifest.ts";
import { snapshotNames } from "./place.ts";

/**
 * Absolute path of a snapshot's folder.
 *
 * @throws AssayError `unknown-snapshot`
 */
export function findSnapshot(idOrPath: string, folder: string): string {
  for (const path of [join(folder, idOrPath), idOrPath]) {
    if (existsSync(join(path, MANIFEST))) return resolve(path);
  }
  const known = snapshotNames(folder);
  if (known.length > 0) {
    throw unknownName("unknown-snapshot", `snapshot in ${folder}`, idOrPath, known);
  }
  throw new AssayError(
    "unknown-snapshot",
    `Unknown snapshot ${JSON.stringify(idOrPath)}: there is none in ${folder}.`,
    "Make one with `npx assay snapshot create FOLDER`, or name the folder that holds it.",
  );
}

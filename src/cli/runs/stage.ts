import { cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";

const PACKAGES = "node_modules";

/**
 * Puts the source of a run where it can run from: below `home`, with the packages in reach that the
 * user's own file had in reach, if that file's folder is still there.
 *
 * @param source folder `source/` of the run.
 * @param original path of the user's own file; undefined where nobody knows it.
 * @returns path of the copied folder.
 */
export function stageSource(source: string, home: string, original: string | undefined): string {
  let folder = home;
  // Outermost first, so that the nearest is found first, as it was from the user's file.
  for (const packages of packageFolders(original ?? source).reverse()) {
    symlinkSync(packages, join(folder, PACKAGES), "junction");
    folder = join(folder, "inner");
    mkdirSync(folder);
  }
  const staged = join(folder, "source");
  cpSync(source, staged, { recursive: true });
  return staged;
}

/** Folders of packages that a file can import from, the nearest first. */
function packageFolders(path: string): string[] {
  const found: string[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const packages = join(folder, PACKAGES);
    if (existsSync(packages)) found.push(packages);
    if (dirname(folder) === folder) return found;
  }
}

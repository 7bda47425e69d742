import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { canonicalJson, sha256 } from "../../tracking/canonical.ts";

/** A package's folder with what its manifest calls it. */
interface Package {
  readonly folder: string;
  readonly key: string;
}

/**
 * What a strategy took from packages: for each `name@version` one SHA-256 over the names and contents
 * of its files that were loaded. A package that Assay had loaded for itself before is known by the
 * files that the strategy names, since its others were read before anybody watched.
 *
 * @param urls file URLs of loaded modules.
 */
export function packageHashes(urls: readonly string[]): Readonly<Record<string, string>> {
  const files = new Map<string, Set<string>>();
  for (const path of new Set(urls.map((url) => fileURLToPath(url)))) {
    const { folder, key } = packageOf(path);
    const name = relative(folder, path).split(sep).join("/");
    const known = files.get(key) ?? new Set<string>();
    // Two folders may hold one version; what differs between them counts.
    files.set(key, known.add(`${name} ${sha256(readFileSync(path))}`));
  }
  const keys = [...files.keys()].sort();
  return Object.fromEntries(
    keys.map((key) => [key, sha256(canonicalJson([...files.get(key)!].sort()))]),
  );
}

/** The nearest folder upwards whose manifest has a name; without one the file stands for itself. */
function packageOf(path: string): Package {
  for (let folder = dirname(path); dirname(folder) !== folder; folder = dirname(folder)) {
    const key = keyIn(folder);
    if (key !== undefined) return { folder, key };
  }
  return { folder: dirname(path), key: "no package" };
}

/** `name@version` from a folder's package.json; undefined where there is none that says a name. */
function keyIn(folder: string): string | undefined {
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  } catch {
    return undefined;
  }
  if (typeof manifest !== "object" || manifest === null || !("name" in manifest)) return undefined;
  const version = "version" in manifest ? String(manifest.version) : "";
  return `${String(manifest.name)}@${version}`;
}

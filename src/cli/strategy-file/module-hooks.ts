import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { AssayError } from "../../errors.ts";
import { shownPath } from "./shown-path.ts";

/** A file of the user's that was loaded: a strategy, or what one imports by a relative name. */
export interface UserModule {
  readonly url: string;
  readonly bytes: Uint8Array;
}

/** What a strategy was made of. */
export interface LoadedModules {
  /** The user's own modules: the one asked for first, then by URL. */
  readonly own: readonly UserModule[];
  /** URLs of the files of packages that these led to, by URL; Assay and what Node brings are not among them. */
  readonly packages: readonly string[];
}

/** `src/index.ts` in a source checkout, `dist/index.js` when built: whichever this file is part of. */
const ENTRY = new URL(`../../index${extname(import.meta.url)}`, import.meta.url).href;
/** URL of the folder that holds all of Assay's own modules. */
export const ASSAY_FOLDER = new URL(".", ENTRY).href;

const userUrls = new Set<string>();
const modules = new Map<string, UserModule>();
/** Who imports whom, by URL, for every module but Assay's own; of packages loaded earlier it knows nothing. */
const imports = new Map<string, Set<string>>();
let registered = false;

/**
 * Lets user files import from "assay" wherever they lie, and be TypeScript or ES modules whatever
 * their folder's package.json says. Files are read once: what is recorded is what runs.
 *
 * @param url file URL of the first user module; its relative imports count as the user's too.
 */
export function admitUserModule(url: string): void {
  userUrls.add(url);
  if (registered) return;
  registered = true;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === "assay") return { url: ENTRY, shortCircuit: true };
      const { parentURL = "" } = context;
      const parent = modules.get(parentURL);
      const found = parent
        ? resolveFrom(parent, specifier, () => next(specifier, context))
        : next(specifier, context);
      if (isForeign(parentURL) && isForeign(found.url)) {
        noteImport(parentURL, found.url);
        if (parent && isOwnFile(specifier)) userUrls.add(found.url);
      }
      return found;
    },
    load(moduleUrl, context, next) {
      if (!userUrls.has(moduleUrl)) return next(moduleUrl, context);
      const path = fileURLToPath(moduleUrl);
      const bytes = readFileSync(path);
      modules.set(moduleUrl, { url: moduleUrl, bytes });
      const extension = extname(path);
      if (extension === ".js" || extension === ".mjs") {
        return { format: "module", source: bytes, shortCircuit: true };
      }
      if (extension === ".ts" || extension === ".mts") return typescript(moduleUrl, bytes);
      return next(moduleUrl, context);
    },
  });
}

/** The module of that URL and all that it led to. */
export function loadedModules(url: string): LoadedModules {
  const seen = new Set<string>();
  const visit = (next: string): void => {
    if (seen.has(next)) return;
    seen.add(next);
    for (const imported of imports.get(next) ?? []) visit(imported);
  };
  visit(url);
  const [first, ...rest] = seen;
  rest.sort();
  return {
    own: [first, ...rest].flatMap((each) => modules.get(each ?? "") ?? []),
    packages: rest.filter((each) => !modules.has(each)),
  };
}

/** URLs of the user's files, loaded or about to be. */
export function userModuleUrls(): Iterable<string> {
  return userUrls;
}

/** Node strips types itself, but refuses to below `node_modules`, where the shipped examples may be. */
function typescript(url: string, bytes: Buffer) {
  if (!url.includes("/node_modules/")) {
    return { format: "module-typescript", source: bytes, shortCircuit: true };
  }
  const source = stripTypeScriptTypes(bytes.toString("utf8"), { sourceUrl: url });
  return { format: "module", source, shortCircuit: true };
}

function noteImport(parent: string, child: string): void {
  const known = imports.get(parent);
  if (known) known.add(child);
  else imports.set(parent, new Set([child]));
}

/** Whether it is a file, and none of Assay's. */
function isForeign(url: string): boolean {
  return url.startsWith("file:") && !url.startsWith(ASSAY_FOLDER);
}

function isOwnFile(specifier: string): boolean {
  return /^(\.{1,2}\/|\/|file:)/.test(specifier);
}

function resolveFrom<T>(parent: UserModule, specifier: string, resolve: () => T): T {
  try {
    return resolve();
  } catch (cause) {
    const path = shownPath(parent.url);
    const line = lineOf(parent.bytes, specifier);
    const hint = isOwnFile(specifier)
      ? 'Write relative imports with their extension ("./rules.ts"), and check the name.'
      : "Install the package next to the strategy, or put the code into a file beside it.";
    throw new AssayError("bad-strategy", `${path}:${line}: cannot import "${specifier}".`, hint, {
      cause,
    });
  }
}

/** Number of the first line that names the specifier in quotes. */
function lineOf(bytes: Uint8Array, specifier: string): number {
  const lines = Buffer.from(bytes).toString("utf8").split("\n");
  const found = lines.findIndex((line) => /["']/.test(line) && line.includes(specifier));
  return found < 0 ? 1 : found + 1;
}

import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { basename, dirname, extname, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { errorCode } from "../../data/folders.ts";
import { AssayError, expected } from "../../errors.ts";
import { noteStrategyFile } from "../early-exit.ts";
import { interruptible } from "../interrupts.ts";
import { admitUserModule, loadedModules, type UserModule } from "./module-hooks.ts";
import { packageHashes } from "./packages.ts";
import { located } from "./user-errors.ts";

/** One of the user's files as it was when it ran. */
export interface SourceFile {
  /** Name below `source/` of the run, with `/`: the layout that the imports need. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a user's file holds, for messages: `{ noun: "strategy", plural: "Strategies" }`. */
export interface FileKind {
  readonly noun: string;
  readonly plural: string;
}

/** A user's module, imported. */
export interface UserFile {
  /** Its exports by name. */
  readonly exports: object;
  /** File URL; a worker imports it again. */
  readonly url: string;
}

/** What a user's module was made of. */
export interface UserSources {
  /** Bytes of every user file, the module's own first. */
  readonly sources: readonly SourceFile[];
  /** Hash of the loaded files of each package they import, by `name@version`. */
  readonly packages: Readonly<Record<string, string>>;
}

const EXTENSIONS = [".ts", ".mts", ".js", ".mjs"];

/**
 * Imports a user's file, wherever it lies.
 *
 * @param path relative to the current folder.
 * @throws AssayError `missing-path`, `unreadable-file`, `bad-<noun>`, or `bad-strategy` with file and
 *   line when the file does not compile or throws.
 */
export async function importUserFile(path: string, kind: FileKind): Promise<UserFile> {
  const url = pathToFileURL(existingFile(path, kind)).href;
  admitUserModule(url);
  noteStrategyFile(path);
  return { exports: await interruptible(() => importModule(url)), url };
}

/**
 * The files that a module was made of.
 *
 * @param name what its own file is called among them, whatever its name was.
 */
export function sourcesOf(url: string, name: string): UserSources {
  const { own, packages } = loadedModules(url);
  return { sources: sourceFiles(own, name), packages: packageHashes(packages) };
}

function existingFile(path: string, { noun, plural }: FileKind): string {
  const absolute = resolve(path);
  if (!statSync(absolute, { throwIfNoEntry: false })?.isFile()) {
    throw new AssayError(
      "missing-path",
      `There is no ${noun} file ${path}.`,
      `Give the path of a .ts or .js file with a ${noun} as its default export.`,
    );
  }
  if (!EXTENSIONS.includes(extname(absolute))) {
    throw expected(
      `bad-${noun}`,
      path,
      `a file ending in ${EXTENSIONS.join(", ")}`,
      extname(absolute) || "no ending",
      `${plural} are TypeScript or JavaScript modules.`,
    );
  }
  try {
    accessSync(absolute, constants.R_OK);
  } catch (cause) {
    throw new AssayError(
      "unreadable-file",
      `Cannot read the ${noun} file ${path} (${errorCode(cause)}).`,
      "Check the rights of the file and of the folders above it.",
      { cause },
    );
  }
  return realpathSync(absolute);
}

async function importModule(url: string): Promise<object> {
  try {
    const module: unknown = await import(url);
    return typeof module === "object" && module !== null ? module : {};
  } catch (error) {
    throw located(error, url);
  }
}

/**
 * Names files by their place below the folder that holds them all. The module's own file is
 * called after what it holds, so that a renamed copy leaves the same files behind.
 */
function sourceFiles(modules: readonly UserModule[], ownName: string): SourceFile[] {
  const files = modules.map(({ url, bytes }) => ({ path: fileURLToPath(url), bytes }));
  const root = commonFolder(files.map(({ path }) => dirname(path)));
  const below = (path: string) => relative(root, path).split(sep).join("/");
  const [entry, ...imported] = files.map(({ path }) => below(path));
  const folder = entry!.slice(0, -basename(entry!).length);
  const extension = extname(entry!);
  let own = `${folder}${safeName(ownName)}${extension}`;
  while (imported.includes(own)) own = `${own.slice(0, -extension.length)}-strategy${extension}`;
  return files.map(({ bytes }, i) => ({ name: i === 0 ? own : imported[i - 1]!, bytes }));
}

function commonFolder(folders: readonly string[]): string {
  return folders.reduce((common, folder) => {
    let shared = common;
    while (folder !== shared && !folder.startsWith(shared + sep) && dirname(shared) !== shared) {
      shared = dirname(shared);
    }
    return shared;
  });
}

/** A name as a file name: letters, digits, `-`, `_` and `.`; other signs become `-`. */
function safeName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^\.+/, "") || "strategy";
}

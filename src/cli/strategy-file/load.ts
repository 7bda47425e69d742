import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { basename, dirname, extname, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { errorCode } from "../../data/folders.ts";
import { AssayError, expected } from "../../errors.ts";
import type { Strategy } from "../../strategy/strategy.ts";
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

/** A strategy with the bytes of every user file it came from, its own first. */
export interface LoadedStrategy {
  readonly strategy: Strategy;
  readonly sources: readonly SourceFile[];
  /** Hash of the loaded files of each package they import, by `name@version`. */
  readonly packages: Readonly<Record<string, string>>;
  /** File URL; a worker imports it again. */
  readonly url: string;
}

const EXTENSIONS = [".ts", ".mts", ".js", ".mjs"];

/**
 * Imports a user's strategy file, wherever it lies.
 *
 * @param path file with `export default strategy({...})`, relative to the current folder.
 * @throws AssayError `missing-path`, `unreadable-file`, or `bad-strategy` with file and line when the file does not
 *   compile, throws, or has no strategy as its default export.
 */
export async function loadStrategyFile(path: string): Promise<LoadedStrategy> {
  const url = pathToFileURL(existingFile(path)).href;
  admitUserModule(url);
  noteStrategyFile(path);
  const strategy = requireStrategy(path, await interruptible(() => importModule(url)));
  const { own, packages } = loadedModules(url);
  return {
    strategy,
    sources: sourceFiles(own, strategy.name),
    packages: packageHashes(packages),
    url,
  };
}

function existingFile(path: string): string {
  const absolute = resolve(path);
  if (!statSync(absolute, { throwIfNoEntry: false })?.isFile()) {
    throw new AssayError(
      "missing-path",
      `There is no strategy file ${path}.`,
      "Give the path of a .ts or .js file with a strategy as its default export.",
    );
  }
  if (!EXTENSIONS.includes(extname(absolute))) {
    throw expected(
      "bad-strategy",
      path,
      `a file ending in ${EXTENSIONS.join(", ")}`,
      extname(absolute) || "no ending",
      "Strategies are TypeScript or JavaScript modules.",
    );
  }
  try {
    accessSync(absolute, constants.R_OK);
  } catch (cause) {
    throw new AssayError(
      "unreadable-file",
      `Cannot read the strategy file ${path} (${errorCode(cause)}).`,
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

function requireStrategy(path: string, module: object): Strategy {
  if (!("default" in module)) {
    const names = Object.keys(module);
    const got = names.length > 0 ? `only ${names.join(", ")}` : "no export at all";
    throw notAStrategy(path, `a strategy as the default export, got ${got}`);
  }
  if (!isStrategy(module.default)) {
    throw notAStrategy(path, `strategy({...}) as the default export, got ${kind(module.default)}`);
  }
  return module.default;
}

function notAStrategy(path: string, problem: string): AssayError {
  return new AssayError(
    "bad-strategy",
    `${path}: expected ${problem}.`,
    "Write export default strategy({ name, version, params, signal }); see examples/strategies.",
  );
}

/** What `strategy()` returns is frozen and has these parts, checked there. */
function isStrategy(value: unknown): value is Strategy {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.isFrozen(value) &&
    "name" in value &&
    "version" in value &&
    "params" in value &&
    "signal" in value &&
    typeof value.signal === "function"
  );
}

function kind(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "object" ? "an object that strategy() did not make" : typeof value;
}

/**
 * Names files by their place below the folder that holds them all. The strategy's own file is
 * called after the strategy, so that a renamed copy leaves the same files behind.
 */
function sourceFiles(modules: readonly UserModule[], strategyName: string): SourceFile[] {
  const files = modules.map(({ url, bytes }) => ({ path: fileURLToPath(url), bytes }));
  const root = commonFolder(files.map(({ path }) => dirname(path)));
  const below = (path: string) => relative(root, path).split(sep).join("/");
  const [entry, ...imported] = files.map(({ path }) => below(path));
  const folder = entry!.slice(0, -basename(entry!).length);
  const extension = extname(entry!);
  let own = `${folder}${safeName(strategyName)}${extension}`;
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

/** A strategy's name as a file name: letters, digits, `-`, `_` and `.`; other signs become `-`. */
function safeName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^\.+/, "") || "strategy";
}

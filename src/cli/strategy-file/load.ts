import { AssayError } from "../../errors.ts";
import type { Strategy } from "../../strategy/strategy.ts";
import { importUserFile, type SourceFile, sourcesOf } from "./user-module.ts";

/** A strategy with the bytes of every user file it came from, its own first. */
export interface LoadedStrategy {
  readonly strategy: Strategy;
  readonly sources: readonly SourceFile[];
  /** Hash of the loaded files of each package they import, by `name@version`. */
  readonly packages: Readonly<Record<string, string>>;
  /** File URL; a worker imports it again. */
  readonly url: string;
}

const KIND = { noun: "strategy", plural: "Strategies" };

/**
 * Imports a user's strategy file, wherever it lies.
 *
 * @param path file with `export default strategy({...})`, relative to the current folder.
 * @throws AssayError `missing-path`, `unreadable-file`, or `bad-strategy` with file and line when the file does not
 *   compile, throws, or has no strategy as its default export.
 */
export async function loadStrategyFile(path: string): Promise<LoadedStrategy> {
  const { exports, url } = await importUserFile(path, KIND);
  const strategy = requireStrategy(path, exports);
  return { strategy, ...sourcesOf(url, strategy.name), url };
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

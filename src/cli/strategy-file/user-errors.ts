import { spawnSync } from "node:child_process";
import { AssayError } from "../../errors.ts";
import { ASSAY_FOLDER, loadedModules, userModuleUrls } from "./module-hooks.ts";
import { shownPath } from "./shown-path.ts";

/** A line of a user's file. */
interface Place {
  readonly url: string;
  readonly line: number;
}

/**
 * Runs code that calls into a user's file. What it throws comes back as an `AssayError` that names
 * file and line when the user's code is involved, and unchanged when it is not.
 *
 * @throws AssayError `bad-strategy`, or the code of the error that a function of Assay threw.
 */
export function withUserPlaces<T>(run: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  try {
    return run();
  } catch (error) {
    throw located(error);
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** The error with the place in the user's file before its message; see `withUserPlaces`. */
export function located(error: unknown, fallback?: string): unknown {
  if (error instanceof AssayError && error.cause !== undefined) return error;
  if (error instanceof SyntaxError && error.stack?.startsWith(ASSAY_FOLDER)) return error;
  const place = firstPlace(error) ?? (fallback ? syntaxPlace(error, fallback) : undefined);
  if (!place) return fallback ? withPlace(error, shownPath(fallback)) : error;
  return withPlace(error, `${shownPath(place.url)}:${place.line}`);
}

function withPlace(error: unknown, place: string): AssayError {
  if (error instanceof AssayError) {
    return new AssayError(error.code, `${place}: ${error.message}`, error.hint, {
      exitCode: error.exitCode,
      cause: error,
    });
  }
  const { message, hint } = describe(error);
  return new AssayError("bad-strategy", `${place}: ${message}`, hint, { cause: error });
}

function describe(error: unknown): { readonly message: string; readonly hint: string } {
  if (!(error instanceof Error)) {
    return { message: `the file threw ${String(error)}.`, hint: "Throw an Error with a message." };
  }
  const message = `${error.name}: ${error.message.replace(/\.?$/, ".")}`;
  if (error instanceof SyntaxError) {
    return {
      message,
      hint: /strip-only/.test(error.message)
        ? "Only TypeScript that can be erased runs: no enums, namespaces or parameter properties."
        : "Correct the line and run again.",
    };
  }
  if (/(module|exports|require) is not defined/.test(error.message)) {
    return { message, hint: "Strategy files are ES modules: use import and export default." };
  }
  return { message, hint: "The file's own code failed there; correct it and run again." };
}

/** First line of the stack that lies in a user's file; a compiler's error starts with its place. */
function firstPlace(error: unknown): Place | undefined {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  let first: (Place & { readonly at: number }) | undefined;
  for (const url of userModuleUrls()) {
    const at = stack.indexOf(`${url}:`);
    const line = at < 0 ? undefined : /^\d+/.exec(stack.slice(at + url.length + 1))?.[0];
    if (line !== undefined && (!first || at < first.at)) first = { url, line: Number(line), at };
  }
  return first;
}

/** V8 tells the line of a JavaScript module that does not parse only to `node --check`. */
function syntaxPlace(error: unknown, entry: string): Place | undefined {
  if (!(error instanceof SyntaxError)) return undefined;
  for (const { url, bytes } of loadedModules(entry).own) {
    if (!/\.m?js$/.test(url)) continue;
    const check = spawnSync(process.execPath, ["--check", "--input-type=module", "-"], {
      input: bytes,
      encoding: "utf8",
    });
    const line = /^\[stdin\]:(\d+)/m.exec(check.stderr)?.[1];
    if (line !== undefined) return { url, line: Number(line) };
  }
  return undefined;
}

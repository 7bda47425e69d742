import type { CommanderError } from "commander";
import { AssayError } from "../errors.ts";

/**
 * From now on a reader that has seen enough is no failure, whoever writes: the stream tells its listeners
 * of an error, and without one Node would end.
 */
export function tolerateClosedPipe(): void {
  if (process.stdout.listeners("error").includes(ignoreClosedPipe)) return;
  process.stdout.on("error", ignoreClosedPipe);
}

/** Writes text and a line end to standard output; resolves when it is out, pipes included. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${text.trimEnd()}\n`, (error) => {
      if (error && !isClosedPipe(error)) reject(error);
      else resolve();
    });
  });
}

/** A reader that has seen enough (`| head`) is no failure of ours. */
function ignoreClosedPipe(error: Error): void {
  if (!isClosedPipe(error)) throw error;
}

function isClosedPipe(error: Error): boolean {
  return "code" in error && error.code === "EPIPE";
}

/** Prints one JSON document; NaN and the infinities become null. */
export function printJson(document: object): Promise<void> {
  return print(JSON.stringify(document, null, 2));
}

/** Says something beside the result, on standard error. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A failure that the command has told of itself: all that is left is the exit code. */
export class ToldFailure extends Error {
  readonly exitCode: 1 | 2;

  constructor(exitCode: 1 | 2) {
    super("told already");
    this.exitCode = exitCode;
  }
}

/**
 * Tells a person (or with `--json` a program) what went wrong.
 *
 * @returns the exit code.
 */
export async function reportError(error: unknown, argv: readonly string[]): Promise<number> {
  if (error instanceof ToldFailure) return error.exitCode;
  if (argv.includes("--json")) await printJson(errorDocument(error));
  return noteError(error);
}

/** `reportError` for a listener of "exit", after which nothing that waits goes on. */
export function reportErrorAtExit(error: unknown, argv: readonly string[]): number {
  if (argv.includes("--json")) {
    process.stdout.write(`${JSON.stringify(errorDocument(error), null, 2)}\n`);
  }
  return noteError(error);
}

function errorDocument(error: unknown): object {
  const known = error instanceof AssayError;
  const code = known ? error.code : "internal";
  const hint = known ? error.hint : "This is a defect of Assay; please report it.";
  return { error: { code, message: messageOf(error), hint } };
}

function noteError(error: unknown): 1 | 2 {
  if (error instanceof AssayError) {
    note(`assay: ${error.message}\n       ${error.hint}`);
    return error.exitCode;
  }
  note(`assay: unexpected failure: ${messageOf(error)}`);
  if (error instanceof Error && error.stack) note(error.stack);
  return 1;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A mistake in the command line, with what was probably meant. */
export function usageError(error: CommanderError): AssayError {
  const [first = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
  const suggestion = rest.join(" ").replace(/^\(|\)$/g, "");
  return new AssayError(
    "usage",
    `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.?$/, ".")}`,
    suggestion || "See npx assay --help, or --help of the command.",
  );
}

import { AssayError, unknownName } from "../../errors.ts";
import { MODES, type Mode, resolveWindows, type WindowSpec } from "../../walkforward/spec.ts";
import {
  type SearchCommandOptions,
  type SearchRequest,
  searchRequestOf,
} from "../optimize/request.ts";

/** Options of `assay walkforward` as commander hands them over. */
export interface WalkForwardCommandOptions extends SearchCommandOptions {
  readonly train?: string;
  readonly test?: string;
  readonly mode?: string;
  readonly embargo?: number;
}

/** Which windows to walk through, with which search in each. */
export interface WalkForwardRequest extends SearchRequest {
  readonly windows: WindowSpec;
}

/** @throws AssayError as `searchRequestOf` and `resolveWindows`; `usage` without a length. */
export function walkForwardRequestOf(
  strategyFile: string,
  given: WalkForwardCommandOptions,
): WalkForwardRequest {
  const search = searchRequestOf(strategyFile, given);
  return { ...search, windows: windowsOf(given) };
}

function windowsOf({ train, test, mode, embargo }: WalkForwardCommandOptions): WindowSpec {
  if (train === undefined) throw missing("--train", "parameters are chosen on", "12mo");
  if (test === undefined) throw missing("--test", "they are then used for", "3mo");
  try {
    return resolveWindows({
      train,
      test,
      ...(mode === undefined ? {} : { mode: parseMode(mode) }),
      ...(embargo === undefined ? {} : { embargo }),
    });
  } catch (error) {
    throw asTyped(error);
  }
}

function parseMode(text: string): Mode {
  const found = MODES.find((mode) => mode === text);
  if (found) return found;
  throw unknownName("bad-option", "mode", text, MODES);
}

function missing(flag: string, use: string, example: string): AssayError {
  return new AssayError(
    "usage",
    `Expected the length of the time that ${use}, got no ${flag}.`,
    `Add for example ${flag} ${example}.`,
  );
}

/** An error about `Option "train"` as one about `--train`; any other as it is. */
export function asTyped(error: unknown): unknown {
  if (!(error instanceof AssayError)) return error;
  const message = error.message.replace(/^Option "(train|test|mode|embargo)"/, "--$1");
  if (message === error.message) return error;
  return new AssayError(error.code, message, error.hint, { cause: error });
}

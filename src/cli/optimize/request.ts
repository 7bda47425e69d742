import { threadCount } from "../../compute/thread-count.ts";
import { AssayError, expected } from "../../errors.ts";
import type { ParameterRanges } from "../../optimize/ranges.ts";
import { parseSearch, type Search } from "../../optimize/search.ts";
import { type RunCommandOptions, type RunRequest, runRequestOf } from "../run/request.ts";

/** Options of every command that searches parameters, as commander hands them over. */
export interface SearchCommandOptions extends RunCommandOptions {
  readonly params?: ParameterRanges;
  readonly search: string;
  readonly metric: string;
  readonly constraint?: string;
  readonly minTrades?: number;
  readonly maxDrawdown?: number;
  readonly threads?: number;
}

/** Options of `assay optimize` as commander hands them over. */
export interface OptimizeCommandOptions extends SearchCommandOptions {
  readonly resume?: boolean;
  readonly top: number;
}

/** What to search for, over which bars, checked as far as that goes without reading anything. */
export interface SearchRequest extends RunRequest {
  /** Without its constraint, which is understood only with the strategy. */
  readonly search: Search;
  readonly objective: string;
  /** On parameters, metrics or both, as typed. */
  readonly constraint?: string;
  readonly minTrades?: number;
  readonly maxDrawdown?: number;
  readonly threads: number;
}

/** A search, and how much of it to print. */
export interface OptimizeRequest extends SearchRequest {
  readonly top: number;
}

/** @throws AssayError as `runRequestOf` and `parseSearch`; `bad-option`. */
export function searchRequestOf(strategyFile: string, given: SearchCommandOptions): SearchRequest {
  const { params, constraint, minTrades, maxDrawdown } = given;
  return {
    ...runRequestOf(strategyFile, given),
    search: parseSearch(given.search, params === undefined ? {} : { ranges: params }),
    objective: given.metric,
    threads: threadCount(given.threads),
    ...(constraint === undefined ? {} : { constraint }),
    ...(minTrades === undefined ? {} : { minTrades }),
    ...(maxDrawdown === undefined ? {} : { maxDrawdown }),
  };
}

/** @throws AssayError as `searchRequestOf`; `usage`. */
export function optimizeRequestOf(
  strategyFile: string,
  given: OptimizeCommandOptions,
): OptimizeRequest {
  const { top } = given;
  if (!Number.isInteger(top) || top < 1) {
    throw expected("bad-option", "--top", "a whole number from 1", top, "Write --top 20.");
  }
  if (given.resume && !given.files) {
    throw new AssayError(
      "usage",
      "--resume goes on from what is on disk, and --no-files puts nothing there.",
      "Leave one of the two out.",
    );
  }
  return { ...searchRequestOf(strategyFile, given), top };
}

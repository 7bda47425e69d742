import { expected } from "../errors.ts";
import { parseSpan, type Span } from "./spans.ts";

/** How the train window moves: `rolling` keeps its length, `anchored` its start. */
export const MODES = ["rolling", "anchored"] as const;
/** One of `MODES`. */
export type Mode = (typeof MODES)[number];

/** Windows as a person asks for them. */
export interface WindowOptions {
  /** Length of the time in which parameters are chosen: `12mo`, `365d`. */
  readonly train: string;
  /** Length of the time in which they are then used, and the step from window to window: `3mo`. */
  readonly test: string;
  /** `rolling` unless given. */
  readonly mode?: Mode;
  /** Bars between train and test, taken off the end of the train; 0 unless given. */
  readonly embargo?: number;
}

/** Windows with every default filled in and checked, as plain data. */
export interface WindowSpec {
  readonly train: Span;
  readonly test: Span;
  readonly mode: Mode;
  /** Bars between train and test. */
  readonly embargo: number;
}

/**
 * Fills in defaults and checks every value; looks at no bar.
 *
 * @throws AssayError `bad-span` for a length, `bad-option` for a mode or an embargo that is none.
 */
export function resolveWindows(options: WindowOptions): WindowSpec {
  const { mode = "rolling", embargo = 0 } = options;
  if (!MODES.includes(mode)) {
    throw expected(
      "bad-option",
      'Option "mode"',
      `one of ${MODES.join(", ")}`,
      mode,
      "Choose rolling (the train keeps its length) or anchored (it keeps its start).",
    );
  }
  if (!(Number.isInteger(embargo) && embargo >= 0)) {
    throw expected(
      "bad-option",
      'Option "embargo"',
      "a whole number of bars, at least 0",
      embargo,
      "The embargo is counted in bars between train and test; 0 is none.",
    );
  }
  return Object.freeze({
    train: parseSpan(options.train, "train"),
    test: parseSpan(options.test, "test"),
    mode,
    embargo,
  });
}

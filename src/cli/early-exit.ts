import { AssayError } from "../errors.ts";
import { wasInterrupted } from "./interrupts.ts";
import { reportErrorAtExit } from "./output.ts";

let strategyFile: string | undefined;

/** Tells the watch whose code runs besides Assay's own. */
export function noteStrategyFile(path: string): void {
  strategyFile = path;
}

/**
 * Watches for an end of the process before its command is done, which would pass for success: a
 * strategy that calls `process.exit`, or one that awaits what never comes, so that nothing is left
 * to do. Says so, and makes the exit code 2 (1 when no strategy was loaded: a defect of Assay).
 *
 * @returns what ends the watch.
 */
export function watchForEarlyExit(argv: readonly string[]): () => void {
  strategyFile = undefined;
  let waiting = false;
  let failed = false;
  const onIdle = () => {
    waiting = true;
    process.exit();
  };
  const onFailure = () => {
    failed = true;
  };
  const onExit = () => {
    // Ctrl-C has said what it did; of an error that nobody caught Node tells itself.
    if (wasInterrupted() || failed) return;
    process.exitCode = reportErrorAtExit(earlyExit(waiting), argv);
  };
  process.once("beforeExit", onIdle);
  process.once("uncaughtExceptionMonitor", onFailure);
  process.once("exit", onExit);
  return () => {
    process.removeListener("beforeExit", onIdle);
    process.removeListener("uncaughtExceptionMonitor", onFailure);
    process.removeListener("exit", onExit);
  };
}

function earlyExit(waiting: boolean): Error {
  if (strategyFile === undefined) return new Error("the process ended before its command was done");
  return waiting
    ? new AssayError(
        "bad-strategy",
        `${strategyFile}: the file awaits something that never comes; nothing was written.`,
        "Take out the await at its top level that never settles, or what it waits for.",
      )
    : new AssayError(
        "bad-strategy",
        `${strategyFile}: the strategy's code ended the process; nothing was written.`,
        "Take out the process.exit(); throw an Error to say that something is wrong.",
      );
}

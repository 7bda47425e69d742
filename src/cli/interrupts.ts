import { letSignalsIn } from "../data/pending-signals.ts";

const CODES = { SIGINT: 130, SIGTERM: 143 } as const;

let written = false;
let interrupted = false;
let over = false;
let wayOut: ((exitCode: number) => void) | undefined;

const handlers = Object.entries(CODES).map(([signal, code]) => ({
  signal,
  handle: () => {
    // The command is done and its result out: all that is left is to end, with its own exit code.
    if (over) process.exit();
    interrupted = true;
    if (wayOut) {
      const leave = wayOut;
      // A second Ctrl-C ends at once.
      wayOut = undefined;
      leave(code);
      return;
    }
    process.stderr.write(
      written
        ? "\nassay: Interrupted; what was written before is whole.\n"
        : "\nassay: Interrupted; nothing was written.\n",
    );
    // Runs the listeners of "exit", by which a run that is being written removes its parts.
    process.exit(code);
  },
}));

/**
 * Ctrl-C ends the process with 130 and `kill` with 143. The handlers stay when the command is done,
 * or a late signal would turn a result that is out into a failure.
 *
 * @returns what to call when the command is done.
 */
export function installInterrupts(): () => void {
  written = false;
  over = false;
  wayOut = undefined;
  for (const { signal, handle } of handlers) {
    if (!process.listeners(signal as NodeJS.Signals).includes(handle)) process.on(signal, handle);
  }
  return () => {
    over = true;
  };
}

/** From now on something is on disk, and a message after Ctrl-C must not deny it. */
export function noteWritten(): void {
  written = true;
}

/**
 * Takes over what Ctrl-C and `kill` do, for work that has something to save first.
 *
 * @param leave called once, with the code that the process should exit with; after it, or a second
 *   signal, nothing holds the process back.
 * @returns what to call when the signals may end the process by themselves again.
 */
export function onInterrupt(leave: (exitCode: number) => void): () => void {
  wayOut = leave;
  return () => {
    if (wayOut === leave) wayOut = undefined;
  };
}

/** Whether the process ends because of Ctrl-C or `kill`. */
export function wasInterrupted(): boolean {
  return interrupted;
}

/**
 * Runs work that may block for long with the signals' own effect, since a handler could not run
 * before it is over: Ctrl-C ends the process at once, which a shell shows as 130 too. Only for work
 * that writes nothing. A signal that came before it takes effect first.
 */
export async function interruptible<T>(work: () => T | Promise<T>): Promise<T> {
  await letSignalsIn();
  const installed = handlers.filter(({ signal, handle }) =>
    process.listeners(signal as NodeJS.Signals).includes(handle),
  );
  for (const { signal, handle } of installed) process.removeListener(signal, handle);
  try {
    return await work();
  } finally {
    for (const { signal, handle } of installed) process.on(signal, handle);
  }
}

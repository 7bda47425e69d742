const CODES = { SIGINT: 130, SIGTERM: 143 } as const;

const handlers = Object.entries(CODES).map(([signal, code]) => ({
  signal,
  handle: () => {
    process.stderr.write("\nassay: interrupted; nothing half-written was left.\n");
    // Runs the listeners of "exit", by which a run that is being written removes its parts.
    process.exit(code);
  },
}));

/** Ctrl-C ends the process with 130 and `kill` with 143; returns what takes the handlers away. */
export function installInterrupts(): () => void {
  for (const { signal, handle } of handlers) process.on(signal, handle);
  return () => {
    for (const { signal, handle } of handlers) process.removeListener(signal, handle);
  };
}

/**
 * Runs long synchronous work with the signals' own effect, since a handler could not run before it
 * is over: Ctrl-C ends the process at once, which a shell shows as 130 too. Only for work that writes
 * nothing.
 */
export function interruptible<T>(work: () => T): T {
  const installed = handlers.filter(({ signal, handle }) =>
    process.listeners(signal as NodeJS.Signals).includes(handle),
  );
  for (const { signal, handle } of installed) process.removeListener(signal, handle);
  try {
    return work();
  } finally {
    for (const { signal, handle } of installed) process.on(signal, handle);
  }
}

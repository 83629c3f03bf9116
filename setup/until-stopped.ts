/** Resolves with the signal that asks the process to end: Ctrl-C in a terminal, SIGTERM from a supervisor. */
export function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
}

import { constants } from 'node:os';

/**
 * Resolves with the first signal that asks the process to end: Ctrl-C in a terminal, SIGTERM from a supervisor. Another one
 * ends it at once, with what it has started.
 */
export function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        if (asked) process.exit(exitCodeOf(signal));
        asked = true;
        resolve(signal);
      });
  });
}

/** As a shell says it of a process that a signal has ended. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

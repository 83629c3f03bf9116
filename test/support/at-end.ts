type Ending = () => Promise<void>;

// On the process: mocha loads what its configuration requires apart from the test files.
const holder = globalThis as { [at: symbol]: Ending[] | undefined };
const place = Symbol.for('laurel.at-end');

/** Has something ended after the last test of this process; false where no test runner would do so. */
export function atEnd(end: Ending): boolean {
  holder[place]?.push(end);
  return holder[place] !== undefined;
}

/** For the runner's hook, which calls what it answers after the last test. */
export function promiseToEnd(): Ending {
  const endings: Ending[] = (holder[place] ??= []);
  return async () => {
    for (const end of endings.splice(0)) await end();
  };
}

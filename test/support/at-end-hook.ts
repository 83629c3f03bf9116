import { promiseToEnd } from './at-end.ts';

const endAll = promiseToEnd();

/** For mocha's `require`: ends after the last test what the tests share. */
export async function mochaGlobalTeardown(): Promise<void> {
  await endAll();
}

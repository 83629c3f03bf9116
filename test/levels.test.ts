import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { scripts, testFiles, timesRun } from './support/levels.ts';

describe('the levels of the tests', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const levels = Object.entries(scripts).filter(([name]) => name.startsWith('test:'));

  it('have every test once: whoever runs them all has run what npm test runs', () => {
    const timesInLevels = (file: string) => levels.reduce((sum, [, script]) => sum + timesRun(script, file), 0);
    assert.ok(testFiles.length > 80);
    assert.deepEqual(
      testFiles.filter((file) => timesInLevels(file) !== 1 || timesRun(scripts['test'] ?? '', file) !== 1),
      [],
    );
  });

  it('have nothing in the pure one that starts a process, or opens a registry or an engine', () => {
    const impure =
      /child_process|run-laurel|support\/(?:engine|world|process|postgres)\.ts|registry\/registry\.ts|stage\.ts/;
    const pure = testFiles.filter((file) => timesRun(scripts['test:pure'] ?? '', file) > 0);
    assert.deepEqual(pure.filter(starts), []);

    function starts(file: string): boolean {
      const imports = readFileSync(root + file, 'utf8').matchAll(/^import (?!type )[^']*from '([^']*)';/gm);
      return [...imports].some(([, from = '']) => impure.test(from));
    }
  });
});

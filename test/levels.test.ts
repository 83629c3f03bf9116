import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

describe('the levels of the tests', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> };
  const levels = Object.entries(scripts).filter(([name]) => name.startsWith('test:'));
  const files = readdirSync(`${root}test`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `test/${name}`);

  it('have every test once: whoever runs them all has run what npm test runs', () => {
    const timesInLevels = (file: string) => levels.reduce((sum, [, script]) => sum + timesRun(script, file), 0);
    assert.ok(files.length > 80);
    assert.deepEqual(
      files.filter((file) => timesInLevels(file) !== 1 || timesRun(scripts['test'] ?? '', file) !== 1),
      [],
    );
  });

  it('have nothing in the pure one that starts a process, or opens a registry or an engine', () => {
    const impure =
      /child_process|run-laurel|support\/(?:engine|world|process|postgres)\.ts|registry\/registry\.ts|stage\.ts/;
    const pure = files.filter((file) => timesRun(scripts['test:pure'] ?? '', file) > 0);
    assert.deepEqual(pure.filter(starts), []);

    function starts(file: string): boolean {
      const imports = readFileSync(root + file, 'utf8').matchAll(/^import (?!type )[^']*from '([^']*)';/gm);
      return [...imports].some(([, from = '']) => impure.test(from));
    }
  });
});

/** How often mocha's arguments choose this file: it runs a file once for each pattern that fits. */
function timesRun(script: string, file: string): number {
  const [wanted = '', ignored = ''] = script.split(' --ignore ');
  if (globsIn(ignored).some((glob) => glob.test(file))) return 0;
  return globsIn(wanted).filter((glob) => glob.test(file)).length;
}

function globsIn(args: string): RegExp[] {
  const paths = args.match(/test\/[^\s']*\.test\.ts/g) ?? [];
  return paths.map((path) => {
    const choices = path
      .replaceAll('.', '\\.')
      .replace(/\{([^}]*)\}/g, (_, list: string) => `(${list.replaceAll(',', '|')})`);
    return new RegExp(`^${choices.replaceAll('**/', '<any>').replaceAll('*', '[^/]*').replaceAll('<any>', '(.*/)?')}$`);
  });
}

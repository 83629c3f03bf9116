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
    const elsewhere = files.map((file) => [file, levels.filter(([, script]) => runs(script, file)).length]);
    assert.deepEqual(
      elsewhere.filter(([, times]) => times !== 1),
      [],
    );
    assert.ok(files.length > 80 && files.every((file) => runs(scripts['test'] ?? '', file)));
  });

  it('have nothing in the pure one that starts a process, or opens a registry or an engine', () => {
    const impure =
      /child_process|run-laurel|support\/(?:engine|world|process|postgres)\.ts|registry\/registry\.ts|stage\.ts/;
    const pure = files.filter((file) => runs(scripts['test:pure'] ?? '', file));
    assert.deepEqual(pure.filter(starts), []);

    function starts(file: string): boolean {
      const imports = readFileSync(root + file, 'utf8').matchAll(/^import (?!type )[^']*from '([^']*)';/gm);
      return [...imports].some(([, from = '']) => impure.test(from));
    }
  });
});

/** Whether mocha's arguments choose this file. */
function runs(script: string, file: string): boolean {
  const [wanted = '', ignored = ''] = script.split(' --ignore ');
  return globsIn(wanted).some((glob) => glob.test(file)) && !globsIn(ignored).some((glob) => glob.test(file));
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

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The commands of package.json. */
export const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** Every file of tests, from the root of the project. */
export const testFiles: readonly string[] = readdirSync(`${root}test`, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name}`)
  .sort();

/** How often mocha's arguments choose this file: it runs a file once for each pattern that fits. */
export function timesRun(script: string, file: string): number {
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

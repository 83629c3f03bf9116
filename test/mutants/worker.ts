import fs from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve, sep } from 'node:path';
import Mocha from 'mocha';

const { cache } = createRequire(import.meta.url);
const root = process.cwd();
/** What no mutant changes, and takes long to load. */
const kept = ['node_modules', 'contracts'].map((folder) => join(root, folder) + sep);
const reached = new Set<string>();

Object.assign(globalThis, { __reached: (place: string) => reached.add(place) });
const { readFileSync } = fs;
fs.readFileSync = ((...asked: Parameters<typeof readFileSync>) => {
  const [programme] = /programmes\/[^/]+\.yaml$/.exec(String(asked[0])) ?? [];
  if (programme !== undefined) reached.add(programme);
  return readFileSync(...asked);
}) as typeof readFileSync;

// One file of tests at a time, as if it were loaded for the first time.
process.on('message', (tests: string) => {
  forget();
  void run(tests).then((passed) => process.send?.({ passed, reached: [...reached] }));
});

function forget(): void {
  reached.clear();
  const changing = Object.keys(cache).filter(
    (file) => file.startsWith(root) && !kept.some((each) => file.startsWith(each)),
  );
  for (const file of changing) Reflect.deleteProperty(cache, file);
}

async function run(tests: string): Promise<boolean> {
  const mocha = new Mocha({ bail: true, timeout: 0, reporter: Mocha.reporters.Base });
  mocha.addFile(resolve(tests));
  try {
    await mocha.loadFilesAsync();
    return await new Promise<boolean>((done) => {
      mocha.run((failures) => {
        done(failures === 0);
      });
    });
  } catch {
    return false;
  } finally {
    mocha.dispose();
  }
}

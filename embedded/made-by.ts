import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { both } from '../contracts/trouble.ts';
import type { Say } from './paths.ts';

const data = 'temporal.sqlite';
const maker = 'temporal.version';

/**
 * Keeps a server from data that a server of another version made: a newer one may fail on it long after it has begun. Such
 * data is put aside under its version, and what it held is started again from the record; nothing stands there alone.
 * `printed` is what the server says of its version.
 */
export function putAsideWhatAnotherMade(folder: string, printed: string, say: Say): void {
  const version = /Server (\d+(?:\.\d+)*)/.exec(printed)?.[1] ?? printed.trim();
  const file = join(folder, maker);
  const before = existsSync(file) ? readFileSync(file, 'utf8').trim() : version;
  if (before !== version) {
    const aside = `of-${before.replaceAll(/[^\w.-]/g, '_')}-${Date.now()}.${data}`;
    for (const each of readdirSync(folder).filter((name) => name.startsWith(data)))
      renameSync(join(folder, each), join(folder, aside + each.slice(data.length)));
    say(
      both({
        zh: `${folder} 中 Temporal 的数据是版本 ${before} 的，现在是 ${version}；已另存为 ${aside}，请运行 ./laurel engine restore --reason 换版本，一切从台账恢复`,
        en: `Temporal server: the data in ${folder} was made by version ${before}, and this is ${version}; it was put aside as ${aside}: run \`./laurel engine restore\`, which starts everything again from the record`,
      }),
    );
  }
  writeFileSync(file, `${version}\n`);
}

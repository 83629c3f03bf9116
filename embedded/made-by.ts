import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { both, Trouble } from '../contracts/trouble.ts';
import product from '../package.json' with { type: 'json' };
import type { Say } from './paths.ts';

/** How things lie in a data folder; another number is another way, which this version does not know. */
export const FOLDER_FORMAT = 1;

const makerSchema = z.object({
  /** The version of Laurel that opened it last. */
  laurel: z.string().optional(),
  format: z.int().optional(),
  /** The version of the Temporal server whose database lies in it. */
  temporal: z.string().optional(),
});

/** What made the data of a folder, as far as it has been written there. */
export type Maker = z.output<typeof makerSchema>;

const fileIn = (folder: string) => join(folder, 'made-by.json');

export function readMaker(folder: string): Maker {
  const file = fileIn(folder);
  try {
    return makerSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Trouble(
      {
        zh: `${file} 读不懂：它记着哪个版本建立了这个数据目录。请从备份放回它`,
        en: `${file} cannot be read: it says which version made this data folder. Put it back from a backup`,
      },
      { cause: error },
    );
  }
}

/** Writes down what opens the folder now, beside what stands there of other parts. */
export function noteMaker(folder: string, part: Maker): void {
  const file = fileIn(folder);
  writeFileSync(`${file}.draft`, `${JSON.stringify({ ...readMaker(folder), ...part }, undefined, 2)}\n`, {
    flush: true,
  });
  renameSync(`${file}.draft`, file);
}

/** What opens a folder in this version. */
export const ownMaker = { laurel: product.version, format: FOLDER_FORMAT } as const satisfies Maker;

/** Keeps this version from data that a later one, or one with another format, has written. */
export function refuseAnotherMaker(folder: string): void {
  const { laurel = ownMaker.laurel, format = FOLDER_FORMAT } = readMaker(folder);
  if (format !== FOLDER_FORMAT)
    throw new Trouble({
      zh: `数据目录 ${folder} 是格式 ${format}（创评 ${laurel}），本版本 ${ownMaker.laurel} 只用格式 ${FOLDER_FORMAT}：请用 ${laurel} 打开它`,
      en: `the data folder ${folder} has format ${format} (Laurel ${laurel}), and this version ${ownMaker.laurel} knows format ${FOLDER_FORMAT} only: open it with ${laurel}`,
    });
  if (isNewer(laurel, ownMaker.laurel))
    throw new Trouble({
      zh: `数据目录 ${folder} 已由更新的创评 ${laurel} 用过，这里是 ${ownMaker.laurel}：请换成 ${laurel} 或更新的版本；旧版本会读错它`,
      en: `the data folder ${folder} was used by Laurel ${laurel}, which is newer than this ${ownMaker.laurel}: take ${laurel} or later; an older one would read it wrongly`,
    });
}

function isNewer(one: string, other: string): boolean {
  return one.localeCompare(other, 'en', { numeric: true }) > 0;
}

const data = 'temporal.sqlite';

/**
 * Keeps a server from data that a server of another version made: a newer one may fail on it long after it has begun. Such
 * data is put aside under its version, and what it held is started again from the record; nothing stands there alone.
 * `printed` is what the server says of its version.
 */
export function putAsideWhatAnotherMade(folder: string, printed: string, say: Say): void {
  const version = /Server (\d+(?:\.\d+)*)/.exec(printed)?.[1] ?? printed.trim();
  const { temporal: before = version } = readMaker(folder);
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
  noteMaker(folder, { temporal: version });
}

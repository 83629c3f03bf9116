import { existsSync, renameSync, rmSync } from 'node:fs';
import { orTrouble, type Sentence } from '../contracts/trouble.ts';
import { isUnavailable } from '../registry/database.ts';
import { openRegistry, type Registry } from '../registry/registry.ts';

/** Opens the registry on a PostgreSQL server; throws a `Trouble` that says why it cannot. */
export async function openOnServer(url: string): Promise<Registry> {
  return orTrouble(
    () => openRegistry({ url }),
    (error) => notOnServer(url, error),
  );
}

/** Opens the registry in a folder; a new one is made as a whole, so that a start that is broken off leaves no half of it. */
export async function openInFolder(folder: string): Promise<Registry> {
  return orTrouble(
    async () => {
      if (!existsSync(folder)) await make(folder);
      return await openRegistry({ folder });
    },
    (error) => notInFolder(folder, error),
  );
}

async function make(folder: string): Promise<void> {
  const draft = `${folder}.making`;
  rmSync(draft, { recursive: true, force: true });
  await (await openRegistry({ folder: draft })).close();
  renameSync(draft, folder);
}

function notInFolder(folder: string, { message }: Error): Sentence {
  const why = message.split('\n')[0] ?? '';
  return {
    zh: `台账库 ${folder} 打不开（${why}），可能已损坏：请用备份恢复整个数据目录（含 message.key），损坏的目录留着备查`,
    en: `the registry in ${folder} cannot be opened (${why}) and may be damaged: put back the whole data folder from a backup, with its message.key, and keep the damaged one aside`,
  };
}

function notOnServer(url: string, error: Error): Sentence {
  const where = placeOf(url);
  const why = reasonOf(error);
  if (isUnavailable(error))
    return {
      zh: `连不上 PostgreSQL ${where}（${why}）：请启动它，或更正 DATABASE_URL`,
      en: `PostgreSQL at ${where} cannot be reached (${why}): start it, or correct DATABASE_URL`,
    };
  return {
    zh: `PostgreSQL ${where} 不能作台账库（${why}）：请更正 DATABASE_URL 中的用户、口令与数据库，并给该用户建表的权限`,
    en: `PostgreSQL at ${where} cannot hold the registry (${why}): correct user, password and database in DATABASE_URL, and let that user make tables`,
  };
}

/** Without user and password. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { host, pathname } = new URL(url);
  return host + pathname;
}

function reasonOf(error: Error): string {
  const inner = error.cause instanceof Error ? error.cause : error;
  const { code } = inner as NodeJS.ErrnoException;
  return inner.message || code || 'no reason given';
}

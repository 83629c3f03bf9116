import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Trouble } from '../contracts/trouble.ts';
import { readMaker } from './made-by.ts';
import { newMessageKey, printMessageKey, readMessageKey, type MessageKey } from '../sealing/keys.ts';

/** The administrator's token of a data folder, made at its first start. */
export function keptToken(data: string | undefined): string {
  const token = keptSecret(data, 'admin.token', `laurel_${randomBytes(32).toString('base64url')}`);
  if (/^[\x21-\x7e]{24,}$/.test(token)) return token;
  const file = join(data ?? '', 'admin.token');
  throw new Trouble({
    zh: `${file} 是空的，或不是令牌：请删除它再启动，会给管理员换发一个新令牌`,
    en: `${file} is empty, or no token: delete it and start again, and the administrator is given a new one`,
  });
}

/** The message key of a data folder, made at its first start. */
export function keptKey(data: string | undefined): MessageKey {
  const key = readMessageKey(keptSecret(data, 'message.key', printMessageKey(newMessageKey())));
  if (key) return key;
  const file = join(data ?? '', 'message.key');
  throw new Trouble({
    zh: `${file} 不是写在那里的密钥：请从备份放回原文件；没有它，进行中的活动都不能继续`,
    en: `${file} is not the key that was written there: put it back from a backup; without it no campaign under way goes on`,
  });
}

/** A secret of a folder, made once and readable by its owner only; it has its content from the first moment. */
function keptSecret(data: string | undefined, name: string, fresh: string): string {
  if (data === undefined) return fresh;
  const file = join(data, name);
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  writeFileSync(`${file}.draft`, `${fresh}\n`, { mode: 0o600, flush: true });
  renameSync(`${file}.draft`, file);
  return fresh;
}

/** A registry that has been there and is gone is not begun anew: what stood in it would be missed by nobody. */
export function refuseLostRegistry(data: string): void {
  if (existsSync(join(data, 'registry')) || readMaker(data).laurel === undefined) return;
  throw new Trouble({
    zh: `${data} 中的台账库 registry 不见了：请从备份恢复整个数据目录；若要另起一套，请用 LAUREL_DATA 指一个空目录`,
    en: `the registry is gone from ${data}: put back the whole data folder from a backup; for a new beginning name an empty folder by LAUREL_DATA`,
  });
}

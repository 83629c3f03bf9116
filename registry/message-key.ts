import type { Db } from './database.ts';
import { messageKey } from './schema.ts';

/** The fingerprint that this registry goes by: the one given, unless it has one already. */
export async function keepFingerprint(db: Db, fingerprint: string): Promise<string> {
  await db.insert(messageKey).values({ id: 1, fingerprint }).onConflictDoNothing();
  const [kept] = await db.select({ fingerprint: messageKey.fingerprint }).from(messageKey);
  return kept?.fingerprint ?? fingerprint;
}

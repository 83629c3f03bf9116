import { keepFingerprint } from '../registry/message-key.ts';
import type { Registry } from '../registry/registry.ts';
import { Trouble } from '../contracts/trouble.ts';
import { fingerprintOf, type MessageKey } from '../sealing/keys.ts';

/** Stops a start with another key than before: it would take every message of the running workflows for forged. */
export async function keepMessageKey(registry: Registry, key: MessageKey): Promise<void> {
  const fingerprint = fingerprintOf(key);
  if ((await keepFingerprint(registry.db, fingerprint)) === fingerprint) return;
  throw new Trouble({
    zh: '报文密钥不是这个台账库的：请放回其数据目录的 message.key，或改回原来的 LAUREL_MESSAGE_KEY',
    en: 'this is not the message key of this registry: put back the message.key of its data folder, or the LAUREL_MESSAGE_KEY that it was started with',
  });
}

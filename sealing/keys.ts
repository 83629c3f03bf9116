import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { systemKeyId } from './seal.ts';

/** The master key of a Laurel: API, worker and whoever keeps it hold it, Temporal and its callers do not. */
export type MessageKey = Uint8Array;

const LENGTH = 32;
/** The id of the key with which Laurel itself seals. */
export const OWN = 'laurel';

export function newMessageKey(): MessageKey {
  return randomBytes(LENGTH);
}

/** A key as it stands in a file or in the environment, or undefined where the text is none. */
export function readMessageKey(text: string): MessageKey | undefined {
  const key = Buffer.from(text.trim(), 'base64');
  return key.length === LENGTH && key.toString('base64') === text.trim() ? key : undefined;
}

export function printMessageKey(key: Uint8Array): string {
  return Buffer.from(key).toString('base64');
}

/** The key that a key id names: made of the master key alone, so that no look-up can differ on replay. */
export function deriveKey(master: MessageKey, keyId: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', master, '', keyId, LENGTH));
}

/** The key of another system's account; a new number makes the earlier key worthless. */
export function systemKey(master: MessageKey, system: string, keyNumber: number): Uint8Array {
  return deriveKey(master, systemKeyId(system, keyNumber));
}

/** Tells one master key from another, and says nothing of it. */
export function fingerprintOf(master: MessageKey): string {
  return createHash('sha256').update(deriveKey(master, 'fingerprint')).digest('hex').slice(0, 16);
}

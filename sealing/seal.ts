import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

// Needs nothing but Node: another system may take this file as it is (docs/other-systems.md).

/** What Temporal carries: the names of its metadata as bytes, and data. */
export interface Payload {
  metadata?: Record<string, Uint8Array> | null;
  data?: Uint8Array | null;
}

/** A signal of another system. */
export interface SystemMessage {
  /** The workflow that it is for; sent to another it is dropped. */
  readonly workflow: string;
  /** The signal's name. */
  readonly message: string;
  /** Unique to the message: sent twice it is heard once. */
  readonly id: string;
  readonly body: object;
  /** The person for whom the system acts, where its account allows that. */
  readonly for?: string;
}

/** Seals a signal with a system's own key, ready for Temporal. */
export function sealFor(
  key: Uint8Array,
  system: string,
  keyNumber: number,
  { body, ...sealed }: SystemMessage,
): Required<Payload> {
  return seal(key, systemKeyId(system, keyNumber), JSON.stringify({ sealed, args: [body] }));
}

export const systemKeyId = (system: string, keyNumber: number): string => `system:${system}:${keyNumber}`;

export const ENCODING = 'binary/laurel';
export const KEY_ID = 'laurel-key';

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

/** Encrypts, and lets nobody change it or say that it is of another key. */
export function seal(key: Uint8Array, keyId: string, content: string | Uint8Array): Required<Payload> {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG });
  cipher.setAAD(boundTo(keyId));
  const sealed = [cipher.update(content), cipher.final()];
  return {
    metadata: { encoding: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(keyId) },
    data: Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]),
  };
}

/** Throws where it was sealed with another key, or changed. */
export function unseal(key: Uint8Array, keyId: string, data: Uint8Array): Buffer {
  const decipher = createDecipheriv(CIPHER, key, data.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(boundTo(keyId));
  decipher.setAuthTag(data.subarray(NONCE, NONCE + TAG));
  return Buffer.concat([decipher.update(data.subarray(NONCE + TAG)), decipher.final()]);
}

function boundTo(keyId: string): Buffer {
  return Buffer.from(`${ENCODING}\n${keyId}`);
}

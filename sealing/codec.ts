import type { Payload, PayloadCodec } from '@temporalio/common';
import type { Foreign } from '../domain/envelope.ts';
import { deriveKey, OWN, type MessageKey } from './keys.ts';
import { ENCODING, KEY_ID, seal, unseal } from './seal.ts';

/**
 * Encrypts everything that goes through Temporal and authenticates everything that comes from it. What is not ours
 * becomes a marked value and no error: a codec that throws fails the workflow's task, and Temporal would repeat it for
 * ever. A pure function of payload and master key, for it is replayed.
 */
export function messageCodec(master: MessageKey): PayloadCodec {
  const own = deriveKey(master, OWN);
  return {
    encode: (payloads) => Promise.resolve(payloads.map((payload) => encode(own, payload))),
    decode: (payloads) => Promise.resolve(payloads.map((payload) => decode(master, own, payload))),
  };
}

const NEWLINE = 0x0a;
const text = new TextEncoder();

/** The converter's payloads say nothing in their metadata but how their data are encoded. */
function encode(own: Uint8Array, { metadata, data }: Payload): Payload {
  // NOTE: Protobuf gives no data as an empty array, which is no bytes.
  const encoding = Buffer.from(metadata?.['encoding'] ?? []);
  return seal(own, OWN, Buffer.concat([encoding, Uint8Array.of(NEWLINE), Buffer.from(data ?? [])]));
}

function decode(master: MessageKey, own: Uint8Array, payload: Payload): Payload {
  try {
    const { metadata, data } = payload;
    if (nameIn(metadata?.['encoding']) !== ENCODING || !data) return foreign('not sealed');
    const keyId = nameIn(metadata?.[KEY_ID]);
    if (keyId === OWN) return ofLaurel(unseal(own, OWN, data));
    const system = /^system:([a-z0-9-]{1,120}):([1-9]\d{0,8})$/.exec(keyId);
    if (!system) return foreign('sealed with an unknown key');
    const content = unseal(deriveKey(master, keyId), keyId, data).toString();
    return ofSystem({ id: String(system[1]), keyNumber: Number(system[2]) }, JSON.parse(content));
  } catch {
    return foreign('the seal is broken');
  }
}

function nameIn(bytes: Uint8Array | null | undefined): string {
  return bytes ? Buffer.from(bytes).toString() : '';
}

function ofLaurel(content: Buffer): Payload {
  const end = content.indexOf(NEWLINE);
  return { metadata: { encoding: content.subarray(0, end) }, data: content.subarray(end + 1) };
}

/** A system says what and for whom. Who it is, its key says. */
function ofSystem(system: { readonly id: string; readonly keyNumber: number }, content: unknown): Payload {
  const { sealed, args } = content as { sealed: Readonly<Record<string, unknown>>; args: readonly unknown[] };
  const { workflow, message, id, for: person } = sealed;
  if (![workflow, message, id, person ?? ''].every((part) => typeof part === 'string')) return foreign('no message');
  if (!Array.isArray(args) || args.length !== 1) return foreign('no message');
  const sender = { ...system, ...(person !== undefined && { for: person }) };
  return json({ sealed: { kind: 'signal', workflow, message, id, system: sender }, args });
}

function foreign(why: string): Payload {
  return json({ foreign: why } satisfies Foreign);
}

function json(value: unknown): Payload {
  return { metadata: { encoding: text.encode('json/plain') }, data: text.encode(JSON.stringify(value)) };
}

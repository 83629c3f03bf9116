import assert from 'node:assert/strict';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import { messageCodec } from '../../sealing/codec.ts';
import { newMessageKey, printMessageKey, readMessageKey, systemKey } from '../../sealing/keys.ts';
import { seal, sealFor } from '../../sealing/seal.ts';

const master = newMessageKey();
const codec = messageCodec(master);
const message = { workflow: 'candidacy/c/a', message: 'fileRules', id: 'm-1', body: { fields: {} } };
const converter = defaultPayloadConverter;

async function decoded(payload: Payload): Promise<unknown> {
  const [open] = await codec.decode([payload]);
  return open && converter.fromPayload(open);
}

describe('what is sealed', () => {
  it('comes back as it was, whatever the converter made of it', async () => {
    for (const value of [{ a: '市' }, null, undefined, '', 'x\ny', 0, [1], new Uint8Array([10, 0, 255])]) {
      const [sealed] = await codec.encode([converter.toPayload(value)]);
      assert.deepEqual(await decoded(sealed!), value);
    }
  });

  it('may be nothing, in any of the ways in which Protobuf says so', async () => {
    const metadata = { encoding: Buffer.from('binary/null') };
    for (const data of [undefined, null, [] as unknown as Uint8Array, new Uint8Array()]) {
      const [sealed] = await codec.encode([{ metadata, data: data as Uint8Array }]);
      assert.equal(await decoded(sealed!), undefined);
    }
  });

  it('cannot be read, and is sealed anew each time', async () => {
    const payload = converter.toPayload({ secret: 'a-name-that-would-be-found' });
    const [first, second] = await codec.encode([payload, payload]);
    assert.ok(!Buffer.from(first!.data!).includes('a-name-that-would-be-found'));
    assert.notDeepEqual(first!.data, second!.data);
  });

  it('is not ours when a bit of it was changed, or the name of its key', async () => {
    const [sealed] = await codec.encode([converter.toPayload('a')]);
    const data = sealed!.data!;
    for (let at = 0; at < data.length; at++) {
      const changed = Uint8Array.from(data, (byte, index) => (index === at ? byte ^ 1 : byte));
      assert.deepEqual(await decoded({ ...sealed, data: changed }), { foreign: 'the seal is broken' });
    }
    const renamed = { ...sealed!.metadata, 'laurel-key': Buffer.from('system:archive:1') };
    assert.deepEqual(await decoded({ metadata: renamed, data }), { foreign: 'the seal is broken' });
  });

  it('is not ours when another key sealed it, or none', async () => {
    const [other] = await messageCodec(newMessageKey()).encode([converter.toPayload('a')]);
    assert.deepEqual(await decoded(other!), { foreign: 'the seal is broken' });
    assert.deepEqual(await decoded(converter.toPayload({ actor: 'me' })), { foreign: 'not sealed' });
    assert.deepEqual(await decoded(seal(master, 'master', 'x')), { foreign: 'sealed with an unknown key' });
  });
});

describe('what another system sealed', () => {
  it('names the system by its key, and the person by what it says', async () => {
    const key = systemKey(master, 'archive', 2);
    assert.deepEqual(await decoded(sealFor(key, 'archive', 2, { ...message, for: 'wang' })), {
      sealed: {
        kind: 'signal',
        workflow: message.workflow,
        message: 'fileRules',
        id: 'm-1',
        system: { id: 'archive', keyNumber: 2, for: 'wang' },
      },
      args: [{ fields: {} }],
    });
  });

  it('is not ours where it says that it is Laurel, another system or of another key', async () => {
    const key = systemKey(master, 'archive', 2);
    const content = JSON.stringify({ sealed: message, args: [{}] });
    for (const keyId of ['laurel', 'system:registry:2', 'system:archive:1', 'system:archive:3']) {
      assert.deepEqual(await decoded(seal(key, keyId, content)), { foreign: 'the seal is broken' }, keyId);
    }
  });

  it('says nothing of itself that the codec would believe', async () => {
    const key = systemKey(master, 'archive', 2);
    const claims = { ...message, kind: 'start', system: { id: 'registry', keyNumber: 1 }, heard: ['x'], from: 'run' };
    const open = await decoded(seal(key, 'system:archive:2', JSON.stringify({ sealed: claims, args: [{}] })));
    const { sealed } = open as { sealed: object };
    assert.deepEqual(Object.keys(sealed).sort(), ['id', 'kind', 'message', 'system', 'workflow']);
    assert.deepEqual(
      { ...sealed, workflow: '', message: '', id: '' },
      {
        kind: 'signal',
        workflow: '',
        message: '',
        id: '',
        system: { id: 'archive', keyNumber: 2 },
      },
    );
  });

  it('is dropped where it is no message', async () => {
    const key = systemKey(master, 'archive', 2);
    for (const content of ['', 'null', '[]', '{}', '{"sealed":{}}', '{"sealed":{"workflow":1},"args":[{}]}']) {
      const open = await decoded(seal(key, 'system:archive:2', content));
      assert.ok('foreign' in (open as object), content);
    }
  });
});

describe('decoding', () => {
  it('never throws, and what is not ours is always marked', async () => {
    const bytes = fc.option(fc.uint8Array({ maxLength: 80 }), { nil: undefined });
    const encoding = fc.oneof(bytes, fc.constantFrom(Buffer.from('binary/laurel'), Buffer.from('json/plain')));
    const keyId = fc.oneof(
      bytes,
      fc.constantFrom('laurel', 'system:archive:2', 'system::', 'x').map((name) => Buffer.from(name)),
    );
    const metadata = fc.option(fc.record({ encoding, 'laurel-key': keyId }, { requiredKeys: [] }), { nil: null });
    const payload = fc.record({ metadata, data: fc.option(bytes, { nil: null }) }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(payload, async (given) => {
        const open = await decoded(given as Payload);
        assert.ok('foreign' in (open as object));
      }),
      { numRuns: 1_000 },
    );
  });

  it('never throws for what a system sealed either, whatever that is', async () => {
    const key = systemKey(master, 'archive', 2);
    const content = fc.oneof(fc.string(), fc.json(), fc.uint8Array({ maxLength: 200 }));
    await fc.assert(
      fc.asyncProperty(content, async (given) => {
        assert.equal(typeof (await decoded(seal(key, 'system:archive:2', given))), 'object');
      }),
      { numRuns: 1_000 },
    );
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const open = await decoded(seal(key, 'system:archive:2', `{"sealed":${JSON.stringify(message)},"args":[${deep}]}`));
    assert.equal(typeof open, 'object');
  });
});

describe('a message key', () => {
  it('is 32 bytes in base64, and nothing else', () => {
    assert.deepEqual(readMessageKey(`${printMessageKey(master)}\n`), Buffer.from(master));
    for (const text of [
      '',
      'short',
      printMessageKey(master.subarray(1)),
      `${printMessageKey(master)}AA`,
      '?'.repeat(44),
    ])
      assert.equal(readMessageKey(text), undefined, text);
  });
});

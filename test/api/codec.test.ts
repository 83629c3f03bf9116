import assert from 'node:assert/strict';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { pino } from 'pino';
import { createApp } from '../../api/app.ts';
import { serve, type Served } from '../../api/serve.ts';
import { messageCodec } from '../../sealing/codec.ts';
import { newMessageKey } from '../../sealing/keys.ts';
import { administrator, openOffline, type Offline } from './offline.ts';

const page = 'http://127.0.0.1:8233';
const messageKey = newMessageKey();

describe('opening what Temporal’s own page shows', () => {
  let offline: Offline;
  let served: Served;
  let sealed: Payload;

  before(async () => {
    offline = await openOffline();
    const { registry } = offline;
    const parts = { registry, messageKey, taskQueue: 'laurel', allowSimulation: false, now: () => Promise.resolve(0) };
    const app = createApp(
      { ...parts, client: undefined as never },
      { logger: pino({ level: 'silent' }), temporalUi: page },
    );
    served = await serve(app, '127.0.0.1', 0);
    const [encoded] = await messageCodec(messageKey).encode([defaultPayloadConverter.toPayload({ word: '词语' })]);
    assert.ok(encoded);
    sealed = encoded;
  });
  after(async () => {
    await served.close();
    await offline.close();
  });

  const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');

  async function ask(headers: Record<string, string>, payloads: readonly Payload[] = [sealed]) {
    const body = {
      payloads: payloads.map(({ metadata, data }) => ({
        metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)])),
        data: base64(data),
      })),
    };
    const response = await fetch(`${served.url}/codec/decode`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: await response.text() };
  }

  const bearer = { Authorization: `Bearer ${administrator}` };
  const basic = { Authorization: `Basic ${Buffer.from(`me:${administrator}`).toString('base64')}` };

  it('answers the page with what was sealed, by the token of an administrator, typed in or sent', async () => {
    for (const authorization of [bearer, basic]) {
      const { status, headers, body } = await ask({ ...authorization, Origin: page });
      assert.equal(status, 200);
      assert.deepEqual(
        [headers.get('Access-Control-Allow-Origin'), headers.get('Access-Control-Allow-Credentials')],
        [page, 'true'],
      );
      const { payloads } = JSON.parse(body) as { payloads: { metadata: { encoding: string }; data: string }[] };
      assert.equal(Buffer.from(payloads[0]?.data ?? '', 'base64').toString(), '{"word":"词语"}');
      assert.equal(Buffer.from(payloads[0]?.metadata.encoding ?? '', 'base64').toString(), 'json/plain');
    }
  });

  it('answers no other page, and nobody without such a token', async () => {
    for (const Origin of ['http://evil.example', 'null', 'http://localhost:8233', `${page}0`])
      assert.equal((await ask({ ...basic, Origin })).status, 403, Origin);
    for (const Authorization of ['', 'Bearer laurel_wrong', `Basic ${Buffer.from('me:wrong').toString('base64')}`]) {
      const { status, headers } = await ask({ Authorization, Origin: page });
      assert.deepEqual([status, headers.get('WWW-Authenticate')?.startsWith('Basic')], [401, true]);
    }
    const organiser = await add('office', ['organiser']);
    assert.equal((await ask({ Authorization: `Bearer ${organiser}` })).status, 401);
    const auditor = await add('auditor', ['auditor']);
    assert.equal((await ask({ Authorization: `Bearer ${auditor}` })).status, 200);
  });

  async function add(id: string, roles: string[]): Promise<string> {
    const send = (path: string, body: object) =>
      fetch(`${served.url}${path}`, {
        method: 'POST',
        headers: { ...bearer, 'Content-Type': 'application/json', 'Idempotency-Key': `add-${path}-${id}` },
        body: JSON.stringify(body),
      });
    await send('/v1/organisations', { id: 'gongwei', name: '机关工委', kind: 'committee' });
    const added = await send('/v1/people', { id, name: id, organisation: 'gongwei', roles });
    return ((await added.json()) as { token: string }).token;
  }

  it('lets the page ask beforehand, and no other', async () => {
    const may = async (Origin: string) =>
      (await fetch(`${served.url}/codec/decode`, { method: 'OPTIONS', headers: { Origin } })).status;
    assert.deepEqual([await may(page), await may('http://evil.example')], [204, 403]);
  });

  it('takes no form or text that a page may send unasked, and nothing that is no payload', async () => {
    assert.equal((await ask({ ...bearer, 'Content-Type': 'text/plain' })).status, 400);
    const wrong = await fetch(`${served.url}/codec/decode`, {
      method: 'POST',
      headers: { ...bearer, 'Content-Type': 'application/json' },
      body: '{"payloads":[{"data":"!"}]}',
    });
    assert.equal(wrong.status, 400);
  });

  it('says of what is not ours that it is not', async () => {
    const { body } = await ask(bearer, [defaultPayloadConverter.toPayload('forged')]);
    const { payloads } = JSON.parse(body) as { payloads: { data: string }[] };
    assert.equal(Buffer.from(payloads[0]?.data ?? '', 'base64').toString(), '{"foreign":"not sealed"}');
  });
});

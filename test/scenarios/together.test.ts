import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { play } from '../../scenario/play.ts';
import { parseScenario } from '../../scenario/read.ts';
import { lineOf } from '../../scenario/report.ts';
import type { Engine, Stage } from '../../scenario/stage.ts';
import { openEngine } from '../support/engine.ts';

const text = `scenario: together
title: Two at the same instant
programme: shaoxing-2018
year: 2019
units: { finance: 市财政局, water: 市水利局 }
steps:
  - together:
      - { by: finance, do: fileRules, expect: { rules: { filed: true } } }
      - { by: water, do: fileRules, expect: { rules: { filed: true } } }
`;

describe('what happens together', () => {
  let engine: Engine;
  before(async () => {
    engine = await openEngine();
  });
  after(() => engine.close());

  it('is on its way before anything of it is answered', async () => {
    const story = parseScenario(text, 'together.yaml');
    const holder = await holding('/rules', 2);
    try {
      const { differences } = await play(story, { ...engine, openStage: holder.before(engine) });
      assert.deepEqual(
        differences.map((each) => lineOf('together.yaml', each)),
        [],
      );
      assert.ok(holder.met(), 'they came one after the other');
    } finally {
      await holder.close();
    }
  });
});

// Only against hanging: calls that are on their way are there within moments.
const LONGEST_HOLD = 30_000;

/** A server before the stage's own that holds the changes under a path until so many of them are there. */
async function holding(path: string, wanted: number) {
  let stageUrl = '';
  let release: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    release = resolve;
  });
  let come = 0;
  let apart = false;
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url = '/', headers } = request;
    const body = await textOf(request);
    if (method === 'POST' && url.endsWith(path)) {
      come += 1;
      if (come === wanted) release();
      await Promise.race([all, wait(LONGEST_HOLD, undefined, { ref: false })]);
      if (come < wanted) apart = true;
    }
    const { authorization = '', 'content-type': type = 'application/json', 'idempotency-key': key = '' } = headers;
    const passed = { authorization, 'content-type': type, 'idempotency-key': String(key) };
    const answer = await fetch(`${stageUrl}${url}`, {
      method,
      headers: Object.fromEntries(Object.entries(passed).filter(([, value]) => value !== '')),
      ...(method !== 'GET' && { body }),
    });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(await answer.text());
  };
  const server = createServer((request, response) => void pass(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    before:
      (engine: Engine) =>
      async (...given: Parameters<Engine['openStage']>): Promise<Stage> => {
        const stage = await engine.openStage(...given);
        stageUrl = stage.url;
        return { ...stage, url: `http://127.0.0.1:${port}` };
      },
    /** Whether none of them had to go on alone. */
    met: () => come >= wanted && !apart,
    close: () =>
      new Promise<void>((closed) => {
        server.closeAllConnections();
        server.close(() => {
          closed();
        });
      }),
  };
}

import assert from 'node:assert/strict';
import { everything } from '../../domain/visibility.ts';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { candidacyId } from '../../domain/ids.ts';
import { ledgerPage } from '../../registry/ledger.ts';
import { verifyLedger } from '../../registry/ledger-verification.ts';
import { countUntold } from '../../registry/outbox.ts';
import { openRegistry } from '../../registry/registry.ts';
import { publishProgrammes } from '../../setup/publish.ts';
import { send, type Answer } from '../api/http.ts';
import { foldOf, rowsOf } from '../registry/hearing.ts';
import { begun, planOf } from '../registry/entries.ts';
import { endOf, startScript, type Started } from '../support/process.ts';

const campaign = 'city.shaoxing-2018.2019';
const administrator = 'laurel_dying-administrator-000000';

describe('a process that is killed after a message was committed', () => {
  for (const [moment, left] of [
    ['answer', 'before it is answered'],
    ['signal', 'before its workflow is told'],
    ['forget', 'in the sweep, when its workflow was told and before that is forgotten'],
  ] as const) {
    it(`${left}: nothing is lost, nothing is there twice, and everything is heard`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'laurel-killed-'));
      try {
        const token = await prepare(folder);
        const dying = await begin(folder, moment);
        const first = await fileRules(dying.url, token).catch(() => undefined);
        assert.equal(first?.status, moment === 'answer' ? undefined : 200, JSON.stringify(first?.body));
        await endOf(dying.started);
        assert.equal(dying.started.child.signalCode, 'SIGKILL', dying.started.output());

        const living = await begin(folder, 'never');
        const again = await fileRules(living.url, token);
        assert.equal(again.status, 200, JSON.stringify(again.body));
        if (first) assert.deepEqual(again.body, first.body);
        living.started.child.kill('SIGTERM');
        assert.equal(await endOf(living.started), 0, living.started.output());

        assert.deepEqual(await kept(folder), { filed: 1, agree: true, verified: true, untold: 0 });
        // Told at least once; its workflow knows a course that it has heard before.
        const heard = readFileSync(join(folder, 'heard'), 'utf8').trim().split('\n');
        assert.deepEqual(
          heard,
          Array.from({ length: moment === 'forget' ? 2 : 1 }, () => `news ${candidacyId(campaign, 'a')}`),
        );
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});

/** A campaign with one unit that has been told everything; answers the token of the unit's liaison. */
async function prepare(folder: string): Promise<string> {
  const registry = await openRegistry({ folder: join(folder, 'registry') });
  await publishProgrammes(registry);
  const bodies = { ...planOf().bodies, organiser: 'city' };
  await registry.record(begun(campaign, ['a'], { programme: 'shaoxing-2018', bodies }));
  await registry.close();
  const { started, url } = await begin(folder, 'never');
  const add = <Body>(path: string, body: object) => send<Body>(url, { path, token: administrator, body });
  await add('/v1/organisations', { id: 'city', name: '市', kind: 'committee' });
  await add('/v1/organisations', { id: 'a', name: '单位', kind: 'unit', committee: 'city' });
  const liaison = { id: 'liaison', name: '李', organisation: 'a', roles: ['unit'] };
  const { token } = (await add<{ token: string }>('/v1/people', liaison)).body;
  started.child.kill('SIGTERM');
  assert.equal(await endOf(started), 0, started.output());
  rmSync(join(folder, 'heard'), { force: true });
  return token;
}

async function begin(folder: string, dies: string): Promise<{ readonly started: Started; readonly url: string }> {
  const started = startScript('test/engine/dying-process.ts', [folder, administrator, dies]);
  for (;;) {
    const url = /^serves (\S+)$/m.exec(started.output())?.[1];
    if (url !== undefined) return { started, url };
    if (started.child.exitCode !== null || started.child.signalCode !== null) throw new Error(started.output());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function fileRules(url: string, token: string): Promise<Answer<object>> {
  const path = `/v1/campaigns/${campaign}/candidacies/a/rules`;
  return send(url, {
    path,
    token,
    key: 'the-same-call',
    body: { fields: { goals: '无违纪' } },
  });
}

/** What stands in the folder when nobody works on it. */
async function kept(folder: string) {
  assert.ok(existsSync(join(folder, 'registry')));
  const registry = await openRegistry({ folder: join(folder, 'registry') });
  try {
    const { items } = await ledgerPage(registry.db, everything, { veils: [], campaign, limit: 100 });
    const { candidacy } = await rowsOf(registry, campaign, 'a');
    const { state, step } = await foldOf(registry, campaign, 'a');
    return {
      filed: items.filter(({ kind }) => kind === 'rulesFiled').length,
      agree: isDeepStrictEqual([state, step], [candidacy.state, candidacy.step]),
      verified: (await verifyLedger(registry.db)).verified,
      untold: await countUntold(registry.db),
    };
  } finally {
    await registry.close();
  }
}

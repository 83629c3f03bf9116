import { settle, startEdition } from '../support/edition.ts';
import { eventually, openWorld } from '../support/world.ts';
import { candidacyId, getCandidacy } from '../../workflows/candidacy.messages.ts';
describe('tmp', function () {
  this.timeout(25000);
  it('x', async () => {
    const world = await openWorld('2019-12-10');
    const city = await settle(world, { a: '甲' });
    const edition = await startEdition(world, city, 2019);
    await eventually(() => edition.campaign(), ({ tracks }) => tracks[0]?.counts['none'] === 1);
    const a = world.client.workflow.getHandle(candidacyId(edition.id, 'a'));
    const actor = { id: 'r', role: 'reviewer', organisation: 'gongwei' };
    const check = { actor, track: 'clean', check: 'visit', passed: true, note: 'x' };
    const one = async (label: string, payload: unknown, how: 'signal' | 'update', message = 'recordCheck') => {
      const t = Date.now();
      try {
        if (how === 'signal') { await a.signal(message, payload); await a.query(getCandidacy); }
        else await Promise.race([a.executeUpdate(message, { args: [payload] }), new Promise((_, r) => setTimeout(() => r(new Error('TIMEOUT')), 4000))]);
        console.log(label, how, 'ok', Date.now() - t);
      } catch (e) { console.log(label, how, String((e as any).cause ?? e).slice(0, 200), Date.now() - t); }
    };
    const only = process.env['ONLY'];
    const cases: [string, unknown, string?][] = [
      ['nul', { ...check, check: 'x\u0000y' }],
      ['proto', { ...check, track: '__proto__' }],
      ['deep', { track: JSON.parse('['.repeat(2000) + ']'.repeat(2000)), reason: 'x' }, 'namingRejected'],
      ['lone', { ...check, check: '\ud800' }],
      ['loneRole', { ...check, actor: { ...actor, role: '\ud800' } }],
      ['loneTrack', { ...check, track: '\ud800' }],
    ];
    for (const [label, payload, message] of cases) {
      if (only && only !== label) continue;
      await one(label, payload, 'signal', message);
      if (message === undefined) await one(label, payload, 'update', message);
    }
    const h = await a.fetchHistory();
    console.log(h.events!.filter((e) => e.workflowTaskFailedEventAttributes).map((e) => e.workflowTaskFailedEventAttributes!.failure?.message));
    process.exit(0);
  });
});

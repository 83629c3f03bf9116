import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemAct } from '../../contracts/systems.ts';
import { beaconId, getMark } from '../../workflows/beacon.messages.ts';
import { calendarWorkflowId } from '../../workflows/calendar.messages.ts';
import { campaignWorkflowId } from '../../workflows/campaign.messages.ts';
import { candidacyId, getCourse } from '../../workflows/candidacy.messages.ts';
import { matterWorkflowId } from '../../workflows/matter.messages.ts';
import { titleWorkflowId } from '../../workflows/title.messages.ts';
import { runLaurel } from '../cli/run-laurel.ts';
import { passReview, settle, startEdition, type Edition } from '../support/edition.ts';
import { addSystem, type OtherSystem } from '../support/systems.ts';
import { eventually, openWorld, type World } from '../support/world.ts';

interface LedgerEntry {
  readonly kind: string;
  readonly at: string;
  readonly actor: { readonly id: string; readonly via?: string };
  readonly fact: { readonly message?: string; readonly code?: string; readonly why?: string };
}

describe('another system that repeats itself, or speaks where nobody listens to it', function () {
  this.timeout(300_000);
  let world: World;
  let edition: Edition;
  let archive: OtherSystem;
  let discipline: OtherSystem;
  let campaign: string;
  let sent = 0;

  before(async () => {
    world = await openWorld('2019-12-10');
    const city = await settle(world, { a: '单位甲', b: '单位乙' });
    edition = await startEdition(world, city, 2019);
    await eventually(
      () => edition.campaign(),
      ({ tracks }) => tracks[0]?.counts['none'] === 2,
    );
    const account = { committee: city.committee, acts: systemAct.options };
    archive = await addSystem(world, { ...account, id: 'archive' });
    discipline = await addSystem(world, { ...account, id: 'discipline' });
    campaign = campaignWorkflowId(edition.id);
    await edition.fileRules('a');
    await edition.fileRules('b');
    await edition.apply('b');
    await passReview(edition, 'b');
  });
  after(() => world.close());

  const candidacyOf = (unit: string) => candidacyId(edition.id, unit);
  const handleOf = (workflow: string) => world.client.workflow.getHandle(workflow);
  const restore = () => world.admin.post('/v1/engine/restoration', { reason: '数据库损坏' });

  /** What was refused of this name, as code and why. */
  async function refusals(message: string): Promise<(readonly [string | undefined, string | undefined])[]> {
    const found: (readonly [string | undefined, string | undefined])[] = [];
    for await (const { kind, fact } of edition.auditor.all<LedgerEntry>('/v1/ledger', { campaign: edition.id }))
      if (kind === 'messageRefused' && fact.message === message) found.push([fact.code, fact.why]);
    return found;
  }

  const forNobody = (name: string) => ['NotAllowed', `there is nobody ${name} to act for`];

  /** Returns when the workflow has heard everything that was sent to it before this, and acted on it. */
  async function hasHeard(workflow: string): Promise<void> {
    const message = `last-${(sent += 1)}`;
    await archive.signal(workflow, message, { id: message, body: {} });
    await eventually(
      () => refusals(message),
      (found) => found.length === 1,
    );
    await eventually(
      () => handleOf(workflow).describe(),
      ({ raw }) => (raw.pendingActivities ?? []).length === 0,
    );
  }

  /** A task that failed is tried for ever, and a handler that failed has ended the workflow. */
  async function assertUnharmed(...workflows: string[]): Promise<void> {
    for (const workflow of workflows) {
      const { status } = await handleOf(workflow).describe();
      assert.equal(status.name, 'RUNNING', workflow);
      const { events } = await handleOf(workflow).fetchHistory();
      assert.ok(!events?.some((event) => event.workflowTaskFailedEventAttributes), workflow);
    }
  }

  describe('what is for the engine itself', () => {
    it('is refused on record where a candidacy hears it, and so is what nobody knows', async () => {
      const a = candidacyOf('a');
      const course = await handleOf(a).query(getCourse);
      const news = { ...course, step: course.step + 1_000, outcome: 'named', decided: true };
      await archive.signal(a, 'news', { id: 'news', body: news });
      await archive.signal(a, 'abolish', { id: 'abolish', body: {} });
      await hasHeard(a);
      assert.deepEqual(await refusals('news'), [['NotAllowed', 'news is for the engine itself']]);
      assert.deepEqual(await refusals('abolish'), [['NotAllowed', 'abolish is for the engine itself']]);
      assert.deepEqual(await handleOf(a).query(getCourse), course);
      await assertUnharmed(a);
    });

    it('comes from the system itself also where it is no object', async () => {
      const a = candidacyOf('a');
      for (const [nth, body] of [null, 'x', ['x'], 7].entries())
        await archive.signal(a, 'shapeless', { id: `shapeless-${nth}`, body: body as unknown as object });
      await archive.signal(campaign, 'closeStage', { id: 'shapeless', body: null as unknown as object });
      await hasHeard(a);
      await hasHeard(campaign);
      const found: string[] = [];
      for await (const { fact, actor } of edition.auditor.all<LedgerEntry>('/v1/ledger', { campaign: edition.id }))
        if (fact.message === 'shapeless' || fact.message === 'closeStage') found.push(actor.id);
      assert.deepEqual(found, ['archive', 'archive', 'archive', 'archive', 'archive']);
    });

    it('is dropped where its id or its person could not even be looked for, and the next message is heard', async () => {
      for (const workflow of [candidacyOf('a'), campaign]) {
        const message = workflow === campaign ? 'closeStage' : 'recordCheck';
        const before = await refusals(message);
        for (const odd of ['x\u0000y', '\ud800']) {
          await archive.signal(workflow, message, { id: odd, body: {} });
          await archive.signal(workflow, message, { id: 'odd', body: {}, for: odd });
        }
        await hasHeard(workflow);
        assert.deepEqual(await refusals(message), before);
        await assertUnharmed(workflow);
      }
    });

    it('is dropped where no other system is heard: the beacon keeps its mark, the calendar its day', async () => {
      await world.settled();
      const calendar = calendarWorkflowId(edition.id);
      const mark = await handleOf(beaconId).query(getMark);
      const activities = async () =>
        (await handleOf(calendar).fetchHistory()).events?.filter((each) => each.activityTaskScheduledEventAttributes);
      const before = await activities();
      const body = { from: mark.to, to: 'elsewhere', told: mark.told + 1 };
      await archive.signal(beaconId, 'leaveMark', { id: 'mark', body });
      await archive.signal(calendar, 'leaveMark', { id: 'mark', body });
      assert.deepEqual(await handleOf(beaconId).query(getMark), mark);
      // A query is answered after the signals that came before it.
      await handleOf(calendar).query('__temporal_workflow_metadata');
      assert.deepEqual(await activities(), before);
      assert.deepEqual(await refusals('leaveMark'), []);
      await assertUnharmed(beaconId, calendar);
    });
  });

  describe('the same id with another content', () => {
    const rules = (goals: string) => ({ fields: { goals, schedule: '进度', measures: '措施' } });
    const file = (system: OtherSystem, goals: string) =>
      system.signal(candidacyOf('a'), 'fileRules', { id: 'once', for: 'liaison-a', body: rules(goals) });
    const extend = (system: OtherSystem, until: string) => {
      const body = { target: { of: 'applications', track: 'clean' }, until, reason: '延期' };
      return system.signal(campaign, 'extendDeadline', { id: 'once', for: 'gongwei-office', body });
    };
    const version = async () =>
      (await edition.office.get<{ rules: { version: number } }>(edition.path('a'))).rules.version;
    const lastDay = async () => {
      const { tracks } = await edition.office.get<{ tracks: { track: string; closesAt: string }[] }>(edition.base);
      return new Date(Date.parse(tracks.find(({ track }) => track === 'clean')?.closesAt ?? '') - 1);
    };
    const endOf = (day: string) => new Date(`${day}T23:59:59.999+08:00`);

    it('is heard once: what comes after it is dropped, by a candidacy and by a campaign', async () => {
      for (const goals of ['目标', '另一目标']) await file(archive, goals);
      for (const until of ['2020-01-02', '2020-01-03']) await extend(archive, until);
      await hasHeard(candidacyOf('a'));
      await hasHeard(campaign);
      assert.deepEqual([await version(), await lastDay()], [2, endOf('2020-01-02')]);
      assert.deepEqual([await refusals('fileRules'), await refusals('extendDeadline')], [[], []]);
      await assertUnharmed(candidacyOf('a'), campaign);
    });

    it('is another message where another system says it', async () => {
      await file(discipline, '又一目标');
      await extend(discipline, '2020-01-04');
      await hasHeard(candidacyOf('a'));
      await hasHeard(campaign);
      assert.deepEqual([await version(), await lastDay()], [3, endOf('2020-01-04')]);
      await assertUnharmed(candidacyOf('a'), campaign);
    });

    it('is known from the record to workflows that were started again from there', async () => {
      await restore();
      await file(archive, '另一目标');
      await extend(archive, '2020-01-05');
      await hasHeard(candidacyOf('a'));
      await hasHeard(campaign);
      assert.deepEqual([await version(), await lastDay()], [3, endOf('2020-01-04')]);
      assert.deepEqual(await refusals('extendDeadline'), [
        ['AlreadyDecided', 'a message with this id was heard before'],
      ]);
      await assertUnharmed(candidacyOf('a'), campaign);
    });
  });

  describe('the command that signals as a system', () => {
    const folder = mkdtempSync(join(tmpdir(), 'laurel-signal-'));
    const body = join(folder, 'rules.json');
    writeFileSync(body, JSON.stringify({ fields: { goals: '目标', schedule: '进度', measures: '措施' } }));
    after(() => {
      rmSync(folder, { recursive: true });
    });

    const signal = (workflow: string, temporal = world.env.address) =>
      runLaurel(
        [
          ...['system', 'signal', 'archive', '--workflow', workflow, '--message', 'fileRules', '--body', body],
          ...['--for', 'liaison-a', '--id', 'by-command', '--temporal', temporal],
        ],
        { LAUREL_SYSTEM_KEY: archive.key, TEMPORAL_NAMESPACE: world.client.options.namespace },
      );
    const filedByCommand = async () => {
      const vias: unknown[] = [];
      const entries = edition.auditor.all<LedgerEntry>('/v1/ledger', { campaign: edition.id, unit: 'a' });
      for await (const { kind, actor, at } of entries) if (kind === 'rulesFiled' && at >= since) vias.push(actor.via);
      return vias;
    };
    let since = '';

    it('needs its key and nothing else, and may be repeated with its id', async () => {
      since = (await edition.campaign()).now;
      const [sentNow, repeated] = [await signal(candidacyOf('a')), await signal(candidacyOf('a'))];
      assert.deepEqual([sentNow.code, sentNow.stderr, repeated.code], [0, '', 0]);
      assert.match(sentNow.stdout, /已送出 sent +fileRules\n.*workflow +candidacy.*\n.*id +by-command\n/);
      await hasHeard(candidacyOf('a'));
      assert.deepEqual(await filedByCommand(), ['archive']);
    });

    it('says when nobody is there to hear it, and how to repeat it', async () => {
      const [nobody, away] = [await signal(candidacyOf('nobody')), await signal(candidacyOf('a'), '127.0.0.1:1')];
      assert.deepEqual([nobody.code, nobody.stdout, away.code, away.stdout], [1, '', 2, '']);
      assert.match(nobody.stderr, /NotFound: no workflow candidacy\S+nobody is under way/);
      assert.match(away.stderr, /Unavailable: Temporal at 127\.0\.0\.1:1 took no signal .*--id by-command\n$/);
    });
  });

  describe('the same refused signal, for another reason', () => {
    /** Sends it, and once more with its id to the workflow that was started again meanwhile: only the first is on record. */
    async function refusedAgain(workflow: string, message: string): Promise<void> {
      const before = await refusals(message);
      const refused = (person: string) =>
        archive.signal(workflow, message, { id: `refused-${message}`, body: {}, for: person });
      await refused('nobody');
      await hasHeard(workflow);
      await restore();
      await refused('somebody');
      await hasHeard(workflow);
      assert.deepEqual(await refusals(message), [...before, forNobody('nobody')]);
      await assertUnharmed(workflow);
    }

    it('leaves a campaign to answer the next decision', async () => {
      await refusedAgain(campaign, 'confirmList');
      const target = { of: 'applications', track: 'clean' };
      await edition.office.post(`${edition.base}/extensions`, { target, until: '2020-01-05', reason: '延期' });
    });

    it('leaves a matter to answer the next step', async () => {
      const about = { procedure: 'ecology-analysis', unit: 'a' };
      const opened = await edition.unit('a').post<{ matters: { id: string }[] }>(`${edition.base}/matters`, about);
      const [matter] = opened.matters;
      assert.ok(matter);
      await refusedAgain(matterWorkflowId(matter.id), 'doStep');
      const step = { ...about, step: 'assess', outcome: 'assessed', fields: { assessment: '分析评估' } };
      const done = await edition.unit('a').post<{ steps: { step: string }[] }>(`${edition.base}/steps`, step);
      assert.equal(done.steps.at(-1)?.step, 'report');
    });

    it('leaves a title to answer the next decision', async () => {
      await world.moveTo('2020-01-06 09:00');
      await edition.list();
      await edition.publish();
      await world.moveTo('2020-01-13 09:00');
      await edition.approve();
      assert.deepEqual((await edition.name()).units, ['b']);
      const title = `${edition.id}.clean.b`;
      await world.settled();
      await refusedAgain(titleWorkflowId(title), 'proposeRevocation');
      await edition.director.post(`/v1/titles/${title}/revocation`, { reason: '复查不合格' });
    });
  });
});

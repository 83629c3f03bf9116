import { Client } from '@temporalio/client';
import { everything } from '../../domain/visibility.ts';
import { everyKind } from '../registry/entries.ts';
import {
  campaignWorkflowId,
  candidacyId,
  filingWorkflowId,
  matterWorkflowId,
  titleWorkflowId,
} from '../../domain/ids.ts';
import { ledgerPage } from '../../registry/ledger.ts';
import { matterPage } from '../../registry/matters.ts';
import { beaconId } from '../../workflows/beacon.messages.ts';
import { calendarWorkflowId } from '../../workflows/calendar.messages.ts';
import { overallWorkflowId } from '../../workflows/overall.messages.ts';
import { passReview, settle, startEdition, type Edition } from '../support/edition.ts';
import { eventually, refusalOf, type World } from '../support/world.ts';
import { withWorkflow, type History } from './histories.ts';

/** What Temporal recorded of each kind of run, by name. */
export type Histories = Map<string, History>;

async function begin(world: World, units: readonly string[]): Promise<Edition> {
  const city = await settle(world, Object.fromEntries(units.map((unit) => [unit, `单位 ${unit}`])));
  const edition = await startEdition(world, city, 2019);
  await eventually(
    () => edition.campaign(),
    ({ tracks }) => tracks[0]?.counts['none'] === units.length,
  );
  return edition;
}

async function historyOf({ client }: World, workflowId: string): Promise<History> {
  return withWorkflow(await client.workflow.getHandle(workflowId).fetchHistory(), workflowId);
}

/** The history of a run that is about to end. */
async function endedHistoryOf(world: World, workflowId: string): Promise<History> {
  await eventually(
    () => world.client.workflow.getHandle(workflowId).describe(),
    ({ status }) => status.name === 'COMPLETED',
  );
  return historyOf(world, workflowId);
}

/** A year in which almost everything happens that can happen to a unit. */
async function namedEdition(world: World, histories: Histories): Promise<void> {
  const rivals = ['named', 'late', 'signalled', 'fallen', 'struck'];
  const applicants = [...rivals, 'failed', 'disqualified', 'withdrawn'];
  const edition = await begin(world, ['quiet', ...applicants]);
  const workflowOf = (unit: string) => candidacyId(edition.id, unit);
  const titleOf = (unit: string) => `${edition.id}.clean.${unit}`;
  const major = { major: true, seriousImpact: true };

  await world.moveTo('2019-01-20 09:00');
  for (const unit of applicants.filter((each) => each !== 'late')) await edition.fileRules(unit);
  await world.moveTo('2019-02-10 09:00');
  await edition.fileRules('late');

  await world.moveTo('2019-05-06 09:00');
  const { closed, late: forgotten } = await sideProcesses(world, edition);

  await world.moveTo('2019-12-10 09:00');
  for (const unit of applicants) await edition.apply(unit);
  const withdrawal = `${edition.path('withdrawn')}/applications/clean/withdrawal`;
  await edition.unit('withdrawn').post(withdrawal, { reason: '工作调整' });
  await refuseSignals(world, workflowOf('signalled'));
  await world.moveTo('2019-12-18 09:00');
  for (const unit of rivals) await passReview(edition, unit);
  await edition.check('failed', 'materials', false);
  await edition.check('disqualified', 'materials');
  histories.set('candidacy.under-review', await historyOf(world, workflowOf('disqualified')));
  await edition.confirm(await edition.incident('disqualified', '2019-12-17'), major);

  await world.moveTo('2020-01-06 09:00');
  await edition.list();
  await edition.publish();
  histories.set('campaign.in-notice', await historyOf(world, campaignWorkflowId(edition.id)));
  await world.moveTo('2020-01-08 09:00');
  const upheld = await edition.object('struck');
  const dismissed = await edition.object('named');
  await edition.confirm(await edition.incident('fallen', '2020-01-07'), major);
  await world.moveTo('2020-01-13 09:00');
  await refusalOf(edition.approve());
  await edition.rule(upheld.id, true);
  await edition.rule(dismissed.id, false);
  await edition.approve();
  await edition.name();

  await world.moveTo('2020-03-02 09:00');
  await edition.confirm(await edition.incident('late', '2020-03-01'), major);
  await world.settled();
  await edition.leader.post(`/v1/titles/${titleOf('late')}/revocation/decision`, { approved: true, reason: '属实' });
  const spared = `/v1/titles/${titleOf('signalled')}/revocation`;
  await edition.office.post(spared, { reason: '群众反映' });
  await edition.leader.post(`${spared}/decision`, { approved: false, reason: '不属实' });

  for (const [unit, outcome] of [
    ['named', 'named'],
    ['late', 'overdue-then-named'],
    ['signalled', 'refused-signals'],
    ['quiet', 'not-applied'],
    ['withdrawn', 'withdrawn'],
    ['failed', 'not-shortlisted'],
    ['disqualified', 'disqualified-under-review'],
    ['fallen', 'disqualified-in-notice'],
    ['struck', 'struck'],
  ] as const) {
    histories.set(`candidacy.${outcome}`, await endedHistoryOf(world, workflowOf(unit)));
  }
  histories.set('beacon.marked', await historyOf(world, beaconId));
  histories.set('campaign.named', await endedHistoryOf(world, campaignWorkflowId(edition.id)));
  histories.set('title.valid', await historyOf(world, titleWorkflowId(titleOf('named'))));
  histories.set('title.revocation-rejected', await historyOf(world, titleWorkflowId(titleOf('signalled'))));
  histories.set('title.revoked', await endedHistoryOf(world, titleWorkflowId(titleOf('late'))));
  histories.set('matter.overdue', await historyOf(world, matterWorkflowId(forgotten)));
  histories.set('matter.closed', await endedHistoryOf(world, matterWorkflowId(closed)));
  histories.set('calendar.year', await endedHistoryOf(world, calendarWorkflowId(edition.id)));
  histories.set('filing.sets-off', await endedHistoryOf(world, await filingOf(world, edition, 'named')));
}

/** Two units find a problem of their own: one closes it in time, the other forgets it. Answers the matters. */
async function sideProcesses({ registry }: World, edition: Edition): Promise<{ closed: string; late: string }> {
  const fields = { problem: '台账不全', remedy: '补齐' };
  for (const unit of ['named', 'late']) {
    await edition.unit(unit).post(`${edition.path(unit)}/records`, { type: 'problem', fields });
  }
  const opened = await eventually(
    () => matterPage(registry.db, everyKind, { campaign: edition.id, limit: 10 }),
    ({ items }) => items.length === 2,
  );
  const of = (unit: string) => opened.items.find((matter) => matter.unit === unit)?.id ?? '';
  const done = { procedure: 'shortcoming', step: 'close', outcome: 'closed', fields: { result: '已补齐' } };
  await edition.unit('named').post(`${edition.base}/steps`, { ...done, unit: 'named' });
  return { closed: of('named'), late: of('late') };
}

/** The workflow that carried out what a unit's record set off. */
async function filingOf({ registry }: World, edition: Edition, unit: string): Promise<string> {
  const { items } = await ledgerPage(registry.db, everything, { veils: [], campaign: edition.id, unit, limit: 1_000 });
  return filingWorkflowId(items.find(({ kind }) => kind === 'recordFiled')?.key ?? '');
}

/** The last year of a round of three, in which nobody is named. */
async function lastYearOfARound(world: World, histories: Histories): Promise<void> {
  const city = await settle(world, { one: '单位一', two: '单位二' });
  const bodies = ['discipline-supervision', 'inspection', 'audit'];
  const edition = await startEdition(world, city, 2022, {
    programme: 'jiaozuo-2020',
    jointReviewers: [],
    consulted: Object.fromEntries(bodies.map((body) => [body, `${city.committee}-org`])),
  });
  await world.moveTo('2022-12-05 09:00');
  await edition.office.post(`${edition.base}/tracks/model/list`, { units: [] });
  await edition.office.post(`${edition.base}/tracks/model/overall`, {});
  histories.set('overall.nobody', await endedHistoryOf(world, overallWorkflowId(edition.id, 'model')));
}

/** Refused: an act at the wrong time, an act of the wrong person, and what is no message at all. */
async function refuseSignals({ client }: World, workflowId: string): Promise<void> {
  const handle = client.workflow.getHandle(workflowId);
  const stranger = { id: 'stranger', role: 'unit', organisation: 'elsewhere' };
  await handle.signal('ruleObjection', { actor: stranger, track: 'clean', objection: 'o', upheld: true, reason: '无' });
  await handle.signal('submitApplication', { actor: stranger, track: 'clean', fields: {} });
  await handle.signal('recordCheck', 'nonsense');
  await handle.signal('majorIncident', { incident: 7 });
  // Dropped without a trace but in history: sealed by nobody.
  const { namespace } = client.options;
  const outsider = new Client({ connection: client.connection, namespace });
  await outsider.workflow.getHandle(workflowId).signal('majorIncident', { incident: 'forged' });
}

/** The leading group sends the list back and ends the year; stages end early. */
async function rejectedEdition(world: World, histories: Histories): Promise<void> {
  const edition = await begin(world, ['refused', 'busy']);
  const workflowId = candidacyId(edition.id, 'busy');
  await edition.office.post(`${edition.base}/stages/closing`, { stage: 'implementation', reason: '提前完成' });
  for (const unit of ['refused', 'busy']) await edition.fileRules(unit);
  await world.moveTo('2019-12-10 09:00');
  for (const unit of ['refused', 'busy']) {
    await edition.apply(unit);
    for (const check of ['materials', 'visit', 'hearing']) await edition.check(unit, check);
    await edition.vote(unit);
  }
  await world.moveTo('2020-01-06 09:00');
  await edition.list();
  await edition.publish();
  const objection = await edition.object('busy');
  const incident = await edition.incident('busy', '2020-01-05');
  // At once: a ruling looks at the registry while the incident is being written down.
  await Promise.all([
    edition.rule(objection.id, false),
    edition.confirm(incident, { major: true, seriousImpact: false }),
    edition.fileRules('busy'),
  ]);
  await world.moveTo('2020-01-13 09:00');
  await edition.approve('clean', false);
  await edition.end();
  histories.set('candidacy.not-named', await endedHistoryOf(world, candidacyId(edition.id, 'refused')));
  histories.set('candidacy.many-at-once', await endedHistoryOf(world, workflowId));
  histories.set('campaign.rejected', await endedHistoryOf(world, campaignWorkflowId(edition.id)));
}

/** Three years in which every kind of workflow comes to most of its ends: the day on which each begins, and how it is played. */
export const years = [
  { firstDay: '2019-01-01', play: namedEdition },
  { firstDay: '2019-11-01', play: rejectedEdition },
  { firstDay: '2022-11-28', play: lastYearOfARound },
] as const;

import { and, eq } from 'drizzle-orm';
import type { CampaignFact, CandidacyFact, Entry, Fact, RowFact, TitleFact } from '../contracts/facts.ts';
import type { Organisation, Role } from '../contracts/people.ts';
import { evolveCampaign, openCampaign } from '../domain/campaign.ts';
import { candidacyId } from '../domain/ids.ts';
import { evolveTitle } from '../domain/maintenance.ts';
import { unreachable } from '../domain/refusal.ts';
import { readRows } from './acceptance.ts';
import { projectAssignment } from './assignments.ts';
import { foldCandidacy, isCandidacyFact, messageOf, messagesBy, rulingsIn } from './candidacy-rows.ts';
import type { Tx } from './database.ts';
import { projectDraw } from './draws.ts';
import { projectMatter } from './matters.ts';
import { projectReview } from './obligations.ts';
import { projectRoster } from './roster.ts';
import { insertRows, together } from './rows.ts';
import { projectScore } from './scores.ts';
import {
  applications,
  campaigns,
  campaignStages,
  campaignTracks,
  candidacies,
  extensions,
  incidents,
  messages,
  objections,
  organisations,
  overallResults,
  people,
  records,
  systems,
  titles,
  votes,
  type MessageKind,
  type Subject,
} from './schema.ts';
import { titleRow } from './titles.ts';
import { campaignOf, unitOf } from './whose.ts';

/** Brings the tables that people read up to date with these entries, in order: they are the fold of the ledger. */
export async function projectAll(tx: Tx, entries: readonly Entry[]): Promise<void> {
  // Organisations come by the thousand: one statement for all of a list.
  const founded = entries.flatMap(({ fact }) => (fact.kind === 'organisationAdded' ? [organisationOf(fact)] : []));
  if (founded.length > 0) await tx.execute(insertRows(organisations, founded));
  for (const entry of entries) await project(tx, entry);
}

async function project(tx: Tx, entry: Entry): Promise<void> {
  const { fact } = entry;
  if (isCandidacyFact(fact)) return projectCandidacy(tx, entry, fact);
  if (isCampaignFact(fact)) await foldCampaign(tx, entry, fact);
  switch (fact.kind) {
    case 'campaignStarted':
      return startCampaign(tx, entry, fact);
    case 'stageOpened':
      return setStage(tx, entry, fact.stage, { openedAt: entry.at, closedAt: null });
    case 'stageClosed':
      return setStage(tx, entry, fact.stage, { closedAt: entry.at });
    case 'listConfirmed':
      return setTrack(tx, entry, fact.track, {
        stage: fact.next,
        listConfirmedBy: entry.actor.id,
        candidates: [...fact.candidates],
      });
    case 'listWithdrawn':
      return setTrack(tx, entry, fact.track, { stage: 'review', ...withoutList });
    case 'noticePublished':
      return setTrack(tx, entry, fact.track, {
        stage: 'notice',
        noticeMedia: [...fact.media],
        noticeContact: fact.contact,
        noticeFirstDay: fact.firstDay,
        noticeLastDay: fact.lastDay,
        noticeEndsAt: fact.endsAt,
        noticeProvisional: fact.provisional,
        noticePublishedAt: entry.at,
      });
    case 'noticeChanged':
      return setTrack(tx, entry, fact.track, {
        ...(fact.firstDay !== null && { noticeFirstDay: fact.firstDay }),
        noticeLastDay: fact.lastDay,
        noticeEndsAt: fact.endsAt,
        noticeProvisional: fact.provisional,
      });
    case 'noticeCorrected':
      return setTrack(tx, entry, fact.track, { noticeContact: fact.contact });
    case 'noticeEnded':
      return setTrack(tx, entry, fact.track, { stage: fact.next });
    case 'scoresConfirmed':
      return setTrack(tx, entry, fact.track, {
        stage: fact.next,
        scoresConfirmedAt: entry.at,
        scoresConfirmedBy: entry.actor.id,
        results: fact.results,
      });
    case 'overallComputed':
      return computeOverall(tx, entry, fact);
    case 'deadlineExtended':
      return extendDeadline(tx, entry, fact);
    case 'namingDecided':
      return setTrack(tx, entry, fact.track, {
        stage: fact.next,
        approvedBy: entry.actor.id,
        approvalReason: fact.reason,
      });
    case 'endedWithoutNaming':
      return setTrack(tx, entry, fact.track, {
        stage: 'rejected',
        approvedBy: entry.actor.id,
        approvalReason: fact.reason,
      });
    case 'titlesNamed':
      return nameTitles(tx, entry, fact);
    case 'campaignEnded':
      return endCampaign(tx, entry);

    case 'titleAwarded':
      return awardTitle(tx, entry, fact);
    case 'revocationProposed':
      return setTitle(tx, entry, fact, { reason: fact.reason });
    case 'titleRevoked':
      return revokeTitle(tx, entry, fact);
    case 'revocationRejected':
      return setTitle(tx, entry, fact, { reason: null });

    case 'titleLapsed':
      return lapseTitle(tx, entry, fact);

    case 'matterOpened':
    case 'matterJoined':
    case 'stepOpened':
    case 'stepReminded':
    case 'stepOverdue':
    case 'stepExtended':
    case 'signerAdded':
    case 'stepSigned':
    case 'stepDone':
    case 'matterClosed':
      return projectMatter(tx, entry, fact);
    case 'messageSent':
      return send(tx, entry, fact.message, fact.key, { to: fact.to, ...fact.about });

    case 'obligationReviewed':
      return projectReview(tx, entry, fact);

    case 'scored':
    case 'eventRecorded':
    case 'deductionWithdrawn':
    case 'sheetSubmitted':
    case 'sheetWithdrawn':
    case 'scoreModerated':
    case 'scoreReopened':
    case 'resultCorrected':
      return projectScore(tx, entry, fact);

    case 'reviewersAssigned':
    case 'assignmentDeclined':
    case 'relationDeclared':
    case 'assignmentConflicted':
      return projectAssignment(tx, entry, fact);

    case 'rosterEntered':
    case 'rosterLeft':
    case 'deedDone':
    case 'codesSupplied':
      return projectRoster(tx, entry, fact);
    case 'drawCommitted':
    case 'drawRevealed':
      return projectDraw(tx, entry, fact);

    case 'unitLeft':
      return setCommittee(tx, entry, null);
    case 'unitJoined':
      return setCommittee(tx, entry, fact.committee);
    case 'personAdded':
      return addPerson(tx, fact);
    case 'tokenRenewed':
      // Who gives the new one puts its hash in its place, in the same transaction.
      return setPerson(tx, fact.id, { tokenHash: null });
    case 'tokenRevoked':
      return setPerson(tx, fact.id, { tokenHash: null });
    case 'personDeactivated':
      return setPerson(tx, fact.id, { tokenHash: null, active: false });
    case 'systemAdded':
      return addSystem(tx, fact);
    case 'systemKeyRenewed':
      return setSystem(tx, fact.id, { keyNumber: fact.keyNumber });
    case 'systemDeactivated':
      return setSystem(tx, fact.id, { active: false });
    case 'recordFiled':
      return fileRecord(tx, entry, fact);
    case 'voteCast':
      return castVote(tx, entry, fact);
    case 'voteWithdrawn':
      return withdrawVote(tx, entry, fact);
    case 'objectionLodged':
      return lodgeObjection(tx, entry, fact);
    case 'incidentReported':
      return reportIncident(tx, entry, fact);
    case 'incidentConfirmed':
      return confirmIncident(tx, entry, fact);
    case 'incidentWithdrawn':
      return withdrawIncident(tx, fact);

    // Added with all of their list, before.
    case 'organisationAdded':
    // They change nothing that is read elsewhere than in the ledger.
    case 'unitsEnrolled':
    case 'triggerFired':
    case 'obligationReminded':
    case 'programmePublished':
    case 'engineRestored':
    case 'restrictedRead':
    case 'reportReceived':
    case 'messageRefused':
      return;
    default:
      return unreachable(fact);
  }
}

type Of<Kind extends Fact['kind'], Facts extends Fact = Fact> = Extract<Facts, { readonly kind: Kind }>;
type Columns<Table extends { $inferInsert: object }> = Partial<Table['$inferInsert']>;

/** A candidacy by itself; what is said about candidacies is written many at a time, by the same fold. */
async function projectCandidacy(tx: Tx, entry: Entry, fact: CandidacyFact): Promise<void> {
  const campaign = campaignOf(entry);
  const unit = unitOf(entry);
  const rows = foldCandidacy((await readRows(tx, [{ campaign, unit }])).get(candidacyId(campaign, unit)), entry, fact);
  const sent = messagesBy(entry, fact, rows);
  await tx.execute(
    together([
      insertRows(candidacies, [rows.candidacy], 'update'),
      insertRows(applications, Object.values(rows.applications), 'update'),
      ...(sent.length > 0 ? [insertRows(messages, sent, 'nothing')] : []),
      ...rulingsIn([entry]),
    ]),
  );
}

/** Where a campaign stands is the fold of its facts. */
async function foldCampaign(tx: Tx, entry: Entry, fact: CampaignFact): Promise<void> {
  if (fact.kind === 'campaignStarted') return;
  const own = eq(campaigns.id, campaignOf(entry));
  const [found] = await tx.select({ state: campaigns.state }).from(campaigns).where(own);
  if (!found) throw new Error(`${fact.kind} of a campaign that has not started: ${entry.key}`);
  const state = evolveCampaign(found.state, fact, entry.actor.id);
  if (state !== found.state) await tx.update(campaigns).set({ state }).where(own);
}

async function startCampaign(tx: Tx, entry: Entry, { plan }: Of<'campaignStarted', CampaignFact>): Promise<void> {
  const campaign = campaignOf(entry);
  await tx.insert(campaigns).values({
    id: campaign,
    programme: plan.programme,
    version: plan.version,
    year: plan.year,
    organiser: plan.bodies.organiser,
    plan,
    startedAt: entry.at,
    state: openCampaign(plan),
  });
  const stages = plan.stages.map(({ stage, opensAt, closesAt }) => ({ campaign, stage, opensAt, closesAt }));
  if (stages.length > 0) await tx.insert(campaignStages).values(stages);
  const tracks = plan.tracks.map(({ track, due }) => ({ campaign, track, due, stage: stageAtFirst(due) }));
  if (tracks.length > 0) await tx.insert(campaignTracks).values(tracks);
}

function stageAtFirst(due: boolean): 'review' | 'notDue' {
  return due ? 'review' : 'notDue';
}

async function setStage(
  tx: Tx,
  entry: Entry,
  stage: Of<'stageOpened'>['stage'],
  set: Columns<typeof campaignStages>,
): Promise<void> {
  await tx
    .insert(campaignStages)
    .values({ campaign: campaignOf(entry), stage, ...set })
    .onConflictDoUpdate({ target: [campaignStages.campaign, campaignStages.stage], set });
}

async function setTrack(tx: Tx, entry: Entry, track: string, set: Columns<typeof campaignTracks>): Promise<void> {
  await tx
    .update(campaignTracks)
    .set(set)
    .where(and(eq(campaignTracks.campaign, campaignOf(entry)), eq(campaignTracks.track, track)));
}

/** What a list brought to its track, before it was taken back. */
const withoutList = {
  listConfirmedBy: null,
  candidates: null,
  noticeMedia: null,
  noticeContact: null,
  noticeFirstDay: null,
  noticeLastDay: null,
  noticeEndsAt: null,
  noticeProvisional: null,
  noticePublishedAt: null,
  approvedBy: null,
  approvalReason: null,
} satisfies Columns<typeof campaignTracks>;

async function nameTitles(tx: Tx, entry: Entry, fact: Of<'titlesNamed', CampaignFact>): Promise<void> {
  const { track, circular, units, next } = fact;
  const campaign = campaignOf(entry);
  await setTrack(tx, entry, track, { stage: next, circular, namedAt: entry.at });
  // The units that an objection held back are named by a circular of their own.
  await send(tx, entry, 'circular', `${campaign}/${track}/${circular}`, { track, circular, units });
}

async function endCampaign(tx: Tx, entry: Entry): Promise<void> {
  await tx
    .update(campaigns)
    .set({ endedAt: entry.at })
    .where(eq(campaigns.id, campaignOf(entry)));
}

async function awardTitle(tx: Tx, entry: Entry, fact: Of<'titleAwarded', TitleFact>): Promise<void> {
  await tx.execute(insertRows(titles, [await titleRow(tx, entry, fact, null)]));
}

async function setTitle(tx: Tx, entry: Entry, fact: TitleFact, set: Columns<typeof titles> = {}): Promise<void> {
  const state = evolveTitle(fact, entry.actor.id);
  await tx
    .update(titles)
    .set({ status: state.status, state, ...set })
    .where(eq(titles.id, fact.title));
}

async function lapseTitle(tx: Tx, entry: Entry, fact: Of<'titleLapsed', TitleFact>): Promise<void> {
  await setTitle(tx, entry, fact);
  await send(tx, entry, 'lapse', fact.title, { title: fact.title });
}

async function computeOverall(tx: Tx, entry: Entry, { track, results }: Of<'overallComputed'>): Promise<void> {
  if (results.length === 0) return;
  const whose = { campaign: campaignOf(entry), track, at: entry.at };
  const rows = results.map(({ unit, years, met }) => ({ ...whose, unit, years: [...years], met }));
  await tx.execute(insertRows(overallResults, rows, 'update'));
}

async function extendDeadline(tx: Tx, entry: Entry, fact: Of<'deadlineExtended'>): Promise<void> {
  const { target, unit, from, until, reason } = fact;
  const row = { key: entry.key, campaign: campaignOf(entry), unit, target, before: from, until, reason };
  await tx.insert(extensions).values({ ...row, by: entry.actor.id, at: entry.at });
  await send(tx, entry, 'extension', entry.key, { target, unit, until, reason });
}

async function revokeTitle(tx: Tx, entry: Entry, fact: Of<'titleRevoked', TitleFact>): Promise<void> {
  const { title, reason } = fact;
  await setTitle(tx, entry, fact, { revokedAt: entry.at, reason });
  await send(tx, entry, 'revocation', title, { title, reason });
}

function organisationOf({ id, name, type, committee, parent = null }: Of<'organisationAdded', RowFact>): Organisation {
  return { id, name, kind: type as Organisation['kind'], committee, parent };
}

async function setCommittee(tx: Tx, entry: Entry, committee: string | null): Promise<void> {
  await tx
    .update(organisations)
    .set({ committee })
    .where(eq(organisations.id, unitOf(entry)));
}

async function addPerson(tx: Tx, { id, name, organisation, roles }: Of<'personAdded', RowFact>): Promise<void> {
  await tx.insert(people).values({ id, name, organisation, roles: roles as Role[] });
}

async function setPerson(tx: Tx, id: string, set: Columns<typeof people>): Promise<void> {
  await tx.update(people).set(set).where(eq(people.id, id));
}

async function addSystem(tx: Tx, fact: Of<'systemAdded', RowFact>): Promise<void> {
  const { id, name, committee, acts, mayActFor } = fact;
  await tx.insert(systems).values({ id, name, committee, acts: [...acts], mayActFor, keyNumber: 1 });
}

async function setSystem(tx: Tx, id: string, set: Columns<typeof systems>): Promise<void> {
  await tx.update(systems).set(set).where(eq(systems.id, id));
}

async function fileRecord(tx: Tx, entry: Entry, fact: Of<'recordFiled', RowFact>): Promise<void> {
  const { id, type, item, subject, fields } = fact;
  const whose = { campaign: campaignOf(entry), unit: unitOf(entry), at: entry.at, by: entry.actor.id };
  await tx.insert(records).values({ id, ...whose, type, item, subject, fields });
}

/** An organisation has one vote; cast again, it corrects the earlier one. */
async function castVote(tx: Tx, entry: Entry, fact: Of<'voteCast', RowFact>): Promise<void> {
  const { track, organisation, passed, reason } = fact;
  const vote = { passed, reason, person: entry.actor.id, at: entry.at };
  await tx
    .insert(votes)
    .values({ campaign: campaignOf(entry), unit: unitOf(entry), track, organisation, ...vote })
    .onConflictDoUpdate({ target: [votes.campaign, votes.track, votes.unit, votes.organisation], set: vote });
}

async function withdrawVote(tx: Tx, entry: Entry, fact: Of<'voteWithdrawn', RowFact>): Promise<void> {
  const { track, organisation } = fact;
  await tx
    .delete(votes)
    .where(
      and(
        eq(votes.campaign, campaignOf(entry)),
        eq(votes.unit, unitOf(entry)),
        eq(votes.track, track),
        eq(votes.organisation, organisation),
      ),
    );
}

async function lodgeObjection(tx: Tx, entry: Entry, fact: Of<'objectionLodged', RowFact>): Promise<void> {
  const { id, track, text, standing } = fact;
  await tx.insert(objections).values({
    id,
    campaign: campaignOf(entry),
    track,
    unit: unitOf(entry),
    lodgedAt: entry.at,
    standing,
    text,
    status: standing === 'report' ? 'kept' : 'open',
  });
  // To whoever rules on it, not to the unit.
  const about = { objection: id, track, unit: unitOf(entry), standing };
  await send(tx, { ...entry, unit: null }, 'objection', id, about);
}

async function reportIncident(tx: Tx, entry: Entry, fact: Of<'incidentReported', RowFact>): Promise<void> {
  const { id, occurredOn, category, description } = fact;
  const whose = { unit: unitOf(entry), campaign: entry.campaign, reportedBy: entry.actor.id, reportedAt: entry.at };
  await tx.insert(incidents).values({ id, ...whose, occurredOn, category, description, status: 'reported' });
}

async function confirmIncident(tx: Tx, entry: Entry, fact: Of<'incidentConfirmed', RowFact>): Promise<void> {
  const { id, major, seriousImpact, tolerated, reason } = fact;
  await tx
    .update(incidents)
    .set({
      status: 'confirmed',
      major,
      seriousImpact,
      tolerated,
      reason,
      confirmedAt: entry.at,
      confirmedBy: entry.actor.id,
    })
    .where(eq(incidents.id, id));
}

async function withdrawIncident(tx: Tx, { id, reason }: Of<'incidentWithdrawn', RowFact>): Promise<void> {
  await tx.update(incidents).set({ status: 'withdrawn', reason }).where(eq(incidents.id, id));
}

/** A message is written once for what it is about, however often it is asked for. */
async function send(tx: Tx, entry: Entry, kind: MessageKind, about: string, subject: Subject): Promise<void> {
  await tx
    .insert(messages)
    .values(messageOf(entry, kind, about, subject))
    .onConflictDoNothing();
}

const campaignFacts: Readonly<Record<CampaignFact['kind'], true>> = {
  campaignStarted: true,
  unitsEnrolled: true,
  stageOpened: true,
  stageClosed: true,
  listConfirmed: true,
  listWithdrawn: true,
  noticePublished: true,
  noticeChanged: true,
  noticeCorrected: true,
  noticeEnded: true,
  namingDecided: true,
  endedWithoutNaming: true,
  scoresConfirmed: true,
  overallComputed: true,
  deadlineExtended: true,
  titlesNamed: true,
  campaignEnded: true,
};

function isCampaignFact(fact: Fact): fact is CampaignFact {
  return Object.hasOwn(campaignFacts, fact.kind);
}

import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { CampaignFact, CandidacyFact, Entry, Fact, RowFact, TitleFact } from '../contracts/facts.ts';
import type { Organisation, Role } from '../contracts/people.ts';
import { unreachable } from '../domain/refusal.ts';
import { projectAssignment } from './assignments.ts';
import type { Tx } from './database.ts';
import { projectDraw } from './draws.ts';
import { projectMatter } from './matters.ts';
import { projectReview } from './obligations.ts';
import { projectRoster } from './roster.ts';
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
import { campaignOf, unitOf } from './whose.ts';

/** Brings the tables that people read up to date with one entry: they are the fold of the ledger. */
export async function project(tx: Tx, entry: Entry): Promise<void> {
  const { fact } = entry;
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
    case 'titlesNamed':
      return nameTitles(tx, entry, fact);
    case 'campaignEnded':
      return endCampaign(tx, entry);

    case 'candidacyOpened':
      return openCandidacy(tx, entry, fact);
    case 'rulesFiled':
      return fileRules(tx, entry, fact);
    case 'rulesReviewed':
      return reviewRules(tx, entry, fact);
    case 'rulesReminded':
      return remind(tx, entry);
    case 'rulesOverdue':
      return markOverdue(tx, entry);
    case 'applicationSubmitted':
      return setApplication(tx, entry, fact.track, {
        status: 'underReview',
        appliedAt: fact.receivedAt,
        applicant: entry.actor.id,
        fields: fact.fields,
        checks: {},
        tally: null,
        reason: null,
        ref: null,
      });
    case 'applicationWithdrawn':
      return setApplication(tx, entry, fact.track, { status: 'withdrawn', reason: fact.reason });
    case 'notApplied':
      return setApplication(tx, entry, fact.track, { status: 'notApplied' });
    case 'checkRecorded':
      return recordCheck(tx, entry, fact);
    case 'shortlisted':
      return setApplication(tx, entry, fact.track, { status: 'shortlisted', tally: fact.tally });
    case 'notShortlisted':
      return setApplication(tx, entry, fact.track, {
        status: 'notShortlisted',
        tally: fact.tally,
        reason: fact.reason,
      });
    case 'objectionRuled':
      return ruleObjection(tx, entry, fact);
    case 'struck':
      return setApplication(tx, entry, fact.track, { status: 'struck', reason: fact.reason, ref: fact.objection });
    case 'deadlineMoved':
      if (fact.target.of === 'rules') await moveRules(tx, entry, fact.until);
      return;
    case 'reinstated':
      return setApplication(tx, entry, fact.track, { status: 'shortlisted', reason: null, ref: fact.matter });
    case 'disqualified':
      return disqualify(tx, entry, fact);
    case 'concluded':
      return setApplication(tx, entry, fact.track, { status: 'concluded' });
    case 'named':
      return setApplication(tx, entry, fact.track, { status: 'named', ref: fact.title });
    case 'notNamed':
      return setApplication(tx, entry, fact.track, { status: 'notNamed', reason: fact.reason });

    case 'titleAwarded':
      return awardTitle(tx, entry, fact);
    case 'revocationProposed':
      return setTitle(tx, fact.title, { status: 'revocationProposed', reason: fact.reason });
    case 'titleRevoked':
      return revokeTitle(tx, entry, fact);
    case 'revocationRejected':
      return setTitle(tx, fact.title, { status: 'valid', reason: null });

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

    case 'organisationAdded':
      return addOrganisation(tx, fact);
    case 'personAdded':
      return addPerson(tx, fact);
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
    case 'objectionLodged':
      return lodgeObjection(tx, entry, fact);
    case 'incidentReported':
      return reportIncident(tx, entry, fact);
    case 'incidentConfirmed':
      return confirmIncident(tx, entry, fact);

    // They change nothing that is read elsewhere than in the ledger.
    case 'unitsEnrolled':
    case 'triggerFired':
    case 'obligationReminded':
    case 'restrictedRead':
    case 'reportReceived':
    case 'incidentNoted':
    case 'messageRefused':
      return;
    default:
      return unreachable(fact);
  }
}

type Of<Kind extends Fact['kind'], Facts extends Fact = Fact> = Extract<Facts, { readonly kind: Kind }>;
type Columns<Table extends { $inferInsert: object }> = Partial<Table['$inferInsert']>;

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
  });
  const stages = plan.stages.map(({ stage, opensAt, closesAt }) => ({ campaign, stage, opensAt, closesAt }));
  if (stages.length > 0) await tx.insert(campaignStages).values(stages);
  const tracks = plan.tracks.map(({ track, due }) => ({ campaign, track, due, stage: stageAtFirst(due) }));
  if (tracks.length > 0) await tx.insert(campaignTracks).values(tracks);
}

function statusAtFirst({ due, applies }: { due: boolean; applies: boolean }) {
  if (!due) return 'notDue';
  return applies ? 'none' : 'underReview';
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

async function openCandidacy(tx: Tx, entry: Entry, fact: Of<'candidacyOpened', CandidacyFact>): Promise<void> {
  const candidacy = { campaign: campaignOf(entry), unit: unitOf(entry) };
  const { enrolment, dueAt } = fact;
  await tx.insert(candidacies).values({ ...candidacy, openedAt: entry.at, enrolment, rulesDueAt: dueAt });
  for (const each of fact.tracks) await setApplication(tx, entry, each.track, { status: statusAtFirst(each) });
}

async function fileRules(tx: Tx, entry: Entry, fact: Of<'rulesFiled', CandidacyFact>): Promise<void> {
  const { fields, version } = fact;
  await setCandidacy(tx, entry, { rulesFiledAt: entry.at, rulesVersion: version, rulesFields: fields });
}

async function reviewRules(tx: Tx, entry: Entry, fact: Of<'rulesReviewed', CandidacyFact>): Promise<void> {
  const { version, accepted, reason } = fact;
  const review = { rulesReviewedAt: entry.at, rulesReviewReason: reason };
  await setCandidacy(tx, entry, accepted ? { ...review, rulesAccepted: version } : { ...review, rulesFiledAt: null });
  if (!accepted) await send(tx, entry, 'return', entry.key, { version, reason });
}

async function setCandidacy(tx: Tx, entry: Entry, set: Columns<typeof candidacies>) {
  const [candidacy] = await tx
    .update(candidacies)
    .set(set)
    .where(and(eq(candidacies.campaign, campaignOf(entry)), eq(candidacies.unit, unitOf(entry))))
    .returning({ dueAt: candidacies.rulesDueAt });
  return candidacy;
}

/** What the unit was granted before stays when less is granted to everybody (F48). */
async function moveRules(tx: Tx, entry: Entry, until: number): Promise<void> {
  const earlier = or(isNull(candidacies.rulesDueAt), lt(candidacies.rulesDueAt, until));
  await tx
    .update(candidacies)
    .set({ rulesDueAt: until })
    .where(and(eq(candidacies.campaign, campaignOf(entry)), eq(candidacies.unit, unitOf(entry)), earlier));
}

async function remind(tx: Tx, entry: Entry): Promise<void> {
  const candidacy = await setCandidacy(tx, entry, { remindedAt: entry.at });
  await send(tx, entry, 'reminder', `${campaignOf(entry)}/${unitOf(entry)}`, { ...candidacy });
}

async function markOverdue(tx: Tx, entry: Entry): Promise<void> {
  const candidacy = await setCandidacy(tx, entry, { overdueSince: entry.at });
  await send(tx, entry, 'overdue', `${campaignOf(entry)}/${unitOf(entry)}`, { ...candidacy });
}

const oneApplication = [applications.campaign, applications.unit, applications.track];

type Application = Columns<typeof applications> & Pick<typeof applications.$inferInsert, 'status'>;

async function setApplication(tx: Tx, entry: Entry, track: string, set: Application): Promise<void> {
  await tx
    .insert(applications)
    .values({ ...applicationOf(entry, track), ...set })
    .onConflictDoUpdate({ target: oneApplication, set });
}

/** Adds a check to those made before; made again, it replaces the earlier one. */
async function recordCheck(tx: Tx, entry: Entry, fact: Of<'checkRecorded', CandidacyFact>): Promise<void> {
  const { track, check, passed, note, status } = fact;
  const checks = { [check]: { passed, note, by: entry.actor.id, at: entry.at } };
  await tx
    .insert(applications)
    .values({ ...applicationOf(entry, track), status, checks })
    .onConflictDoUpdate({
      target: oneApplication,
      set: { status, checks: sql`${applications.checks} || excluded.checks` },
    });
}

function applicationOf(entry: Entry, track: string) {
  return { campaign: campaignOf(entry), unit: unitOf(entry), track };
}

async function disqualify(tx: Tx, entry: Entry, fact: Of<'disqualified', CandidacyFact>): Promise<void> {
  const { tracks, incident } = fact;
  await setCandidacy(tx, entry, { disqualifiedBy: incident });
  const set = { status: 'disqualified', reason: `major incident ${incident}`, ref: incident } as const;
  for (const track of tracks) await setApplication(tx, entry, track, set);
}

async function ruleObjection(tx: Tx, entry: Entry, fact: Of<'objectionRuled', CandidacyFact>): Promise<void> {
  const ruling = { ruledAt: entry.at, ruledBy: entry.actor.id, reason: fact.reason };
  await tx
    .update(objections)
    .set({ status: fact.upheld ? 'upheld' : 'dismissed', ...ruling })
    .where(eq(objections.id, fact.objection));
}

async function awardTitle(tx: Tx, entry: Entry, fact: Of<'titleAwarded', TitleFact>): Promise<void> {
  const { title, name, track, batch } = fact;
  const campaign = campaignOf(entry);
  await tx.insert(titles).values({
    id: title,
    campaign,
    programme: sql`(select ${campaigns.programme} from ${campaigns} where ${campaigns.id} = ${campaign})`,
    track,
    unit: unitOf(entry),
    name,
    batch,
    status: 'valid',
    awardedAt: entry.at,
    validUntil: fact.validUntil,
    benefits: [...fact.benefits],
  });
}

async function setTitle(tx: Tx, title: string, set: Columns<typeof titles>): Promise<void> {
  await tx.update(titles).set(set).where(eq(titles.id, title));
}

async function lapseTitle(tx: Tx, entry: Entry, { title }: Of<'titleLapsed', TitleFact>): Promise<void> {
  await setTitle(tx, title, { status: 'lapsed' });
  await send(tx, entry, 'lapse', title, { title });
}

async function computeOverall(tx: Tx, entry: Entry, { track, results }: Of<'overallComputed'>): Promise<void> {
  const whose = { campaign: campaignOf(entry), track, at: entry.at };
  for (const { unit, years, met } of results) {
    const set = { years: [...years], met, at: entry.at };
    await tx
      .insert(overallResults)
      .values({ ...whose, unit, ...set })
      .onConflictDoUpdate({ target: [overallResults.campaign, overallResults.track, overallResults.unit], set });
  }
}

async function extendDeadline(tx: Tx, entry: Entry, fact: Of<'deadlineExtended'>): Promise<void> {
  const { target, unit, from, until, reason } = fact;
  const row = { key: entry.key, campaign: campaignOf(entry), unit, target, before: from, until, reason };
  await tx.insert(extensions).values({ ...row, by: entry.actor.id, at: entry.at });
  await send(tx, entry, 'extension', entry.key, { target, unit, until, reason });
}

async function revokeTitle(tx: Tx, entry: Entry, { title, reason }: Of<'titleRevoked', TitleFact>): Promise<void> {
  await setTitle(tx, title, { status: 'revoked', revokedAt: entry.at, reason });
  await send(tx, entry, 'revocation', title, { title, reason });
}

async function addOrganisation(tx: Tx, fact: Of<'organisationAdded', RowFact>): Promise<void> {
  const { id, name, type, committee, parent = null } = fact;
  await tx.insert(organisations).values({ id, name, kind: type as Organisation['kind'], committee, parent });
}

async function addPerson(tx: Tx, { id, name, organisation, roles }: Of<'personAdded', RowFact>): Promise<void> {
  await tx.insert(people).values({ id, name, organisation, roles: roles as Role[] });
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
    .set({ status: 'confirmed', major, seriousImpact, tolerated, reason, confirmedAt: entry.at })
    .where(eq(incidents.id, id));
}

/** A message is written once for what it is about, however often it is asked for. */
async function send(tx: Tx, entry: Entry, kind: MessageKind, about: string, subject: Subject): Promise<void> {
  const { at, unit } = entry;
  const message = { key: `${kind}/${about}`, kind, campaign: campaignOf(entry), unit, at, subject };
  await tx.insert(messages).values(message).onConflictDoNothing();
}

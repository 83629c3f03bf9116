import { and, eq, sql } from 'drizzle-orm';
import type { CampaignFact, CandidacyFact, Entry, Fact, RowFact, TitleFact } from '../contracts/facts.ts';
import type { Organisation, Role } from '../contracts/people.ts';
import { unreachable } from '../domain/refusal.ts';
import type { Tx } from './database.ts';
import {
  applications,
  campaigns,
  campaignStages,
  campaignTracks,
  candidacies,
  incidents,
  messages,
  objections,
  organisations,
  people,
  records,
  titles,
  votes,
  type MessageKind,
  type Subject,
} from './schema.ts';

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
        stage: fact.candidates.length === 0 ? 'maintenance' : 'list',
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
    case 'noticeEnded':
      return setTrack(tx, entry, fact.track, { stage: 'approval' });
    case 'namingDecided':
      return setTrack(tx, entry, fact.track, {
        stage: fact.approved ? 'naming' : 'rejected',
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
    case 'disqualified':
      return disqualify(tx, entry, fact);
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

    case 'organisationAdded':
      return addOrganisation(tx, fact);
    case 'personAdded':
      return addPerson(tx, fact);
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
  const { track, circular, units } = fact;
  const campaign = campaignOf(entry);
  await setTrack(tx, entry, track, { stage: 'maintenance', circular, namedAt: entry.at });
  await send(tx, entry, 'circular', `${campaign}/${track}`, { track, circular, units });
}

async function endCampaign(tx: Tx, entry: Entry): Promise<void> {
  await tx
    .update(campaigns)
    .set({ endedAt: entry.at })
    .where(eq(campaigns.id, campaignOf(entry)));
}

async function openCandidacy(tx: Tx, entry: Entry, fact: Of<'candidacyOpened', CandidacyFact>): Promise<void> {
  const candidacy = { campaign: campaignOf(entry), unit: unitOf(entry) };
  await tx.insert(candidacies).values({ ...candidacy, openedAt: entry.at, rulesDueAt: fact.dueAt });
  for (const { track, due } of fact.tracks) await setApplication(tx, entry, track, { status: due ? 'none' : 'notDue' });
}

async function fileRules(tx: Tx, entry: Entry, fact: Of<'rulesFiled', CandidacyFact>): Promise<void> {
  const { fields, version } = fact;
  await setCandidacy(tx, entry, { rulesFiledAt: entry.at, rulesVersion: version, rulesFields: fields });
}

async function setCandidacy(tx: Tx, entry: Entry, set: Columns<typeof candidacies>) {
  const [candidacy] = await tx
    .update(candidacies)
    .set(set)
    .where(and(eq(candidacies.campaign, campaignOf(entry)), eq(candidacies.unit, unitOf(entry))))
    .returning({ dueAt: candidacies.rulesDueAt });
  return candidacy;
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
  });
}

async function setTitle(tx: Tx, title: string, set: Columns<typeof titles>): Promise<void> {
  await tx.update(titles).set(set).where(eq(titles.id, title));
}

async function revokeTitle(tx: Tx, entry: Entry, { title, reason }: Of<'titleRevoked', TitleFact>): Promise<void> {
  await setTitle(tx, title, { status: 'revoked', revokedAt: entry.at, reason });
  await send(tx, entry, 'revocation', title, { title, reason });
}

async function addOrganisation(tx: Tx, fact: Of<'organisationAdded', RowFact>): Promise<void> {
  const { id, name, type, committee } = fact;
  await tx.insert(organisations).values({ id, name, kind: type as Organisation['kind'], committee });
}

async function addPerson(tx: Tx, { id, name, organisation, roles }: Of<'personAdded', RowFact>): Promise<void> {
  await tx.insert(people).values({ id, name, organisation, roles: roles as Role[] });
}

async function fileRecord(tx: Tx, entry: Entry, fact: Of<'recordFiled', RowFact>): Promise<void> {
  const { id, type, item, fields } = fact;
  const whose = { campaign: campaignOf(entry), unit: unitOf(entry), at: entry.at, by: entry.actor.id };
  await tx.insert(records).values({ id, ...whose, type, item, fields });
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

function campaignOf({ key, campaign, fact }: Entry): string {
  if (campaign === null) throw new Error(`${fact.kind} belongs to a campaign: ${key}`);
  return campaign;
}

function unitOf({ key, unit, fact }: Entry): string {
  if (unit === null) throw new Error(`${fact.kind} belongs to a unit: ${key}`);
  return unit;
}

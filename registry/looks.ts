import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Plan } from '../contracts/plan.ts';
import { isUnderReview, trackOf } from '../domain/candidacy.ts';
import type { Codes } from '../domain/form.ts';
import { candidacyId } from '../domain/ids.ts';
import type { ApplicationStatus } from '../contracts/stages.ts';
import type { Known } from '../domain/judgement.ts';
import type { Said } from './acceptance.ts';
import { independenceOf } from './assignments.ts';
import { barringIncidents } from './barring.ts';
import { howFarIn } from './campaigns.ts';
import type { CandidacyRows } from './candidacy-rows.ts';
import type { Tx } from './database.ts';
import { dateOf } from '../domain/working-days.ts';
import { findProgramme } from './programmes.ts';
import { codesIn } from './records.ts';
import { standingsOf } from './requirements.ts';
import { rosterOf } from './roster.ts';
import { objections } from './schema.ts';

type Asking = Pick<Said, 'plan' | 'unit' | 'actor' | 'at' | 'looks'>;

/** What the registry knows beside the candidacies, for each message as far as it asks: read under the lock that it is judged under. */
export async function lookUp(
  tx: Tx,
  said: readonly Asking[],
  rows: ReadonlyMap<string, CandidacyRows>,
): Promise<Known[]> {
  const known: Known[] = said.map(() => ({}));
  const add = (nth: number, more: Known) => (known[nth] = { ...known[nth], ...more });
  await lookAtIndependence(tx, said, add);
  await lookAtStandings(tx, said, add);
  await lookAtObjections(tx, said, add);
  await lookAtTracks(tx, said, add);
  await lookAtOpenObjections(tx, said, rows, add);
  await lookAtIncidents(tx, said, rows, add);
  await lookAtLists(tx, said, add);
  return known;
}

type Add = (nth: number, more: Known) => void;

async function lookAtIndependence(tx: Tx, said: readonly Asking[], add: Add): Promise<void> {
  const asked = said.flatMap(({ plan, unit, actor, looks }, nth) =>
    looks?.independence ? [{ nth, person: actor, campaign: plan.campaign, unit, track: looks.independence.track }] : [],
  );
  const found = await independenceOf(tx, asked);
  asked.forEach(({ nth }, index) => {
    const independence = found[index];
    if (independence) add(nth, { independence });
  });
}

/** Applicants for one track share what is asked about them. */
async function lookAtStandings(tx: Tx, said: readonly Asking[], add: Add): Promise<void> {
  const groups = new Map<string, { readonly asked: Asking; readonly nths: number[] }>();
  said.forEach((each, nth) => {
    if (!each.looks?.standing) return;
    // What counts is the day: a rush shares one look.
    const key = JSON.stringify([each.plan.campaign, each.looks.standing.track, dateOf(each.at)]);
    const group = groups.get(key) ?? { asked: each, nths: [] };
    group.nths.push(nth);
    groups.set(key, group);
  });
  for (const { asked, nths } of groups.values()) {
    const track = trackOf(asked.plan, asked.looks?.standing?.track ?? '');
    if (!track) continue;
    const units = nths.flatMap((nth) => said[nth]?.unit ?? []);
    const standings = await standingsOf(tx, asked.plan, track, units, { before: 'application', at: asked.at });
    for (const nth of nths) {
      const standing = standings.get(said[nth]?.unit ?? '');
      if (standing) add(nth, { standing });
    }
  }
}

async function lookAtObjections(tx: Tx, said: readonly Asking[], add: Add): Promise<void> {
  const ids = said.flatMap(({ looks }) => looks?.objection ?? []);
  if (ids.length === 0) return;
  const found = await tx.select().from(objections).where(inArray(objections.id, ids));
  said.forEach(({ looks }, nth) => {
    if (looks?.objection === undefined) return;
    add(nth, { objection: found.find(({ id }) => id === looks.objection) ?? null });
  });
}

async function lookAtTracks(tx: Tx, said: readonly Asking[], add: Add): Promise<void> {
  const asked = said.flatMap(({ plan, looks }, nth) =>
    looks?.howFar ? [{ nth, campaign: plan.campaign, track: looks.howFar.track }] : [],
  );
  for (const campaign of new Set(asked.map((each) => each.campaign))) {
    const howFar = await howFarIn(tx, campaign);
    for (const { nth, track } of asked.filter((each) => each.campaign === campaign))
      add(nth, { howFar: howFar(track) });
  }
}

/** Whether objections to it may wait: to a candidate, or to one whose list went back under review with them. */
function mayBeObjectedTo({ notice }: Plan, status: ApplicationStatus): boolean {
  if (status === 'shortlisted' || status === 'struck') return true;
  return notice?.openObjectionHolds === 'candidate' && isUnderReview(status);
}

/** A look for candidates only: what ends their candidacy makes the objections to it moot. */
async function lookAtOpenObjections(
  tx: Tx,
  said: readonly Asking[],
  rows: ReadonlyMap<string, CandidacyRows>,
  add: Add,
): Promise<void> {
  const candidates = said.flatMap(({ plan, unit }, nth) => {
    const { campaign } = plan;
    const applications = Object.values(rows.get(candidacyId(campaign, unit))?.applications ?? {});
    return applications.some(({ status }) => mayBeObjectedTo(plan, status)) ? [{ nth, campaign, unit }] : [];
  });
  if (candidates.length === 0) return;
  const { id, campaign, unit, track, status } = objections;
  const found = await tx
    .select({ id, campaign, unit, track })
    .from(objections)
    .where(
      and(
        eq(status, 'open'),
        inArray(campaign, [...new Set(candidates.map((each) => each.campaign))]),
        inArray(unit, [...new Set(candidates.map((each) => each.unit))]),
      ),
    )
    .orderBy(asc(objections.lodgedAt), asc(id));
  for (const each of candidates) {
    const own = found.filter((objection) => objection.campaign === each.campaign && objection.unit === each.unit);
    if (own.length > 0) add(each.nth, { openObjections: own });
  }
}

/** Out of the running, as it seemed, or for the time being: an incident confirmed then has ended nothing. */
function isOutForNow(status: ApplicationStatus | undefined): boolean {
  return status === 'notApplied' || status === 'withdrawn' || status === 'notShortlisted' || status === 'struck';
}

/** A look for those only who were out of the running: the others met every incident when it was confirmed. */
async function lookAtIncidents(
  tx: Tx,
  said: readonly Asking[],
  rows: ReadonlyMap<string, CandidacyRows>,
  add: Add,
): Promise<void> {
  const out = said.flatMap(({ plan, unit, looks }, nth) => {
    const application = rows.get(candidacyId(plan.campaign, unit))?.applications[looks?.barring?.track ?? ''];
    return isOutForNow(application?.status) ? [{ plan, unit, nth }] : [];
  });
  for (const plan of new Set(out.map((each) => each.plan))) {
    const asked = out.filter((each) => each.plan === plan);
    const units = asked.map(({ unit }) => unit);
    const barring = await barringIncidents(tx, plan, units);
    for (const { unit, nth } of asked) add(nth, { barring: barring.get(unit) ?? [] });
  }
}

/** The codes of the programme's lists, and who is on the rosters: of those only whose form names some. */
async function lookAtLists(tx: Tx, said: readonly Asking[], add: Add): Promise<void> {
  const asking = said.flatMap(({ plan, unit, looks }, nth) => (looks?.lists ? [{ plan, unit, nth }] : []));
  if (asking.length === 0) return;
  const roster = await rosterOf(tx, { units: asking.map(({ unit }) => unit) });
  for (const plan of new Set(asking.map((each) => each.plan))) {
    const codes = await codesOf(tx, plan);
    for (const { unit, nth } of asking.filter((each) => each.plan === plan)) {
      const people = roster.filter((each) => each.unit === unit).map(({ id }) => id);
      add(nth, { lists: { codes, people } });
    }
  }
}

async function codesOf(tx: Tx, { campaign, programme, version }: Plan): Promise<Codes> {
  const published = await findProgramme(tx, programme, version);
  return published ? codesIn(tx, campaign, published.body) : {};
}

import { createHash } from 'node:crypto';
import { and, asc, eq, inArray, lte, ne } from 'drizzle-orm';
import type { Entry } from '../contracts/facts.ts';
import type { Plan, TrackPlan } from '../contracts/plan.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { recompute } from '../domain/sealed-outcome.ts';
import {
  bearingKinds,
  bearsOn,
  disclose,
  FORMAT,
  rosterKinds,
  standingKinds,
  type SealedEntry,
  type SealedExport,
  type SealedRecord,
} from '../domain/sealed-record.ts';
import type { Db } from './database.ts';
import type { PublishedProgramme } from './programmes.ts';
import { ledger } from './schema.ts';

type Row = Omit<SealedEntry, 'hidden'>;

/**
 * Everything from which the confirmed result of a track follows, taken from the ledger up to its confirmation: what
 * happens later changes no byte of it (F23). Undefined: nothing is confirmed yet.
 */
export async function sealedRecordOf(
  db: Db,
  plan: Plan,
  planned: TrackPlan,
  published: PublishedProgramme,
): Promise<SealedExport | undefined> {
  const { campaign } = plan;
  const { track, requires } = planned;
  const confirmed = (await rowsOf(db, campaign, ['scoresConfirmed', 'listConfirmed'])).filter(
    ({ fact }) => 'track' in fact && fact.track === track,
  );
  const last = confirmed.at(-1);
  if (!last) return undefined;
  const own = await rowsOf(db, campaign, bearingKinds, last.seq);
  const bearing = own.filter((each) => bearsOn(plan, track, each));
  const isListed = confirmed.some(({ fact }) => fact.kind === 'listConfirmed');
  const elsewhere = isListed ? await otherEditions(db, plan, planned, own, last.seq) : [];
  const rows = [...elsewhere, ...bearing].sort((a, b) => a.seq - b.seq);
  const entries = disclose(rows, published.body, requires, sha256);
  const { programme, version, contentHash, body } = published;
  const evidence = { campaign, track, programme: { programme, version, contentHash, body }, entries };
  const { outcome } = recompute(evidence);
  const record: SealedRecord = {
    format: FORMAT,
    ...evidence,
    outcome,
    head: { seq: last.seq, hash: last.hash },
  };
  return { ...record, seal: sha256(canonicalJson(record)) };
}

/** What other editions of the programme left behind for these units, and their rosters where those are counted. */
async function otherEditions(db: Db, plan: Plan, track: TrackPlan, own: readonly Row[], until: number): Promise<Row[]> {
  const units = own.flatMap(({ unit, fact }) => (fact.kind === 'candidacyOpened' && unit !== null ? [unit] : []));
  if (units.length === 0) return [];
  const minimums = track.requires.filter(({ needs }) => needs === 'minimum').map(({ what }) => what);
  const ofUnits = inArray(ledger.unit, [...units, plan.bodies.organiser]);
  const found = await select(
    db,
    and(ofUnits, inArray(ledger.kind, [...standingKinds]), ne(ledger.campaign, plan.campaign), lte(ledger.seq, until)),
  );
  const left = found.filter(({ fact }) => fact.kind !== 'deedDone' || minimums.includes(fact.obligation));
  const campaigns = [...new Set(left.flatMap(({ campaign }) => campaign ?? []))];
  const started =
    campaigns.length === 0
      ? []
      : await select(db, and(inArray(ledger.campaign, campaigns), eq(ledger.kind, 'campaignStarted')));
  const same = started.filter(({ fact }) => fact.kind === 'campaignStarted' && fact.plan.programme === plan.programme);
  const names = same.map(({ campaign }) => campaign);
  const rosters =
    minimums.length === 0
      ? []
      : await select(db, and(ofUnits, inArray(ledger.kind, [...rosterKinds]), lte(ledger.seq, until)));
  return [...same, ...left.filter(({ campaign }) => names.includes(campaign)), ...rosters];
}

function rowsOf(db: Db, campaign: string, kinds: readonly Row['fact']['kind'][], until = Number.MAX_SAFE_INTEGER) {
  return select(db, and(eq(ledger.campaign, campaign), inArray(ledger.kind, [...kinds]), lte(ledger.seq, until)));
}

async function select(db: Db, where: ReturnType<typeof and>): Promise<Row[]> {
  const rows = await db.select().from(ledger).where(where).orderBy(asc(ledger.seq));
  return rows.map(({ seq, recordedAt, prevHash, hash, body }) => ({
    seq,
    recordedAt,
    prevHash,
    hash,
    ...(JSON.parse(body) as Entry),
  }));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

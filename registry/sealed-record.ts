import { and, asc, desc, eq, inArray, lte, ne, type SQL } from 'drizzle-orm';
import type { Entry } from '../contracts/facts.ts';
import type { Plan, TrackPlan } from '../contracts/plan.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { readBody, type LedgerBody } from '../domain/ledger-format.ts';
import type { ChainedEntry } from '../domain/sealed-entry.ts';
import { confirmationsOf, recompute } from '../domain/sealed-outcome.ts';
import {
  bearingKinds,
  bearsOn,
  disclose,
  FORMAT,
  confirmingKinds,
  rosterKinds,
  standingKinds,
  type ChainHead,
  type SealedExport,
  type SealedRecord,
} from '../domain/sealed-record.ts';
import type { Db } from './database.ts';
import { sha256 } from './ledger.ts';
import type { PublishedProgramme } from './programmes.ts';
import { ledger } from './schema.ts';

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
  const told = await rowsOf(db, campaign, [...confirmingKinds, 'listWithdrawn']);
  const confirmed = confirmationsOf(told, track);
  const last = confirmed.at(-1);
  if (!last) return undefined;
  const own = await rowsOf(db, campaign, bearingKinds, last.sealed.seq);
  const bearing = own.filter((each) => bearsOn(plan, track, each));
  const isListed = confirmed.some(({ fact }) => fact.kind === 'listConfirmed');
  const { rows, heads } = await before(db, last, [
    ...(isListed ? await otherEditions(db, plan, planned, own) : []),
    ...bearing,
  ]);
  const entries = disclose(
    rows.map(({ sealed }) => sealed),
    published.body,
    requires,
  );
  const { programme, version, contentHash, body } = published;
  const evidence = { campaign, track, programme: { programme, version, contentHash, body }, entries };
  const { outcome } = recompute(evidence);
  const record: SealedRecord = { format: FORMAT, ...evidence, outcome, heads };
  return { ...record, seal: sha256(canonicalJson(record)) };
}

/** An entry that can be read, and as it is chained. */
interface Row extends Entry {
  readonly sealed: ChainedEntry;
}

/**
 * What stood when the result was confirmed: in its own chain whatever came before, in another what the database had
 * written by then. Chain by chain, the own one last; with the heads at that moment.
 */
async function before(
  db: Db,
  confirmation: Row,
  found: readonly Row[],
): Promise<{ readonly rows: Row[]; readonly heads: ChainHead[] }> {
  const { chain } = confirmation.sealed.body;
  const others = [...new Set(found.map(({ sealed }) => sealed.body.chain))].filter((each) => each !== chain).sort();
  const { recordedAt, seq, hash } = confirmation.sealed;
  const rows: Row[] = [];
  const heads: ChainHead[] = [];
  for (const other of others) {
    const [head] = await db
      .select({ chain: ledger.chain, seq: ledger.seq, hash: ledger.hash })
      .from(ledger)
      .where(and(eq(ledger.chain, other), lte(ledger.recordedAt, recordedAt)))
      .orderBy(desc(ledger.seq))
      .limit(1);
    if (head) add(head);
  }
  add({ chain, seq, hash });
  return { rows, heads };

  function add(head: ChainHead): void {
    const cited = found.filter(({ sealed }) => sealed.body.chain === head.chain && sealed.seq <= head.seq);
    if (cited.length === 0) return;
    rows.push(...cited.sort((a, b) => a.sealed.seq - b.sealed.seq));
    heads.push(head);
  }
}

/** What other editions of the programme left behind for these units, and their rosters where those are counted. */
async function otherEditions(db: Db, plan: Plan, track: TrackPlan, own: readonly Row[]): Promise<Row[]> {
  const units = own.flatMap(({ unit, fact }) => (fact.kind === 'candidacyOpened' && unit !== null ? [unit] : []));
  if (units.length === 0) return [];
  const minimums = track.requires.filter(({ needs }) => needs === 'minimum').map(({ what }) => what);
  const ofUnits = inArray(ledger.unit, [...units, plan.bodies.organiser]);
  const found = await select(
    db,
    and(ofUnits, inArray(ledger.kind, [...standingKinds]), ne(ledger.campaign, plan.campaign)),
  );
  const left = found.filter(({ fact }) => fact.kind !== 'deedDone' || minimums.includes(fact.obligation));
  const campaigns = [...new Set(left.flatMap(({ campaign }) => campaign ?? []))];
  const started =
    campaigns.length === 0
      ? []
      : await select(db, and(inArray(ledger.campaign, campaigns), eq(ledger.kind, 'campaignStarted')));
  const same = started.filter(({ fact }) => fact.kind === 'campaignStarted' && fact.plan.programme === plan.programme);
  const names = same.map(({ campaign }) => campaign);
  const rosters = minimums.length === 0 ? [] : await select(db, and(ofUnits, inArray(ledger.kind, [...rosterKinds])));
  return [...same, ...left.filter(({ campaign }) => names.includes(campaign)), ...rosters];
}

function rowsOf(db: Db, campaign: string, kinds: readonly Row['fact']['kind'][], until?: number) {
  const upTo = until === undefined ? undefined : lte(ledger.seq, until);
  return select(db, and(eq(ledger.campaign, campaign), inArray(ledger.kind, [...kinds]), upTo));
}

async function select(db: Db, where: SQL | undefined): Promise<Row[]> {
  const rows = await db.select().from(ledger).where(where).orderBy(asc(ledger.chain), asc(ledger.seq));
  return rows.map(({ seq, recordedAt, prevHash, hash, body: text, texts }) => {
    const body = JSON.parse(text) as LedgerBody;
    return { ...readBody(body, texts), sealed: { seq, recordedAt, prevHash, hash, body, texts } };
  });
}

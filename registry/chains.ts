import { eq, inArray } from 'drizzle-orm';
import type { Entry } from '../contracts/facts.ts';
import { INSTALLATION } from '../contracts/ledger.ts';
import type { Db, Tx } from './database.ts';
import { campaigns, organisations } from './schema.ts';

/** An entry of a campaign that nobody started: no chain is its own. */
export class UnknownCampaign extends Error {
  override readonly name = 'UnknownCampaign';

  constructor(campaign: string) {
    super(`there is no campaign ${campaign}`);
  }
}

/**
 * The chain in which an entry stands, once: its campaign's organiser; for a unit outside campaigns its committee at that
 * time; for organisations, people and programmes the installation.
 */
export async function chainOf(tx: Tx, entry: Entry): Promise<string> {
  const [chain] = await chainsOf(tx, [entry]);
  if (chain === undefined) throw new Error('an entry without a chain');
  return chain;
}

/** The chains of entries that are written one after the other. No unit moves before this transaction has ended. */
export async function chainsOf(tx: Tx, entries: readonly Entry[]): Promise<string[]> {
  const subjects = entries.map(subjectOf);
  const organisers = new Map(
    await organisersOf(
      tx,
      subjects.flatMap(({ campaign }) => campaign ?? []),
    ),
  );
  const committees = await committeesOf(
    tx,
    subjects.flatMap(({ unit }) => unit ?? []),
  );
  return entries.map(({ campaign: started, unit: moved, fact }, nth) => {
    if (fact.kind === 'campaignStarted' && started !== null) organisers.set(started, fact.plan.bodies.organiser);
    if (fact.kind === 'organisationAdded') committees.set(fact.id, fact.committee);
    if (fact.kind === 'unitJoined' && moved !== null) committees.set(moved, fact.committee);
    const { chain, campaign, unit } = subjects[nth] ?? {};
    if (chain !== undefined) return chain;
    if (campaign === undefined) return committees.get(unit ?? '') ?? INSTALLATION;
    const organiser = organisers.get(campaign);
    if (organiser === undefined) throw new UnknownCampaign(campaign);
    return organiser;
  });
}

/** The chain of a campaign, for use inside a statement. */
export function organiserOf(db: Db, campaign: string) {
  return db.select({ chain: campaigns.organiser }).from(campaigns).where(eq(campaigns.id, campaign));
}

type Subject =
  | { readonly chain: string; readonly campaign?: never; readonly unit?: never }
  | { readonly campaign: string; readonly chain?: never; readonly unit?: never }
  | { readonly unit: string; readonly chain?: never; readonly campaign?: never };

/** What an entry is about, as far as its chain depends on it. */
function subjectOf({ campaign, unit, fact }: Entry): Subject {
  switch (fact.kind) {
    case 'campaignStarted':
      return { chain: fact.plan.bodies.organiser };
    case 'unitLeft':
    case 'unitJoined':
      return { chain: fact.committee };
    case 'organisationAdded':
    case 'personAdded':
    case 'tokenRenewed':
    case 'tokenRevoked':
    case 'personDeactivated':
    case 'programmePublished':
    case 'engineRestored':
    case 'systemAdded':
    case 'systemKeyRenewed':
    case 'systemDeactivated':
      return { chain: INSTALLATION };
    default:
      if (campaign !== null) return { campaign };
      return unit === null ? { chain: INSTALLATION } : { unit };
  }
}

// The organiser of a campaign never changes; what a transaction has seen may be undone with it.
const known = new WeakMap<Tx, Map<string, string>>();

async function organisersOf(tx: Tx, wanted: readonly string[]): Promise<Map<string, string>> {
  const organisers = known.get(tx) ?? new Map<string, string>();
  known.set(tx, organisers);
  const missing = [...new Set(wanted)].filter((campaign) => !organisers.has(campaign));
  if (missing.length === 0) return organisers;
  const found = await tx
    .select({ campaign: campaigns.id, organiser: campaigns.organiser })
    .from(campaigns)
    .where(inArray(campaigns.id, missing));
  for (const { campaign, organiser } of found) organisers.set(campaign, organiser);
  return organisers;
}

async function committeesOf(tx: Tx, units: readonly string[]): Promise<Map<string, string | null>> {
  if (units.length === 0) return new Map();
  const found = await tx
    .select({ unit: organisations.id, committee: organisations.committee })
    .from(organisations)
    .where(inArray(organisations.id, [...new Set(units)]))
    .orderBy(organisations.id)
    .for('share');
  return new Map(found.map(({ unit, committee }) => [unit, committee]));
}

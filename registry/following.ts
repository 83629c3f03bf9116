import type { Entry, Fact } from '../contracts/facts.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Effect, EffectContext, Trigger } from '../contracts/procedure.ts';
import type { Programme } from '../contracts/programme.ts';
import { filingWorkflowId } from '../domain/ids.ts';
import { consequencesOfRepetition, consequencesOfStep, type StepFact } from '../domain/matter.ts';
import { unreachable } from '../domain/refusal.ts';
import { findCampaign } from './campaigns.ts';
import type { Db, Tx } from './database.ts';
import { findDraw } from './draws.ts';
import { findEntry } from './ledger.ts';
import { isRepeated, matterAfter } from './matters.ts';
import { startOf, tell } from './outbox.ts';
import { findProgramme } from './programmes.ts';

/** What follows from something on record, by itself. */
export interface Consequence {
  readonly effects: readonly Effect[];
  readonly context: EffectContext;
}

/** An edition and the programme that it runs by. */
export interface Edition {
  readonly plan: Plan;
  readonly programme: Programme;
}

export async function editionOf(db: Db, id: string | null): Promise<Edition> {
  const campaign = id === null ? undefined : await findCampaign(db, id);
  if (!campaign) throw new Error(`there is no campaign ${id ?? ''}`);
  const { plan } = campaign;
  const found = await findProgramme(db, plan.programme, plan.version);
  if (!found) throw new Error(`there is no programme ${plan.programme} v${plan.version}`);
  return { plan, programme: found.body };
}

/**
 * Has what follows from an entry, if anything does, carried out when this transaction is committed. It is told to a
 * workflow, which says when all of it is done: an engine that is lost before that is told again. `edition`: where the
 * caller has read it.
 */
export async function tellWhatFollows(tx: Tx, entry: Entry, edition?: Edition): Promise<void> {
  const { campaign, unit, key, fact } = entry;
  if (campaign === null || !mayFollowFrom(fact)) return;
  if ((await consequencesOf(tx, entry, edition)).length === 0) return;
  const recipient = filingWorkflowId(key);
  const summary = `${fact.kind} of ${unit ?? campaign}`;
  // Under its own name: the workflow says by it that all is done.
  await tell(tx, [
    startOf(recipient, { workflow: 'filing', input: { campaign, key }, campaign, unit, summary }, recipient),
  ]);
}

/** What follows from an entry that is on record: the same whenever it is asked. */
export async function consequencesOf(db: Db, entry: Entry, edition?: Edition): Promise<Consequence[]> {
  const { fact, campaign } = entry;
  if (!mayFollowFrom(fact)) throw new Error(`nothing follows by itself from ${fact.kind}`);
  switch (fact.kind) {
    case 'recordFiled':
      return consequencesOfRecord(db, edition ?? (await editionOf(db, campaign)), entry, fact);
    case 'drawRevealed':
      return consequencesOfDraw(db, edition ?? (await editionOf(db, campaign)), entry, fact);
    case 'matterOpened':
    case 'stepDone':
    case 'stepOverdue':
      return consequencesInMatter(db, entry, fact);
    default:
      return unreachable(fact);
  }
}

const causes = {
  recordFiled: true,
  drawRevealed: true,
  matterOpened: true,
  stepDone: true,
  stepOverdue: true,
} as const;

function mayFollowFrom(fact: Fact): fact is Of<keyof typeof causes> {
  return Object.hasOwn(causes, fact.kind);
}

/** The triggers that records of a type may set off. */
export function triggersOf({ triggers }: Programme, type: string): Trigger[] {
  return triggers.filter(({ cause }) => cause.on === 'record' && cause.record === type);
}

/** The key under which it stands that a record set off a trigger. */
export function keyOfFiring({ key }: Entry, trigger: Trigger['trigger']): string {
  return `${key} ${trigger}`;
}

async function consequencesOfRecord(
  db: Db,
  { plan, programme }: Edition,
  filed: Entry,
  fact: Of<'recordFiled'>,
): Promise<Consequence[]> {
  const follows: Consequence[] = [];
  for (const { trigger, effects } of triggersOf(programme, fact.type)) {
    const key = keyOfFiring(filed, trigger);
    if (await findEntry(db, plan.campaign, key)) follows.push({ effects, context: contextOf(filed, fact, key) });
  }
  return follows;
}

/** What is opened or sent says what the record says, and whom it is about. */
function contextOf({ campaign, unit, at }: Entry, fact: Of<'recordFiled'>, key: string): EffectContext {
  const { id, type, subject, fields } = fact;
  const about = { record: id, ...(subject !== null && { subject, person: subject }), ...fields };
  return { key, campaign: campaign ?? '', cause: type, unit, track: null, matter: null, fields: about, at };
}

async function consequencesOfDraw(
  db: Db,
  { plan, programme }: Edition,
  { key: filed, at }: Entry,
  { id, drawn }: Of<'drawRevealed'>,
): Promise<Consequence[]> {
  const { campaign } = plan;
  const committed = await findDraw(db, campaign, id);
  const draw = programme.draws.find((each) => each.draw === committed?.draw);
  if (!committed || !draw) throw new Error(`there is no draw ${id}`);
  const { opens: procedure, basis, assumed } = draw;
  const effect: Effect = { effect: 'open', procedure, fields: fixedOf(programme, procedure), basis, assumed };
  const fields = { draw: id, period: committed.period };
  return drawn.map((unit) => {
    const key = `${filed} ${unit}`;
    const context = { key, campaign, cause: draw.draw, unit, track: null, matter: null, fields, at };
    return { effects: [effect], context };
  });
}

/** An inspection that asks for its kind learns that chance chose the unit. */
function fixedOf({ procedures }: Programme, name: string): Record<string, string> {
  const form = procedures.find(({ procedure }) => procedure === name)?.opened.fields ?? [];
  const kind = form.find(({ field }) => field === 'kind');
  return kind?.choices?.some(({ choice }) => choice === 'random') ? { kind: 'random' } : {};
}

/** A step says what its outcome, or its silence, sets off; an opening what a repetition does (CL-A04). */
async function consequencesInMatter(
  db: Db,
  { key: entry, campaign, unit, at }: Entry,
  fact: StepFact,
): Promise<Consequence[]> {
  const { plan, state } = await matterAfter(db, fact.matter, entry);
  const { procedure, track, matter } = plan;
  const { repeated } = procedure;
  const isRepetition = fact.kind === 'matterOpened' && repeated && (await isRepeated(db, matter, repeated.same));
  const follows = isRepetition ? consequencesOfRepetition(plan, state) : consequencesOfStep(plan, state, fact);
  return follows.map(({ key, effects, fields }) => {
    const context = { key, campaign: campaign ?? '', cause: procedure.procedure, unit, track, matter, fields, at };
    return { effects, context };
  });
}

type Of<Kind extends Fact['kind']> = Extract<Fact, { readonly kind: Kind }>;

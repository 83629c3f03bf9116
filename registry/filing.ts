import type { Entry } from '../contracts/facts.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Effect, EffectContext, Trigger } from '../contracts/procedure.ts';
import type { Programme } from '../contracts/programme.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { refuseSecondReveal } from '../domain/draw.ts';
import { engine } from '../domain/engine.ts';
import { filingWorkflowId } from '../domain/ids.ts';
import { rulesOf } from '../domain/plan.ts';
import { refusal } from '../domain/refusal.ts';
import { setsOff } from '../domain/trigger.ts';
import { findCampaign } from './campaigns.ts';
import type { Db, Tx } from './database.ts';
import { findDraw } from './draws.ts';
import { findEntry, lockCampaign } from './ledger.ts';
import { tell } from './outbox.ts';
import { findProgramme } from './programmes.ts';
import { nthOf, refuseFiling, type RecordType } from './records.ts';
import { write } from './write.ts';

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
 * Puts a record, or the outcome of a draw, on record together with what it sets off, or answers why not. What follows is
 * told to a workflow that carries it out; of two third absences only one is the third. Asked again, it changes nothing.
 */
export async function putOnFile(tx: Tx, edition: Edition, filed: Entry): Promise<Refusal | undefined> {
  const { campaign } = edition.plan;
  await lockCampaign(tx, campaign);
  if (await findEntry(tx, campaign, filed.key)) return undefined;
  const refused = await (filed.fact.kind === 'recordFiled' ? putRecord : putDraw)(tx, edition, filed);
  if (refused) return refused;
  const follows = await consequencesOf(tx, edition, filed);
  if (follows.length === 0) return undefined;
  const { unit, key } = filed;
  const recipient = filingWorkflowId(key);
  const summary = `${filed.fact.kind} of ${unit ?? campaign}`;
  const input = { campaign, key };
  const news = { tell: 'start' as const, workflow: 'filing' as const, input, campaign, unit, summary };
  await tell(tx, [{ id: recipient, recipient, version: 0, news }]);
  return undefined;
}

/** What follows from an entry that was put on file: the same whenever it is asked. */
export async function consequencesOf(db: Db, { plan, programme }: Edition, filed: Entry): Promise<Consequence[]> {
  const { fact } = filed;
  if (fact.kind === 'drawRevealed') return consequencesOfDraw(db, programme, filed);
  if (fact.kind !== 'recordFiled') throw new Error(`neither record nor draw: ${fact.kind}`);
  const follows: Consequence[] = [];
  for (const { trigger, effects } of triggersOf(programme, fact.type)) {
    const key = keyOf(filed, trigger);
    if (await findEntry(db, plan.campaign, key)) follows.push({ effects, context: contextOf(filed, fact.type, key) });
  }
  return follows;
}

function triggersOf({ triggers }: Programme, type: string): Trigger[] {
  return triggers.filter(({ cause }) => cause.on === 'record' && cause.record === type);
}

async function putRecord(tx: Tx, { plan, programme }: Edition, filed: Entry): Promise<Refusal | undefined> {
  const { fact, unit, at } = filed;
  if (fact.kind !== 'recordFiled' || unit === null) throw new Error(`no record: ${fact.kind}`);
  const type = programme.records.find(({ record }) => record === fact.type);
  if (!type) throw new Error(`there is no record type ${fact.type}`);
  const { subject, item, fields } = fact;
  const filing = { unit, subject, item, fields, at };
  const refused = await refuseFiling(tx, { plan, programme, type }, filing);
  if (refused) return refused;
  await write(tx, [filed]);
  for (const { trigger, cause, ...based } of triggersOf(programme, type.record)) {
    if (cause.on !== 'record') continue;
    const nth = await nthOf(tx, plan, { type, cause }, filing);
    if (!setsOff(nth, cause.times)) continue;
    const fired = { kind: 'triggerFired' as const, trigger, key: `record/${fact.id}` };
    await write(tx, [{ ...filed, key: keyOf(filed, trigger), actor: engine, rules: rulesOf(based), fact: fired }]);
  }
  return undefined;
}

function keyOf({ key }: Entry, trigger: Trigger['trigger']): string {
  return `${key} ${trigger}`;
}

/** What is opened or sent says what the record says, and whom it is about. */
function contextOf({ campaign, unit, at, fact }: Entry, type: RecordType['record'], key: string): EffectContext {
  if (fact.kind !== 'recordFiled') throw new Error(`no record: ${fact.kind}`);
  const { id, subject, fields } = fact;
  const about = { record: id, ...(subject !== null && { subject, person: subject }), ...fields };
  return { key, campaign: campaign ?? '', cause: type, unit, track: null, matter: null, fields: about, at };
}

async function putDraw(tx: Tx, { programme }: Edition, filed: Entry): Promise<Refusal | undefined> {
  const { fact, campaign } = filed;
  if (fact.kind !== 'drawRevealed' || campaign === null) throw new Error(`no draw: ${fact.kind}`);
  const committed = await findDraw(tx, campaign, fact.id);
  const draw = programme.draws.find((each) => each.draw === committed?.draw);
  if (!committed || !draw) return refusal('UnknownDraw', `there is no draw ${fact.id}`);
  if (committed.seed !== null) return refuseSecondReveal(fact.id, filed.rules);
  await write(tx, [filed]);
  return undefined;
}

async function consequencesOfDraw(db: Db, programme: Programme, filed: Entry): Promise<Consequence[]> {
  const { fact, campaign, at } = filed;
  if (fact.kind !== 'drawRevealed' || campaign === null) throw new Error(`no draw: ${fact.kind}`);
  const committed = await findDraw(db, campaign, fact.id);
  const draw = programme.draws.find((each) => each.draw === committed?.draw);
  if (!committed || !draw) throw new Error(`there is no draw ${fact.id}`);
  const effect: Effect = {
    effect: 'open',
    procedure: draw.opens,
    fields: fixedOf(programme, draw.opens),
    ...basisOf(draw),
  };
  return fact.drawn.map((unit) => {
    const key = `${filed.key} ${unit}`;
    const fields = { draw: fact.id, period: committed.period };
    return {
      effects: [effect],
      context: { key, campaign, cause: draw.draw, unit, track: null, matter: null, fields, at },
    };
  });
}

/** An inspection that asks for its kind learns that chance chose the unit. */
function fixedOf({ procedures }: Programme, name: string): Record<string, string> {
  const form = procedures.find(({ procedure }) => procedure === name)?.opened.fields ?? [];
  const kind = form.find(({ field }) => field === 'kind');
  return kind?.choices?.some(({ choice }) => choice === 'random') ? { kind: 'random' } : {};
}

function basisOf({ basis, assumed }: Pick<Programme['draws'][number], 'basis' | 'assumed'>) {
  return { basis, assumed };
}

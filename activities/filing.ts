import type { Entry } from '../contracts/facts.ts';
import type { Actor } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Effect, Trigger } from '../contracts/procedure.ts';
import type { Programme } from '../contracts/programme.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { refuseSecondReveal } from '../domain/draw.ts';
import { rulesOf } from '../domain/plan.ts';
import { refusal } from '../domain/refusal.ts';
import { setsOff } from '../domain/trigger.ts';
import { findCampaign } from '../registry/campaigns.ts';
import type { Db, Tx } from '../registry/database.ts';
import { findDraw } from '../registry/draws.ts';
import { findEntry, lockCampaign } from '../registry/ledger.ts';
import { findProgramme } from '../registry/programmes.ts';
import { nthOf, refuseFiling, type RecordType } from '../registry/records.ts';
import { write } from '../registry/write.ts';
import type { EffectContext } from './effects.ts';
import type { Tools } from './index.ts';

/** What follows from something on record, by itself. */
export interface Consequence {
  readonly effects: readonly Effect[];
  readonly context: EffectContext;
}

/** What came of something that was to be put on record. */
export interface OnFile {
  readonly refused: Refusal | null;
  readonly follows: readonly Consequence[];
}

export const engine: Actor = { id: 'engine', role: 'system', organisation: '' };

export function filingActivities({ registry }: Tools) {
  return {
    /**
     * Puts a record, or the outcome of a draw, on record together with what it sets off, and answers what follows. Asked
     * again, it finds what it wrote: of two third absences only one is the third.
     */
    async putOnFile(filed: Entry): Promise<OnFile> {
      const edition = await editionOf(registry.db, filed.campaign);
      const put = filed.fact.kind === 'recordFiled' ? putRecord : putDraw;
      return registry.transaction(async (tx) => {
        await lockCampaign(tx, edition.plan.campaign);
        return put(tx, edition, filed);
      });
    },
  };
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

async function putRecord(tx: Tx, { plan, programme }: Edition, filed: Entry): Promise<OnFile> {
  const { fact, unit, at } = filed;
  if (fact.kind !== 'recordFiled' || unit === null) throw new Error(`no record: ${fact.kind}`);
  const type = programme.records.find(({ record }) => record === fact.type);
  if (!type) throw new Error(`there is no record type ${fact.type}`);
  const { subject, item, fields } = fact;
  const filing = { unit, subject, item, fields, at };
  const triggers = programme.triggers.filter(({ cause }) => cause.on === 'record' && cause.record === type.record);

  if (!(await findEntry(tx, plan.campaign, filed.key))) {
    const refused = await refuseFiling(tx, { plan, programme, type }, filing);
    if (refused) return { refused, follows: [] };
    await write(tx, [filed]);
    for (const { trigger, cause, ...based } of triggers) {
      if (cause.on !== 'record') continue;
      const nth = await nthOf(tx, plan, { type, cause }, filing);
      if (!setsOff(nth, cause.times)) continue;
      const fired = { kind: 'triggerFired' as const, trigger, key: `record/${fact.id}` };
      const key = keyOf(filed, trigger);
      await write(tx, [{ ...filed, key, actor: engine, rules: rulesOf(based), fact: fired }]);
    }
  }

  const follows: Consequence[] = [];
  for (const { trigger, effects } of triggers) {
    const key = keyOf(filed, trigger);
    if (await findEntry(tx, plan.campaign, key)) follows.push({ effects, context: contextOf(filed, type, key) });
  }
  return { refused: null, follows };
}

function keyOf({ key }: Entry, trigger: Trigger['trigger']): string {
  return `${key}/${trigger}`;
}

/** What is opened or sent says what the record says, and whom it is about. */
function contextOf({ campaign, unit, at, fact }: Entry, type: RecordType, key: string): EffectContext {
  if (fact.kind !== 'recordFiled') throw new Error(`no record: ${fact.kind}`);
  const { id, subject, fields } = fact;
  const about = { record: id, ...(subject !== null && { subject, person: subject }), ...fields };
  return { key, campaign: campaign ?? '', cause: type.record, unit, track: null, matter: null, fields: about, at };
}

async function putDraw(tx: Tx, { programme }: Edition, filed: Entry): Promise<OnFile> {
  const { fact, campaign, at } = filed;
  if (fact.kind !== 'drawRevealed' || campaign === null) throw new Error(`no draw: ${fact.kind}`);
  const committed = await findDraw(tx, campaign, fact.id);
  const draw = programme.draws.find((each) => each.draw === committed?.draw);
  if (!committed || !draw) return { refused: refusal('UnknownDraw', `there is no draw ${fact.id}`), follows: [] };
  if (!(await findEntry(tx, campaign, filed.key))) {
    if (committed.seed !== null) return { refused: refuseSecondReveal(fact.id, filed.rules), follows: [] };
    await write(tx, [filed]);
  }
  const effect: Effect = {
    effect: 'open',
    procedure: draw.opens,
    fields: fixedOf(programme, draw.opens),
    ...basisOf(draw),
  };
  const follows = fact.drawn.map((unit) => {
    const key = `${filed.key}/${unit}`;
    const fields = { draw: fact.id, period: committed.period };
    return {
      effects: [effect],
      context: { key, campaign, cause: draw.draw, unit, track: null, matter: null, fields, at },
    };
  });
  return { refused: null, follows };
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

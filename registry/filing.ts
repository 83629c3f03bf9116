import type { Entry } from '../contracts/facts.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { refuseSecondReveal } from '../domain/draw.ts';
import { engine } from '../domain/engine.ts';
import { rulesOf } from '../domain/plan.ts';
import { refusal } from '../domain/refusal.ts';
import { setsOff } from '../domain/trigger.ts';
import type { Tx } from './database.ts';
import { findDraw } from './draws.ts';
import { keyOfFiring, tellWhatFollows, triggersOf, type Edition } from './following.ts';
import { findEntry, lockCampaign } from './ledger.ts';
import { nthOf, refuseFiling } from './records.ts';
import { write } from './write.ts';

/**
 * Puts a record, or the outcome of a draw, on record together with what it sets off, or answers why not. What follows is
 * told to a workflow that carries it out; of two third absences only one is the third. Asked again, it changes nothing.
 */
export async function putOnFile(tx: Tx, edition: Edition, filed: Entry): Promise<Refusal | undefined> {
  const { campaign } = edition.plan;
  await lockCampaign(tx, campaign);
  if (await findEntry(tx, campaign, filed.key)) return undefined;
  const refused = await (filed.fact.kind === 'recordFiled' ? putRecord : putDraw)(tx, edition, filed);
  if (!refused) await tellWhatFollows(tx, filed, edition);
  return refused;
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
    await write(tx, [
      { ...filed, key: keyOfFiring(filed, trigger), actor: engine, rules: rulesOf(based), fact: fired },
    ]);
  }
  return undefined;
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

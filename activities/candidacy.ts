import type { Actor } from '../contracts/people.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { isCandidacyMessage } from '../domain/candidacy-messages.ts';
import { passDeadlines, type Course } from '../domain/course.ts';
import { engine } from '../domain/engine.ts';
import { candidacyId, keyOfRefusal } from '../domain/ids.ts';
import { judge, looksFor } from '../domain/judgement.ts';
import { refusal } from '../domain/refusal.ts';
import { actorOf, senderOf } from '../domain/sender.ts';
import { saidByEngine, type Said } from '../registry/acceptance.ts';
import { demandPlan } from '../registry/plans.ts';
import { writeRefusal } from '../registry/refusals.ts';
import type { Registry } from '../registry/registry.ts';
import { admit } from './admission.ts';
import type { Tools } from './index.ts';

/** A message that another system sent straight to the workflow of a candidacy. */
export interface Spoken {
  readonly campaign: string;
  readonly unit: string;
  readonly name: string;
  /** The message's own id. */
  readonly id: string;
  /** The campaign's time by which it is judged, epoch ms. */
  readonly at: number;
  /** Whether somebody waits for the answer; a signal's refusal is put on record instead. */
  readonly answered: boolean;
}

export function candidacyActivities({ registry }: Tools) {
  return {
    /** Puts on record what time has brought at this instant (the campaign's, epoch ms), and answers what to wait for next. */
    async passDeadline(campaign: string, unit: string, at: number): Promise<Course> {
      const plan = await demandPlan(registry, campaign);
      const judge: Said['judge'] = ({ state }) => passDeadlines(plan, state, at);
      const heard = await registry.hear(saidByEngine(plan, unit, { cause: `time ${at}`, at, judge }));
      if (heard.outcome === 'accepted' || heard.outcome === 'repeated') return heard.course;
      throw new Error(`the candidacy of ${unit} in ${campaign} is not on record`);
    },

    /**
     * Judges what another system says where everybody's messages are judged. A refusal changes nothing; of a signal it
     * is put on record, for nobody is there to be answered.
     */
    async acceptMessage(
      { campaign, unit, name, id, at, answered }: Spoken,
      message: unknown,
    ): Promise<{ readonly course: Course } | { readonly refused: Refusal }> {
      const refusedTo = async (actor: Actor, refused: Refusal) => {
        const fact = { kind: 'messageRefused' as const, message: name, code: refused.code, why: refused.message };
        const key = keyOfRefusal(candidacyId(campaign, unit), id, refused.code);
        const entry = { key, campaign, unit, at, actor, rules: [], fact };
        if (!answered) await registry.transaction((tx) => writeRefusal(tx, entry));
        return { refused };
      };
      const { said, actor, barred } = await admitted(registry, name, message, campaign);
      if (barred) return refusedTo(actor, barred);
      if (!isCandidacyMessage(name))
        return refusedTo(actor, refusal('MalformedMessage', `there is no message ${name}`));
      const plan = await demandPlan(registry, campaign);
      const heard = await registry.hear({
        plan,
        unit,
        actor,
        key: `${candidacyId(campaign, unit)} message ${id}`,
        at,
        looks: looksFor(name, plan, said),
        judge: (circumstances) => judge(name, said, circumstances),
      });
      if (heard.outcome === 'accepted' || heard.outcome === 'repeated') return { course: heard.course };
      if (heard.outcome === 'refused') return refusedTo(actor, heard.refusal);
      return refusedTo(actor, refusal('AlreadyDecided', `${id} names another message`));
    },
  };
}

/** What is said, and who says it: as admitted where another system does; a fact comes from nobody, which is the engine. */
async function admitted(
  registry: Registry,
  name: string,
  message: unknown,
  campaign: string,
): Promise<{ readonly said: unknown; readonly actor: Actor; readonly barred?: Refusal }> {
  const sender = senderOf(message);
  if (!sender) return { said: message, actor: name === 'majorIncident' ? engine : actorOf(message) };
  const { actor, barred } = await admit(registry, sender, name, campaign);
  return { said: { ...(message as object), actor }, actor, ...(barred && { barred }) };
}

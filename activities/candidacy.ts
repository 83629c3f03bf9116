import type { Actor } from '../contracts/people.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { passDeadlines, type Course } from '../domain/course.ts';
import { engine } from '../domain/engine.ts';
import { candidacyId } from '../domain/ids.ts';
import { isCandidacyMessage, judge, looksFor } from '../domain/judgement.ts';
import { refusal } from '../domain/refusal.ts';
import { refuseShape } from '../domain/shape.ts';
import { demandPlan } from '../registry/plans.ts';
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
      const heard = await registry.hear({
        plan,
        unit,
        actor: engine,
        key: `${candidacyId(campaign, unit)} time ${at}`,
        at,
        judge: ({ state }) => passDeadlines(plan, state, at),
      });
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
      const plan = await demandPlan(registry, campaign);
      if (!isCandidacyMessage(name)) return { refused: refusal('MalformedMessage', `there is no message ${name}`) };
      const heard = await registry.hear({
        plan,
        unit,
        actor: actorOf(name, message),
        key: `${candidacyId(campaign, unit)} message ${id}`,
        at,
        looks: looksFor(name, plan, message),
        judge: (circumstances) => judge(name, message, circumstances),
      });
      if (heard.outcome === 'accepted' || heard.outcome === 'repeated') return { course: heard.course };
      const refused =
        heard.outcome === 'refused' ? heard.refusal : refusal('AlreadyDecided', `${id} names another message`);
      if (!answered) {
        const fact = { kind: 'messageRefused' as const, message: name, code: refused.code, why: refused.message };
        const key = `${candidacyId(campaign, unit)} refused ${id}`;
        await registry.record([{ key, campaign, unit, at, actor: actorOf(name, message), rules: [], fact }]);
      }
      return { refused };
    },
  };
}

/** Who says it; a fact comes from nobody, and what names nobody from somebody unknown. */
function actorOf(name: string, message: unknown): Actor {
  if (name === 'majorIncident') return engine;
  if (refuseShape(message, { actor: 'actor' })) return { id: 'unknown', role: 'public', organisation: '' };
  return (message as { readonly actor: Actor }).actor;
}

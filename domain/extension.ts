import type { Target } from '../contracts/extension.ts';
import type { Plan } from '../contracts/plan.ts';
import { trackOf } from './candidacy.ts';
import { keyOf } from './deadline.ts';
import { campaignWorkflowId, candidacyId, matterWorkflowId } from './ids.ts';

/** A durable timer that an extension moves; instants in epoch ms. */
export interface MovedTimer {
  readonly workflow: string;
  readonly timer: string;
  readonly from: number;
  readonly until: number;
}

/** A message that goes out at another time by it. */
export interface MovedMessage {
  readonly kind: 'reminder' | 'overdue';
  readonly unit: string;
  readonly from: number;
  readonly until: number;
}

/** From when to when a deadline moves; `granted`: what single units were granted of it before. */
interface Move {
  readonly from: number;
  readonly until: number;
  readonly forOne: boolean;
  readonly granted?: Readonly<Record<string, number>>;
}

/** What a candidacy still waits for. */
export interface Waiting {
  readonly unit: string;
  readonly rulesFiled: boolean;
  readonly reminded: boolean;
  readonly open: readonly string[];
}

/**
 * Every timer and message that moves when this deadline does, from one instant to the other (F47). Units that were
 * granted as much already keep what they have.
 */
export function movesOf(
  plan: Plan,
  target: Target,
  units: readonly Waiting[],
  { from, until, forOne, granted = {} }: Move,
): { readonly timers: MovedTimer[]; readonly messages: MovedMessage[] } {
  const waiting = units.filter(({ unit }) => (granted[unit] ?? 0) < until);
  const since = (unit: string) => Math.max(from, granted[unit] ?? 0);
  const campaign = campaignWorkflowId(plan.campaign);
  const own = (timer: string): MovedTimer[] => (forOne ? [] : [{ workflow: campaign, timer, from, until }]);
  const candidacy = (unit: string) => candidacyId(plan.campaign, unit);
  switch (target.of) {
    case 'stage':
    case 'applications': {
      const tracks = tracksOf(plan, target);
      const timers = waiting
        .filter(({ open }) => open.some((track) => tracks.includes(track)))
        .map(({ unit }) => ({ workflow: candidacy(unit), timer: 'applications close', from: since(unit), until }));
      return {
        timers: [...(target.of === 'stage' ? own(`${target.stage} closes`) : []), ...timers],
        messages: [],
      };
    }
    case 'rules': {
      const rules = plan.actionRules;
      if (!rules) return { timers: [], messages: [] };
      const notice = rules.dueAt - rules.remindAt;
      const late = waiting.filter(({ rulesFiled }) => !rulesFiled);
      const reminders = late
        .filter(({ reminded }) => !reminded)
        .map(({ unit }) => ({ unit, from: since(unit) - notice, until: until - notice }));
      return {
        timers: [
          ...reminders.map(({ unit, ...when }) => ({ workflow: candidacy(unit), timer: 'reminder', ...when })),
          ...late.map(({ unit }) => ({
            workflow: candidacy(unit),
            timer: 'action rules are due',
            from: since(unit),
            until,
          })),
        ],
        messages: [
          ...reminders.map((each) => ({ kind: 'reminder' as const, ...each })),
          ...late.map(({ unit }) => ({ kind: 'overdue' as const, unit, from: since(unit), until })),
        ],
      };
    }
    case 'notice':
      return { timers: own(`notice of ${target.track} ends`), messages: [] };
    case 'step':
      return {
        timers: [{ workflow: matterWorkflowId(target.matter), timer: keyOf(target), from, until }],
        messages: [],
      };
  }
}

/** The tracks whose windows move: all of them with the stage of application, or the one. */
function tracksOf(plan: Plan, target: Target): string[] {
  if (target.of === 'applications') return trackOf(plan, target.track) ? [target.track] : [];
  if (target.of !== 'stage' || target.stage !== 'application') return [];
  return plan.tracks.filter(({ due, applies }) => due && applies).map(({ track }) => track);
}

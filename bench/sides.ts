import type { Plan } from '../contracts/plan.ts';
import { planOf } from '../domain/plan.ts';
import { startOfDay } from '../domain/working-days.ts';
import { ownProgrammes } from '../setup/publish.ts';
import { loadProgrammes } from '../programmes/load.ts';
import type { Side } from './cycle.ts';

export const track = 'clean';

/** What a unit and its reviewer send, on either side. */
export const said = {
  rules: { fields: { goals: '全年无违纪案件', schedule: '按季推进', measures: '十项具体举措' } },
  application: { track, fields: { 'own-work': '自创自建情况总结' } },
  checks: ['materials', 'visit', 'hearing'].map((check) => ({ check, passed: true, note: '符合要求' })),
};

/**
 * The plan of an edition of 2019 on a clock that stands in its December. The list is what a meeting chooses: the same
 * messages as ever, and no votes, which are none of the candidacy's.
 */
export function productPlan(organiser: string): Plan {
  const [{ programme, contentHash } = fail()] = loadProgrammes(ownProgrammes).filter(
    (each) => each.programme.programme === 'shaoxing-2018',
  );
  const startsAt = startOfDay('2019-12-02');
  const plan = planOf(programme, {
    campaign: `${organiser}.shaoxing-2018.2019`,
    year: 2019,
    bodies: {
      organiser,
      leadingGroup: 'dangjian',
      consulted: {},
      liaison: [],
      discipline: [],
      jointReviewers: ['zuzhibu'],
    },
    contentHash,
    clock: { anchoredAt: Date.now(), startsAt, paces: [{ from: startsAt, msPerDay: 86_400_000 }] },
    startedAt: startsAt,
    roundsFrom: {},
    reference: [],
  });
  return { ...plan, listBy: 'meeting' };
}

/**
 * The same edition with the joint appraisal's votes, whose window ends so many ms after it began, and whose list is named
 * without notice and approval: all that a campaign does for many units, without days that nobody waits for.
 */
export function shortPlan(organiser: string, windowMs: number): Plan {
  const plan = productPlan(organiser);
  const tracks = plan.tracks.map((each) => ({ ...each, closesAt: plan.startedAt + windowMs }));
  return { ...plan, listBy: 'appraisal', course: ['list', 'naming'], tracks };
}

/** The floor: the same messages with the same payloads, to one workflow each. */
export function floorSide(): Side {
  const liaison = (unit: string) => ({ id: `liaison-${unit}`, role: 'unit', organisation: unit });
  const reviewer = { id: 'reviewer', role: 'reviewer', organisation: 'bench' };
  const plan = productPlan('bench');
  return {
    workflow: 'floor',
    taskQueue: 'floor',
    id: (unit) => `floor/${unit}`,
    input: (unit) => ({ plan, unit }),
    payloads: {
      rules: (unit) => ({ actor: liaison(unit), ...said.rules }),
      application: (unit) => ({ actor: liaison(unit), ...said.application }),
      check: (check) => ({ actor: reviewer, track, check, passed: true, note: '符合要求' }),
      listed: (unit) => ({ track, placement: { unit, listed: true, tally: { passed: 1, failed: 0 } } }),
      name: { track },
    },
  };
}

function fail(): never {
  throw new Error('the programme shaoxing-2018 is missing');
}

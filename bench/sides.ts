import { planOf } from '../domain/plan.ts';
import { startOfDay } from '../domain/working-days.ts';
import { ownProgrammes } from '../setup/publish.ts';
import { loadProgrammes } from '../programmes/load.ts';
import { candidacyId } from '../workflows/candidacy.messages.ts';
import type { Side } from './cycle.ts';

const fields = { goals: '全年无违纪案件', schedule: '按季推进', measures: '十项具体举措' };

/** The product: a candidacy of the 2019 edition on a clock that stands in its December window. */
export function productSide(organiser: string): Side {
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
  const liaison = (unit: string) => ({ id: `liaison-${unit}`, role: 'unit', organisation: unit });
  const reviewer = { id: 'reviewer', role: 'reviewer', organisation: organiser };
  const track = 'clean';
  return {
    workflow: 'candidacy',
    taskQueue: 'laurel',
    id: (unit) => candidacyId(plan.campaign, unit),
    input: (unit) => ({ plan, unit }),
    payloads: {
      rules: (unit) => ({ actor: liaison(unit), fields }),
      application: (unit) => ({ actor: liaison(unit), track, fields: { 'own-work': '自创自建情况总结' } }),
      check: (check) => ({ actor: reviewer, track, check, passed: true, note: '符合要求' }),
      listed: (unit) => ({ track, placement: { unit, listed: true, tally: { passed: 1, failed: 0 } } }),
      name: { track },
    },
  };
}

/** The floor: the same messages with the same payloads. */
export function floorSide(product: Side): Side {
  return { ...product, workflow: 'floor', taskQueue: 'floor', id: (unit) => `floor/${unit}` };
}

function fail(): never {
  throw new Error('the programme shaoxing-2018 is missing');
}

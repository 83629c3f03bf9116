import assert from 'node:assert/strict';
import type { Programme } from '../../../contracts/programme.ts';
import { planOf, rulesOf } from '../../../domain/plan.ts';
import { rulesBehind } from '../../../domain/rules.ts';
import { endOfDay, startOfDay } from '../../../domain/working-days.ts';
import { buildEdition } from '../../support/build.ts';
import { carried, type Behaviour } from './behaviour.ts';

const year = 2023;

/** The stages and windows that a timer opens and closes, on their days, and the years in which a title is due. */
export function courseBehaviours(programme: Programme): Behaviour[] {
  return carried([
    ...programme.stages.flatMap((stage) => ofStage(programme, stage)),
    ...programme.tracks.flatMap((track) => ofWindow(programme, track)),
  ]);
}

function ofStage(programme: Programme, { stage, opens, ...based }: Programme['stages'][number]): Behaviour[] {
  if (opens.by !== 'date') return [];
  const ids = rulesOf(based);
  const prove = () => {
    const plan = planOf(programme, buildEdition({ year }));
    const planned = plan.stages.find((each) => each.stage === stage);
    assert.equal(planned?.opensAt, startOfDay(`${year}-${opens.from}`));
    assert.equal(planned.closesAt, endOfDay(`${year}-${opens.to}`));
    const rules = rulesBehind(plan, { kind: 'stageOpened', stage });
    assert.deepEqual(
      ids.filter((id) => !rules.includes(id)),
      [],
    );
  };
  const fact = `${stage} is open from ${opens.from} to ${opens.to}`;
  return [{ ids, by: ['stageOpened', 'stageClosed'], fact, prove }];
}

function ofWindow(programme: Programme, { track, round, applications }: Programme['tracks'][number]): Behaviour[] {
  if (!applications) return [];
  const { from, to, yearInRound } = applications;
  const planIn = (edition: number) =>
    planOf(programme, buildEdition({ year: edition })).tracks.find((each) => each.track === track);
  const prove = () => {
    const last = round.firstYear + round.years - 1;
    const planned = planIn(last);
    assert.deepEqual([planned?.opensAt, planned?.closesAt], [startOfDay(`${last}-${from}`), endOfDay(`${last}-${to}`)]);
    for (let edition = round.firstYear; edition <= last; edition += 1)
      assert.equal(planIn(edition)?.due, yearInRound === 'every' || edition === last);
  };
  const when = yearInRound === 'every' ? 'every year' : `in the last of ${round.years} years from ${round.firstYear}`;
  const fact = `applications for ${track} are taken from ${from} to ${to}, ${when}`;
  const ids = [...new Set([...rulesOf(applications), ...rulesOf(round)])];
  return [{ ids, by: ['WindowNotOpen', 'WindowClosed', 'NotDueThisYear'], fact, prove }];
}

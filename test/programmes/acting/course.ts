import assert from 'node:assert/strict';
import type { Programme } from '../../../contracts/programme.ts';
import { planOf, rulesOf } from '../../../domain/plan.ts';
import { rulesBehind } from '../../../domain/rules.ts';
import { endOfDay, startOfDay } from '../../../domain/working-days.ts';
import { buildEdition } from '../../support/build.ts';
import { carried, type Behaviour } from './behaviour.ts';

const year = 2023;

/** The stages that a timer opens and closes, on their days. */
export function courseBehaviours(programme: Programme): Behaviour[] {
  const plan = planOf(programme, buildEdition({ year }));
  return carried(
    programme.stages.flatMap(({ stage, opens, ...based }) => {
      if (opens.by !== 'date') return [];
      const ids = rulesOf(based);
      const prove = () => {
        const planned = plan.stages.find((each) => each.stage === stage);
        assert.equal(planned?.opensAt, startOfDay(`${year}-${opens.from}`));
        assert.equal(planned.closesAt, endOfDay(`${year}-${opens.to}`));
        const rules = rulesBehind(plan, { kind: 'stageOpened', stage });
        assert.deepEqual(
          ids.filter((id) => !rules.includes(id)),
          [],
        );
      };
      return [
        { ids, by: ['stageOpened', 'stageClosed'], fact: `${stage} is open from ${opens.from} to ${opens.to}`, prove },
      ];
    }),
  );
}

import assert from 'node:assert/strict';
import type { Target } from '../../contracts/extension.ts';
import type { Plan } from '../../contracts/plan.ts';
import { DAY } from '../../domain/clock.ts';
import { keyOf } from '../../domain/deadline.ts';
import { movesOf, type Waiting } from '../../domain/extension.ts';
import { at, buildPlan } from '../support/build.ts';

const plan = buildPlan({ year: 2021 });
const campaign = `campaign/${plan.campaign}`;
const candidacy = (unit: string) => `candidacy/${plan.campaign}/${unit}`;
const moved = { from: at('2022-01-01'), until: at('2022-01-16') };

const waiting = (unit: string, given: Partial<Waiting> = {}): Waiting => ({
  unit,
  rulesFiled: true,
  reminded: true,
  open: [],
  ...given,
});

function moves(target: Target, units: readonly Waiting[], forOne = false, edition: Plan = plan) {
  return movesOf(edition, target, units, { ...moved, forOne });
}

describe('what an extension moves (F47)', () => {
  const undecided = [
    waiting('unit-a', { open: ['clean', 'model'] }),
    waiting('unit-b', { open: ['model'] }),
    waiting('unit-c'),
  ];

  it('F47: of the applications for a track: the closing timer of every unit that has not applied for it yet', () => {
    const { timers, messages } = moves({ of: 'applications', track: 'clean' }, undecided);
    assert.deepEqual(timers, [{ workflow: candidacy('unit-a'), timer: 'applications close', ...moved }]);
    assert.deepEqual(messages, []);
  });

  it('F47: of the stage of applications: the stage’s own timer and those of every track', () => {
    const { timers } = moves({ of: 'stage', stage: 'application' }, undecided);
    assert.deepEqual(timers, [
      { workflow: campaign, timer: 'application closes', ...moved },
      { workflow: candidacy('unit-a'), timer: 'applications close', ...moved },
      { workflow: candidacy('unit-b'), timer: 'applications close', ...moved },
    ]);
  });

  it('F47: of another stage: its own timer only', () => {
    const { timers, messages } = moves({ of: 'stage', stage: 'implementation' }, undecided);
    assert.deepEqual(timers, [{ workflow: campaign, timer: 'implementation closes', ...moved }]);
    assert.deepEqual(messages, []);
  });

  it('F47: of a track without applications, or not due: no unit’s timer', () => {
    const without: Plan = {
      ...plan,
      tracks: plan.tracks.map((each) =>
        each.track === 'model' ? { ...each, due: false } : { ...each, applies: false },
      ),
    };
    const { timers } = moves({ of: 'stage', stage: 'application' }, undecided, false, without);
    assert.deepEqual(timers, [{ workflow: campaign, timer: 'application closes', ...moved }]);
  });

  it('F47: of the action rules: reminder and deadline of every unit that has not filed, with the messages that go out', () => {
    const notice = 7 * DAY;
    const { timers, messages } = moves({ of: 'rules' }, [
      waiting('unit-a', { rulesFiled: false, reminded: false }),
      waiting('unit-b', { rulesFiled: false, reminded: true }),
      waiting('unit-c'),
    ]);
    const reminder = { from: moved.from - notice, until: moved.until - notice };
    assert.deepEqual(timers, [
      { workflow: candidacy('unit-a'), timer: 'reminder', ...reminder },
      { workflow: candidacy('unit-a'), timer: 'action rules are due', ...moved },
      { workflow: candidacy('unit-b'), timer: 'action rules are due', ...moved },
    ]);
    assert.deepEqual(messages, [
      { kind: 'reminder', unit: 'unit-a', ...reminder },
      { kind: 'overdue', unit: 'unit-a', ...moved },
      { kind: 'overdue', unit: 'unit-b', ...moved },
    ]);
  });

  it('F47: of the rules of a programme that asks for none: nothing', () => {
    const answer = moves({ of: 'rules' }, [waiting('unit-a', { rulesFiled: false })], false, {
      ...plan,
      actionRules: null,
    });
    assert.deepEqual(answer, { timers: [], messages: [] });
  });

  it('F47: of a notice and of a step: one timer', () => {
    assert.deepEqual(moves({ of: 'notice', track: 'clean' }, undecided).timers, [
      { workflow: campaign, timer: 'notice of clean ends', ...moved },
    ]);
    const step: Target = { of: 'step', matter: 'matter-1', step: 'answer' };
    assert.deepEqual(moves(step, []).timers, [{ workflow: 'matter/matter-1', timer: keyOf(step), ...moved }]);
  });

  it('F48: for one unit: its own timers and none of the campaign', () => {
    const one = [waiting('unit-a', { open: ['clean'] })];
    const own = [{ workflow: candidacy('unit-a'), timer: 'applications close', ...moved }];
    assert.deepEqual(moves({ of: 'stage', stage: 'application' }, one, true).timers, own);
    assert.deepEqual(moves({ of: 'stage', stage: 'implementation' }, one, true).timers, []);
    assert.deepEqual(moves({ of: 'notice', track: 'clean' }, one, true).timers, []);
  });

  it('F48: a unit that was granted more moves nowhere, and one that was granted less from where it stands', () => {
    const units = ['unit-a', 'unit-b', 'unit-c'].map((unit) => waiting(unit, { rulesFiled: false, open: ['clean'] }));
    const granted = { 'unit-a': at('2022-02-01'), 'unit-b': at('2022-01-11') };
    for (const target of [{ of: 'applications', track: 'clean' }, { of: 'rules' }] as const) {
      const { timers } = movesOf(plan, target, units, { ...moved, forOne: false, granted });
      assert.deepEqual(
        timers.map(({ workflow, from, until }) => ({ workflow, from, until })),
        [
          { workflow: candidacy('unit-b'), from: at('2022-01-11'), until: moved.until },
          { workflow: candidacy('unit-c'), ...moved },
        ],
      );
    }
  });
});

describe('the name of a deadline', () => {
  it('is another one for every deadline', () => {
    const targets: Target[] = [
      { of: 'stage', stage: 'application' },
      { of: 'stage', stage: 'notice' },
      { of: 'applications', track: 'clean' },
      { of: 'applications', track: 'model' },
      { of: 'notice', track: 'clean' },
      { of: 'rules' },
      { of: 'step', matter: 'matter-1', step: 'answer' },
      { of: 'step', matter: 'matter-1', step: 'check' },
      { of: 'step', matter: 'matter-2', step: 'answer' },
    ];
    assert.equal(new Set(targets.map(keyOf)).size, targets.length);
  });
});

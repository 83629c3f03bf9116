import assert from 'node:assert/strict';
import { refuseCorrection, refuseReopening, refuseWhileOpen, type Confirmed } from '../../domain/correction.ts';
import { buildPlan } from '../support/build.ts';

describe('a confirmed score that turns out to be wrong (F15, F55)', () => {
  const plan = buildPlan();
  const confirmed = (given: Partial<Confirmed> = {}): Confirmed => ({
    unit: 'a',
    results: [{ track: 'clean', total: 80, eligible: true }],
    isOpen: false,
    statuses: { clean: 'shortlisted' },
    ...given,
  });
  const reopening = (given?: Partial<Confirmed>) => refuseReopening(plan, confirmed(given))?.code;

  it('is opened again once, as long as no title rests on it', () => {
    assert.equal(reopening(), undefined);
    assert.equal(reopening({ isOpen: true }), 'ScoreReopened');
    assert.equal(reopening({ statuses: { clean: 'named' } }), 'AlreadyDecided');
    assert.equal(reopening({ statuses: { clean: 'concluded', other: 'named' } }), undefined);
  });

  it('one that is not confirmed can be changed as it is', () => {
    assert.equal(reopening({ results: [] }), 'ScoresNotConfirmed');
  });

  it('is confirmed anew only when it was opened', () => {
    assert.equal(refuseCorrection(plan, confirmed())?.code, 'ScoresConfirmed');
    assert.equal(refuseCorrection(plan, confirmed({ isOpen: true })), undefined);
  });

  it('holds what is decided on its track, and says whose it is', () => {
    assert.equal(refuseWhileOpen(plan, 'clean', []), undefined);
    const refused = refuseWhileOpen(plan, 'clean', ['a', 'b']);
    assert.equal(refused?.code, 'ScoreReopened');
    assert.match(refused.message, /a, b/);
  });
});

import assert from 'node:assert/strict';
import { asTexts } from '../../scenario/fill.ts';

describe('a form that a step fills in', () => {
  it('may say numbers and yes or no as such; a form is given in texts', () => {
    const form = { stars: 3, share: 0.5, passed: true, excused: false, on: '2023-04-28', unit: 'finance' };
    const texts = { stars: '3', share: '0.5', passed: 'yes', excused: 'no', on: '2023-04-28', unit: 'finance' };
    assert.deepEqual(asTexts(form), texts);
  });

  it('that is no form is left to the contract, which refuses it', () => {
    for (const given of ['text', ['a'], null, { list: ['a'], nothing: null }]) assert.deepEqual(asTexts(given), given);
  });
});

import assert from 'node:assert/strict';
import { byCodeUnits } from '../../domain/order.ts';

describe('the order of texts', () => {
  it('is that of their code units, on every machine', () => {
    assert.deepEqual(['市', 'b', 'a-10', 'B', 'a-9', ''].sort(byCodeUnits), ['', 'B', 'a-10', 'a-9', 'b', '市']);
  });

  it('puts a text neither before nor after itself', () => {
    assert.equal(byCodeUnits('a', 'a'), 0);
    assert.ok(byCodeUnits('a', 'b') < 0 && byCodeUnits('b', 'a') > 0);
  });
});

import assert from 'node:assert/strict';
import { actorOf, idOf, senderAsActor, senderOf } from '../../domain/sender.ts';

const actor = { id: 'li', role: 'organiser', organisation: 'gongwei' };
const system = { id: 'oa', organisation: 'gongwei' };

describe('who sent a message', () => {
  it('is the one whom it names, if it names anybody as it must', () => {
    assert.deepEqual(actorOf({ actor }), actor);
    for (const said of [{}, { actor: { id: 'li' } }, { actor: 'li' }, 'li', null, undefined, 7])
      assert.deepEqual(actorOf(said), { id: 'unknown', role: 'public', organisation: '' });
  });

  it('is the system that sealed it, where one did; refused, it stands on record for no organisation', () => {
    assert.deepEqual(senderOf({ actor, system }), system);
    for (const said of [{ actor }, null, 'x']) assert.equal(senderOf(said), undefined);
    assert.deepEqual(senderAsActor(system as never), { id: 'oa', role: 'system', organisation: '' });
  });
});

describe('the id of a message', () => {
  it('is its own, and another one for every system that sends it', () => {
    assert.equal(idOf({ id: 'a-1' }), 'a-1');
    assert.equal(idOf({ id: 'a-1', system }), 'system oa a-1');
  });

  it('is none where it is empty, no text, or too long for a key', () => {
    for (const id of ['', 7, null, undefined, 'x'.repeat(201)]) assert.equal(idOf({ id }), undefined);
    for (const said of ['a-1', null]) assert.equal(idOf(said), undefined);
    assert.equal(idOf({ id: 'x'.repeat(200) }), 'x'.repeat(200));
    assert.equal(idOf({ id: 'x' }), 'x');
  });
});

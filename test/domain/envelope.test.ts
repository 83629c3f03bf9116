import assert from 'node:assert/strict';
import { envelope, opened, refuseSealed, type Seal } from '../../domain/envelope.ts';

const place = { kind: 'signal', workflow: 'candidacy/c/u', message: 'fileRules' } as const;
const archive = { id: 'archive', keyNumber: 1 };
const sealed = (seal: Partial<Seal> = {}, body: unknown = {}) => envelope({ ...place, id: 'm-1', ...seal }, [body]);

describe('what is sealed for one place', () => {
  it('fits there and nowhere else', () => {
    assert.equal(refuseSealed([sealed()], place), undefined);
    const others: Partial<Seal>[] = [
      { kind: 'update' },
      { workflow: 'candidacy/c/v' },
      { message: 'reviewRules' },
      { from: 'run' },
      { id: '' },
    ];
    for (const other of others) assert.equal(refuseSealed([sealed(other)], place)?.code, 'NotAuthentic');
    assert.equal(refuseSealed([sealed(), sealed()], place)?.code, 'NotAuthentic');
  });

  it('is nothing else, whatever it is: that is refused, and never a fault', () => {
    const { args } = sealed();
    const foreign = [
      undefined,
      null,
      7,
      'x',
      [],
      {},
      { sealed: place },
      { args },
      { sealed: 'x', args },
      { sealed: { ...place, id: 'm' }, args: {} },
    ];
    for (const given of foreign) assert.match(refuseSealed([given], place)?.message ?? '', /: not sealed$/);
    assert.match(refuseSealed([{ foreign: 'no key fits' }], place)?.message ?? '', /: no key fits$/);
    assert.match(refuseSealed([], place)?.message ?? '', /: 0 arguments instead of one sealed$/);
  });

  it('is known by an id of 200 visible characters at most where another system gave it, and names such a person', () => {
    const id = 'x'.repeat(200);
    const fits = (seal: Partial<Seal>) => refuseSealed([sealed({ system: archive, ...seal })], place) === undefined;
    for (const good of ['1', 'archive-2027-000123', id]) {
      assert.ok(fits({ id: good }));
      assert.ok(fits({ system: { ...archive, for: good } }));
    }
    // By the last three no database could be asked.
    for (const bad of [`${id}x`, 'a b', '编号', 'x\u0000y', '\ud800', '\n']) {
      assert.ok(!fits({ id: bad }), bad);
      assert.ok(!fits({ system: { ...archive, for: bad } }), bad);
    }
    // Laurel's own are as long as the keys that they name.
    assert.equal(refuseSealed([sealed({ id: `${id} x` })], place), undefined);
  });

  it('comes from whoever sealed it, whatever it says of that and whatever shape it has', () => {
    const claims = { actor: { id: 'office' }, receivedAt: 1, system: { id: 'other' }, id: 'm-2', fields: {} };
    assert.deepEqual(opened(sealed({ system: archive }, claims)), [{ fields: {}, id: 'm-1', system: archive }]);
    assert.deepEqual(opened(sealed({}, claims)), [{ actor: { id: 'office' }, receivedAt: 1, fields: {}, id: 'm-1' }]);
    for (const body of [null, 7, 'x', ['x']]) {
      assert.deepEqual(opened(sealed({ system: archive }, body)), [{ id: 'm-1', system: archive }]);
      assert.deepEqual(opened(sealed({}, body)), [body]);
    }
  });
});

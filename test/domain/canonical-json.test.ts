import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalJson } from '../../domain/canonical-json.ts';

describe('one text for one value', () => {
  const texts: [value: unknown, text: string][] = [
    [{ b: 1, a: [true, null, 'x'], ab: {} }, '{"a":[true,null,"x"],"ab":{},"b":1}'],
    [{ Z: 1, a: 2, 市: 3 }, '{"Z":1,"a":2,"市":3}'],
    [{ a: undefined, b: null }, '{"b":null}'],
    [[undefined, 1], '[null,1]'],
    [undefined, 'null'],
    ['a"b', '"a\\"b"'],
    [-0, '0'],
  ];
  for (const [value, text] of texts) {
    it(`${text}: keys in order, no spaces, without what is absent`, () => {
      assert.equal(canonicalJson(value), text);
    });
  }

  it('does not depend on the order in which a value was put together, and is read as it was', () => {
    const keys = fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(keys, (names) => {
        const value = Object.fromEntries(names.map((name) => [name, name]));
        const turned = Object.fromEntries([...names].reverse().map((name) => [name, name]));
        assert.equal(canonicalJson(turned), canonicalJson(value));
        assert.deepEqual(JSON.parse(canonicalJson(value)), value);
      }),
    );
  });

  it('is none of what no text can hold', () => {
    for (const value of [Number.NaN, Infinity, -Infinity]) assert.throws(() => canonicalJson({ value }), TypeError);
  });
});

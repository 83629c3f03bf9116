import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { countOf, drawnWith, refusePeriod, refuseReveal, refuseSecondReveal } from '../../domain/draw.ts';
import { verdict } from '../support/build.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const units = Array.from({ length: 20 }, (_, index) => `unit-${String(index + 1).padStart(2, '0')}`);
const inspection = {
  draw: 'random-inspection',
  name: { zh: '随机抽查', en: 'Random inspection' },
  share: 0.2,
  atLeast: 1,
  per: 'halfYear' as const,
  opens: 'inspection',
  basis: ['CL-S9:L14'],
  assumed: ['CL-A03'],
};

describe('a fair draw from a committed seed (F71)', () => {
  it('CL-A03: twenty per cent of 20 units are 4 (S17)', () => {
    assert.equal(countOf(inspection, 20), 4);
    assert.equal(drawnWith('seed', { population: units, count: 4 }, hash).length, 4);
  });

  const counts: readonly [share: number, atLeast: number, population: number, drawn: number][] = [
    [0.2, 1, 21, 5],
    [0.2, 1, 3, 1],
    [0.2, 2, 3, 2],
    [0.2, 5, 3, 3],
    [0.07, 1, 100, 7],
    [1, 1, 70, 70],
    [0.2, 1, 0, 0],
  ];
  for (const [share, atLeast, population, drawn] of counts) {
    it(`CL-A03: ${share} of ${population}, at least ${atLeast}, are ${drawn}`, () => {
      assert.equal(countOf({ share, atLeast }, population), drawn);
    });
  }

  it('whoever has the seed draws the same units again, in whatever order the population stands', () => {
    const drawn = drawnWith('seed', { population: units, count: 4 }, hash);
    assert.deepEqual(drawnWith('seed', { population: [...units].reverse(), count: 4 }, hash), drawn);
    const first = [...units].sort((a, b) => (hash(`seed|${a}`) < hash(`seed|${b}`) ? -1 : 1)).slice(0, 4);
    assert.deepEqual(drawn, first);
  });

  it('another seed draws other units', () => {
    const outcomes = ['a', 'b', 'c', 'd'].map((seed) => drawnWith(seed, { population: units, count: 4 }, hash).join());
    assert.equal(new Set(outcomes).size, 4);
  });

  it('no unit is favoured: over many seeds each is drawn about as often', () => {
    const drawn = Array.from({ length: 2000 }, (_, seed) =>
      drawnWith(`${seed}`, { population: units, count: 4 }, hash),
    );
    for (const unit of units) {
      const times = drawn.filter((each) => each.includes(unit)).length;
      assert.ok(times > 320 && times < 480, `${unit} was drawn ${times} times of 2000, not about 400`);
    }
  });

  it('draws as many as are fixed, each once and of the population only, whatever the seed', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/)),
        fc.nat(30),
        (seed, population, count) => {
          const drawn = drawnWith(seed, { population, count }, hash);
          assert.equal(drawn.length, Math.min(count, population.length));
          assert.equal(new Set(drawn).size, drawn.length);
          assert.ok(drawn.every((unit) => population.includes(unit)));
        },
      ),
    );
  });

  it('takes a seed only when its hash is what was committed', () => {
    const committed = { commitment: hash('seed') };
    assert.equal(refuseReveal(committed, hash('seed'), ['CL-S9']), undefined);
    assert.deepEqual(verdict(refuseReveal(committed, hash('Seed'), ['CL-S9'])), {
      code: 'SeedMismatch',
      rules: ['CL-S9'],
    });
    assert.equal(refuseSecondReveal('d', []).code, 'AlreadyRevealed');
  });

  it('is held once in each of its periods', () => {
    assert.equal(refusePeriod(inspection, 2023, '2023-H1'), undefined);
    for (const period of ['2022-H1', '2023', '2023-Q1', '2023-H3']) {
      assert.deepEqual(verdict(refusePeriod(inspection, 2023, period)), {
        code: 'FieldInvalid',
        rules: ['CL-S9', 'CL-A03'],
      });
    }
  });
});

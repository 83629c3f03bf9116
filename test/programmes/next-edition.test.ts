import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseProgramme } from '../../programmes/load.ts';
import { nextEdition } from '../../programmes/next-edition.ts';

const read = (file: string) => readFileSync(new URL(`../../programmes/${file}`, import.meta.url), 'utf8');

describe("F03: last year's configuration for another year", () => {
  const file = 'shaoxing-2018.v1.yaml';
  const next = nextEdition(read(file), file, 2027);

  it('is the next version of the same file, with its comments, and sound by itself', () => {
    assert.equal(next.fileName, 'shaoxing-2018.v2.yaml');
    assert.ok(next.text.includes('# Five areas, fifteen items'));
    const { programme } = parseProgramme(next.text, next.fileName);
    assert.equal(programme.version, 2);
    assert.deepEqual({ ...programme, version: 1 }, parseProgramme(read(file), file).programme);
  });

  it('shows what moves: every day of the year in both years', () => {
    const closing = next.dates.find(({ what }) => what === 'applications for clean close');
    assert.deepEqual([closing?.before, closing?.after], ['2026-12-31', '2027-12-31']);
  });

  it('says which new days are holidays, and which nobody can know yet', () => {
    const in2024 = nextEdition(read(file), file, 2024);
    const remarks = (what: string) => in2024.dates.find((each) => each.what === what);
    assert.deepEqual(remarks('mobilisation opens'), {
      what: 'mobilisation opens',
      before: '2023-01-01',
      after: '2024-01-01',
      remark: 'weekend or holiday',
      nearest: '2024-01-02',
    });
    assert.equal(remarks('application opens')?.remark, 'weekend or holiday');
    assert.equal(nextEdition(read(file), file, 2031).dates[0]?.remark, 'working days not announced');
  });

  it('moves the year that a document is for, and leaves alone what history fixes', () => {
    const clean = 'clean-organ-2023.v1.yaml';
    const copied = parseProgramme(nextEdition(read(clean), clean, 2024).text, clean).programme;
    assert.equal(copied.source.forYear?.year, 2024);
    const targets = parseProgramme(next.text, file).programme.tracks.flatMap((track) => track.targets);
    assert.deepEqual(
      targets.map(({ by }) => by),
      ['2021-07-01', '2021-12-31'],
    );
  });
});

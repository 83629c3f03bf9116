import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { slug } from '../../contracts/text.ts';
import { MOST_UNITS, parseUnits, UnitsError } from '../../programmes/import-units.ts';

const annex = readFileSync(new URL('../../programmes/units/jiaozuo-annex-1.csv', import.meta.url), 'utf8');

describe('Annex 1 of 焦直文〔2020〕140号', () => {
  const { units } = parseUnits(annex);

  it('has 70 units with 70 different ids and names', () => {
    assert.equal(units.length, 70);
    assert.equal(new Set(units.map(({ id }) => id)).size, 70);
    assert.equal(new Set(units.map(({ name }) => name)).size, 70);
  });

  it('numbers them in the order of the annex', () => {
    assert.deepEqual(
      units.map(({ id }) => id),
      Array.from({ length: 70 }, (_, index) => `jz-${String(index + 1).padStart(2, '0')}`),
    );
    const some = [1, 10, 32, 38, 47, 61, 70].map((nth) => units[nth - 1]?.name);
    assert.deepEqual(some, [
      '市委办公室',
      '市委市直机关工委',
      '市财政局',
      '市水利局',
      '市市场监督管理局',
      '日报社',
      '市红十字会',
    ]);
  });

  it('has ids that addresses and workflows can bear', () => {
    assert.deepEqual(
      units.filter(({ id }) => !slug.safeParse(id).success),
      [],
    );
  });
});

describe('a table of units', () => {
  const two = [
    { id: 'u-1', name: '市财政局' },
    { id: 'u-2', name: '市水利局' },
  ];
  const readable: [what: string, text: string][] = [
    ['as it should be', 'id,name\nu-1,市财政局\nu-2,市水利局\n'],
    ['with a byte order mark and Windows line ends', '\uFEFFid,name\r\nu-1,市财政局\r\nu-2,市水利局\r\n'],
    ['without a last line end', 'id,name\nu-1,市财政局\nu-2,市水利局'],
    ['with spaces, full-width ones too, and empty lines', ' id , name \n\nu-1 ,　市财政局　\n,\nu-2, 市水利局\n\n'],
    ['in full-width letters and digits', 'ＩＤ,ｎａｍｅ\nｕ－１,市财政局\nu-２,市水利局\n'],
    ['with full-width commas', '\uFEFFid，name\nu-1，市财政局\nu-2，市水利局\n'],
    ['with quotes', '"id","name"\n"u-1","市财政局"\nu-2,"市水利局"\n'],
  ];

  for (const [what, text] of readable) {
    it(`is read ${what}`, () => {
      assert.deepEqual(parseUnits(text), { units: two });
    });
  }

  it('keeps names as they are written', () => {
    assert.deepEqual(parseUnits('id,name\nu-1,"市局（机关）,""一""处"\n').units, [
      { id: 'u-1', name: '市局（机关）,"一"处' },
    ]);
  });

  it(`takes ${MOST_UNITS} units`, () => {
    assert.equal(parseUnits(table(MOST_UNITS)).units.length, MOST_UNITS);
  });

  const wrong: [what: string, text: string, ...problems: [line: number, field: string, message: RegExp][]][] = [
    ['nothing', '', [1, '', /must be id,name/]],
    ['another header', 'name,id\n市财政局,u-1\n', [1, '', /must be id,name/]],
    ['no header', 'u-1,市财政局\nu-2,市水利局\n', [1, '', /must be id,name/]],
    ['a header alone', 'id,name\n', [2, '', /no units/]],
    ['an id given twice', 'id,name\nu-1,市财政局\n\nu-1,市水利局\n', [4, 'id', /^u-1 stands on line 2 already$/]],
    ['a name given twice', 'id,name\nu-1,市局（甲）\nu-2,市局(甲)\n', [3, 'name', /stands on line 2 already/]],
    ['a bad id', 'id,name\nU_1,市财政局\n', [2, 'id', /small letters/]],
    ['an empty id and an empty name', 'id,name\n,市财政局\nu-2,　\n', [2, 'id', /is empty/], [3, 'name', /is empty/]],
    ['a name that is too long', `id,name\nu-1,${'市'.repeat(121)}\n`, [2, 'name', /at most 120/]],
    ['a line break in a name', 'id,name\nu-0,市教育局\nu-1,"市财\n政局"\n', [3, 'name', /invisible/]],
    ['a zero-width space in a name', 'id,name\nu-1,市财\u200B政局\n', [2, 'name', /invisible/]],
    ['a third column', 'id,name\nu-1,市财政局\nu-2,市水利局,x\n', [3, '', /two columns, id and name, and not 3/]],
    ['a single column', 'id,name\nu-1\n', [2, '', /and not 1/]],
    ['a quote that stays open', 'id,name\nu-1,市财政局\nu-2,"市水利局\n', [3, '', /is not CSV/]],
    ['a quote inside a cell', 'id,name\nu-1,市"财政局\n', [2, '', /is not CSV/]],
    ['another encoding', 'id,name\nu-1,\uFFFD\uFFFD\n', [1, '', /not UTF-8/]],
    ['too many rows', table(MOST_UNITS + 1), [MOST_UNITS + 2, '', /more than 20000/]],
    [
      'several mistakes',
      'id,name\nA,甲\nb,甲\nb,乙\n',
      [2, 'id', /small/],
      [3, 'name', /already/],
      [4, 'id', /already/],
    ],
  ];

  for (const [what, text, ...expected] of wrong) {
    it(`with ${what} is refused at its line`, () => {
      const problems = problemsOf(text);
      assert.deepEqual(
        problems.map(({ line, field }) => [line, field]),
        expected.map(([line, field]) => [line, field]),
      );
      for (const [index, [, , message]] of expected.entries()) assert.match(problems[index]!.message, message);
    });
  }
});

function table(rows: number): string {
  return `id,name\n${Array.from({ length: rows }, (_, index) => `u-${index},单位${index}\n`).join('')}`;
}

function problemsOf(text: string) {
  try {
    parseUnits(text);
  } catch (error) {
    if (error instanceof UnitsError) return error.problems;
    throw error;
  }
  return assert.fail('no problem was found');
}

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadProgrammes, parseProgramme, ProgrammeError } from '../../programmes/load.ts';

const file = 'shaoxing-2018.v1.yaml';
const good = readFileSync(new URL(`../../programmes/${file}`, import.meta.url), 'utf8');

/** A mistake: what is replaced by what, at which text of the broken file the problem lies, its field and its sentence. */
type Mistake = [title: string, replace: string, by: string, at: string, field: string, sentence: RegExp];

const mistakes: Mistake[] = [
  // not YAML
  [
    'a bracket that stays open',
    'list: incident-kinds',
    'list: [incident-kinds',
    '}\n    period',
    'gates[0].kinds.list[1].assumed[0]',
    /Flow sequence/,
  ],
  ['a tab', '  days: 5', '\tdays: 5', '\tdays: 5', 'notice.name.en', /[Tt]ab/],
  [
    'a field given twice',
    '  days: 5',
    '  unit: calendar\n  days: 5',
    'unit: working',
    'notice.unit',
    /^重复 is given twice$/,
  ],
  ['two programmes in one file', 'version: 1', 'version: 1\n---\nversion: 2', '---', 'version', /one programme/],
  [
    'an alias',
    'requiresTitle: { track: null, assumed: [SX-A11] }\n    basis',
    'requiresTitle: &same { track: null }\n    targets: [*same]\n    basis',
    '*same',
    'tracks[0].targets[0]',
    /alias/,
  ],
  // what input methods and office programs type
  [
    'a full-width colon',
    'version: 1',
    'version：1',
    'version：1',
    'version：1 title',
    /“version：”.*write “version: ”$/,
  ],
  ['no space after a colon', 'version: 1', 'version:1', 'version:1', 'version:1 title', /write “version: 1”$/],
  [
    'a full-width comma',
    '{ by: date, from: 12-01',
    '{ by: date， from: 12-01',
    'date， from: 12-01',
    'stages[2].opens.by.date， from',
    /“date，”.*write “date, ”$/,
  ],
  [
    'curly quotes',
    "en: 'Build a clean organ, ",
    'en: “Build a clean organ, ',
    'create a model',
    "title.create a model organ'",
    /curly quotes/,
  ],
  [
    'a Chinese date',
    'from: 12-01',
    'from: 12月1日',
    'from: 12月1日',
    'stages[2].opens.from',
    /^“12月1日”应写 write “12-01”$/,
  ],
  ['a date with a slash', 'from: 12-01', 'from: 12/1', 'from: 12/1', 'stages[2].opens.from', /write “12-01”$/],
  ['full-width digits', 'from: 12-01', 'from: １２-０１', 'from: １２-０１', 'stages[2].opens.from', /write “12-01”$/],
  // not the shape of a programme
  ['an unknown field', '  days: 5', '  days: 5\n  dayz: 6', 'dayz', 'notice.dayz', /not a field/],
  [
    'an unknown field deep inside',
    'basis: [SX-C2.4a:L27]',
    'bases: [SX-C2.4a:L27]',
    'bases',
    'rubric[1].items[0].points[0].bases',
    /not a field/,
  ],
  ['a field that is nearly one', 'stages:\n', 'stage:\n', 'stage:\n', 'stage', /did you mean stages\?$/],
  ['a word that is nearly one', '{ by: date,', '{ by: dat,', 'by: dat,', 'stages[0].opens.by', /did you mean date\?$/],
  [
    'one language for two',
    'title: { zh: 建设清廉机关创建模范机关, en:',
    'title: 建设清廉机关 # ',
    'title: 建',
    'title',
    /^应写 write \{ zh/,
  ],
  ['a text for a flag', 'open: true', 'open: 是', 'open: 是', 'actors.jointReviewers.open', /true or false$/],
  ['a missing field', '  days: 5\n', '', 'notice:', 'notice.days', /^缺少 is missing$/],
  ['a missing field at the top', 'version: 1\n', '', 'programme: shaoxing', 'version', /^缺少 is missing$/],
  [
    'a missing field of a list',
    '{ check: visit, ',
    '{ ',
    '{ name: { zh: 实地查看',
    'checks[1].check',
    /^缺少 is missing$/,
  ],
  ['a text for a number', '  days: 5', '  days: five', 'days: five', 'notice.days', /expected number/],
  ['a day that no calendar has', '2018-11-21', '2018-11-31', 'day: 2018-11-31', 'source.issuedOn.day', /no such day/],
  [
    '29 February as a day of every year',
    'to: 02-28',
    'to: 02-29',
    'to: 02-29',
    'stages[0].opens.to',
    /no such day in every year/,
  ],
  [
    'a way of opening that does not exist',
    'by: date, from: 03-01',
    'by: dates, from: 03-01',
    'by: dates',
    'stages[1].opens.by',
    /'date' \| 'decision'/,
  ],
  ['a clause without an id', 'SX-S3c:L61', 'S3c', 'S3c]', 'tracks[1].applications.basis[0]', /a clause is the id/],
  // parts that do not fit each other
  [
    'a track given twice',
    '- track: model',
    '- track: clean',
    'track: clean\n    name: { zh: 模范',
    'tracks[1].track',
    /^clean is given twice$/,
  ],
  [
    'a check given twice',
    'check: visit',
    'check: materials',
    'check: materials, name: { zh: 实地',
    'checks[1].check',
    /^materials is given twice$/,
  ],
  [
    'a record given twice',
    '- record: problem',
    '- record: self-check',
    'record: self-check\n    name: { zh: 找',
    'records[3].record',
    /^self-check is given twice$/,
  ],
  [
    'an item given twice, in two areas',
    '- item: item-4\n',
    '- item: item-1\n',
    'item: item-1\n        name: { zh: 全面',
    'rubric[1].items[0].item',
    /^item-1 is given twice$/,
  ],
  [
    'a field of a form given twice',
    'field: schedule',
    'field: goals',
    'field: goals, name: { zh: 进度',
    'actionRules.fields[1].field',
    /^goals is given twice$/,
  ],
  [
    'a title of a track that does not exist',
    'track: null, assumed: [SX-A11] }\n    targets',
    'track: cleaner, assumed: [SX-A11] }\n    targets',
    'track: cleaner',
    'tracks[1].requiresTitle.track',
    /no track cleaner/,
  ],
  [
    'a track that requires its own title',
    'track: null, assumed: [SX-A11] }\n    targets',
    'track: model, assumed: [SX-A11] }\n    targets',
    'track: model, assumed',
    'tracks[1].requiresTitle.track',
    /its own title/,
  ],
  [
    'stages out of order',
    '- stage: list\n',
    '- stage: naming\n',
    'stage: notice',
    'stages[5].stage',
    /notice comes before naming/,
  ],
  [
    'a stage given twice',
    '- stage: list\n',
    '- stage: review\n',
    'stage: review\n    name: { zh: 拟定',
    'stages[4].stage',
    /^review is given twice$/,
  ],
  [
    'a window that ends before it begins',
    "from: 12-01\n      to: 12-31\n      fields:\n        - { field: own-work, name: { zh: 自创自建情况, en: The unit's own work }, basis: [SX-S3a:L61] }\n        - { field: materials, name: { zh: 验收资料, en: Materials }, required: false, basis: [SX-S3d:L61] }\n      basis: [SX-S3b",
    "from: 12-20\n      to: 12-10\n      fields:\n        - { field: own-work, name: { zh: 自创自建情况, en: The unit's own work } }\n      basis: [SX-S3b",
    'from: 12-20',
    'tracks[0].applications.from',
    /ends on 12-10, before it begins on 12-20/,
  ],
  [
    'a stage before the one it follows',
    'from: 03-01, to: 11-30',
    'from: 12-02, to: 12-30',
    'from: 12-01, to: 12-31',
    'stages[2].opens.from',
    /application opens on 12-01, before implementation on 12-02/,
  ],
  [
    'a window outside the application stage',
    'from: 12-01, to: 12-31',
    'from: 12-01, to: 12-30',
    'to: 12-31',
    'tracks[0].applications.to',
    /outside the application stage, 12-01 to 12-30/,
  ],
  [
    'a record in a stage that the programme lacks',
    '  - stage: review\n    name: { zh: 审核, en: Review }\n    opens: { by: decision }\n    basis: [SX-S3:L61, SX-S3d:L61]\n    assumed: [SX-A14]\n',
    '',
    'review]',
    'records[6].stages[2]',
    /no stage review/,
  ],
  [
    'a target before the first year',
    'by: 2021-07-01',
    'by: 2018-07-01',
    'by: 2018-07-01',
    'tracks[1].targets[0].by',
    /before 2019/,
  ],
  [
    'a reminder before mobilisation',
    'remindDaysBefore: 7',
    'remindDaysBefore: 30',
    'remindDaysBefore: 30',
    'actionRules.due.remindDaysBefore',
    /precedes mobilisation/,
  ],
  [
    'a mobilisation without a date',
    'by: date, from: 01-01, to: 02-28',
    'by: decision',
    'stages:\n  - stage: mobilisation',
    'stages',
    /mobilisation must open by date/,
  ],
  [
    'an obligation of no item',
    'item: item-3\n    subject: { of: roster, kinds: [branch] }',
    'item: item-33\n    subject: { of: roster, kinds: [branch] }',
    'item: item-33',
    'obligations[6].item',
    /no item item-33/,
  ],
  [
    'a parent document of no track',
    'track: model\n      basis: [SX-08:L9]',
    'track: models\n      basis: [SX-08:L9]',
    'track: models',
    'source.restsOn[1].track',
    /no track models/,
  ],
  [
    'kinds of incident without their list',
    'list: incident-kinds, ',
    'list: kinds, ',
    'list: kinds',
    'gates[0].kinds.list',
    /no code list kinds/,
  ],
  [
    'a kind that lies within no other',
    'within: branch',
    'within: group',
    'within: group',
    'roster[4].within',
    /no kind of the roster group/,
  ],
  [
    'an obligation of somebody whom no roster lists',
    'kinds: [civil-servant]',
    'kinds: [clerk]',
    'clerk]',
    'obligations[25].subject.kinds[0]',
    /no kind of the roster clerk/,
  ],
  [
    'a record about somebody whom no roster lists',
    'about: [civil-servant]',
    'about: [clerk]',
    'clerk]',
    'records[24].about[0]',
    /no kind of the roster clerk/,
  ],
  [
    'a code of no list',
    'list: six-visits, basis',
    'list: visits, basis',
    'list: visits',
    'records[26].fields[1].list',
    /no code list visits/,
  ],
  [
    'a field that waits for no field',
    'field: prominent, oneOf',
    'field: eminent, oneOf',
    'field: eminent',
    'records[14].fields[3].requiredWhen.field',
    /no field eminent/,
  ],
  [
    'a field that waits for what is never said',
    'oneOf: [new-form]',
    'oneOf: [newest]',
    'oneOf: [newest]',
    'records[23].fields[3].requiredWhen.oneOf',
    /category never says newest/,
  ],
  [
    'a range that ends before it begins',
    'from: 1\n        to: 3',
    'from: 4\n        to: 3',
    'from: 4\n        to: 3',
    'records[9].fields[0].from',
    /4 is larger than the largest 3/,
  ],
  [
    'a procedure given twice',
    '- procedure: must-visit',
    '- procedure: must-talk',
    'procedure: must-talk\n    name: { zh: “六必访”',
    'procedures[9].procedure',
    /^must-talk is given twice$/,
  ],
  [
    'a procedure that starts nowhere',
    'start: [coordinate]',
    'start: [talk]',
    'talk]',
    'procedures[2].start[0]',
    /no step talk/,
  ],
  [
    'an outcome that opens no step',
    'opens: [assess]',
    'opens: [reassess]',
    'reassess]',
    'procedures[0].steps[2].outcomes[0].opens[0]',
    /no step reassess/,
  ],
  [
    'an effect that sends no message',
    'message: bulletin, basis',
    'message: news, basis',
    'message: news',
    'procedures[2].steps[3].outcomes[0].effects[0].message',
    /no message news/,
  ],
  [
    'an effect that opens no procedure',
    'procedure: must-visit, basis',
    'procedure: visit, basis',
    'procedure: visit',
    'triggers[6].effects[0].procedure',
    /no procedure visit/,
  ],
  [
    'an effect that hands on what cannot be said',
    'source: member-report',
    'source: hearsay',
    'source: hearsay',
    'procedures[4].steps[0].outcomes[1].effects[0].fields.source',
    /source never says hearsay/,
  ],
  [
    'a trigger on no record',
    'record: talk-occasion }',
    'record: talk }',
    'record: talk }',
    'triggers[5].cause.record',
    /no record talk/,
  ],
  [
    'a trigger on what a record never says',
    "prominent: ['yes']",
    "prominent: ['very']",
    "'very'",
    'triggers[0].cause.where.prominent[0]',
    /prominent never says very/,
  ],
  [
    'a default that passes for a clause',
    'basis: [SX-S0a:L55]\n    assumed: [SX-A07]',
    'basis: [SX-A07]',
    'SX-A07]\n\nactionRules',
    'stages[8].basis[0]',
    /goes under assumed/,
  ],
  [
    'a clause that passes for a default',
    'assumed: [SX-A03]',
    'assumed: [SX-S4d]',
    'SX-S4d]\n\napproval',
    'notice.assumed[0]',
    /goes under basis/,
  ],
];

describe('a wrong programme file', () => {
  const spaces = [
    ['a no-break space', '\u00a0', /不换行空格/],
    ['a full-width space', '\u3000', /全角空格/],
    ['a tab', '\t', /制表符/],
  ] as const;
  for (const [title, space, sentence] of spaces) {
    it(`says that a line is indented by ${title}`, () => {
      const broken = good.replace(
        '\n    opens: { by: date, from: 12-01',
        `\n${space}   opens: { by: date, from: 12-01`,
      );
      const [problem, ...more] = problemsOf(() => parseProgramme(broken, file));
      assert.match(problem?.message ?? '', sentence);
      assert.deepEqual([problem?.line, more], [positionOf(broken, 'from: 12-01').line, []]);
    });
  }

  const files = [
    ['GBK', Buffer.from([0x74, 0x3a, 0x20, 0xbd, 0xa8, 0xc9, 0xe8]).toString('utf8'), /不是 UTF-8/],
    ['UTF-16', Buffer.from('\uFEFFversion: 1', 'utf16le').toString('utf8'), /UTF-16/],
    ['a renamed .docx', 'PK\u0003\u0004 word/document.xml', /\.docx/],
    ['a renamed .xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]).toString('utf8'), /\.xls/],
    ['nothing', '', /empty/],
  ] as const;
  for (const [title, text, sentence] of files) {
    it(`refuses a file that holds ${title}, by name`, () => {
      const [problem, ...more] = problemsOf(() => parseProgramme(text, file));
      assert.match(problem?.message ?? '', sentence);
      assert.deepEqual(more, []);
    });
  }

  it('says of a bad date once what is wrong', () => {
    const broken = good.replace('day: 2018-11-21', 'day: 2018-11');
    assert.deepEqual(
      problemsOf(() => parseProgramme(broken, file)).map(({ message }) => message),
      ['日期应写 a day is written YYYY-MM-DD'],
    );
  });

  it('takes the clauses of any document', () => {
    for (const clause of ['ZJ2026-3.1', '浙机党2026-第三条', 'SX-S3b:L61'])
      assert.ok(parseProgramme(good.replace('basis: [SX-C2.4a:L27]', `basis: [${clause}]`), file).programme, clause);
  });

  for (const [title, replace, by, at, field, sentence] of mistakes) {
    it(`shows ${title} where it stands, at ${field}`, () => {
      assert.equal(good.split(replace).length > 1, true, 'the text to replace is gone');
      const broken = good.replace(replace, () => by);
      const problem = problemsOf(() => parseProgramme(broken, file)).find((each) => each.field === field);
      assert.ok(problem, `no problem at ${field}: ${messageOf(() => parseProgramme(broken, file))}`);
      assert.match(problem.message, sentence);
      assert.deepEqual(
        { file: problem.file, line: problem.line, column: problem.column },
        { file, ...positionOf(broken, at) },
      );
    });
  }

  it('shows every mistake at once, in the order of the file, one line each', () => {
    const broken = good
      .replace('version: 1', 'version: 0')
      .replace('  days: 5', '  days: 61')
      .replace('check: visit', 'visit: x');
    const { line } = positionOf(broken, 'visit: x');
    assert.deepEqual(messageOf(() => parseProgramme(broken, file)).split('\n'), [
      `${file}:7:1 version: 太小或太短 Too small: expected number to be >=1`,
      `${file}:${line}:5 checks[1].check: 缺少 is missing`,
      `${file}:${line}:7 checks[1].visit: 方案文件没有这个字段 is not a field of a programme file`,
      `${file}:${positionOf(broken, 'days: 61').line}:3 notice.days: 太大或太长 Too big: expected number to be <=60`,
    ]);
  });

  for (const [what, text] of [
    ['empty', ''],
    ['a comment', '# nothing\n'],
    ['a list', '- a\n'],
    ['a word', 'word\n'],
  ] as const) {
    it(`that is ${what} is refused as a whole`, () => {
      assert.deepEqual(
        problemsOf(() => parseProgramme(text, file)).map(({ line, field }) => [line, field]),
        [[1, '']],
      );
    });
  }
});

describe('the content hash of a programme', () => {
  const hash = (text: string) => parseProgramme(text, file).contentHash;

  it('is a SHA-256 in hex', () => {
    assert.match(hash(good), /^[0-9a-f]{64}$/);
  });

  it('ignores comments, layout, the order of fields and defaults written out', () => {
    const same = good
      .replace('version: 1\n', '')
      .replace('programme: shaoxing-2018\n', '# comment\nversion: 1\n\nprogramme: "shaoxing-2018"\n')
      .replace('field: held-on,', 'field: held-on, required: true,');
    assert.notEqual(same, good);
    assert.equal(hash(same), hash(good));
  });

  it('changes with any value and with the order of a list', () => {
    const changed = [
      good.replace('  days: 5', '  days: 7'),
      good.replace('en: Clean organ }', 'en: A clean organ }'),
      good.replace('through: [党委, 党组, 工委]', 'through: [党组, 党委, 工委]'),
    ].map(hash);
    assert.equal(new Set([...changed, hash(good)]).size, 4);
  });
});

describe('a folder of programmes', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'programmes-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const put = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
  };

  it('gives every version in the order of the names, and leaves other files alone', () => {
    put('shaoxing-2018.v2.yaml', good.replace('version: 1', 'version: 2'));
    put(file, good);
    put('notes.yaml', 'not: a programme\n');
    put('programme.schema.json', '{}');
    assert.deepEqual(
      loadProgrammes(folder).map(({ programme }) => programme.version),
      [1, 2],
    );
  });

  it('refuses a file whose name says another programme or version', () => {
    put('shaoxing-2018.v2.yaml', good);
    put('yueqing-2020.v1.yaml', good);
    const { line } = positionOf(good, 'programme: shaoxing-2018');
    const message = 'this programme belongs in a file named shaoxing-2018.v1.yaml';
    assert.deepEqual(
      problemsOf(() => loadProgrammes(folder)),
      [
        { file: 'shaoxing-2018.v2.yaml', line, column: 1, field: 'programme', message },
        { file: 'yueqing-2020.v1.yaml', line, column: 1, field: 'programme', message },
      ],
    );
  });

  it('shows the mistakes of all its files together', () => {
    put(file, good.replace('  days: 5', '  days: 0'));
    put('shaoxing-2018.v2.yaml', '');
    assert.deepEqual(
      problemsOf(() => loadProgrammes(folder)).map((each) => `${each.file} ${each.field}`),
      [`${file} notice.days`, 'shaoxing-2018.v2.yaml '],
    );
  });
});

function problemsOf(act: () => unknown) {
  try {
    act();
  } catch (error) {
    if (error instanceof ProgrammeError) return error.problems;
    throw error;
  }
  return assert.fail('no problem was found');
}

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof ProgrammeError ? error.message : String(error);
  }
  return 'no problem was found';
}

/** Line and column of the first occurrence, both counted from 1. */
function positionOf(text: string, part: string): { line: number; column: number } {
  const offset = text.indexOf(part);
  assert.ok(offset >= 0, `the broken file does not hold ${part}`);
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

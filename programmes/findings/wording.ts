import type { Programme } from '../../contracts/programme.ts';
import type { Bilingual } from '../../contracts/text.ts';
import { atMost, rulesOf, several, type Finding, type Path } from './finding.ts';

/** What the wording gives away: things asked for twice, slips, blanks, and numbers that contradict each other. */
export function wordingFindings(programme: Programme): Finding[] {
  return [
    ...askedTwice(programme),
    ...slips(programme),
    ...blanks(programme),
    ...moreThanAll(programme),
    ...otherNumber(programme),
    ...differentNumbers(programme),
  ];
}

interface Line {
  readonly id: string;
  readonly item: string;
  readonly of: 'criterion' | 'point';
  readonly name: Bilingual;
  readonly corrected?: string | undefined;
  readonly path: Path;
  readonly rules: readonly string[];
}

/** Every criterion and every point of the checklist. */
function linesOf({ rubric }: Programme): Line[] {
  return rubric.flatMap(({ items }, nth) =>
    items.flatMap((item, index) => [
      ...item.criteria.map((each, order) => ({
        id: each.criterion,
        item: item.item,
        of: 'criterion' as const,
        name: each.name,
        corrected: each.corrected,
        path: ['rubric', nth, 'items', index, 'criteria', order, 'name', 'zh'],
        rules: rulesOf(each),
      })),
      ...item.points.map((each, order) => ({
        id: `${item.item} ${each.point}`,
        item: item.item,
        of: 'point' as const,
        name: each.name,
        path: ['rubric', nth, 'items', index, 'points', order, 'name', 'zh'],
        rules: rulesOf(each),
      })),
    ]),
  );
}

/** Shorter runs are the phrases of the day, which stand everywhere. */
const SHORTEST_RUN = 10;

/** Two lines that share so long a run of characters ask for the same thing; what three lines share is a set phrase. */
function askedTwice(programme: Programme): Finding[] {
  const lines = linesOf(programme);
  const cases = lines.flatMap((line, index) =>
    lines.slice(index + 1).flatMap((other) => {
      const run = longestRun(line.name.zh, other.name.zh);
      const common = lines.filter(({ name }) => name.zh.includes(run)).length > 2;
      // A point and a criterion of one item are the body text and the annex saying the same.
      const annex = line.item === other.item && line.of !== other.of;
      return run.length < SHORTEST_RUN || common || annex ? [] : [{ line, other, run }];
    }),
  );
  const first = cases[0];
  if (!first) return [];
  return [
    {
      code: 'asked-twice',
      severity: 'note',
      path: first.other.path,
      rules: [...new Set(cases.flatMap(({ line, other }) => [...line.rules, ...other.rules]))],
      message: {
        zh: `${cases.length} 处要求列了两遍`,
        en: several(cases.length, 'demand stands in two places', 'demands stand in two places'),
      },
      details: atMost(
        5,
        cases.map(({ line, other, run }) => ({
          zh: `“${run}”：${line.id} 和 ${other.id}`,
          en: `${line.id} and ${other.id}`,
        })),
      ),
      advice: {
        zh: '一份材料可用于两处；不要重复计分、重复要材料',
        en: 'let one piece of evidence serve both, and count it once',
      },
    },
  ];
}

/** The longest stretch, without punctuation, that two texts have in common. */
function longestRun(one: string, other: string): string {
  let longest = '';
  for (const part of one.split(/[^\u4e00-\u9fff0-9A-Za-z]+/u)) {
    for (let from = 0; from + longest.length < part.length; from += 1) {
      while (from + longest.length < part.length && other.includes(part.slice(from, from + longest.length + 1))) {
        longest = part.slice(from, from + longest.length + 1);
      }
    }
  }
  return longest;
}

/** The same word on both sides of an enumeration comma: one of them was meant to be another. */
function slips(programme: Programme): Finding[] {
  return linesOf(programme).flatMap((line): Finding[] => {
    const word = /([\u4e00-\u9fff]{2,8})、\1/u.exec(line.name.zh)?.[1];
    if (word === undefined) return [];
    const settled = line.corrected !== undefined;
    return [
      {
        code: 'word-repeated',
        severity: 'note',
        path: line.path,
        rules: line.rules,
        message: {
          zh: `${line.id} 写作“${word}、${word}”，其中一个恐系笔误`,
          en: `${line.id} says ${word} twice in a row: a slip, it seems`,
        },
        details: settled ? [{ zh: '已另列更正', en: 'the corrected wording stands beside it' }] : [],
        advice: settled
          ? { zh: '原文照录，按更正执行', en: 'keep the text, act on the correction' }
          : { zh: '核对后另列更正（corrected）', en: 'check it, and put the right wording under corrected' },
      },
    ];
  });
}

/** Names that a template leaves open. */
function blanks(programme: Programme): Finding[] {
  const found = textsOf(programme, []).filter(({ text }) => /[*＊×]{2,}|某某/u.test(text));
  const first = found[0];
  if (!first) return [];
  return [
    {
      code: 'name-left-blank',
      severity: 'note',
      path: first.path,
      rules: first.rules,
      message: {
        zh: `${found.length} 处名称被隐去`,
        en: several(found.length, 'name is left blank', 'names are left blank'),
      },
      details: atMost(
        4,
        found.map(({ text }) => ({ zh: text, en: 'to be filled in' })),
      ),
      advice: { zh: '按本地实际填上', en: 'fill in the names of the place' },
    },
  ];
}

function moreThanAll(programme: Programme): Finding[] {
  return textsOf(programme, [])
    .filter(({ text }) => /(100\s*[%％]|百分之百)\s*以上/u.test(text))
    .map(({ text, path, rules }) => ({
      code: 'more-than-all',
      severity: 'note',
      path,
      rules,
      message: { zh: `“${text}”：超过全部无从做到`, en: 'more than all of them cannot be reached' },
      details: [],
      advice: { zh: '按等于 100 % 执行', en: 'read it as all of them' },
    }));
}

interface Text {
  readonly text: string;
  readonly path: Path;
  readonly rules: readonly string[];
}

/** Every text in Chinese, with the rules of the place that it belongs to; our own remarks on the document are not of it. */
function textsOf(value: unknown, path: Path, rules: readonly string[] = []): Text[] {
  if (typeof value === 'string') return /[\u4e00-\u9fff]/u.test(value) ? [{ text: value, path, rules }] : [];
  if (typeof value !== 'object' || value === null) return [];
  const own = isBased(value) ? rulesOf(value) : [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === 'remarks'
      ? []
      : textsOf(inner, [...path, Array.isArray(value) ? Number(key) : key], own.length > 0 ? own : rules),
  );
}

function isBased(value: object): value is { basis: string[]; assumed: string[] } {
  return 'basis' in value && 'assumed' in value;
}

/** Names that say how many there are, and say another number than the data. */
function otherNumber({ codeLists, enrolment, obligations }: Programme): Finding[] {
  const mandatory = enrolment?.mandatory;
  const named: readonly { name: Bilingual; number: number | null; counted: RegExp; path: Path; rules: string[] }[] = [
    ...codeLists.map((list, index) => ({
      name: list.name,
      number: list.size,
      counted: /(?=[个条类项种大必级岗型])/u,
      path: ['codeLists', index, 'size'],
      rules: rulesOf(list),
    })),
    ...obligations.map((obligation, index) => ({
      name: obligation.name,
      number: obligation.min,
      counted: /(?=次|学时|小时)/u,
      path: ['obligations', index, 'min'],
      rules: rulesOf(obligation),
    })),
    {
      name: mandatory?.name ?? { zh: '', en: '' },
      number: mandatory?.count ?? null,
      counted: /(?=[家个])/u,
      path: ['enrolment', 'mandatory', 'count'],
      rules: rulesOf(mandatory),
    },
  ];
  return named.flatMap(({ name, number, counted, path, rules }): Finding[] => {
    const said = numbersIn(name.zh, counted);
    if (number === null || said.length === 0 || said.includes(number)) return [];
    return [
      {
        code: 'other-number-than-name',
        severity: 'warning',
        path,
        rules,
        message: {
          zh: `“${name.zh}”里写的是 ${said.join('、')}，数据却是 ${number}`,
          en: `the name says ${said.join(', ')}, the data ${number}`,
        },
        details: [],
        advice: { zh: '核对原文，改正其一', en: 'compare with the document and correct one of them' },
      },
    ];
  });
}

/** Quoted names under one item that end alike and count differently: one mechanism under two numbers. */
function differentNumbers({ rubric }: Programme): Finding[] {
  return rubric.flatMap(({ items }, nth) =>
    items.flatMap((item, index) => {
      const quoted = [...item.guidance, ...item.criteria, ...item.points].flatMap((place) =>
        [...place.name.zh.matchAll(/“([^“”]{4,})”/gu)].map(([, name = '']) => ({ name, place })),
      );
      return quoted.flatMap(({ name, place }, order) =>
        quoted.slice(order + 1).flatMap((other): Finding[] => {
          const [here, there] = [numbersIn(name), numbersIn(other.name)];
          const alike = name.slice(-3) === other.name.slice(-3);
          if (!alike || name === other.name || here.length === 0 || there.length === 0) return [];
          if (here.some((number) => there.includes(number))) return [];
          return [
            {
              code: 'one-name-two-numbers',
              severity: 'note',
              path: ['rubric', nth, 'items', index],
              rules: rulesOf(place, other.place),
              message: {
                zh: `同一项里既写“${name}”又写“${other.name}”，数目不同`,
                en: `${name} and ${other.name} under one item: the same thing under two numbers, it seems`,
              },
              details: [],
              advice: { zh: '写明以哪一个为准', en: 'say which one holds' },
            },
          ];
        }),
      );
    }),
  );
}

const digits = '零一二三四五六七八九';

/** The numbers that a text names in figures or in Chinese; only before what is counted, where that is said. */
function numbersIn(text: string, counted = /(?:)/u): number[] {
  const number = new RegExp(`(\\d+|[一二两双三四五六七八九十]+)${counted.source}`, 'gu');
  return [...text.matchAll(number)].map(([, said = '']) => valueOf(said));
}

function valueOf(said: string): number {
  if (/^\d+$/.test(said)) return Number(said);
  const plain = said.replaceAll(/[两双]/gu, '二');
  const [tens = '', ones = ''] = plain.split('十');
  if (!plain.includes('十')) return digits.indexOf(plain.slice(-1));
  return (tens === '' ? 1 : digits.indexOf(tens)) * 10 + Math.max(0, ones === '' ? 0 : digits.indexOf(ones));
}

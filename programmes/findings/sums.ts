import type { Programme } from '../../contracts/programme.ts';
import { rulesOf, type Finding, type Path } from './finding.ts';

interface Sum {
  readonly what: { readonly zh: string; readonly en: string };
  readonly stated: number | null;
  readonly parts: readonly (number | null)[];
  readonly path: Path;
  readonly rules: readonly string[];
}

/** Whether points add up, and whether what the rules ask to be entered can be entered. */
export function sumFindings(programme: Programme): Finding[] {
  return [
    ...wrongSums(programme),
    ...offTheGrid(programme),
    ...beyondTheTotal(programme),
    ...lonelyAssessors(programme),
  ];
}

function wrongSums({ rubric, scoring }: Programme): Finding[] {
  const sums: Sum[] = [
    ...rubric.flatMap((area, nth): Sum[] => [
      ...area.items.map((item, index) => ({
        what: item.name,
        stated: item.max,
        parts: item.criteria.map(({ max }) => max),
        path: ['rubric', nth, 'items', index, 'max'],
        rules: rulesOf(item),
      })),
      {
        what: area.name,
        stated: area.max,
        parts: area.items.map(({ max }) => max),
        path: ['rubric', nth, 'max'],
        rules: rulesOf(area),
      },
      {
        what: area.name,
        stated: scoring?.areaTotal?.points ?? null,
        parts: [area.max],
        path: ['scoring', 'areaTotal', 'points'],
        rules: rulesOf(area, scoring?.areaTotal),
      },
    ]),
    {
      what: { zh: '总分', en: 'the total' },
      stated: scoring?.total.points ?? null,
      parts: rubric.map(({ max }) => max),
      path: ['scoring', 'total', 'points'],
      rules: rulesOf(scoring?.total),
    },
  ];
  return sums.flatMap(({ what, stated, parts, path, rules }): Finding[] => {
    const given = parts.filter((part) => part !== null);
    const sum = Math.round(given.reduce((total, part) => total + part, 0) * 1e6) / 1e6;
    if (stated === null || given.length === 0 || given.length < parts.length || sum === stated) return [];
    return [
      {
        code: 'sum-mismatch',
        severity: 'error',
        path,
        rules,
        message: {
          zh: `“${what.zh}”写明 ${stated} 分，各部分合计 ${sum} 分`,
          en: `${what.en}: ${stated} stated, the parts come to ${sum}`,
        },
        details: [],
        advice: {
          zh: '核对原文，改正总数或其中一部分',
          en: 'go back to the document; correct the sum or one of its parts',
        },
      },
    ];
  });
}

/** Numbers that the rules name and that the granularity does not let anybody enter. */
function offTheGrid({ scoring }: Programme): Finding[] {
  if (!scoring) return [];
  const { granularity, events, grades } = scoring;
  const numbers = [
    ...events.map((event) => ({ ...event, number: event.deduction })),
    ...grades.flatMap((grade) =>
      grade.band.of === 'deduction' ? [grade.band.from, grade.band.to].map((number) => ({ ...grade, number })) : [],
    ),
  ].filter(({ number }) => !isMultiple(number, granularity.step));
  if (numbers.length === 0) return [];
  return [
    {
      code: 'finer-than-granularity',
      severity: 'error',
      path: ['scoring', 'granularity', 'step'],
      rules: rulesOf(granularity, ...numbers),
      message: {
        zh: `评分以 ${granularity.step} 分为最小单位，记不下规则里的扣分`,
        en: `scores go by steps of ${granularity.step}, too coarse for deductions that the rules name`,
      },
      details: numbers.map(({ name, number }) => ({ zh: `“${name.zh}” ${number} 分`, en: `${name.en}: ${number}` })),
      advice: { zh: '把最小单位改细', en: 'make the step finer' },
    },
  ];
}

function isMultiple(number: number, step: number): boolean {
  return Math.abs(number / step - Math.round(number / step)) < 1e-6;
}

function beyondTheTotal({ rubric, scoring }: Programme): Finding[] {
  const total = scoring?.total.points ?? null;
  const grades = (scoring?.totalGrades ?? []).flatMap((grade, index): Finding[] =>
    total === null || grade.from <= total
      ? []
      : [
          {
            code: 'grade-above-total',
            severity: 'error',
            path: ['scoring', 'totalGrades', index, 'from'],
            rules: rulesOf(grade, scoring?.total),
            message: {
              zh: `“${grade.name.zh}”要 ${grade.from} 分，满分只有 ${total} 分`,
              en: `${grade.name.en} takes ${grade.from} of ${total} points: nobody gets it`,
            },
            details: [],
            advice: { zh: '改正分数线', en: 'correct the threshold' },
          },
        ],
  );
  const discretion = rubric.flatMap(({ items }, nth) =>
    items.flatMap(({ criteria }, index) =>
      criteria.flatMap(({ criterion, scored, max, ...place }, order): Finding[] =>
        scored.by !== 'discretion' || max === null || scored.most <= max
          ? []
          : [
              {
                code: 'deduction-exceeds-points',
                severity: 'note',
                path: ['rubric', nth, 'items', index, 'criteria', order, 'scored', 'most'],
                rules: rulesOf(place, scored),
                message: {
                  zh: `${criterion} 最多可扣 ${scored.most} 分，多于其分值 ${max} 分`,
                  en: `${criterion} may lose ${scored.most}, more than its ${max} points`,
                },
                details: [],
                advice: { zh: '把上限改为分值', en: 'lower the limit to the points' },
              },
            ],
      ),
    ),
  );
  return [...grades, ...discretion];
}

/** Ways of bringing several sheets together that lack the sheets. */
function lonelyAssessors({ scoring }: Programme): Finding[] {
  if (!scoring) return [];
  const counting = scoring.assessors.filter(({ counts }) => counts);
  const several = counting.length > 1 || counting.some(({ each }) => each);
  const { aggregation, discrepancy } = scoring;
  const found: Finding[] = [];
  const add = (
    code: Finding['code'],
    severity: Finding['severity'],
    path: Path,
    message: Finding['message'],
    advice: Finding['advice'],
  ) =>
    found.push({
      code,
      severity,
      path,
      rules: rulesOf(aggregation, discrepancy, ...counting),
      message,
      details: [],
      advice,
    });
  if (counting.length === 0) {
    add(
      'nobody-counts',
      'error',
      ['scoring', 'assessors'],
      { zh: '没有一份评分计入结果', en: 'no assessor’s score counts towards the result' },
      { zh: '至少让一个评分主体计入', en: 'let one assessor count at least' },
    );
  } else if (several && aggregation.method === 'single') {
    add(
      'sheets-not-combined',
      'warning',
      ['scoring', 'aggregation', 'method'],
      { zh: '有多份评分计入，却只取一份', en: 'several sheets count, but only a single one is taken' },
      { zh: '写明取平均、中位数或其他办法', en: 'name the mean, the median or another method' },
    );
  } else if (!several && aggregation.method !== 'single') {
    add(
      'nothing-to-combine',
      'note',
      ['scoring', 'aggregation', 'method'],
      { zh: '只有一份评分计入，合成办法不起作用', en: 'one sheet counts: there is nothing to combine' },
      { zh: '改为 single，或增加评分主体', en: 'make it single, or add an assessor' },
    );
  }
  if (discrepancy && scoring.assessors.length === 1 && !several) {
    add(
      'nothing-to-compare',
      'warning',
      ['scoring', 'discrepancy'],
      { zh: '只有一份评分，分差复核永远不会发生', en: 'with one sheet there is never a discrepancy to moderate' },
      { zh: '删去分差规则，或由两个主体分别评分', en: 'drop the rule, or have two assessors score' },
    );
  }
  return found;
}

import type { Programme } from '../../contracts/programme.ts';
import type { Scoring } from '../../contracts/scoring.ts';
import type { Bilingual } from '../../contracts/text.ts';
import { rulesOf, type Finding } from './finding.ts';

type Grade = Scoring['grades'][number];

/** What a grade bounds, and the points that it can come to. */
interface Graded {
  readonly id: string;
  readonly max: number;
}

/** Things that are worth the same: grades mean the same for each of them. */
interface Size {
  readonly max: number;
  readonly ids: readonly string[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Whether the grades of a rubric part its scores: every score in one grade, and a better grade never the lower score. */
export function bandFindings(programme: Programme): Finding[] {
  const { scoring } = programme;
  if (!scoring || scoring.grades.length === 0) return [];
  const graded = { criterion: gradedCriteria(programme), item: gradedItems(programme) };
  const sizes = sizesOf(graded[scoring.gradeLevel.of]);
  return [
    ...overlaps(scoring),
    ...gaps(scoring),
    ...higherForWorse(scoring, sizes),
    ...outOfReach(scoring, sizes),
    ...largerThanPoints(scoring, sizes),
    ...otherLevel(scoring, sizesOf(graded[scoring.gradeLevel.of === 'item' ? 'criterion' : 'item'])),
  ];
}

function gradedCriteria({ rubric }: Programme): Graded[] {
  return rubric.flatMap(({ items }) =>
    items.flatMap(({ criteria }) =>
      criteria.flatMap(({ criterion, max, scored }) =>
        max !== null && (scored.by === 'grade' || scored.by === 'discretion') ? [{ id: criterion, max }] : [],
      ),
    ),
  );
}

function gradedItems({ rubric }: Programme): Graded[] {
  return rubric.flatMap(({ items }) => items.flatMap(({ item, max }) => (max === null ? [] : [{ id: item, max }])));
}

function sizesOf(graded: readonly Graded[]): Size[] {
  const sizes = [...new Set(graded.map(({ max }) => max))].sort((a, b) => a - b);
  return sizes.map((max) => ({ max, ids: graded.filter((each) => each.max === max).map(({ id }) => id) }));
}

/** Two grades that one deduction, or one share of the points, both allow. */
function overlaps(scoring: Scoring): Finding[] {
  return pairs(scoring).flatMap(({ better, worse, index }): Finding[] => {
    if (better.band.of !== worse.band.of) return [];
    const shared = { from: Math.max(better.band.from, worse.band.from), to: Math.min(better.band.to, worse.band.to) };
    if (shared.from > shared.to) return [];
    const at = better.band.of === 'deduction' ? pointsOf(shared) : shareOf(shared);
    const what = better.band.of === 'deduction' ? { zh: '扣', en: 'a deduction of' } : { zh: '得', en: 'a score of' };
    return [
      {
        code: 'grade-bands-overlap',
        severity: 'warning',
        path: ['scoring', 'grades', index, 'band'],
        rules: rulesOf(better, worse),
        message: {
          zh: `${what.zh} ${at.zh}既是“${better.name.zh}”又是“${worse.name.zh}”`,
          en: `${what.en} ${at.en} is both ${better.name.en} and ${worse.name.en}`,
        },
        details: [],
        advice: {
          zh: '写明归哪一等，或由评分人选定等级、扣分须在该等之内',
          en: 'say which grade it is, or let the assessor choose the grade and bind the deduction to its band',
        },
      },
    ];
  });
}

/** Deductions that can be entered and that no grade knows; what happened in the year may cost just so much. */
function gaps(scoring: Scoring): Finding[] {
  const { granularity, events } = scoring;
  return pairs(scoring).flatMap(({ better, worse, index }): Finding[] => {
    if (better.band.of !== 'deduction' || worse.band.of !== 'deduction') return [];
    const between = { from: better.band.to, to: worse.band.from };
    const lost = stepsBetween(between, granularity.step);
    if (lost.length === 0) return [];
    const costly = events.filter(({ deduction }) => deduction > between.from && deduction < between.to);
    return [
      {
        code: 'grade-bands-gap',
        severity: 'warning',
        path: ['scoring', 'grades', index, 'band'],
        rules: rulesOf(better, worse, granularity, ...costly),
        message: {
          zh: `扣分大于 ${between.from}、小于 ${between.to}（如 ${lost[0] ?? ''} 分）不属于任何等级`,
          en: `deductions strictly between ${between.from} and ${between.to}, such as ${lost[0] ?? ''}, have no grade`,
        },
        details: costly.map(({ name, deduction }) => ({
          zh: `“${name.zh}”每次扣 ${deduction} 分`,
          en: `${name.en} costs ${deduction} each time`,
        })),
        advice: {
          zh: '把空隙归入一等，或写明按事项扣分的不评等级',
          en: 'give the gap to a grade, or say that deductions by event take no grade',
        },
      },
    ];
  });
}

/** Where the share of one grade reaches over the deductions of a better one. */
function higherForWorse(scoring: Scoring, sizes: readonly Size[]): Finding[] {
  return mixedPairs(scoring).flatMap(({ better, worse, index }): Finding[] => {
    const cases = sizes.flatMap((size): Bilingual[] => {
      const [good, bad] = [scoresOf(better, size.max), scoresOf(worse, size.max)];
      if (bad.to <= good.from) return [];
      const verdict = verdictOn(good, bad);
      return [caseOf(size, [better, worse], verdict)];
    });
    if (cases.length === 0) return [];
    return [
      {
        code: 'worse-grade-scores-higher',
        severity: 'warning',
        path: ['scoring', 'grades', index, 'band'],
        rules: rulesOf(better, worse),
        message: {
          zh: `分值小的评分点，“${worse.name.zh}”的得分可以不低于“${better.name.zh}”`,
          en: `where little is to be had, ${worse.name.en} can score as high as ${better.name.en}, or higher`,
        },
        details: cases,
        advice: {
          zh: '按分值分档写明各等得分，或在录入时提示“差等得分更高”',
          en: 'set the bands by the size of what is scored, or warn whoever enters a score that a worse grade would be higher',
        },
      },
    ];
  });
}

function verdictOn(good: Span, bad: Span): Bilingual {
  if (bad.to > good.to) return { zh: '差等可得更高分', en: 'the worse grade reaches higher' };
  if (good.from >= bad.from && good.to <= bad.to) {
    return { zh: '较好一等整个落在差等之内', en: 'the better grade lies inside the worse' };
  }
  const both = pointsOf({ from: good.from, to: bad.to });
  return { zh: `${both.zh}两等都有`, en: `both give ${both.en}` };
}

/** Scores between the lowest of one grade and the highest of the next: nobody can give them. */
function outOfReach(scoring: Scoring, sizes: readonly Size[]): Finding[] {
  return mixedPairs(scoring).flatMap(({ better, worse, index }): Finding[] => {
    const cases = sizes.flatMap((size) => {
      const between = unreachable(better, worse, size.max, scoring.granularity.step);
      return between ? [caseOf(size, [better, worse], betweenText(between))] : [];
    });
    if (cases.length === 0) return [];
    return [
      {
        code: 'score-out-of-reach',
        severity: 'warning',
        path: ['scoring', 'grades', index, 'band'],
        rules: rulesOf(better, worse),
        message: {
          zh: `分值大的评分点，“${better.name.zh}”与“${worse.name.zh}”之间的得分评不出来`,
          en: `where much is to be had, no grade gives the scores between ${better.name.en} and ${worse.name.en}`,
        },
        details: cases,
        advice: {
          zh: '知悉即可；若要连续，扣分幅度应随分值放大',
          en: 'to be known; for scores without a gap let the deductions grow with the points',
        },
      },
    ];
  });
}

function largerThanPoints(scoring: Scoring, sizes: readonly Size[]): Finding[] {
  return scoring.grades.flatMap((grade, index): Finding[] => {
    const { band, name } = grade;
    const small = sizes.filter(({ max }) => band.of === 'deduction' && band.to > max);
    if (small.length === 0) return [];
    return [
      {
        code: 'deduction-exceeds-points',
        severity: 'note',
        path: ['scoring', 'grades', index, 'band', 'to'],
        rules: rulesOf(grade, scoring.floor),
        message: {
          zh: `“${name.zh}”最多扣 ${band.to} 分，多于评分点的分值`,
          en: `${name.en} may deduct ${band.to}, more than there is to lose`,
        },
        details: small.map((size) => caseOf(size, [], { zh: '扣到 0 为止', en: 'ends at the floor, 0' })),
        advice: {
          zh: '得分以 0 为底；可为小分值另定扣分上限',
          en: 'the floor is 0; small ones may need a limit of their own',
        },
      },
    ];
  });
}

/** What an edition would meet that chose the other level of grading. */
function otherLevel(scoring: Scoring, sizes: readonly Size[]): Finding[] {
  const gapped = mixedPairs(scoring).flatMap(({ better, worse }) =>
    sizes.flatMap((size) => {
      const between = unreachable(better, worse, size.max, scoring.granularity.step);
      return between ? [{ size, better, worse, between }] : [];
    }),
  );
  const widest = gapped.toSorted((a, b) => widthOf(b.between) - widthOf(a.between))[0];
  if (!widest) return [];
  const [affected, all] = [gapped, sizes.map((size) => ({ size }))].map((list) =>
    list.reduce((sum, { size }) => sum + size.ids.length, 0),
  );
  const to = scoring.gradeLevel.of === 'item' ? { zh: '评分点', en: 'criterion' } : { zh: '项目', en: 'item' };
  return [
    {
      code: 'other-grade-level',
      severity: 'note',
      path: ['scoring', 'gradeLevel', 'of'],
      rules: rulesOf(scoring.gradeLevel),
      message: {
        zh: `若改为按${to.zh}评等级，${all ?? 0} 个中有 ${affected ?? 0} 个留下评不出的得分`,
        en: `graded by ${to.en} instead, ${affected ?? 0} of ${all ?? 0} would have scores that no grade gives`,
      },
      details: [caseOf(widest.size, [widest.better, widest.worse], betweenText(widest.between))],
      advice: {
        zh: '选定评等级的层次后再开展；换层次前先看这一空档',
        en: 'settle the level before the campaign; look at this gap before choosing the other one',
      },
    },
  ];
}

interface Pair {
  readonly better: Grade;
  readonly worse: Grade;
  /** Of the worse grade in the file. */
  readonly index: number;
}

/** Neighbouring grades, the better one first. */
function pairs({ grades }: Scoring): Pair[] {
  const most = 1_000_000;
  const ranked = grades
    .map((grade, index) => ({ grade, index }))
    .sort((a, b) => scoresOf(b.grade, most).to - scoresOf(a.grade, most).to);
  return ranked.slice(1).flatMap(({ grade, index }, nth) => {
    const better = ranked[nth]?.grade;
    return better ? [{ better, worse: grade, index }] : [];
  });
}

/** Neighbours that do not both deduct: how they lie to each other depends on the points. */
function mixedPairs(scoring: Scoring): Pair[] {
  return pairs(scoring).filter(({ better, worse }) => better.band.of !== 'deduction' || worse.band.of !== 'deduction');
}

function scoresOf({ band }: Grade, max: number): Span {
  if (band.of === 'share') return { from: exact(band.from * max), to: exact(band.to * max) };
  return { from: Math.max(0, exact(max - band.to)), to: Math.max(0, exact(max - band.from)) };
}

function unreachable(better: Grade, worse: Grade, max: number, step: number): Span | undefined {
  const between = { from: scoresOf(worse, max).to, to: scoresOf(better, max).from };
  return stepsBetween(between, step).length > 0 ? between : undefined;
}

/** The numbers strictly between two others that can be entered. */
function stepsBetween({ from, to }: Span, step: number): number[] {
  const found: number[] = [];
  for (let next = exact((Math.floor(exact(from / step)) + 1) * step); next < to; next = exact(next + step)) {
    found.push(next);
  }
  return found;
}

function widthOf({ from, to }: Span): number {
  return to - from;
}

/** Without the dust of binary fractions. */
function exact(number: number): number {
  return Math.round(number * 1e6) / 1e6;
}

function caseOf({ max, ids }: Size, grades: readonly Grade[], verdict: Bilingual): Bilingual {
  const spans = grades.map(({ name, ...grade }) => ({ name, span: pointsOf(scoresOf({ name, ...grade }, max)) }));
  const shown = ids.length > 4 ? `${ids.slice(0, 3).join('、')} …` : ids.join('、');
  return {
    zh: [
      `${max} 分的 ${ids.length} 个（${shown}）`,
      ...spans.map(({ name, span }) => `${name.zh} ${span.zh}`),
      verdict.zh,
    ].join('，'),
    en: [`${ids.length} worth ${max}`, ...spans.map(({ name, span }) => `${name.en} ${span.en}`), verdict.en].join(
      ', ',
    ),
  };
}

function betweenText({ from, to }: Span): Bilingual {
  return { zh: `大于 ${from}、小于 ${to} 的得分评不出`, en: `nothing strictly between ${from} and ${to}` };
}

function pointsOf({ from, to }: Span): Bilingual {
  const text = from === to ? String(from) : `${from}–${to}`;
  return { zh: `${text} 分`, en: text };
}

function shareOf({ from, to }: Span): Bilingual {
  const percent = (share: number) => exact(share * 100);
  const text = from === to ? `${percent(from)} %` : `${percent(from)}–${percent(to)} %`;
  return { zh: text, en: text };
}

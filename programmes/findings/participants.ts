import type { Programme } from '../../contracts/programme.ts';
import type { Bilingual } from '../../contracts/text.ts';
import { inARow, rulesOf, type Circumstances, type Finding, type Path } from './finding.ts';
import { unitsNamedBy, whyMatched, type NameMatch } from './names.ts';

/** Whether those who take part are who the document says, and none of them judges itself. */
export function participantFindings(programme: Programme, { units }: Circumstances): Finding[] {
  return [
    ...(units === null
      ? []
      : [
          ...wrongCount(programme, units.length),
          ...judgesAmongTheJudged(programme, units),
          ...tooMany(programme, units.length),
        ]),
    ...referenceUnits(programme),
    ...severalPosts(programme),
  ];
}

function wrongCount({ enrolment }: Programme, count: number): Finding[] {
  const mandatory = enrolment?.mandatory;
  if (mandatory?.count === undefined || mandatory.count === count) return [];
  return [
    {
      code: 'unit-count',
      severity: 'warning',
      path: ['enrolment', 'mandatory', 'count'],
      rules: rulesOf(mandatory),
      message: {
        zh: `文件写明 ${mandatory.count} 家单位，名单上有 ${count} 家`,
        en: `the document says ${mandatory.count} units, the list has ${count}`,
      },
      details: [],
      advice: { zh: '核对名单与原文', en: 'compare the list with the document' },
    },
  ];
}

interface Judge {
  readonly what: Bilingual;
  readonly name: string;
  readonly path: Path;
  readonly rules: readonly string[];
}

function judgesAmongTheJudged({ actors, enrolment }: Programme, units: NonNullable<Circumstances['units']>): Finding[] {
  const one = (what: Bilingual, place: 'organiser' | 'leadingGroup' | 'office' | 'discipline' | 'liaison'): Judge[] => {
    const body = actors[place];
    return body ? [{ what, name: body.name.zh, path: ['actors', place, 'name'], rules: rulesOf(body) }] : [];
  };
  const judges: Judge[] = [
    ...one({ zh: '牵头单位', en: 'the organiser' }, 'organiser'),
    ...one({ zh: '领导小组', en: 'the leading group' }, 'leadingGroup'),
    ...one({ zh: '办公室', en: 'the office of the leading group' }, 'office'),
    ...one({ zh: '纪检机构', en: 'the discipline body' }, 'discipline'),
    ...one({ zh: '联络组', en: 'the liaison group' }, 'liaison'),
    ...(actors.consulted?.bodies ?? []).map((body, index) => ({
      what: { zh: '征求意见部门', en: 'a consulted body' },
      name: body.name.zh,
      path: ['actors', 'consulted', 'bodies', index, 'name'],
      rules: rulesOf(actors.consulted, body),
    })),
    ...actors.cooperating.map((body, index) => ({
      what: { zh: '配合单位', en: 'a cooperating body' },
      name: body.name.zh,
      path: ['actors', 'cooperating', index, 'name'],
      rules: rulesOf(body),
    })),
    ...(actors.jointReviewers?.always ?? []).map((name, index) => ({
      what: { zh: '联合评审部门', en: 'a joint reviewer' },
      name,
      path: ['actors', 'jointReviewers', 'always', index],
      rules: rulesOf(actors.jointReviewers),
    })),
  ];
  const names = units.map(({ name }) => name);
  const found = judges.flatMap((judge) => {
    const matches = unitsNamedBy(judge.name, names);
    return matches.length === 0 ? [] : [{ judge, matches }];
  });
  const first = found[0];
  if (!first) return [];
  const bodies = [...new Set(found.map(({ judge }) => `“${judge.name}”`))].join('、');
  const roles = [...new Set(found.map(({ judge }) => judge.what.en))].join(', ');
  return [
    {
      code: 'judge-among-the-judged',
      severity: 'warning',
      path: first.judge.path,
      rules: [...new Set([...found.flatMap(({ judge }) => judge.rules), ...rulesOf(enrolment?.mandatory)])],
      message: {
        zh: `${bodies}参与组织或评判，自己又在参评单位之列`,
        en: `among the units that are assessed: ${roles}`,
      },
      details: found.flatMap(({ judge, matches }) => matches.map((match) => caseOf(judge, match))),
      advice: {
        zh: '对本单位一律回避：不评审、不出具意见、不表决；名单所指不符的可不理会',
        en: 'they stand aside where their own unit is concerned: no review, no opinion, no vote; ignore a wrong match',
      },
    },
  ];
}

function caseOf({ what, name }: Judge, match: NameMatch): Bilingual {
  const why = whyMatched(match);
  return { zh: `${what.zh}“${name}”：${why.zh}`, en: `${what.en}: ${why.en}` };
}

function tooMany({ tracks, draws }: Programme, count: number): Finding[] {
  const quotas = tracks.flatMap(({ name, quota }, index): Finding[] =>
    quota.units === null || quota.units < count
      ? []
      : [
          {
            code: 'quota-without-choice',
            severity: 'warning',
            path: ['tracks', index, 'quota', 'units'],
            rules: rulesOf(quota),
            message: {
              zh: `“${name.zh}”名额 ${quota.units} 个，参评单位只有 ${count} 家：人人有份`,
              en: `${name.en} has ${quota.units} places for ${count} units: everybody gets one`,
            },
            details: [],
            advice: { zh: '减少名额，或不设名额', en: 'lower the quota, or set none' },
          },
        ],
  );
  const drawn = draws.flatMap((draw, index): Finding[] =>
    draw.atLeast <= count
      ? []
      : [
          {
            code: 'draw-larger-than-units',
            severity: 'error',
            path: ['draws', index, 'atLeast'],
            rules: rulesOf(draw),
            message: {
              zh: `“${draw.name.zh}”至少抽 ${draw.atLeast} 家，参评单位只有 ${count} 家`,
              en: `${draw.name.en} draws ${draw.atLeast} at least, of ${count} units`,
            },
            details: [],
            advice: { zh: '减少抽查数', en: 'draw fewer' },
          },
        ],
  );
  return [...quotas, ...drawn];
}

function referenceUnits({ enrolment }: Programme): Finding[] {
  const reference = enrolment?.reference;
  if (!reference || reference.assumed.length === 0) return [];
  const may = reference.eligible ? { zh: '可以', en: 'may' } : { zh: '不', en: 'may not' };
  return [
    {
      code: 'reference-units-by-default',
      severity: 'note',
      path: ['enrolment', 'reference', 'eligible'],
      rules: rulesOf(reference),
      message: {
        zh: `文件没有写“${reference.name.zh}”能否命名，按默认${may.zh}命名`,
        en: `the document does not say whether ${reference.name.en} may be named; by default they ${may.en}`,
      },
      details: [],
      advice: {
        zh: '开展前说清，免得单位白忙',
        en: 'settle it before the campaign: units should know what they work for',
      },
    },
  ];
}

function severalPosts({ actors }: Programme): Finding[] {
  const { organiser, leadingGroup, office, leader, discipline, liaison } = actors;
  const bodies = { organiser, leadingGroup, office, leader, discipline, liaison };
  const posts = Object.entries(bodies).flatMap(([place, body]) =>
    (body?.people ?? []).flatMap((each, index) =>
      each.names.map((person) => ({ person, body, each, path: ['actors', place, 'people', index, 'names'] })),
    ),
  );
  return [...new Set(posts.map(({ person }) => person))].flatMap((person): Finding[] => {
    const held = posts.filter((each) => each.person === person);
    const second = held[1];
    if (!second) return [];
    const names = inARow(held.map(({ body, each }) => both(body?.name, each.post)));
    return [
      {
        code: 'person-in-two-posts',
        severity: 'note',
        path: second.path,
        rules: rulesOf(...held.map(({ each }) => each), ...held.map(({ body }) => body)),
        message: {
          zh: `${person}任${held.length}职：${names.zh}`,
          en: `${person} holds ${held.length} posts: ${names.en}`,
        },
        details: [],
        advice: {
          zh: '一人可兼数职；自己经手的事由别人审定',
          en: 'one person may hold several; what they prepared, somebody else approves',
        },
      },
    ];
  });
}

function both(body: Bilingual | undefined, post: Bilingual): Bilingual {
  return { zh: `${body?.zh ?? ''}${post.zh}`, en: `${post.en} (${body?.en ?? ''})` };
}

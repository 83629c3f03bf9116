import type { Programme } from '../../contracts/programme.ts';
import type { Bilingual } from '../../contracts/text.ts';
import { inARow, rulesOf, type Finding, type Path } from './finding.ts';

/** Whether one body could do everything alone, and whether what is given can be taken back. */
export function powerFindings(programme: Programme): Finding[] {
  return [
    ...withoutTheirBody(programme),
    ...titlesForEver(programme),
    ...namedAlone(programme),
    ...namedUnseen(programme),
    ...revokedAlone(programme),
    ...ownScores(programme),
  ];
}

/** Decisions that belong to a body which the programme does not have. */
function withoutTheirBody({ actors, approval, appraisal, maintenance, list }: Programme): Finding[] {
  const revocation = maintenance?.revocation;
  const decisions: readonly { what: Bilingual; body: string; lacks: boolean; path: Path; rules: string[] }[] = [
    {
      what: { zh: '审定', en: 'the approval' },
      body: 'actors.leadingGroup',
      lacks: approval !== undefined && !actors.leadingGroup,
      path: ['approval', 'by'],
      rules: rulesOf(approval),
    },
    {
      what: { zh: '批准撤销', en: 'the approval of a revocation' },
      body: 'actors.leadingGroup',
      lacks: revocation?.approvedBy === 'leadingGroup' && !actors.leadingGroup,
      path: ['maintenance', 'revocation', 'approvedBy'],
      rules: rulesOf(maintenance, revocation),
    },
    {
      what: { zh: '联合评审', en: 'the joint appraisal' },
      body: 'actors.jointReviewers',
      lacks: appraisal !== undefined && !actors.jointReviewers,
      path: ['appraisal'],
      rules: rulesOf(appraisal),
    },
    {
      what: { zh: '拟定名单', en: 'drawing up the list' },
      body: 'appraisal',
      lacks: list?.by === 'appraisal' && !appraisal,
      path: ['list'],
      rules: rulesOf(list),
    },
  ];
  return decisions
    .filter(({ lacks }) => lacks)
    .map(({ what, body, path, rules }) => ({
      code: 'role-without-actor',
      severity: 'error',
      path,
      rules,
      message: {
        zh: `没有人能办“${what.zh}”：方案里没有 ${body}`,
        en: `nobody can do ${what.en}: there is no ${body}`,
      },
      details: [],
      advice: { zh: `写明 ${body}，或改由他人办理`, en: `give ${body}, or let others do it` },
    }));
}

interface Title {
  readonly name: Bilingual;
  readonly path: Path;
  readonly rules: readonly string[];
}

/** Every title that units can come to hold: named on a track, computed over years, or by the effect of a procedure. */
function titlesOf({ tracks, procedures }: Programme): Title[] {
  return [
    ...tracks.flatMap(({ title, overall }, index): Title[] => [
      ...(title ? [{ name: title.name, path: ['tracks', index, 'title'], rules: rulesOf(title) }] : []),
      ...(overall?.title
        ? [{ name: overall.title.name, path: ['tracks', index, 'overall', 'title'], rules: rulesOf(overall.title) }]
        : []),
    ]),
    ...procedures.flatMap(({ steps }, index) =>
      steps.flatMap(({ outcomes }, nth) =>
        outcomes.flatMap(({ effects }, order) =>
          effects.flatMap((effect, place): Title[] =>
            effect.effect === 'title'
              ? [
                  {
                    name: effect.title,
                    path: ['procedures', index, 'steps', nth, 'outcomes', order, 'effects', place],
                    rules: rulesOf(effect),
                  },
                ]
              : [],
          ),
        ),
      ),
    ),
  ];
}

function titlesForEver(programme: Programme): Finding[] {
  const titles = titlesOf(programme);
  const first = titles[0];
  if (programme.maintenance || !first) return [];
  const names = inARow(titles.map(({ name }) => name));
  return [
    {
      code: 'title-without-maintenance',
      severity: 'warning',
      path: first.path,
      rules: [...new Set(titles.flatMap(({ rules }) => rules))],
      message: {
        zh: `“${names.zh}”没有写有效期，也没有写怎样撤销`,
        en: `${names.en}: neither how long it is valid nor how it is revoked`,
      },
      details: [],
      advice: {
        zh: '加上 maintenance：有效期、由谁提出撤销、由谁批准',
        en: 'add maintenance: how long, who proposes a revocation, who approves it',
      },
    },
  ];
}

function namedAlone({ naming, approval, actors }: Programme): Finding[] {
  if (!naming || approval) return [];
  return [
    {
      code: 'naming-without-approval',
      severity: 'warning',
      path: ['naming'],
      rules: rulesOf(naming),
      message: {
        zh: `${actors.organiser.name.zh}自己拟名单、自己命名，没有另一机构审定`,
        en: `${actors.organiser.name.en} draws up the list and names alone: no other body approves`,
      },
      details: [],
      advice: {
        zh: '加上 approval 阶段；否则拟名单的人与命名的人至少要分开',
        en: 'add the stage approval; or at least let different people list and name',
      },
    },
  ];
}

function namedUnseen({ naming, notice }: Programme): Finding[] {
  if (!naming || notice) return [];
  return [
    {
      code: 'naming-without-notice',
      severity: 'note',
      path: ['naming'],
      rules: rulesOf(naming),
      message: {
        zh: '命名以前不公示，没有人能提异议',
        en: 'there is no public notice before the naming: nobody can object',
      },
      details: [],
      advice: { zh: '若非有意，加上 notice 阶段', en: 'unless meant so, add the stage notice' },
    },
  ];
}

function revokedAlone({ maintenance, actors }: Programme): Finding[] {
  const revocation = maintenance?.revocation;
  if (!revocation || revocation.approvedBy !== revocation.proposedBy) return [];
  return [
    {
      code: 'revocation-by-one-hand',
      severity: 'warning',
      path: ['maintenance', 'revocation', 'approvedBy'],
      rules: rulesOf(maintenance, revocation),
      message: {
        zh: `撤销由${actors.organiser.name.zh}提出，也由其批准`,
        en: `${actors.organiser.name.en} proposes a revocation and approves it too`,
      },
      details: [],
      advice: { zh: '由另一机构批准', en: 'let another body approve' },
    },
  ];
}

/** Scores that count and that are given by those whom they are about, or confirmed by those who gave them. */
function ownScores({ scoring }: Programme): Finding[] {
  if (!scoring) return [];
  const counting = scoring.assessors
    .map((assessor, index) => ({ assessor, index }))
    .filter(({ assessor }) => assessor.counts);
  const own = counting
    .filter(({ assessor }) => assessor.by.includes('unit') || assessor.by.includes('partyOrganisation'))
    .map(({ assessor, index }): Finding => ({
      code: 'unit-scores-itself',
      severity: 'warning',
      path: ['scoring', 'assessors', index, 'counts'],
      rules: rulesOf(assessor),
      message: {
        zh: `“${assessor.name.zh}”由单位自己评，却计入结果`,
        en: `${assessor.name.en} is the unit's own score, and counts towards the result`,
      },
      details: [],
      advice: { zh: '自评只作参考：counts: false', en: 'let it stand beside the result: counts: false' },
    }));
  const { role } = scoring.confirmedBy;
  const alone = counting.length > 0 && counting.every(({ assessor }) => assessor.by.every((each) => each === role));
  const confirmed: Finding[] = alone
    ? [
        {
          code: 'scores-confirmed-by-assessor',
          severity: 'warning',
          path: ['scoring', 'confirmedBy', 'role'],
          rules: rulesOf(scoring.confirmedBy, ...counting.map(({ assessor }) => assessor)),
          message: { zh: '评分的人自己确认得分', en: 'those who score confirm the scores themselves' },
          details: [],
          advice: { zh: '由另一机构确认', en: 'let another body confirm' },
        },
      ]
    : [];
  return [...own, ...confirmed];
}

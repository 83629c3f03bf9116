import type { FactKind } from '../../contracts/facts.ts';
import { settle } from '../support/edition.ts';
import { eventually, type World } from '../support/world.ts';
import { prepareEverything } from './everything.ts';
import { send, tokenOf, type Sent } from './http.ts';

/** One change of a short year, with what it adds to the ledger. */
export interface Step {
  readonly operation: string;
  /** The moment of the calendar from which on it can be done. */
  readonly at?: string;
  readonly sent: () => Sent;
  readonly makes: Readonly<Partial<Record<FactKind, number>>>;
  /** Remembers what later steps need, and waits until it can be seen. */
  readonly then?: (reply: Record<string, string>) => Promise<void> | void;
}

export const campaign = 'gongwei.shaoxing-2018.2019';
const base = `/v1/campaigns/${campaign}`;
const path = (unit: string) => `${base}/candidacies/${unit}`;
const title = `${campaign}.clean.caizheng`;

/** A world at the beginning of November 2019, and in it a short year with every kind of change. */
export async function prepareYear(world: World) {
  await settle(world, { caizheng: '市财政局', shuili: '市水利局', jiaoyu: '市教育局' });
  const token = {
    admin: await tokenOf(world, 'second-admin', 'administration', 'administrator'),
    office: await tokenOf(world, 'office', 'gongwei', 'organiser'),
    director: await tokenOf(world, 'director', 'gongwei', 'organiser'),
    reviewer: await tokenOf(world, 'reviewer', 'gongwei', 'reviewer'),
    joint: await tokenOf(world, 'joint', 'gongwei-org', 'jointReviewer'),
    leader: await tokenOf(world, 'leader', 'gongwei-lead', 'leadingGroup'),
    auditor: await tokenOf(world, 'auditor', 'administration', 'auditor'),
    second: await tokenOf(world, 'second-reviewer', 'gongwei', 'reviewer'),
    third: await tokenOf(world, 'third-reviewer', 'gongwei', 'reviewer'),
    caizheng: await tokenOf(world, 'clerk-caizheng', 'caizheng', 'unit'),
    shuili: await tokenOf(world, 'clerk-shuili', 'shuili', 'unit'),
    jiaoyu: await tokenOf(world, 'clerk-jiaoyu', 'jiaoyu', 'unit'),
  };
  const simulation = await world.simulation();
  const units = ['caizheng', 'shuili', 'jiaoyu'] as const;
  const reviewed = ['caizheng', 'shuili'] as const;
  const known = { incident: '', objection: '' };
  const onTrack = (what: string) => `${base}/tracks/clean/${what}`;
  const shown = (where: string, isSo: (body: string) => boolean) =>
    eventually(
      async () => (await send<object>(world.url, { method: 'GET', path: where, token: token.office })).body,
      (body) => isSo(JSON.stringify(body)),
    );

  const more = await prepareEverything(world, token);
  const other = await endsWithoutNaming(world);
  const steps: Step[] = [
    ...['county', 'town'].map((id) => ({
      operation: 'addOrganisation',
      sent: () => ({
        path: '/v1/organisations',
        token: token.admin,
        body: { id, name: '机关工委', kind: 'committee' },
      }),
      makes: { organisationAdded: 1 },
    })),
    {
      operation: 'importUnits',
      sent: () => ({
        path: '/v1/committees/county/units',
        token: token.admin,
        type: 'text/csv',
        body: 'id,name\ncounty-a,县局甲\ncounty-b,县局乙\n',
      }),
      makes: { organisationAdded: 2 },
    },
    {
      operation: 'moveUnit',
      sent: () => ({
        path: '/v1/organisations/county-b/committee',
        token: token.admin,
        body: { committee: 'town' },
      }),
      makes: { unitLeft: 1, unitJoined: 1 },
    },
    {
      operation: 'addPerson',
      sent: () => ({
        path: '/v1/people',
        token: token.admin,
        body: { id: 'newcomer', name: '新人', organisation: 'county', roles: ['auditor'] },
      }),
      makes: { personAdded: 1 },
    },
    {
      operation: 'renewToken',
      sent: () => ({ path: '/v1/people/newcomer/token', token: token.admin, body: {} }),
      makes: { tokenRenewed: 1 },
    },
    {
      operation: 'revokeToken',
      sent: () => ({ path: '/v1/people/newcomer/token/revocation', token: token.admin, body: { reason: '遗失' } }),
      makes: { tokenRevoked: 1 },
    },
    {
      operation: 'deactivatePerson',
      sent: () => ({ path: '/v1/people/newcomer/deactivation', token: token.admin, body: { reason: '调离' } }),
      makes: { personDeactivated: 1 },
    },
    {
      operation: 'addSystem',
      sent: () => ({
        path: '/v1/systems',
        token: token.admin,
        body: { id: 'archive', name: '档案系统', committee: 'gongwei', acts: ['fileRules'] },
      }),
      makes: { systemAdded: 1 },
    },
    {
      operation: 'renewSystemKey',
      sent: () => ({ path: '/v1/systems/archive/key', token: token.admin, body: {} }),
      makes: { systemKeyRenewed: 1 },
    },
    {
      operation: 'deactivateSystem',
      sent: () => ({ path: '/v1/systems/archive/deactivation', token: token.admin, body: { reason: '停用' } }),
      makes: { systemDeactivated: 1 },
    },
    {
      operation: 'startCampaign',
      sent: () => ({
        path: '/v1/campaigns',
        token: token.office,
        body: {
          programme: 'shaoxing-2018',
          year: 2019,
          leadingGroup: 'gongwei-lead',
          jointReviewers: ['gongwei-org'],
          simulation,
        },
      }),
      makes: { campaignStarted: 1, candidacyOpened: 3 },
      then: () => shown(base, (body) => body.includes('"counts":{"none":3}')).then(() => undefined),
    },
    ...units.map((unit) => ({
      operation: 'fileRules',
      sent: () => ({
        path: `${path(unit)}/rules`,
        token: token[unit],
        body: { fields: { goals: '目标', schedule: '进度', measures: '措施' } },
      }),
      makes: { rulesFiled: 1 },
    })),
    {
      operation: 'reviewRules',
      sent: () => ({
        path: `${path('caizheng')}/rules/review`,
        token: token.office,
        body: { accepted: true, reason: '符合要求' },
      }),
      makes: { rulesReviewed: 1 },
    },
    {
      operation: 'fileRecord',
      sent: () => ({
        path: `${path('caizheng')}/records`,
        token: token.caizheng,
        body: { type: 'yearly-measures', fields: { measures: '年度举措' } },
      }),
      makes: { recordFiled: 1 },
    },
    {
      operation: 'fileEvidence',
      sent: () => ({
        path: `${path('caizheng')}/records/evidence`,
        token: token.joint,
        body: { type: 'external-evidence', fields: { source: '督查', result: '好' } },
      }),
      makes: { recordFiled: 1 },
    },
    {
      operation: 'closeStage',
      sent: () => ({
        path: `${base}/stages/closing`,
        token: token.office,
        body: { stage: 'implementation', reason: '提前' },
      }),
      makes: { stageClosed: 1 },
    },
    ...units.map((unit) => ({
      operation: 'submitApplication',
      at: '2019-12-10 09:00',
      sent: () => ({
        path: `${path(unit)}/applications`,
        token: token[unit],
        body: { track: 'clean', fields: { 'own-work': '自创自建情况' } },
      }),
      makes: { applicationSubmitted: 1 },
    })),
    {
      operation: 'withdrawApplication',
      sent: () => ({
        path: `${path('jiaoyu')}/applications/clean/withdrawal`,
        token: token.jiaoyu,
        body: { reason: '撤回' },
      }),
      makes: { applicationWithdrawn: 1 },
    },
    ...reviewed.flatMap((unit) =>
      ['materials', 'visit', 'hearing'].map((check) => ({
        operation: 'recordCheck',
        sent: () => ({
          path: `${path(unit)}/applications/clean/checks`,
          token: token.reviewer,
          body: { check, passed: true, note: '记录' },
        }),
        makes: { checkRecorded: 1 },
      })),
    ),
    ...reviewed.map((unit) => ({
      operation: 'castVote',
      sent: () => ({
        path: `${path(unit)}/applications/clean/votes`,
        token: token.joint,
        body: { passed: true, reason: '意见' },
      }),
      makes: { voteCast: 1 },
    })),
    {
      operation: 'assignReviewers',
      sent: () => ({
        path: onTrack('assignments'),
        token: token.office,
        body: { each: 2, reviewers: ['second-reviewer', 'third-reviewer'] },
      }),
      makes: { reviewersAssigned: 1 },
    },
    {
      operation: 'declineAssignment',
      sent: () => ({
        path: onTrack('assignments/declining'),
        token: token.second,
        body: { unit: 'shuili', reason: '时间冲突' },
      }),
      makes: { assignmentDeclined: 1 },
    },
    {
      operation: 'declareRelation',
      sent: () => ({
        path: `${base}/relations`,
        token: token.third,
        body: { person: 'third-reviewer', unit: 'caizheng', relation: 'former' },
      }),
      makes: { relationDeclared: 1, assignmentConflicted: 1 },
    },
    {
      operation: 'reportIncident',
      sent: () => ({
        path: '/v1/incidents',
        token: token.office,
        body: { campaign, unit: 'shuili', occurredOn: '2019-12-09', category: '问题', description: '事件' },
      }),
      makes: { incidentReported: 1 },
      then: ({ id = '' }) => {
        known.incident = id;
      },
    },
    {
      operation: 'confirmIncident',
      sent: () => ({
        path: `/v1/incidents/${known.incident}/confirmation`,
        token: token.director,
        body: { major: true, seriousImpact: false, reason: '核查' },
      }),
      makes: { incidentConfirmed: 1, incidentNoted: 1 },
    },
    {
      operation: 'withdrawIncident',
      sent: () => ({
        path: `/v1/incidents/${known.incident}/withdrawal`,
        token: token.leader,
        body: { reason: '复核后认定有误' },
      }),
      makes: { incidentWithdrawn: 1 },
    },
    {
      operation: 'confirmList',
      at: '2020-01-06 09:00',
      sent: () => ({ path: onTrack('list'), token: token.office, body: {} }),
      makes: { listConfirmed: 1, shortlisted: 2 },
    },
    {
      operation: 'withdrawList',
      sent: () => ({ path: onTrack('list/withdrawal'), token: token.office, body: { reason: '漏列一个单位' } }),
      makes: { listWithdrawn: 1, backUnderReview: 2 },
    },
    {
      operation: 'confirmList',
      sent: () => ({ path: onTrack('list'), token: token.office, body: {} }),
      makes: { listConfirmed: 1, shortlisted: 2 },
    },
    {
      operation: 'publishNotice',
      sent: () => ({
        path: onTrack('notice'),
        token: token.office,
        body: { media: ['绍兴日报'], contact: { person: '办公室', telephone: '0575-85130000' } },
      }),
      makes: { noticePublished: 1 },
    },
    {
      operation: 'correctNotice',
      sent: () => ({
        path: onTrack('notice/correction'),
        token: token.office,
        body: { contact: { person: '办公室', telephone: '0575-85130001' }, reason: '号码有误' },
      }),
      makes: { noticeCorrected: 1 },
    },
    {
      operation: 'lodgeObjection',
      sent: () => ({
        path: '/v1/public/objections',
        body: { campaign, track: 'clean', unit: 'shuili', text: '反映问题', contact: '电话' },
      }),
      makes: { objectionLodged: 1 },
      then: ({ id = '' }) => {
        known.objection = id;
      },
    },
    {
      operation: 'ruleObjection',
      sent: () => ({
        path: `${base}/objections/${known.objection}/ruling`,
        token: token.office,
        body: { upheld: true, reason: '核查结论' },
      }),
      makes: { objectionRuled: 1, struck: 1 },
    },
    ...[false, true].map((upheld) => ({
      operation: 'correctRuling',
      sent: () => ({
        path: `${base}/objections/${known.objection}/ruling/correction`,
        token: token.leader,
        body: { upheld, reason: '复核结论' },
      }),
      makes: { rulingCorrected: 1, ...(upheld ? { struck: 1 } : { reinstated: 1 }) },
    })),
    {
      operation: 'approveNaming',
      at: '2020-01-13 09:00',
      sent: () => ({ path: onTrack('approval'), token: token.leader, body: { approved: true, reason: '会议决定' } }),
      makes: { namingDecided: 1 },
    },
    {
      operation: 'nameTitles',
      sent: () => ({ path: onTrack('naming'), token: token.office, body: { circular: '通报1号' } }),
      makes: { named: 1, titlesNamed: 1, titleAwarded: 1 },
      then: () => shown('/v1/public/titles', (body) => body.includes(title)).then(() => undefined),
    },
    {
      operation: 'proposeRevocation',
      sent: () => ({ path: `/v1/titles/${title}/revocation`, token: token.office, body: { reason: '复查不合格' } }),
      makes: { revocationProposed: 1 },
    },
    {
      operation: 'decideRevocation',
      sent: () => ({
        path: `/v1/titles/${title}/revocation/decision`,
        token: token.leader,
        body: { approved: true, reason: '会议决定' },
      }),
      makes: { titleRevoked: 1 },
    },
    ...more.steps,
    ...other,
    {
      operation: 'restoreEngine',
      sent: () => ({ path: '/v1/engine/restoration', token: token.admin, body: { reason: '数据库损坏' } }),
      makes: { engineRestored: 1 },
    },
  ];
  return { token, steps, more: more.reads };
}

/** An edition of another committee, which names nobody. */
async function endsWithoutNaming(world: World): Promise<Step[]> {
  const { committee } = await settle(world, { zhongxin: '市中心' }, 'other');
  const office = await tokenOf(world, 'other-clerk', committee, 'organiser');
  const leader = await tokenOf(world, 'other-head', `${committee}-lead`, 'leadingGroup');
  const edition = `/v1/campaigns/${committee}.shaoxing-2018.2019`;
  return [
    {
      operation: 'startCampaign',
      sent: () => ({
        path: '/v1/campaigns',
        token: office,
        body: {
          ...{ programme: 'shaoxing-2018', year: 2019, simulation: { startsAt: '2020-01-13T10:00:00+08:00' } },
          ...{ leadingGroup: `${committee}-lead`, jointReviewers: [`${committee}-org`] },
        },
      }),
      makes: { campaignStarted: 1, candidacyOpened: 1 },
      then: () =>
        eventually(
          async () => (await send<object>(world.url, { method: 'GET', path: edition, token: office })).body,
          (body) => JSON.stringify(body).includes('"counts":{"notApplied":1}'),
        ).then(() => undefined),
    },
    {
      operation: 'endWithoutNaming',
      sent: () => ({
        path: `${edition}/tracks/clean/ending`,
        token: leader,
        body: { reason: '无单位申报', final: true },
      }),
      makes: { endedWithoutNaming: 1 },
    },
  ];
}

export type Year = Awaited<ReturnType<typeof prepareYear>>;

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseProgramme } from '../../programmes/load.ts';
import { storeProgramme } from '../../registry/programmes.ts';
import { eventually, type World } from '../support/world.ts';
import { send, tokenOf, type Sent } from './http.ts';
import type { Step } from './journey.ts';

const file = 'everything-2020.v1.yaml';
export const everything = 'gongwei.everything-2020.2020';
const base = `/v1/campaigns/${everything}`;
const path = (unit: string) => `${base}/candidacies/${unit}`;
const onTrack = (what: string) => `${base}/tracks/model/${what}`;
const seed = '抽查种子 2020';

/** Whom a second edition needs beside the people of the first. */
interface Tokens {
  readonly office: string;
  readonly leader: string;
  readonly caizheng: string;
}

/** A second edition, of a programme with every part that the first has not: scores, matters, draws, minimums. */
export async function prepareEverything(world: World, token: Tokens) {
  const { programme, contentHash } = parseProgramme(readFileSync(new URL(file, import.meta.url), 'utf8'), file);
  await world.registry.transaction((tx) =>
    storeProgramme(tx, { programme: programme.programme, version: programme.version, contentHash, body: programme }),
  );
  const discipline = await tokenOf(world, 'discipline', 'gongwei-org', 'discipline');
  const panel = [
    await tokenOf(world, 'panel-a', 'gongwei', 'reviewer'),
    await tokenOf(world, 'panel-b', 'gongwei', 'reviewer'),
  ] as const;
  const known = { matter: '', line: '', draw: '', receipt: '', report: '', running: false, confirmed: false };

  const post = (where: string, by: string, body: object): Sent => ({ path: where, token: by, body });
  const fill = (unit: string, by: string, points: number): Step => ({
    operation: 'scoreSheet',
    sent: () =>
      post(`${path(unit)}/scores/bulk`, by, {
        assessor: 'panel',
        scores: [{ criterion: '1.1', score: points, cause: '评分依据' }],
      }),
    makes: { scored: 1 },
  });
  const submit = (unit: string, by: string): Step => ({
    operation: 'submitSheet',
    sent: () => post(`${path(unit)}/sheets/panel/submission`, by, {}),
    makes: { sheetSubmitted: 1 },
  });

  const steps: Step[] = [
    {
      operation: 'startCampaign',
      sent: () =>
        post('/v1/campaigns', token.office, {
          programme: 'everything-2020',
          year: 2020,
          leadingGroup: 'gongwei-lead',
          discipline: ['gongwei-org'],
          simulation: { startsAt: '2020-01-13T10:00:00+08:00' },
        }),
      makes: { campaignStarted: 1, candidacyOpened: 3 },
      then: async () => {
        await eventually(
          async () => (await send<object>(world.url, { method: 'GET', path: base, token: token.office })).body,
          (body) => JSON.stringify(body).includes('"counts":{"underReview":3}'),
        );
        known.running = true;
      },
    },
    {
      operation: 'supplyCodes',
      sent: () =>
        post(`${base}/code-lists/kinds`, token.office, {
          codes: [
            { code: 'one', zh: '甲', en: 'One' },
            { code: 'two', zh: '乙', en: 'Two' },
          ],
        }),
      makes: { codesSupplied: 1 },
    },
    {
      operation: 'enterRoster',
      sent: () =>
        post(`${path('caizheng')}/roster`, token.caizheng, {
          entries: [
            { id: 'branch-1', kind: 'branch', name: '第一支部' },
            { id: 'branch-2', kind: 'branch', name: '第二支部' },
          ],
        }),
      makes: { rosterEntered: 2 },
    },
    {
      operation: 'recordDeed',
      sent: () =>
        post(`${path('caizheng')}/deeds`, token.caizheng, {
          deeds: [{ obligation: 'branch-lesson', subject: 'branch-1', on: '2020-01-10', note: '党课' }],
        }),
      makes: { deedDone: 1 },
    },
    {
      operation: 'leaveRoster',
      sent: () => post(`${path('caizheng')}/roster/branch-2/leaving`, token.caizheng, { on: '2020-01-12' }),
      makes: { rosterLeft: 1 },
    },
    {
      operation: 'extendDeadline',
      sent: () =>
        post(`${base}/extensions`, token.office, {
          target: { of: 'stage', stage: 'assessment' },
          until: '2021-01-15',
          reason: '疫情',
        }),
      makes: { deadlineExtended: 1 },
    },
    {
      operation: 'openMatter',
      sent: () => post(`${base}/matters`, token.office, { procedure: 'sign-off', unit: 'caizheng' }),
      makes: { matterOpened: 1, stepOpened: 1 },
      then: (reply) => {
        const { matters } = reply as unknown as { matters: { id: string }[] };
        known.matter = matters[0]?.id ?? '';
      },
    },
    {
      operation: 'extendStep',
      sent: () =>
        post(`${base}/steps/extension`, token.office, {
          ...{ matter: known.matter, step: 'sign', until: '2020-06-30', reason: '疫情' },
        }),
      makes: { stepExtended: 1 },
    },
    {
      operation: 'addSigner',
      sent: () =>
        post(`${base}/steps/signers`, token.office, { matter: known.matter, step: 'sign', role: 'discipline' }),
      makes: { signerAdded: 1 },
    },
    {
      operation: 'doStep',
      sent: () =>
        post(`${base}/steps`, token.office, {
          ...{ procedure: 'sign-off', unit: 'caizheng', step: 'sign', outcome: 'agreed' },
        }),
      makes: { stepSigned: 1 },
    },
    {
      operation: 'commitDraw',
      sent: () =>
        post(`${base}/draws`, token.office, {
          draw: 'random',
          period: '2020',
          commitment: createHash('sha256').update(seed).digest('hex'),
        }),
      makes: { drawCommitted: 1 },
      then: ({ id = '' }) => {
        known.draw = id;
      },
    },
    {
      operation: 'revealDraw',
      sent: () => post(`${base}/draws/${known.draw}/reveal`, token.office, { seed }),
      makes: { drawRevealed: 1, matterOpened: 1 },
    },
    {
      operation: 'recordEvent',
      sent: () =>
        post(`${path('caizheng')}/events`, token.office, { event: 'admonition', on: '2020-01-08', cause: '效能告诫' }),
      makes: { eventRecorded: 1 },
      then: ({ line = '' }) => {
        known.line = line;
      },
    },
    {
      operation: 'withdrawDeduction',
      sent: () => post(`${path('caizheng')}/scores/${known.line}/withdrawal`, token.office, { reason: '查无此事' }),
      makes: { deductionWithdrawn: 1 },
    },
    {
      operation: 'scoreCriterion',
      sent: () => post(`${path('caizheng')}/scores`, panel[0], { assessor: 'panel', criterion: '1.1', score: 60 }),
      makes: { scored: 1 },
    },
    submit('caizheng', panel[0]),
    fill('caizheng', panel[1], 40),
    submit('caizheng', panel[1]),
    {
      operation: 'moderateScore',
      sent: () => post(`${path('caizheng')}/moderation`, token.office, { total: 95, reason: '合议' }),
      makes: { scoreModerated: 1 },
    },
    ...['shuili', 'jiaoyu'].flatMap((unit) => [fill(unit, panel[0], 50), submit(unit, panel[0])]),
    {
      operation: 'confirmScores',
      sent: () => post(onTrack('scores'), token.leader, { reason: '会议审定' }),
      makes: { scoresConfirmed: 1, concluded: 3 },
      then: () => {
        known.running = false;
        known.confirmed = true;
      },
    },
    {
      operation: 'reopenScore',
      sent: () => post(`${path('caizheng')}/scores/reopening`, token.leader, { reason: '申诉成立' }),
      makes: { scoreReopened: 1 },
    },
    {
      operation: 'correctResult',
      sent: () => post(`${path('caizheng')}/scores/correction`, token.leader, { reason: '复核后更正' }),
      makes: { resultCorrected: 1 },
    },
    {
      operation: 'computeOverall',
      sent: () => post(onTrack('overall'), token.office, {}),
      makes: { overallComputed: 1 },
    },
    {
      operation: 'reportToDiscipline',
      sent: () => ({
        path: '/v1/public/reports',
        body: { campaign: everything, procedure: 'tip-off', unit: 'shuili', text: '反映问题' },
      }),
      makes: { reportReceived: 1, matterOpened: 1 },
      then: async ({ receipt = '' }) => {
        known.receipt = receipt;
        const listed = { method: 'GET', path: `${base}/matters?procedure=tip-off`, token: discipline };
        const { body } = await send<{ items: { id: string }[] }>(world.url, listed);
        known.report = body.items[0]?.id ?? '';
      },
    },
  ];

  /** What can be read of the edition by now. */
  function reads(): Sent[] {
    const of = (where: string, by: string = token.office): Sent => ({ method: 'GET', path: where, token: by });
    const always = [
      '',
      '/records',
      '/code-lists',
      '/obligations',
      '/obligations/reviews',
      '/obligations/branch-lesson',
    ];
    const lists = [
      '/matters',
      '/draws',
      '/scores',
      '/extensions',
      '/tracks/model/overall',
      '/tracks/model/assignments',
    ];
    const ofUnit = ['', '/roster', '/seats', '/deeds', '/scores', '/deductions', '/records'];
    return [
      ...[...always, ...lists].map((what) => of(`${base}${what}`)),
      ...ofUnit.map((what) => of(`${path('caizheng')}${what}`)),
      ...(known.running ? [of(`${base}/extensions/preview?of=stage&stage=assessment&until=2021-02-01`)] : []),
      ...(known.confirmed ? [of(onTrack('sealed-record'))] : []),
      ...(known.matter === '' ? [] : [of(`/v1/matters/${known.matter}`)]),
      ...(known.receipt === '' ? [] : [of(`/v1/public/reports/${known.receipt}`)]),
      ...(known.report === '' ? [] : [of(`/v1/matters/${known.report}/report`, discipline)]),
    ];
  }

  return { steps, reads };
}

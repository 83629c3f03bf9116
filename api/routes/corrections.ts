import { z } from 'zod';
import type { Entry, ScoreFact } from '../../contracts/facts.ts';
import type { Plan } from '../../contracts/plan.ts';
import { sentence } from '../../contracts/text.ts';
import { correctedView, reopenedView } from '../../contracts/views-scores.ts';
import { conflictOf } from '../../domain/assignment.ts';
import { trackOf } from '../../domain/candidacy.ts';
import { refuseCorrection, refuseReopening, type Confirmed } from '../../domain/correction.ts';
import { drawList, type Applicant } from '../../domain/list.ts';
import { refuseResult, resultOf } from '../../domain/score-sheet.ts';
import { dateOf } from '../../domain/working-days.ts';
import { applicantsOf, listedUnits, statusesOf } from '../../registry/applicants.ts';
import { tiesOf } from '../../registry/assignments.ts';
import { findCampaign } from '../../registry/campaigns.ts';
import type { Tx } from '../../registry/database.ts';
import { judgedApplicants, leftOutOf } from '../../registry/judged.ts';
import { findEntry, lockCampaign } from '../../registry/ledger.ts';
import { findPerson } from '../../registry/people.ts';
import { confirmedOf, recordRequirements, reopenedUnits, scoresOfUnit } from '../../registry/scores.ts';
import { write } from '../../registry/write.ts';
import { allow, timeOf } from '../concerns.ts';
import { rowKey } from '../id-of.ts';
import { problemOf } from '../problem.ts';
import { change } from '../route.ts';
import { ofUnit } from './addresses.ts';
import { scoringOf, type Edition, type UnitCall } from './scores.ts';

const tag = 'scores';
const path = '/v1/campaigns/{campaign}/candidacies/{unit}/scores';
const body = z.strictObject({ reason: sentence });

type Corrected = z.output<typeof correctedView>;
type OnTrack = Corrected['tracks'][number];

/** What was confirmed turns out to be wrong: one unit's score is opened again, mended and confirmed anew (F15, F55). */
export const correctionRoutes = [
  change({
    path: `${path}/reopening`,
    operation: 'reopenScore',
    summary:
      'Open the confirmed score of one unit again, as the leading group; it can be changed until it is confirmed',
    tag,
    act: 'correctResult',
    params: ofUnit,
    body,
    reply: reopenedView,
    handle: async (call) => {
      const { plan } = await scoringOf(call);
      const { unit } = call.params;
      allow(call, 'correctResult', plan, unit);
      return inCorrection(call, plan, async (tx, confirmed) => {
        const before = await findEntry(tx, plan.campaign, call.key);
        const refused = before ? undefined : refuseReopening(plan, confirmed);
        if (refused) throw problemOf(refused);
        const withdrawn = before ? await sheetsWithdrawnAt(tx, call, before.at) : await sheetsOfTied(tx, call, plan);
        const { reason } = call.body;
        if (!before)
          await write(tx, [
            entry(call, plan, call.key, { kind: 'scoreReopened', reason }),
            ...withdrawn.map(({ assessor, person, relation }) =>
              entry(call, plan, rowKey(call.key, `${assessor} ${person}`), {
                kind: 'sheetWithdrawn',
                reason: `conflict of interest: ${relation}`,
                assessor,
                person,
              }),
            ),
          ]);
        const sheets = withdrawn.map(({ assessor, person }) => ({ assessor, person }));
        return { body: { unit, results: [...confirmed.results], withdrawn: sheets } };
      });
    },
  }),

  change({
    path: `${path}/correction`,
    operation: 'correctResult',
    summary: 'Confirm the reopened score of one unit anew, with what it means for a list and a notice',
    tag,
    act: 'correctResult',
    params: ofUnit,
    body,
    reply: correctedView,
    handle: async (call) => {
      const { plan, scale } = await scoringOf(call);
      const { unit } = call.params;
      allow(call, 'correctResult', plan, unit);
      return inCorrection(call, plan, async (tx, confirmed) => {
        const corrections =
          (await correctionsBy(tx, call, plan)) ?? (await correct(tx, call, { plan, scale }, confirmed));
        const tracks: OnTrack[] = [];
        for (const { track, before, after } of corrections)
          tracks.push({ track, before, after, ...(await consequencesOn(tx, plan, track, timeOf(call, plan))) });
        return { body: { unit, tracks, warnings: tracks.flatMap((each) => warningsOn(plan, each)) } };
      });
    },
  }),
];

type CorrectionCall = UnitCall<z.output<typeof body>>;

/** One transaction with the campaign's lock: no list is drawn up meanwhile, and nobody scores. */
function inCorrection<Answer>(
  { parts, params: { unit } }: CorrectionCall,
  plan: Plan,
  act: (tx: Tx, confirmed: Confirmed) => Promise<Answer>,
): Promise<Answer> {
  return parts.registry.transaction(async (tx) => {
    await lockCampaign(tx, plan.campaign);
    const [reopened] = await reopenedUnits(tx, plan.campaign, [unit]);
    const results = await confirmedOf(tx, plan.campaign, unit);
    const statuses = await statusesOf(tx, plan.campaign, unit);
    return act(tx, { unit, results, isOpen: reopened !== undefined, statuses });
  });
}

/** Puts on record what the unit's score comes to now, on each track on which it was confirmed. */
async function correct(
  tx: Tx,
  call: CorrectionCall,
  { plan, scale }: Pick<Edition, 'plan' | 'scale'>,
  confirmed: Confirmed,
): Promise<readonly ResultCorrected[]> {
  const { unit, results } = confirmed;
  const scores = await scoresOfUnit(tx, plan.campaign, unit);
  const refused = refuseCorrection(plan, confirmed) ?? refuseResult(scale, unit, scores);
  if (refused) throw problemOf(refused);
  const { total } = resultOf(scale, scores);
  const facts = await Promise.all(
    results.map(async ({ track, ...before }): Promise<ResultCorrected> => {
      const after = { total, eligible: await isEligible(tx, plan, track, unit) };
      return { kind: 'resultCorrected', track, before, after, reason: call.body.reason };
    }),
  );
  await write(
    tx,
    facts.map((fact) => entry(call, plan, rowKey(call.key, fact.track), fact)),
  );
  return facts;
}

/** What the same call has put on record when it was made first; undefined: nothing yet. */
async function correctionsBy(tx: Tx, call: CorrectionCall, plan: Plan): Promise<ResultCorrected[] | undefined> {
  const told = await Promise.all(plan.tracks.map(({ track }) => findEntry(tx, plan.campaign, rowKey(call.key, track))));
  const facts = told.flatMap((each) => (each?.fact.kind === 'resultCorrected' ? [each.fact] : []));
  return facts.length > 0 ? facts : undefined;
}

type ResultCorrected = Extract<ScoreFact, { readonly kind: 'resultCorrected' }>;

function entry(call: CorrectionCall, plan: Plan, key: string, fact: ScoreFact): Entry {
  const { params, actor } = call;
  return {
    key,
    campaign: plan.campaign,
    unit: params.unit,
    at: timeOf(call, plan),
    actor,
    rules: plan.rules.scores,
    fact,
  };
}

/** Sheets that still count, of people who turned out to be tied to the unit after its score was confirmed (F14). */
async function sheetsOfTied(tx: Tx, call: CorrectionCall, plan: Plan) {
  const { unit } = call.params;
  const today = dateOf(timeOf(call, plan));
  const { sheets } = await scoresOfUnit(tx, plan.campaign, unit);
  const tied = sheets
    .filter(({ withdrawnAt }) => withdrawnAt === null)
    .map(async ({ assessor, person: id }) => {
      const person = await findPerson(tx, id);
      const relation = person && conflictOf(await tiesOf(tx, person, unit), today);
      return relation === undefined ? [] : [{ assessor, person: id, relation }];
    });
  return (await Promise.all(tied)).flat();
}

/** What the same call has withdrawn when it was made first. */
async function sheetsWithdrawnAt(tx: Tx, { params: { campaign, unit } }: CorrectionCall, at: number) {
  const { sheets } = await scoresOfUnit(tx, campaign, unit);
  return sheets
    .filter(({ withdrawnAt }) => withdrawnAt === at)
    .map(({ assessor, person }) => ({ assessor, person, relation: '' }));
}

/** Whether points can count for the unit: who is eligible does not follow from them (F17, YQ-G1). */
async function isEligible(tx: Tx, plan: Plan, track: string, unit: string): Promise<boolean> {
  const requirements = (await recordRequirements(tx, plan, track, [unit])).get(unit) ?? [];
  return requirements.every(({ unmet }) => unmet === null);
}

/** The confirmed list as it is and as it would be drawn up now, and whether it is before the public. */
async function consequencesOn(
  tx: Tx,
  plan: Plan,
  track: string,
  at: number,
): Promise<Pick<OnTrack, 'list' | 'notice'>> {
  const found = (await findCampaign(tx, plan.campaign))?.tracks.find((each) => each.track === track);
  const before = await listedUnits(tx, plan.campaign, track);
  const notice = noticeAt(found?.noticeEndsAt ?? null, at);
  if (plan.listBy !== 'ranking' || before.length === 0) return { list: null, notice };
  const leftOut = await leftOutOf(tx, plan.campaign, track);
  const applicants = (await applicantsOf(tx, plan.campaign, track)).map(beforeItsList);
  const placed = drawList(
    plan,
    trackOf(plan, track)?.quota ?? null,
    await judgedApplicants(tx, plan, track, applicants, at),
    leftOut,
  );
  const after = placed.filter(({ listed }) => listed).map(({ unit }) => unit);
  return { list: { before, after: after.sort() }, notice };
}

function noticeAt(endsAt: number | null, at: number): OnTrack['notice'] {
  if (endsAt === null) return 'none';
  return at < endsAt ? 'running' : 'over';
}

function beforeItsList(applicant: Applicant): Applicant {
  const isPlaced = applicant.status === 'shortlisted' || applicant.status === 'notShortlisted';
  return isPlaced ? { ...applicant, status: 'reviewed' } : applicant;
}

/** A list that would be another now does not change by itself: people decide what becomes of it. */
function warningsOn({ rules }: Plan, { track, list, notice }: OnTrack): Corrected['warnings'] {
  if (!list || list.before.join() === list.after.join()) return [];
  const way =
    notice === 'none'
      ? 'take the list back and draw it up anew'
      : 'the leading group sends it back by not approving it';
  return [
    { code: 'ListRestsOnScore', message: `the list of ${track} would be another now: ${way}`, rules: [...rules.list] },
  ];
}

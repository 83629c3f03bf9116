import { z } from 'zod';
import {
  fileRules,
  recordCheck,
  reviewRules,
  submitApplication,
  withdrawApplication,
} from '../../contracts/messages.ts';
import { slug } from '../../contracts/text.ts';
import { candidacyState, candidacyView, yearlyResultView } from '../../contracts/views.ts';
import { refusal } from '../../domain/refusal.ts';
import type { Hidden } from '../../domain/visibility.ts';
import { findCandidacy, type CandidacyRow } from '../../registry/candidacies.ts';
import { yearlyResults } from '../../registry/titles.ts';
import { demandReading, planFor } from '../concerns.ts';
import { instant } from '../present.ts';
import { problemOf } from '../problem.ts';
import { change, read } from '../route.ts';
import { say } from '../say.ts';
import { ofApplication, ofUnit } from './addresses.ts';

const tag = 'candidacies';
const path = '/v1/campaigns/{campaign}/candidacies/{unit}';

export const candidacyRoutes = [
  read({
    path,
    operation: 'showCandidacy',
    summary: 'Show where a unit stands and why',
    tag,
    act: 'readCampaign',
    params: ofUnit,
    reply: candidacyView,
    handle: async (call) => {
      const plan = await planFor(call, call.params.campaign);
      const { unit } = call.params;
      const { without } = await demandReading(call, 'candidacies', plan, unit);
      const found = await findCandidacy(call.parts.registry.db, plan.campaign, unit);
      if (!found) throw problemOf(refusal('UnknownUnit', `${unit} is not enrolled in ${plan.campaign}`));
      return { body: presentCandidacy(found, without) };
    },
  }),

  change({
    path: `${path}/rules`,
    operation: 'fileRules',
    summary: 'File the action rules with the organiser; filing again replaces them',
    tag,
    keptWithAnswer: true,
    act: 'fileRules',
    params: ofUnit,
    body: fileRules,
    reply: candidacyState,
    handle: (call) => say(call, 'fileRules', call.body),
  }),

  change({
    path: `${path}/rules/review`,
    operation: 'reviewRules',
    summary: 'Accept the action rules that a unit filed, or return them to be filed anew',
    tag,
    keptWithAnswer: true,
    act: 'reviewRules',
    params: ofUnit,
    body: reviewRules,
    reply: candidacyState,
    handle: (call) => say(call, 'reviewRules', call.body),
  }),

  change({
    path: `${path}/applications`,
    operation: 'submitApplication',
    summary: 'Apply in writing for a track',
    tag,
    keptWithAnswer: true,
    act: 'submitApplication',
    params: ofUnit,
    body: submitApplication,
    status: 201,
    reply: candidacyState,
    handle: (call) => say(call, 'submitApplication', call.body, 201),
  }),

  change({
    path: `${path}/applications/{track}/withdrawal`,
    operation: 'withdrawApplication',
    summary: 'Withdraw an application',
    tag,
    keptWithAnswer: true,
    act: 'withdrawApplication',
    params: ofApplication,
    body: withdrawApplication.omit({ track: true }),
    reply: candidacyState,
    handle: (call) => say(call, 'withdrawApplication', { ...call.body, track: call.params.track }),
  }),

  change({
    path: `${path}/applications/{track}/checks`,
    operation: 'recordCheck',
    summary: 'Record a check of an applicant: materials, site visit or hearing',
    tag,
    keptWithAnswer: true,
    act: 'recordCheck',
    params: ofApplication,
    body: recordCheck.omit({ track: true }),
    reply: candidacyState,
    handle: (call) => say(call, 'recordCheck', { ...call.body, track: call.params.track }),
  }),

  read({
    path: `${path}/yearly-results`,
    operation: 'listYearlyResults',
    summary: 'The results of the unit in the years of the round: the evidence for a title of several years',
    tag,
    act: 'readCampaign',
    params: ofUnit,
    query: z.strictObject({ track: slug }),
    reply: z.object({ items: z.array(yearlyResultView) }),
    handle: async (call) => {
      const plan = await planFor(call, call.params.campaign);
      await demandReading(call, 'candidacies', plan, call.params.unit);
      const track = plan.tracks.find((each) => each.track === call.query.track);
      if (!track) throw problemOf(refusal('UnknownTrack', `the programme has no track ${call.query.track}`));
      const [from, to] = track.overall?.round ?? track.round;
      const items = await yearlyResults(call.parts.registry.db, call.params.unit, plan.programme, from, to);
      return { body: { items } };
    },
  }),
];

type Found = CandidacyRow['applications'][number]['checks'][string];

/** A candidacy as it is shown; neither names nor inner notes of checks to whom they are not shown. */
export function presentCandidacy(row: CandidacyRow, without: ReadonlySet<Hidden>) {
  const finding = ({ passed, note, by, at }: Found) => ({
    passed,
    note: without.has('notes') ? null : note,
    by: without.has('judges') ? null : by,
    at: instant(at),
  });
  return {
    campaign: row.campaign,
    unit: row.unit,
    name: row.name,
    enrolment: row.enrolment,
    rules: {
      filedAt: instant(row.rulesFiledAt),
      version: row.rulesVersion,
      accepted: row.rulesAccepted,
      reviewReason: row.rulesReviewReason,
      dueAt: instant(row.rulesDueAt),
      overdueSince: instant(row.overdueSince),
    },
    applications: row.applications.map(({ track, status, appliedAt, checks, tally, reason }) => ({
      track,
      status,
      appliedAt: instant(appliedAt),
      checks: Object.fromEntries(
        Object.entries(checks).map(([check, made]) => [
          check,
          { ...finding(made), earlier: (made.earlier ?? []).map(finding) },
        ]),
      ),
      tally,
      reason,
    })),
  };
}

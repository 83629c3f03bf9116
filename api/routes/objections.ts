import { z } from 'zod';
import { ruleObjection } from '../../contracts/messages.ts';
import { campaignId, sentence, slug } from '../../contracts/text.ts';
import { candidacyState, noticeView, objectionReceipt, objectionView, objectorView } from '../../contracts/views.ts';
import { standingOf } from '../../domain/notice.ts';
import { refusal } from '../../domain/refusal.ts';
import { noticePage } from '../../registry/campaigns.ts';
import type { Db } from '../../registry/database.ts';
import {
  contactOf,
  findObjection,
  lockTrack,
  objectionPage,
  setContact,
  type Objection,
} from '../../registry/objections.ts';
import { write } from '../../registry/write.ts';
import { lockApplicant } from '../../registry/applicants.ts';
import { allow, demandScope, planFor, timeOf } from '../concerns.ts';
import { idOf } from '../id-of.ts';
import { instant } from '../present.ts';
import { problemOf } from '../problem.ts';
import { readingOf } from '../readings.ts';
import { change, page, pageOf, read } from '../route.ts';
import { say } from '../say.ts';
import { inCampaign, reference } from './addresses.ts';

const tag = 'notice';

const newObjection = z.strictObject({
  campaign: campaignId,
  track: slug,
  unit: slug,
  text: sentence,
  contact: sentence.max(200).optional().meta({ description: 'kept apart from the record and never published' }),
});

const ofObjection = inCampaign.extend({ objection: reference });

export const objectionRoutes = [
  read({
    path: '/v1/public/notices',
    operation: 'listNotices',
    summary: 'The public notices: which units are candidates for which title',
    tag: 'public',
    act: null,
    query: z.strictObject(page),
    reply: pageOf(noticeView),
    handle: async ({ parts, query }) => ({
      body: await noticePage(parts.registry.db, { ...query, after: query.cursor }),
    }),
  }),

  change({
    path: '/v1/public/objections',
    operation: 'lodgeObjection',
    summary: 'Object to a candidate; a late objection is kept as a report',
    tag: 'public',
    act: 'lodgeObjection',
    body: newObjection,
    status: 201,
    reply: objectionReceipt,
    handle: async (call) => {
      const { parts, body, actor, key } = call;
      const { campaign, track, unit, text } = body;
      const plan = await planFor(call, campaign);
      const at = timeOf(call, plan);
      if (!plan.notice) throw problemOf(refusal('NotPartOfThis', `${plan.programme} has no public notice`));
      const { rules } = plan.notice;
      const id = idOf(key);
      const standing = await parts.registry.transaction(async (tx) => {
        const course = await lockTrack(tx, campaign, track);
        if (!course || course.noticeEndsAt === null) {
          throw problemOf(refusal('NoticeNotPublished', `the list of ${track} is not published`, rules));
        }
        const candidate = await lockApplicant(tx, campaign, unit, track);
        if (!candidate || !['shortlisted', 'struck', 'named', 'disqualified'].includes(candidate.status)) {
          throw problemOf(refusal('NotACandidate', `${unit} is not on the list of ${track}`, rules));
        }
        const open = course.stage === 'notice' || course.stage === 'approval' || course.stage === 'naming';
        const standing =
          open && candidate.status === 'shortlisted' ? standingOf(course.noticeEndsAt, at) : ('report' as const);
        const fact = { kind: 'objectionLodged' as const, id, track, text, standing };
        await write(tx, [{ key, campaign, unit, at, actor, rules, fact }]);
        if (body.contact !== undefined) await setContact(tx, id, body.contact);
        return standing;
      });
      return { body: { id, standing, rules: [...rules] } };
    },
  }),

  read({
    path: '/v1/campaigns/{campaign}/objections',
    operation: 'listObjections',
    summary: 'List objections and late reports',
    tag,
    act: 'readReports',
    params: inCampaign,
    query: z.strictObject({
      ...page,
      track: slug.optional(),
      standing: z.enum(['objection', 'report']).optional(),
      status: z.enum(['open', 'upheld', 'dismissed', 'kept', 'moot']).optional(),
    }),
    reply: pageOf(objectionView),
    handle: async (call) => {
      const plan = await planFor(call, call.params.campaign);
      const scope = await demandScope(call, 'objections', plan);
      const { items, next } = await objectionPage(call.parts.registry.db, scope, {
        campaign: plan.campaign,
        ...call.query,
        after: call.query.cursor,
      });
      return { body: { items: items.map((each) => ({ ...each, lodgedAt: instant(each.lodgedAt) })), next } };
    },
  }),

  read({
    path: '/v1/campaigns/{campaign}/objections/{objection}/objector',
    operation: 'readObjector',
    summary: 'Read how to reach who objected, as whoever rules on it; every reading is on record',
    tag,
    act: 'readObjector',
    params: ofObjection,
    reply: objectorView,
    handle: async (call) => {
      const { campaign, objection } = call.params;
      const { db } = call.parts.registry;
      const plan = await planFor(call, campaign);
      allow(call, 'readObjector', plan);
      const { id, unit } = await demandObjection(db, campaign, objection);
      allow(call, 'readObjector', plan, unit);
      const read = { what: 'objector' as const, type: 'objection', ids: [id] };
      await call.parts.registry.record([readingOf(call, plan, read, { unit, rules: plan.notice?.rules ?? [] })]);
      return { body: { objection: id, contact: await contactOf(db, id) } };
    },
  }),

  change({
    path: '/v1/campaigns/{campaign}/objections/{objection}/ruling',
    operation: 'ruleObjection',
    summary: 'Rule on an objection: upheld strikes the candidate from the list',
    tag,
    keptWithAnswer: true,
    act: 'ruleObjection',
    params: ofObjection,
    body: ruleObjection.omit({ objection: true }),
    reply: candidacyState,
    handle: async (call) => {
      const { campaign, objection } = call.params;
      allow(call, 'ruleObjection', await planFor(call, campaign));
      const { unit, track } = await demandObjection(call.parts.registry.db, campaign, objection);
      return say({ ...call, params: { campaign, unit } }, 'ruleObjection', { ...call.body, objection, track });
    },
  }),

  change({
    path: '/v1/campaigns/{campaign}/objections/{objection}/ruling/correction',
    operation: 'correctRuling',
    summary: 'Correct a ruling, as the body above: the candidate is struck, or put back on the list',
    tag,
    keptWithAnswer: true,
    act: 'correctRuling',
    params: ofObjection,
    body: ruleObjection.omit({ objection: true }),
    reply: candidacyState,
    handle: async (call) => {
      const { campaign, objection } = call.params;
      allow(call, 'correctRuling', await planFor(call, campaign));
      const { unit, track } = await demandObjection(call.parts.registry.db, campaign, objection);
      return say({ ...call, params: { campaign, unit } }, 'correctRuling', { ...call.body, objection, track });
    },
  }),
];

async function demandObjection(db: Db, campaign: string, id: string): Promise<Objection> {
  const found = await findObjection(db, id);
  if (found?.campaign === campaign) return found;
  throw problemOf(refusal('UnknownObjection', `there is no objection ${id}`));
}

import { sealedRecordView } from '../../contracts/views-sealed-record.ts';
import { refuseUnknownTrack, trackOf } from '../../domain/candidacy.ts';
import { refusal } from '../../domain/refusal.ts';
import type { SealedExport } from '../../domain/sealed-record.ts';
import { scopeOf } from '../../domain/visibility.ts';
import { findProgramme } from '../../registry/programmes.ts';
import { sealedRecordOf } from '../../registry/sealed-record.ts';
import { planFor, viewerOf } from '../concerns.ts';
import { problemOf } from '../problem.ts';
import { read } from '../route.ts';
import { onTrack } from './addresses.ts';

/** What a third party needs to recompute a result. */
export const sealedRecordRoutes = [
  read({
    path: '/v1/campaigns/{campaign}/tracks/{track}/sealed-record',
    operation: 'showSealedRecord',
    summary: 'Everything from which a confirmed result follows, sealed, for a third party to recompute',
    tag: 'ledger',
    act: 'readLedger',
    params: onTrack,
    reply: sealedRecordView,
    handle: async (call) => {
      const { parts, params } = call;
      const plan = await planFor(call, params.campaign);
      const { rows } = scopeOf(viewerOf(call), 'ledger', []);
      if (!rows.some((row) => row.of === 'all' || (row.of === 'house' && row.committee === plan.bodies.organiser)))
        throw problemOf(refusal('NotAllowed', `the record of ${plan.campaign} is its own committee's`));
      const planned = trackOf(plan, params.track);
      const unknown = refuseUnknownTrack(plan, params.track);
      if (unknown || !planned) throw problemOf(unknown ?? refusal('UnknownTrack', params.track));
      const { db } = parts.registry;
      const published = await findProgramme(db, plan.programme, plan.version);
      if (!published) throw problemOf(refusal('UnknownProgramme', `there is no programme ${plan.programme}`));
      const record = await sealedRecordOf(db, plan, planned, published);
      if (record) return { body: plain(record) };
      const code = plan.scoring ? 'ScoresMissing' : 'ListNotConfirmed';
      const rules = plan.scoring ? plan.rules.scores : plan.rules.list;
      throw problemOf(refusal(code, `nothing is confirmed on ${params.track} yet`, rules));
    },
  }),
];

/** The same, as values that may have further fields. */
function plain({ entries, outcome, ...record }: SealedExport) {
  return {
    ...record,
    entries: entries.map((each) => ({ ...each, body: { ...each.body, fact: { ...each.body.fact } } })),
    outcome: {
      ...outcome,
      sheets: outcome.sheets.map((each) => ({ ...each })),
      units: outcome.units.map((each) => ({ ...each })),
    },
  };
}

import { createHash } from 'node:crypto';
import type { Entry, Fact } from '../../contracts/facts.ts';
import type { Plan } from '../../contracts/plan.ts';
import { programmeSchema, type Programme } from '../../contracts/programme.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { recompute } from '../../domain/sealed-outcome.ts';
import {
  bearsOn,
  chainedText,
  disclose,
  FORMAT,
  type SealedEntry,
  type SealedExport,
} from '../../domain/sealed-record.ts';
import { shaoxing } from '../support/build.ts';
import { entryOf, NOON, planOf, trackOf } from '../registry/entries.ts';

const name = { zh: '项', en: 'thing' };
const flag = { field: 'met', name, type: 'flag' };
const remark = { field: 'remark', name, required: false };

/** Three judges give points out of 100 each; their median counts, and a record decides who is eligible. */
export const panel: Programme = programmeSchema.parse({
  ...shaoxing,
  programme: 'panel',
  records: [{ record: 'condition', name, by: ['discipline'], fields: [flag, remark] }],
  rubric: [
    {
      area: 'all',
      name,
      items: [
        {
          item: 'item-1',
          name,
          max: 100,
          criteria: [
            { criterion: '1.1', name, max: 90, scored: { by: 'points' } },
            { criterion: '1.2', name, max: 10, scored: { by: 'events', events: ['fine', 'warning'] } },
          ],
        },
      ],
    },
  ],
  scoring: {
    name,
    total: { points: 100 },
    granularity: { step: 0.5 },
    floor: { score: 0 },
    gradeLevel: { of: 'criterion' },
    grades: [],
    events: [
      { event: 'fine', name, deduction: 4, about: 'head' },
      { event: 'warning', name, deduction: 1, about: 'head' },
    ],
    assessors: [{ assessor: 'judges', name, by: ['reviewer'], counts: true, each: true }],
    aggregation: { method: 'median' },
    discrepancy: { over: 20, moderatedBy: ['leadingGroup'] },
    confirmedBy: { role: 'leadingGroup' },
  },
});

/** How the panel's edition of 2020 runs: nobody applies, and of those who are eligible the two best are listed. */
export function panelPlan(given: Partial<Plan> = {}): Plan {
  const condition = { needs: 'record', before: 'list', name: '条件', what: 'condition', each: [], rules: [] } as const;
  const track = trackOf('model', true, [2020, 2020]);
  return planOf({
    ...{ programme: 'panel', version: panel.version, contentHash: sha256(canonicalJson(panel)), year: 2020 },
    ...{ checks: [], listBy: 'ranking' },
    scoring: { gradeLevel: 'criterion', sameCase: 'heavier', confirmedBy: 'leadingGroup', rules: [] },
    tracks: [{ ...track, applies: false, quota: 2, requires: [{ ...condition, where: { met: ['yes'] } }] }],
    ...given,
  });
}

/** Something that happened to a unit, done by somebody. */
export function happened(fact: Fact, unit: string | null = null, by = 'li', given: Partial<Entry> = {}): Entry {
  return entryOf(fact, { unit, actor: { id: by, role: 'reviewer', organisation: 'committee' }, rules: [], ...given });
}

export function opened(plan: Plan, units: readonly string[]): Entry[] {
  const tracks = plan.tracks.map(({ track, due, applies }) => ({ track, due, applies }));
  return [
    happened({ kind: 'campaignStarted', plan }),
    ...units.map((unit) => happened({ kind: 'candidacyOpened', enrolment: 'mandatory', dueAt: null, tracks }, unit)),
  ];
}

/** A judge's whole sheet for a unit, handed in. */
export function judged(unit: string, judge: string, points: number): Entry[] {
  return [scored(unit, judge, points), happened({ kind: 'sheetSubmitted', assessor: 'judges' }, unit, judge)];
}

export function scored(unit: string, judge: string, points: number, line = `${unit}-${judge}`): Entry {
  const given = { grade: null, rating: null, deduction: 90 - points, discretionary: false };
  const why = { cause: '王小明的材料', document: '记录1号' };
  return happened({ kind: 'scored', line, assessor: 'judges', criterion: '1.1', ...given, ...why }, unit, judge);
}

export function filed(unit: string, met: 'yes' | 'no', id = `condition-${unit}`, at = NOON): Entry {
  const fields = { met, remark: '王小明认定' };
  return happened({ kind: 'recordFiled', id, type: 'condition', item: null, subject: null, fields }, unit, 'li', {
    at,
  });
}

/** A ledger of these entries, hashed as the registry does. */
export function chained(entries: readonly Entry[]): Omit<SealedEntry, 'hidden'>[] {
  const recordedAt = '2020-12-31T00:00:00.000Z';
  let prevHash = '0'.repeat(64);
  return entries.map((entry, nth) => {
    const row = { ...entry, seq: nth + 1, recordedAt, prevHash };
    const hash = sha256(chainedText({ ...row, hash: '', hidden: [] }));
    prevHash = hash;
    return { ...row, hash };
  });
}

/** The sealed record of a track after these entries. */
export function sealed(plan: Plan, entries: readonly Entry[], body: Programme = panel): SealedExport {
  const track = plan.tracks[0]?.track ?? '';
  const rows = chained(entries).filter(
    (row) => row.campaign !== plan.campaign || row.fact.kind.startsWith('roster') || bearsOn(plan, track, row),
  );
  const shown = disclose(rows, body, plan.tracks[0]?.requires ?? [], sha256);
  const programme = { programme: plan.programme, version: plan.version, contentHash: plan.contentHash, body };
  const last = rows.at(-1);
  const head = { seq: last?.seq ?? 0, hash: last?.hash ?? '' };
  const evidence = { campaign: plan.campaign, track, programme, entries: shown };
  return resealed({ format: FORMAT, ...evidence, outcome: recompute(evidence).outcome, head, seal: '' });
}

/** The same with a seal that fits: what somebody does who forges with care. */
export function resealed(forged: SealedExport): SealedExport {
  const { format, campaign, track, programme, entries, outcome, head } = forged;
  const record = { format, campaign, track, programme, entries, outcome, head };
  return { ...record, seal: sha256(canonicalJson(record)) };
}

/** The same with another last entry, whose hash, head and seal fit. */
export function withLast(record: SealedExport, change: (fact: Fact) => Fact): SealedExport {
  const last = record.entries.at(-1);
  if (!last) throw new Error('a record has a last entry');
  const changed = { ...last, fact: change(last.fact) };
  const entry = { ...changed, hash: sha256(chainedText(changed)) };
  const entries = [...record.entries.slice(0, -1), entry];
  return resealed({ ...record, entries, head: { seq: entry.seq, hash: entry.hash } });
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

import { createHash } from 'node:crypto';
import type { Entry, Fact } from '../../contracts/facts.ts';
import type { Plan } from '../../contracts/plan.ts';
import { programmeSchema, type Programme } from '../../contracts/programme.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { recompute } from '../../domain/sealed-outcome.ts';
import { chainedText, writeBody } from '../../domain/ledger-format.ts';
import { readSealed, type ChainedEntry, type SealedEntry } from '../../domain/sealed-entry.ts';
import { bearsOn, disclose, FORMAT, type ChainHead, type SealedExport } from '../../domain/sealed-record.ts';
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
  const { mayReinstate } = plan;
  return [
    happened({ kind: 'campaignStarted', plan }),
    ...units.map((unit) =>
      happened({ kind: 'candidacyOpened', enrolment: 'mandatory', dueAt: null, tracks, mayReinstate }, unit),
    ),
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

/** A ledger of these entries, hashed as the registry does; each campaign that `elsewhere` names has another chain. */
export function chained(
  entries: readonly Entry[],
  elsewhere: Readonly<Record<string, string>> = {},
): { readonly entry: Entry; readonly row: ChainedEntry }[] {
  const heads = new Map<string, ChainedEntry>();
  let salts = 0;
  const sealing = { salt: () => `salt-${++salts}`, digest: sha256 };
  return entries.map((entry) => {
    const chain = elsewhere[entry.campaign ?? ''] ?? 'committee';
    const before = heads.get(chain);
    const { body, texts } = writeBody(chain, entry, sealing);
    const row = hashed({
      ...{ seq: (before?.seq ?? 0) + 1, recordedAt: '2020-12-31T00:00:00.000Z', hash: '', body, texts },
      prevHash: before?.hash ?? '0'.repeat(64),
    });
    heads.set(chain, row);
    return { entry, row };
  });
}

/** The same with the hash of its content. */
export function hashed<Chained extends ChainedEntry>(entry: Chained): Chained {
  return { ...entry, hash: sha256(chainedText(entry, canonicalJson(entry.body))) };
}

/** The sealed record of a track after these entries. */
export function sealed(
  plan: Plan,
  entries: readonly Entry[],
  { body = panel, elsewhere = {} }: { body?: Programme; elsewhere?: Readonly<Record<string, string>> } = {},
): SealedExport {
  const track = plan.tracks[0]?.track ?? '';
  const rows = chained(entries, elsewhere)
    .filter(({ entry }) => {
      return entry.campaign !== plan.campaign || entry.fact.kind.startsWith('roster') || bearsOn(plan, track, entry);
    })
    .map(({ row }) => row);
  const isElsewhere = ({ body: { chain } }: ChainedEntry) => Object.values(elsewhere).includes(chain);
  const inOrder = [...rows.filter(isElsewhere), ...rows.filter((row) => !isElsewhere(row))];
  const shown = disclose(inOrder, body, plan.tracks[0]?.requires ?? []);
  const programme = { programme: plan.programme, version: plan.version, contentHash: plan.contentHash, body };
  const evidence = { campaign: plan.campaign, track, programme, entries: shown };
  const { outcome } = recompute(evidence);
  return resealed({ format: FORMAT, ...evidence, outcome, heads: headsOf(shown), seal: '' });
}

/** The last entry of each chain. */
export function headsOf(entries: readonly SealedEntry[]): ChainHead[] {
  return [...new Map(entries.map(({ body: { chain }, seq, hash }) => [chain, { chain, seq, hash }])).values()];
}

/** The same with a seal that fits: what somebody does who forges with care. */
export function resealed(forged: SealedExport): SealedExport {
  const { format, campaign, track, programme, entries, outcome, heads } = forged;
  const record = { format, campaign, track, programme, entries, outcome, heads };
  return { ...record, seal: sha256(canonicalJson(record)) };
}

/** The same with other entries, every one of them hashed, chained and cited as the head: what nobody can see in it. */
export function rewritten(record: SealedExport, change: (entry: SealedEntry) => SealedEntry): SealedExport {
  let before: SealedEntry | undefined;
  const entries = record.entries.map((entry) => {
    const follows = before?.body.chain === entry.body.chain && before.seq === entry.seq - 1;
    before = hashed({ ...change(entry), prevHash: follows ? (before?.hash ?? '') : entry.prevHash });
    return before;
  });
  return resealed({ ...record, entries, heads: headsOf(entries) });
}

/** An entry that tells something else. */
export function retold(entry: SealedEntry, change: (fact: Fact) => object): SealedEntry {
  const told = readSealed(entry).fact;
  return { ...entry, body: { ...entry.body, fact: { ...entry.body.fact, ...change(told) } } };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

import { createHash } from 'node:crypto';
import type { Client } from '../cli/client.ts';
import { Refused } from '../cli/client.ts';
import type { Obligation } from '../contracts/obligation.ts';
import type { Procedure } from '../contracts/procedure.ts';
import type { Programme } from '../contracts/programme.ts';
import { nameOf, periodsOf } from '../domain/periods.ts';
import { belongTogether, type RosterEntry as Listed } from '../domain/roster.ts';
import { addDays, dateOf, weekdayOf, workingDay } from '../domain/working-days.ts';
import { at, lastHours, nextWorkday, peopleFor, workdayFrom, type Bench } from './bench.ts';
import { committee } from './crew.ts';
import { fillIn } from './forms.ts';
import type { LedgerEntry } from './ledger.ts';
import { isDemanded } from './needs.ts';

/** Writes into the diary all that the plan and the programme ask for, each on its last day. */
export function planDuties(bench: Bench): void {
  planRules(bench);
  planRecords(bench);
  planDeeds(bench);
  planDraws(bench);
  planApplications(bench);
  planMatters(bench);
}

const units = ({ crew }: Bench) => crew.units.map(({ id }) => id);

/** The action rules of every unit, on their last day; the organiser looks at them on the next working day. */
function planRules(bench: Bench): void {
  const { plan, programme, base, attempts, diary, roster } = bench;
  const { actionRules: form } = programme;
  if (!plan.actionRules || !form) return;
  const { dueAt } = plan.actionRules;
  const { name } = form;
  diary.add(lastHours(dueAt), async () => {
    const fields = fillIn(form.fields, programme, { today: dateOf(dueAt - 1), roster });
    for (const unit of units(bench)) {
      await attempts.make(name, [bench.callers.unit(unit)], (client) =>
        client.post(`${base}/candidacies/${unit}/rules`, { fields }),
      );
    }
  });
  diary.add(at(nextWorkday(dateOf(dueAt - 1)), 10), async () => {
    const what = { zh: `审核${name.zh}`, en: `looks at: ${name.en}` };
    for (const unit of units(bench)) {
      await attempts.make(what, peopleFor(bench, ['organiser'], unit), (client) =>
        client.post(`${base}/candidacies/${unit}/rules/review`, { accepted: true, reason: '符合要求' }),
      );
    }
  });
}

/** Records that every unit must have by the end of the year, on the last day of the last stage that takes them. */
function planRecords(bench: Bench): void {
  const { plan, programme, base, attempts, diary, roster } = bench;
  for (const record of programme.records.filter((each) => isDemanded(programme, each))) {
    const stages = plan.stages.filter(({ stage, closesAt }) => closesAt !== null && record.stages.includes(stage));
    const asked = programme.tracks
      .flatMap(({ requires }) => requires)
      .find((each) => each.needs === 'record' && each.record === record.record);
    const windows = asked?.before === 'application' ? plan.tracks.filter(({ due, applies }) => due && applies) : [];
    const ends = [...stages.slice(-1), ...windows].map(({ closesAt }) => closesAt ?? plan.closesAt);
    const end = Math.min(plan.closesAt, ...ends);
    const own = record.by.some((role) => role === 'unit' || role === 'partyOrganisation');
    const path = own ? 'records' : 'records/evidence';
    diary.add(lastHours(end, 15), async () => {
      const where = asked?.needs === 'record' ? asked.where : {};
      const fields = fillIn(record.fields, programme, { today: dateOf(end - 1), roster, where });
      const item = record.perItem ? itemOf(programme) : undefined;
      const subject = roster.find(({ kind }) => record.about.includes(kind))?.id;
      for (const unit of units(bench)) {
        for (let nth = 0; nth < Math.max(1, record.minimumPerYear); nth += 1) {
          const body = {
            type: record.record,
            fields,
            ...(item !== undefined && { item }),
            ...(subject !== undefined && { subject }),
          };
          await attempts.make(record.name, peopleFor(bench, record.by, unit), (client) =>
            client.post(`${base}/candidacies/${unit}/${path}`, body),
          );
        }
      }
    });
  }
}

function itemOf({ rubric }: Programme): string | undefined {
  const [item] = rubric.flatMap(({ items }) => items);
  return item?.criteria[0]?.criterion ?? item?.item;
}

/** What recurs: every minimum is met on the last working day of its period. */
function planDeeds(bench: Bench): void {
  const { plan, programme, diary } = bench;
  const byDay = new Map<string, Obligation[]>();
  for (const obligation of programme.obligations.filter(({ min, per }) => min !== null && per !== 'years')) {
    for (const period of periodsOf(obligation, plan.year)) {
      const day = lastDayFor(obligation, period);
      if (at(day, 16) < plan.startedAt) continue;
      byDay.set(day, [...(byDay.get(day) ?? []), obligation]);
    }
  }
  for (const [day, obligations] of byDay) diary.add(at(day, 16), () => doDeeds(bench, obligations, day));
}

/** The last day of the period on which people work, or the last of the weekday that the programme names. */
function lastDayFor({ weekday }: Obligation, { from, to }: { from: string; to: string }): string {
  for (let day = to; day >= from; day = addDays(day, -1)) {
    if (weekday === undefined ? workingDay(day).working : weekdays[weekdayOf(day) - 1] === weekday) return day;
  }
  return to;
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

async function doDeeds(bench: Bench, obligations: readonly Obligation[], day: string): Promise<void> {
  const { base, attempts, roster, programme } = bench;
  const organisers = obligations.filter(({ subject }) => subject.of === 'organiser');
  const theirs = obligations.filter(({ subject }) => subject.of !== 'organiser');
  const deedsFor = (those: readonly Obligation[]) =>
    those.flatMap((obligation) =>
      subjectsOf(obligation, roster, programme).map((about) => ({
        obligation: obligation.obligation,
        on: day,
        quantity: obligation.min ?? 1,
        note: '按期完成',
        ...about,
      })),
    );
  const record = async (unit: string, by: readonly Client[], those: readonly Obligation[]) => {
    const deeds = deedsFor(those);
    if (deeds.length === 0) return;
    await attempts.make({ zh: '周期任务', en: 'recurring minimums' }, by, (client) =>
      client.post(`${base}/candidacies/${unit}/deeds`, { deeds }),
    );
  };
  if (organisers.length > 0) await record(committee, peopleFor(bench, ['organiser'], null), organisers);
  for (const unit of units(bench)) await record(unit, [bench.callers.unit(unit)], theirs);
}

/** For whom a minimum is counted on the invented roster. */
function subjectsOf(
  { subject }: Obligation,
  roster: Bench['roster'],
  { roster: kinds }: Programme,
): { subject?: string; with?: string }[] {
  if (subject.of === 'unit' || subject.of === 'organiser') return [{}];
  if (subject.of === 'roster')
    return roster.filter(({ kind }) => subject.kinds.includes(kind)).map(({ id }) => ({ subject: id }));
  return subject.pairs.flatMap(({ from, each }) =>
    roster
      .filter(({ kind }) => each.includes(kind))
      .flatMap((entry) => {
        const other = roster.find(
          ({ kind, id }) => from.includes(kind) && id !== entry.id && fit(kinds, entry, id, roster),
        );
        return other ? [{ subject: entry.id, with: other.id }] : [];
      }),
  );
}

function fit(
  kinds: Programme['roster'],
  entry: Bench['roster'][number],
  other: string,
  roster: Bench['roster'],
): boolean {
  const listed = (each: Bench['roster'][number]): Listed => ({ ...each, unit: '', also: [], since: null, left: null });
  const found = roster.find(({ id }) => id === other);
  return found !== undefined && belongTogether(listed(entry), listed(found), kinds);
}

/** Random inspections: the seed is committed on the first working day of the period and revealed on the next. */
function planDraws(bench: Bench): void {
  const { plan, programme, base, attempts, diary } = bench;
  const seed = 'rehearsal';
  const commitment = createHash('sha256').update(seed).digest('hex');
  for (const { draw, per, name } of programme.draws) {
    for (const period of periodsOf({ per }, plan.year)) {
      if (at(period.to, 0) < plan.startedAt) continue;
      const first = workdayFrom(period.from > dateOf(plan.startedAt) ? period.from : dateOf(plan.startedAt));
      diary.add(at(first, 10), async () => {
        const by = peopleFor(bench, ['organiser', 'discipline', 'leadingGroup'], null);
        const body = { draw, period: nameOf(per, period), commitment };
        const committed = await attempts.make(
          { zh: `${name.zh}：提交种子`, en: `${name.en}: seed committed` },
          by,
          (client) => client.post<{ id: string }>(`${base}/draws`, body),
        );
        if (committed instanceof Refused) return;
        diary.add(at(nextWorkday(first), 10), async () => {
          await attempts.make({ zh: `${name.zh}：公布种子`, en: `${name.en}: seed revealed` }, by, (client) =>
            client.post(`${base}/draws/${committed.id}/reveal`, { seed }),
          );
        });
      });
    }
  }
}

/** Every unit applies for every track that is due, on the last day of the window. */
function planApplications(bench: Bench): void {
  const { plan, programme, base, attempts, diary, roster } = bench;
  for (const planned of plan.tracks.filter(({ due, applies }) => due && applies)) {
    const track = programme.tracks.find((each) => each.track === planned.track);
    const form = track?.applications;
    if (!form) continue;
    diary.add(lastHours(planned.closesAt), async () => {
      const fields = fillIn(form.fields, programme, { today: dateOf(planned.closesAt - 1), roster });
      const what = { zh: `申报${track.name.zh}`, en: `applies: ${track.name.en}` };
      for (const unit of units(bench)) {
        await attempts.make(what, [bench.callers.unit(unit)], (client) =>
          client.post(`${base}/candidacies/${unit}/applications`, { track: planned.track, fields }),
        );
      }
    });
  }
}

/** Side processes of the year: those that a track waits for, those that belong to a stage, those that end in a title. */
function planMatters(bench: Bench): void {
  const { plan, programme, diary } = bench;
  for (const procedure of programme.procedures) {
    const waitedFor = plan.tracks.filter(
      ({ due, requires }) =>
        due && requires.some(({ needs, what }) => needs === 'matters' && what === procedure.procedure),
    );
    const givesTitle = procedure.steps.some(({ outcomes }) =>
      outcomes.some(({ effects }) => effects.some(({ effect }) => effect === 'title')),
    );
    const { stages } = procedure.opened;
    if (waitedFor.length === 0 && !givesTitle && stages.length === 0) continue;
    const day = openingDay(bench, procedure);
    if (day === undefined) continue;
    diary.add(at(day, 9), () =>
      open(
        bench,
        procedure,
        waitedFor.map(({ track }) => track),
      ),
    );
  }
}

/**
 * The first working day of the first stage of the calendar that takes it; without a stage, of the last one. What is about
 * the campaign as a whole sums it up: it comes on the last working day.
 */
function openingDay({ plan }: Bench, { about, opened: { stages } }: Procedure): string | undefined {
  const dated = plan.stages.filter(({ opensAt }) => opensAt !== null);
  const fitting = stages.length === 0 ? dated.slice(-1) : dated.filter(({ stage }) => stages.includes(stage));
  const opensAt = fitting[0]?.opensAt;
  if (opensAt == null) return undefined;
  const first = workdayFrom(dateOf(Math.max(opensAt, plan.startedAt)));
  const closesAt = fitting.at(-1)?.closesAt;
  return about === 'campaign' && closesAt != null ? lastWorkdayBefore(closesAt) : first;
}

function lastWorkdayBefore(end: number): string {
  let day = dateOf(end - 1);
  while (!workingDay(day).working) day = addDays(day, -1);
  return day;
}

/** Opens a side process: for its tracks, for the campaign, or for the first unit as an example. */
export async function open(bench: Bench, procedure: Procedure, tracks: readonly string[]): Promise<void> {
  const { programme, base, attempts, roster, stage } = bench;
  const [unit = null] = procedure.about === 'unit' ? units(bench) : [];
  const today = dateOf(await stage.now());
  const fields = fillIn(procedure.opened.fields, programme, { today, roster });
  const what = { zh: `提起${procedure.name.zh}`, en: `opens: ${procedure.name.en}` };
  const about = procedure.about === 'track' ? tracks.map((track) => ({ track })) : [unit === null ? {} : { unit }];
  for (const each of about) {
    const body = { procedure: procedure.procedure, fields, ...each };
    await attempts.make(what, peopleFor(bench, procedure.opened.by, unit), (client) =>
      client.post(`${base}/matters`, body),
    );
  }
}

/** Writes every step that has just opened into the diary: for its last day, or without a term for the next working day. */
export function planSteps(bench: Bench, news: readonly LedgerEntry[], now: number): void {
  for (const { fact, unit, at: opened } of news) {
    if (fact.kind !== 'stepOpened') continue;
    const { matter, step, turn, dueAt } = fact;
    const when = dueAt === null ? at(nextWorkday(opened.slice(0, 10)), 11) : lastHours(dueAt);
    bench.diary.add(Math.max(when, now), () => doStep(bench, { matter, step, turn, unit }));
  }
}

interface OpenStep {
  readonly matter: string;
  readonly step: string;
  readonly turn: number;
  readonly unit: string | null;
}

async function doStep(bench: Bench, { matter, step: name, turn, unit }: OpenStep): Promise<void> {
  const { ledger, programme, base, attempts, roster, stage } = bench;
  const isDone = ledger.entries.some(
    ({ fact }) => fact.kind === 'stepDone' && fact.matter === matter && fact.step === name && fact.turn === turn,
  );
  const opened = ledger.entries.find(({ fact }) => fact.kind === 'matterOpened' && fact.matter === matter)?.fact;
  if (isDone || opened?.kind !== 'matterOpened') return;
  const procedure = programme.procedures.find((each) => each.procedure === opened.procedure);
  const step = procedure?.steps.find((each) => each.step === name);
  if (!procedure || !step) return;
  const outcome = (turn === 1 ? step.outcomes : [...step.outcomes].sort((a, b) => a.opens.length - b.opens.length))[0]
    ?.outcome;
  const today = dateOf(await stage.now());
  const fields = fillIn(step.fields, programme, { today, roster });
  const what = { zh: `${procedure.name.zh}·${step.name.zh}`, en: `${procedure.name.en}: ${step.name.en}` };
  const body = {
    procedure: procedure.procedure,
    matter,
    step: name,
    outcome,
    fields,
    ...(unit !== null && { unit }),
    ...(opened.track !== null && { track: opened.track }),
  };
  for (const roles of step.signatures?.rule === 'all' || step.signatures?.rule === 'inTurn'
    ? step.signatures.roles.map((role) => [role])
    : [step.by]) {
    const by = peopleFor(bench, roles, unit, opened.party?.organisation ?? null);
    await attempts.make(what, by, (client) => client.post(`${base}/steps`, body));
  }
}

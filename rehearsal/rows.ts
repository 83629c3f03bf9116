import type { Fact } from '../contracts/facts.ts';
import type { Role } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Programme } from '../contracts/programme.ts';
import type { Bilingual } from '../contracts/text.ts';
import { rulesOf } from '../domain/plan.ts';
import { dateOf } from '../domain/working-days.ts';
import type { LedgerEntry, SentMessage } from './ledger.ts';
import { holidayWords, messageWords, type RowKind } from './words.ts';

/** One line of the calendar: what happens on a day, and who has to act. */
export interface Row {
  readonly date: string;
  readonly kind: RowKind;
  readonly zh: string;
  readonly en: string;
  /** In which roles somebody has to act; `unit` is every unit. */
  readonly by: readonly Role[];
  /** The consulted bodies that are meant, where it is them. */
  readonly bodies: readonly string[];
  readonly units: readonly string[];
  /** How many messages go out with it. */
  readonly sent: number;
  readonly rules: readonly string[];
  /** How often it recurs, for what recurs. */
  readonly per: string | null;
}

type Draft = Partial<Omit<Row, 'date' | 'kind' | 'zh' | 'en'>> & { readonly unit?: string | null };

/** Collects lines; what is the same on one day for several units is one line. */
function openRows(organiser: string) {
  const rows = new Map<string, Row>();
  return {
    add(date: string, kind: RowKind, { zh, en }: Bilingual, { unit, ...draft }: Draft = {}): void {
      const key = [date, kind, zh].join('|');
      const before = rows.get(key);
      const { by = [], bodies = [], units = [], sent = 0, rules = [], per = null } = draft;
      rows.set(key, {
        date,
        kind,
        zh,
        en,
        by: together(before?.by, by),
        bodies: together(before?.bodies, bodies),
        units: together(
          before?.units,
          [...units, ...(unit == null ? [] : [unit])].filter((each) => each !== organiser),
        ),
        sent: (before?.sent ?? 0) + sent,
        rules: together(before?.rules, rules),
        per: per ?? before?.per ?? null,
      });
    },
    all: () => [...rows.values()],
  };
}

function together<Item>(before: readonly Item[] = [], more: readonly Item[]): Item[] {
  return [...new Set([...before, ...more])];
}

type Rows = ReturnType<typeof openRows>;

export interface Happened {
  readonly programme: Programme;
  readonly plan: Plan;
  readonly entries: readonly LedgerEntry[];
  readonly messages: readonly SentMessage[];
}

/** Every line of a year: of its plan, of what the ledger says happened, and of what was sent; in order. */
export function rowsOf(happened: Happened): Row[] {
  const rows = openRows(happened.plan.bodies.organiser);
  planRows(rows, happened);
  for (const entry of happened.entries) entryRows(rows, happened, entry);
  for (const message of happened.messages) messageRow(rows, happened, message);
  return rows.all().sort((a, b) => (a.date === b.date ? order(a) - order(b) : a.date < b.date ? -1 : 1));
}

const inADay: readonly RowKind[] = [
  'overdue',
  'opens',
  'happens',
  'reminded',
  'sent',
  'done',
  'decided',
  'due',
  'closes',
  'reviewed',
];

function order({ kind }: Row): number {
  return inADay.indexOf(kind);
}

/** The day whose end an instant is: 24:00, not 00:00 of the next. */
function dayBefore(instant: number): string {
  return dateOf(instant - 1);
}

function planRows(rows: Rows, { programme, plan }: Happened): void {
  for (const { stage, opensAt, closesAt, rules } of plan.stages) {
    const name = programme.stages.find((each) => each.stage === stage)?.name ?? { zh: stage, en: stage };
    if (opensAt !== null) rows.add(dateOf(opensAt), 'opens', name, { rules });
    if (closesAt !== null) rows.add(dayBefore(closesAt), 'closes', name, { rules });
  }
  if (plan.actionRules && programme.actionRules) {
    const { dueAt, dueRules } = plan.actionRules;
    rows.add(dayBefore(dueAt), 'due', programme.actionRules.name, { by: ['unit'], rules: dueRules });
  }
  for (const track of plan.tracks.filter(({ due, applies }) => due && applies)) {
    const name = trackName(programme, track.track);
    const what = { zh: `申报${name.zh}`, en: `applications: ${name.en}` };
    rows.add(dateOf(track.opensAt), 'opens', what, { by: ['unit'], rules: track.windowRules });
    rows.add(dayBefore(track.closesAt), 'due', what, { by: ['unit'], rules: track.windowRules });
  }
}

function trackName({ tracks }: Programme, track: string): Bilingual {
  return tracks.find((each) => each.track === track)?.name ?? { zh: track, en: track };
}

function entryRows(rows: Rows, happened: Happened, entry: LedgerEntry): void {
  const { programme, plan } = happened;
  const { fact, unit, rules } = entry;
  const date = entry.at.slice(0, 10);
  const about = { unit, rules };
  const on = (track: string, { zh, en }: Bilingual) => {
    const name = trackName(programme, track);
    return { zh: `${zh}：${name.zh}`, en: `${en}: ${name.en}` };
  };
  const filing = programme.actionRules?.name ?? { zh: '报备', en: 'rules' };
  switch (fact.kind) {
    case 'campaignStarted':
      return rows.add(
        date,
        'happens',
        { zh: `${plan.year} 年度启动`, en: `the edition of ${plan.year} starts` },
        { by: ['organiser'] },
      );
    case 'unitsEnrolled':
      return rows.add(
        date,
        'happens',
        { zh: `${fact.units} 个单位列入`, en: `${fact.units} units are enrolled` },
        { rules },
      );
    case 'stageOpened':
    case 'stageClosed':
      return undefined;
    case 'rulesFiled':
      return rows.add(date, 'done', { zh: `报备${filing.zh}`, en: `files: ${filing.en}` }, { ...about, by: ['unit'] });
    case 'rulesReviewed':
      return rows.add(
        date,
        'done',
        { zh: `审核${filing.zh}`, en: `looks at: ${filing.en}` },
        { ...about, by: ['organiser'] },
      );
    case 'rulesReminded':
      return rows.add(date, 'reminded', filing, { ...about, by: ['unit'] });
    case 'rulesOverdue':
      return rows.add(date, 'overdue', filing, { ...about, by: ['unit'] });
    case 'applicationSubmitted':
      return rows.add(date, 'done', on(fact.track, { zh: '申报', en: 'applies' }), { ...about, by: ['unit'] });
    case 'notApplied':
      return rows.add(date, 'overdue', on(fact.track, { zh: '未申报', en: 'did not apply' }), {
        ...about,
        by: ['unit'],
      });
    case 'recordFiled': {
      const record = programme.records.find((each) => each.record === fact.type);
      return rows.add(date, 'done', record?.name ?? { zh: fact.type, en: fact.type }, {
        ...about,
        by: [roleOf(entry)],
      });
    }
    case 'checkRecorded': {
      const check = programme.checks.find((each) => each.check === fact.check);
      return rows.add(date, 'done', check?.name ?? { zh: fact.check, en: fact.check }, { ...about, by: ['reviewer'] });
    }
    case 'voteCast':
      return rows.add(date, 'done', on(fact.track, programme.appraisal?.name ?? { zh: '联合评审', en: 'votes' }), {
        ...about,
        by: ['jointReviewer'],
      });
    case 'sheetSubmitted': {
      const assessor = programme.scoring?.assessors.find((each) => each.assessor === fact.assessor);
      const { zh, en } = assessor?.name ?? { zh: fact.assessor, en: fact.assessor };
      return rows.add(date, 'done', { zh: `评分：${zh}`, en: `scores: ${en}` }, { ...about, by: [roleOf(entry)] });
    }
    case 'scoresConfirmed':
      return rows.add(date, 'decided', on(fact.track, { zh: '确认得分', en: 'scores confirmed' }), {
        by: [roleOf(entry)],
        units: fact.results.map((each) => each.unit),
        rules,
      });
    case 'listConfirmed':
      return rows.add(date, 'decided', on(fact.track, programme.list?.name ?? { zh: '名单', en: 'list' }), {
        by: ['organiser'],
        units: fact.candidates,
        rules,
      });
    case 'noticePublished': {
      const what = on(fact.track, programme.notice?.name ?? { zh: '公示', en: 'public notice' });
      rows.add(fact.firstDay, 'opens', what, { by: ['organiser'], rules });
      return rows.add(fact.lastDay, 'closes', what, { rules });
    }
    case 'namingDecided':
      return rows.add(date, 'decided', on(fact.track, programme.approval?.name ?? { zh: '审批', en: 'approval' }), {
        by: ['leadingGroup'],
        rules,
      });
    case 'titlesNamed':
      return rows.add(date, 'decided', on(fact.track, programme.naming?.name ?? { zh: '命名', en: 'naming' }), {
        by: ['organiser'],
        units: fact.units,
        rules,
      });
    case 'overallComputed':
      return rows.add(date, 'decided', on(fact.track, { zh: `${fact.years.join('–')} 年总评`, en: 'overall result' }), {
        by: ['organiser'],
        rules,
      });
    case 'titleAwarded': {
      rows.add(date, 'happens', { zh: `授予“${fact.name}”`, en: 'title given' }, about);
      if (fact.validUntil === null) return undefined;
      return rows.add(
        dayBefore(fact.validUntil),
        'closes',
        { zh: `“${fact.name}”有效期届满`, en: 'the title lapses' },
        about,
      );
    }
    case 'campaignEnded':
      return rows.add(date, 'happens', { zh: '年度决定完毕', en: 'nothing more is to be decided' });
    case 'drawCommitted':
    case 'drawRevealed':
      return drawRow(rows, happened, entry, fact);
    case 'triggerFired': {
      const trigger = programme.triggers.find((each) => each.trigger === fact.trigger);
      return rows.add(date, 'happens', trigger?.name ?? { zh: fact.trigger, en: fact.trigger }, about);
    }
    case 'obligationReminded':
      return obligationRow(rows, happened, fact, { date, kind: 'reminded', units: [] });
    case 'obligationReviewed':
      return obligationRow(rows, happened, fact, {
        date: fact.to,
        kind: 'reviewed',
        units: fact.short.map((each) => each.unit),
        standing: { zh: `应达 ${fact.due}，已达 ${fact.met}`, en: `${fact.met} of ${fact.due}` },
      });
    default:
      return stepRow(rows, happened, entry);
  }
}

function drawRow(
  rows: Rows,
  { programme, entries }: Happened,
  { at, rules }: LedgerEntry,
  fact: Extract<Fact, { kind: 'drawCommitted' | 'drawRevealed' }>,
): void {
  const committed = entries.find((each) => each.fact.kind === 'drawCommitted' && each.fact.id === fact.id)?.fact;
  const draw = programme.draws.find((each) => committed?.kind === 'drawCommitted' && each.draw === committed.draw);
  const { zh, en } = draw?.name ?? { zh: '抽取', en: 'draw' };
  const [what, units] =
    fact.kind === 'drawCommitted'
      ? [{ zh: `${zh}：封存种子`, en: `${en}: seed committed` }, []]
      : [
          { zh: `${zh}：公布种子，抽中 ${fact.drawn.length} 个单位`, en: `${en}: ${fact.drawn.length} drawn` },
          fact.drawn,
        ];
  rows.add(at.slice(0, 10), 'done', what, { by: ['organiser'], units, rules });
}

function obligationRow(
  rows: Rows,
  { programme }: Happened,
  fact: Extract<Fact, { kind: 'obligationReminded' | 'obligationReviewed' }>,
  { date, kind, units, standing }: { date: string; kind: RowKind; units: readonly string[]; standing?: Bilingual },
): void {
  const obligation = programme.obligations.find((each) => each.obligation === fact.obligation);
  if (!obligation) return;
  const { name, subject, per } = obligation;
  const by: readonly Role[] = [subject.of === 'organiser' ? 'organiser' : 'unit'];
  const what = standing ? { zh: `${name.zh}：${standing.zh}`, en: `${name.en}: ${standing.en}` } : name;
  rows.add(date, kind, what, { by, units, rules: rulesOf(obligation), per });
}

/** What happens in side processes. */
function stepRow(rows: Rows, { programme, entries }: Happened, { fact, at, unit, rules, actor }: LedgerEntry): void {
  if (!('matter' in fact) || fact.matter === null) return;
  const opened = entries.find((each) => each.fact.kind === 'matterOpened' && each.fact.matter === fact.matter)?.fact;
  if (opened?.kind !== 'matterOpened') return;
  const procedure = programme.procedures.find((each) => each.procedure === opened.procedure);
  if (!procedure) return;
  const date = at.slice(0, 10);
  const bodies = opened.party ? [opened.party.body] : [];
  if (fact.kind === 'matterOpened') {
    const { zh, en } = procedure.name;
    rows.add(date, 'happens', { zh: `提起${zh}`, en: `opened: ${en}` }, { unit, rules, bodies });
    return;
  }
  if (!('step' in fact)) return;
  const step = procedure.steps.find((each) => each.step === fact.step);
  const what = {
    zh: `${procedure.name.zh}·${step?.name.zh ?? fact.step}`,
    en: `${procedure.name.en}: ${step?.name.en ?? fact.step}`,
  };
  const about = { unit, by: step?.by ?? [], bodies, rules };
  switch (fact.kind) {
    case 'stepOpened':
      if (fact.dueAt !== null) rows.add(dayBefore(fact.dueAt), 'due', what, about);
      return;
    case 'stepReminded':
      rows.add(date, 'reminded', what, about);
      return;
    case 'stepOverdue':
      rows.add(date, 'overdue', what, about);
      return;
    case 'stepDone': {
      const outcome = step?.outcomes.find((each) => each.outcome === fact.outcome)?.name;
      const { zh = fact.outcome, en = fact.outcome } = outcome ?? {};
      const by = actor.role === 'system' ? [] : [actor.role as Role];
      rows.add(date, 'done', { zh: `${what.zh}：${zh}`, en: `${what.en}: ${en}` }, { ...about, by });
      return;
    }
    default:
      return;
  }
}

function roleOf({ actor }: LedgerEntry): Role {
  return actor.role as Role;
}

/** A reminder goes with the line that it belongs to; everything else that is sent has a line of its own. */
function messageRow(rows: Rows, happened: Happened, message: SentMessage): void {
  const { programme } = happened;
  const { kind, at, unit, subject } = message;
  const date = at.slice(0, 10);
  const text = (name: string) => (typeof subject[name] === 'string' ? subject[name] : '');
  const reminder = kind === 'reminder' || kind === 'matter-reminder' || kind === 'obligation-reminder';
  const rowKind: RowKind = reminder ? 'reminded' : kind === 'overdue' || kind === 'matter-overdue' ? 'overdue' : 'sent';
  const about = { unit, sent: 1 };
  if (kind === 'reminder' || kind === 'overdue') {
    return rows.add(date, rowKind, programme.actionRules?.name ?? { zh: '报备', en: 'rules' }, about);
  }
  if (kind === 'matter-reminder' || kind === 'matter-overdue') {
    const procedure = programme.procedures.find((each) => each.procedure === text('procedure'));
    const step = procedure?.steps.find((each) => each.step === text('step'));
    const what = {
      zh: `${procedure?.name.zh ?? ''}·${step?.name.zh ?? text('step')}`,
      en: `${procedure?.name.en ?? ''}: ${step?.name.en ?? text('step')}`,
    };
    return rows.add(date, rowKind, what, about);
  }
  if (kind === 'obligation-reminder') {
    const obligation = programme.obligations.find((each) => each.obligation === text('obligation'));
    return rows.add(date, rowKind, obligation?.name ?? { zh: kind, en: kind }, about);
  }
  const own = programme.messages.find((each) => each.message === kind);
  const { zh, en } = own?.name ?? messageWords[kind] ?? { zh: kind, en: kind };
  const to = toWords[own?.to ?? text('to')] ?? (unit === null ? toWords['units'] : toWords['unit']);
  const festivals = text('holiday')
    .split(', ')
    .map((each) => holidayWords[each] ?? each)
    .join('、');
  const holiday = festivals === '' ? '' : `（${festivals}）`;
  rows.add(
    date,
    'sent',
    { zh: `${zh}${holiday}${to ? ` → ${to.zh}` : ''}`, en: `${en}${to ? ` to ${to.en}` : ''}` },
    { ...about, rules: rulesOf(own) },
  );
}

const toWords: Readonly<Record<string, Bilingual>> = {
  unit: { zh: '有关单位', en: 'the unit' },
  units: { zh: '各单位', en: 'the units' },
  members: { zh: '党员', en: 'the members' },
  leadingGroup: { zh: '领导小组', en: 'the leading group' },
  organiser: { zh: '组织者', en: 'the organiser' },
};
